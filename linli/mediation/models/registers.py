"""What an administrator keeps for mediation: kinds of disputes, the list of papers of a file, times and limits."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.kernel.deadlines import Promise, Unit
from linli.record.registers import REGISTER, Register, RegisterState


class DisputeType(Register):
    """What a dispute is about (纠纷类型), as the justice offices count it."""

    kept = ("code", "allows_confirmation")

    code = models.CharField(_("code"), max_length=8, unique=True)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    allows_confirmation = models.BooleanField(_("judicial confirmation is possible"), default=True)

    class Meta:
        constraints = [REGISTER.constraint()]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class PaperKind(Register):
    """One kind of paper of a file (卷宗材料), in its order, and whether the file is complete without it."""

    class Need(models.TextChoices):
        ALWAYS = "always", _("always")  # 必须
        IF_AGREED = "if_agreed", _("when an agreement was reached")  # 达成协议时必须
        IF_ENDED = "if_ended", _("when it ended without agreement")  # 未达成协议时必须
        AS_NEEDED = "as_needed", _("as needed")  # 按需

    kept = ("code", "need", "place_number")

    code = models.CharField(_("code"), max_length=20, unique=True)
    place_number = models.PositiveSmallIntegerField(_("place in the file"))
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    need = models.CharField(_("needed"), max_length=12, choices=Need, default=Need.AS_NEEDED)

    class Meta:
        constraints = [REGISTER.constraint()]
        ordering = ["place_number", "code"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class MediationSettings(Register):
    """The one row of settings for mediation (调解设置). The time limit is local practice: the Act has none."""

    kept = ("limit_value", "limit_unit", "most_disputants", "most_speakers", "open_minutes")

    limit_value = models.PositiveSmallIntegerField(_("mediation takes at most"), default=30)
    limit_unit = models.CharField(_("unit"), max_length=20, choices=Unit, default=Unit.CALENDAR_DAYS)
    most_disputants = models.PositiveSmallIntegerField(_("parties at most"), default=50)
    most_speakers = models.PositiveSmallIntegerField(_("representatives of a group at most"), default=5)
    remind_days = models.PositiveSmallIntegerField(_("days before an instalment to remind"), default=3)
    follow_up_days = models.CharField(
        _("days after the agreement for follow-up visits"), max_length=40, default="30 90"
    )
    open_minutes = models.PositiveSmallIntegerField(_("minutes a sealed file stays open"), default=30)
    file_sign = models.CharField(_("sign in the number of files"), max_length=10, default="人调字")
    rights = models.TextField(_("rights and duties told to the parties"), blank=True)
    roads = models.TextField(_("roads told when there is no agreement"), blank=True)

    class Meta:
        constraints = [REGISTER.constraint()]

    def __str__(self) -> str:
        return str(_("Settings for mediation"))

    @classmethod
    def current(cls) -> "MediationSettings":
        """The one row in use; without one the shipped defaults, unsaved."""
        return cls.objects.filter(state=RegisterState.ACTIVE).first() or cls()

    @property
    def limit(self) -> Promise:
        return Promise(self.limit_value, Unit(self.limit_unit))

    @property
    def follow_ups(self) -> list[int]:
        """The days after the agreement on which somebody visits."""
        return [int(word) for word in self.follow_up_days.split() if word.isdecimal()]
