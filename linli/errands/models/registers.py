"""What is kept as data: errands that can be run, certificates that a community may not issue."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.errands.rules import ANSWER
from linli.kernel.deadlines import Promise, Unit
from linli.kernel.memory import remembered
from linli.people.models import Unit as Office
from linli.places.models import Area
from linli.record.models import Root
from linli.record.registers import REGISTER, Register, RegisterState


class ErrandKind(Register):
    """One errand of the list (代办事项): what is needed, who is responsible, how long it takes, where one may go oneself."""

    kept = ("code", "unit_id", "deadline_value", "deadline_unit", "order")

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=30)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    about = models.CharField(_("what it is, in a sentence"), max_length=200, blank=True)
    papers = models.TextField(_("papers needed"), max_length=1000, blank=True, help_text=_("One in a line."))
    office = models.CharField(_("who is responsible"), max_length=60, blank=True)
    unit = models.ForeignKey(
        Office, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("that unit, if it works here"),
        help_text=_("Its people then see what comes to them, and sign for the papers with a code."),
    )  # fmt: skip
    deadline_value = models.PositiveSmallIntegerField(
        _("how long it takes"), default=5, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    deadline_unit = models.CharField(_("counted in"), max_length=14, choices=Unit, default=Unit.WORKING_DAYS)
    fee = models.CharField(
        _("fee"), max_length=60, blank=True, help_text=_("What the office takes. Running an errand costs nothing.")
    )
    where = models.CharField(_("where one may go oneself"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(pgettext_lazy("errand", "place in the list"), default=100)

    class Meta:
        constraints = [REGISTER.constraint()]
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @property
    def promise(self) -> Promise:
        return Promise(self.deadline_value, Unit(self.deadline_unit))

    @property
    def paper_list(self) -> list[str]:
        """The papers, one by one."""
        return [line.strip() for line in self.papers.splitlines() if line.strip()]


class Certificate(Register):
    """A certificate that a community may not issue (不应由社区出具的证明), with the office that may be asked instead.

    Source: Minfa 2020 no. 20, as ``source`` says how far it was checked; ``office`` and ``advice`` are what an administrator keeps.
    """

    kept = ("number",)

    number = models.PositiveSmallIntegerField(_("number in the list"), unique=True)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    office = models.CharField(_("the right office"), max_length=80)
    advice = models.CharField(_("what to do"), max_length=300)
    keywords = models.CharField(
        _("words by which it is recognised"), max_length=200, blank=True, help_text=_("Separated by a space.")
    )
    source = models.CharField(_("legal source, and how far it was checked"), max_length=200)

    class Meta:
        constraints = [REGISTER.constraint()]
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def get_absolute_url(self) -> str:
        return reverse("errands:certificate", args=[self.number])

    @property
    def marks(self) -> list[str]:
        """By which it is recognised in what somebody asks for."""
        return [self.name, *self.keywords.split()]


class CertificateAnswer(Root):
    """Somebody asked the community for such a certificate and was told where to go (告知): counted, names nobody."""

    rules = ANSWER
    kept = ("certificate_id", "area_id", "at")

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="answers")
    area = models.ForeignKey(Area, null=True, to_field="code", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [ANSWER.constraint()]
        indexes = [models.Index(fields=["certificate", "at"])]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class ErrandSettings(Register):
    """Days of errands (代办设置): one row, which an administrator edits."""

    kept = ("close_days",)

    close_days = models.PositiveSmallIntegerField(
        _("days after which an errand is closed when nobody rates it"),
        default=7, validators=[MinValueValidator(1), MaxValueValidator(60)],
    )  # fmt: skip
    promise = models.CharField(
        _("what is promised to everybody"), max_length=200, blank=True, help_text=_("Stands above the list.")
    )

    class Meta:
        constraints = [REGISTER.constraint()]

    def __str__(self) -> str:
        return str(_("Settings for errands"))

    @classmethod
    def current(cls) -> "ErrandSettings":
        """The one row in use; without one the shipped defaults, unsaved."""
        return _current()


@remembered()
def _current() -> ErrandSettings:
    return ErrandSettings.objects.filter(state=RegisterState.ACTIVE).first() or ErrandSettings()
