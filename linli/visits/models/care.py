"""Who consented to be looked in on, to what, until when, and who read of it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.people.fields import EncryptedText
from linli.people.models import Post
from linli.places.models import Area, Dwelling
from linli.record.models import Root
from linli.record.registers import REGISTER, Register
from linli.visits.rules import CARE, Alarm, Audience


class CareKind(Register):
    """Why somebody may wish to be looked in on (关爱类别): living alone, ill, newly bereaved … Never a suspicion."""

    kept = ("code", "rhythm_days", "silent_days")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=20)
    name_en = models.CharField(_("English name"), max_length=40, blank=True)
    rhythm_days = models.PositiveSmallIntegerField(_("usually looked in on every … days"), default=7)
    silent_days = models.PositiveSmallIntegerField(_("asked after when not seen for … days"), default=10)
    look_for = models.CharField(_("what one looks for"), max_length=200, blank=True)

    class Meta:
        constraints = [REGISTER.constraint()]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class CareEntry(Root):
    """Somebody who consented to be looked in on (关爱名单). All personal words are encrypted, and go with the consent."""

    rules = CARE
    kept = (
        "dwelling_id", "area_id", "kind_id", "audience", "by_phone", "consented_on", "consent_until", "by_guardian",
        "rhythm_days", "silent_days", "alarm", "alarm_at",
    )  # fmt: skip

    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="cares", verbose_name=_("dwelling"))
    area = models.ForeignKey(Area, to_field="code", on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(CareKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("why"))
    name = EncryptedText(_("name, as one says it"))
    phone = EncryptedText(_("phone"), blank=True)
    look_for = EncryptedText(_("what to look for"), blank=True)
    neighbour = EncryptedText(_("neighbour who may be asked"), blank=True)
    family = EncryptedText(_("family contact"), blank=True)
    family_phone = EncryptedText(_("phone of the family contact"), blank=True)
    audience = models.CharField(_("who may see it"), max_length=10, choices=Audience, default=Audience.GRID)
    by_phone = models.BooleanField(_("may also be called"), default=True)
    by_guardian = models.BooleanField(_("a guardian consented"), default=False)
    consented_on = models.DateField(_("consented on"))
    consent_until = models.DateField(_("consent holds until"))
    rhythm_days = models.PositiveSmallIntegerField(_("looked in on every … days"), default=7)
    silent_days = models.PositiveSmallIntegerField(_("asked after when not seen for … days"), default=10)
    alarm = models.CharField(max_length=10, choices=Alarm, default=Alarm.NONE)
    alarm_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        dwelling_id: int
        area_id: str
        kind_id: int

    class Meta:
        verbose_name_plural = "care entries"
        constraints = [CARE.constraint()]
        indexes = [models.Index(fields=["area", "state"]), models.Index(fields=["dwelling", "state"])]

    def __str__(self) -> str:
        return f"care {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("visits:care-entry", args=[self.pk])

    PERSONAL = ("name", "phone", "look_for", "neighbour", "family", "family_phone")  # what goes with the consent

    @property
    def has_alarm(self) -> bool:
        return self.alarm != Alarm.NONE


class CareRead(models.Model):
    """Somebody of the staff read an entry of the care list (查看记录). Only ever added."""

    class Where(models.TextChoices):
        LIST = "list", _("on the list")  # 名单
        PAGE = "page", _("on its page")  # 详情
        PHONE = "phone", _("loaded onto a phone")  # 下载到手机

    entry = models.ForeignKey(CareEntry, on_delete=models.PROTECT, related_name="reads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    where = models.CharField(_("where"), max_length=5, choices=Where)
    at = models.DateTimeField(_("when"))

    class Meta:
        indexes = [models.Index(fields=["entry", "-at"]), models.Index(fields=["user", "at"])]

    def __str__(self) -> str:
        return f"{self.user_id} read care {self.entry_id}"
