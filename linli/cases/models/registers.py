"""What an administrator keeps for the handling of cases: changed on a page, never in code."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.kernel.deadlines import Promise, Unit
from linli.kernel.memory import remembered
from linli.people.models import Unit as Office
from linli.record.registers import REGISTER, Register, RegisterState


class Category(Register):
    """What a case is about, in two levels (类别): who leads, how long it may take, when it is done."""

    class Source(models.TextChoices):
        """Where the deadline comes from; what the law sets wins over any tier."""

        STATUTE = "statute", _("law")  # 法定
        LOCAL = "local", _("local rule")  # 地方规定
        TIER = "tier", _("tier")  # 分级

    class Duty(models.TextChoices):
        """Whether a community may be given such a task (社区职责清单)."""

        NONE = "none", _("not on the community's list")  # 不在清单内
        ASSIST = "assist", _("the community assists")  # 协助
        LEAD = "lead", _("the community leads")  # 主办

    kept = ("code", "parent_id", "lead_unit_id", "deadline_value", "deadline_unit")

    code = models.CharField(_("code"), max_length=8, unique=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("parent category"),
    )
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    keywords = models.CharField(_("words that suggest it"), max_length=400, blank=True)
    filing_condition = models.CharField(_("filing condition"), max_length=300, blank=True)  # 立案条件
    closing_condition = models.CharField(_("closing condition"), max_length=300, blank=True)  # 结案条件
    lead_hint = models.CharField(_("usual lead"), max_length=80, blank=True)  # 主办（说明）
    assisting_hint = models.CharField(_("usual assistants"), max_length=120, blank=True)  # 协办（说明）
    lead_unit = models.ForeignKey(
        Office, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("lead unit")
    )
    contact_value = models.PositiveSmallIntegerField(_("first contact within"), default=1)
    contact_unit = models.CharField(_("unit"), max_length=20, choices=Unit, default=Unit.WORKING_DAYS)
    deadline_value = models.PositiveSmallIntegerField(_("answer within"), default=5)
    deadline_unit = models.CharField(_("unit"), max_length=20, choices=Unit, default=Unit.WORKING_DAYS)
    deadline_source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.TIER)
    deadline_note = models.CharField(_("source in words"), max_length=120, blank=True)
    community_duty = models.CharField(_("community's list"), max_length=8, choices=Duty, default=Duty.ASSIST)
    is_sensitive = models.BooleanField(_("sensitive"), default=False)
    is_publishable = models.BooleanField(_("may be published"), default=True)
    suggests_mediation = models.BooleanField(_("suggest mediation"), default=False)

    class Meta:
        constraints = [REGISTER.constraint()]
        ordering = ["code"]

    def __str__(self) -> str:
        own = self.name_en if get_language() == "en" and self.name_en else self.name
        return f"{self.parent} / {own}" if self.parent_id and self.parent else own

    @property
    def deadline(self) -> Promise:
        return Promise(self.deadline_value, Unit(self.deadline_unit))


class Reason(Register):
    """A reason that must be chosen, with the text told to the resident where there is one (理由)."""

    class Use(models.TextChoices):
        DECLINE = "decline", _("declining")  # 不予受理
        OBJECTION = "objection", _("objecting")  # 异议
        EXTENSION = "extension", _("asking for more time")  # 延期
        HOLD = "hold", _("putting on hold")  # 挂账

    MEDIATION = "mediation"  # the code of the hold that a mediation brings by itself

    class Group(models.TextChoices):
        """The three exits that decline; the other three accept, answer, or point to what is known."""

        OTHER_ROAD = "other_road", _("another legal road")  # 其他法定途径
        NOT_OURS = "not_ours", _("not ours")  # 非本级职责
        ABUSIVE = "abusive", _("unlawful or abusive")  # 违法或扰序
        OTHER = "other", _("other")  # 其他

    kept = ("use", "group", "code")

    use = models.CharField(_("used for"), max_length=12, choices=Use)
    group = models.CharField(_("group"), max_length=12, choices=Group, default=Group.OTHER)
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    told = models.TextField(_("told to the resident"), blank=True)
    hint = models.CharField(_("what helps to decide"), max_length=120, blank=True)
    days = models.PositiveSmallIntegerField(_("usual days"), null=True, blank=True)
    needs_office = models.BooleanField(_("names the right office"), default=False)

    class Meta:
        constraints = [REGISTER.constraint(), models.UniqueConstraint(name="one_reason", fields=["use", "code"])]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class StandardAnswer(Register):
    """A text to begin an answer with, by category and step (标准答复)."""

    kept = ("code", "step")

    categories = models.CharField(_("codes of categories"), max_length=120, blank=True)  # 0101 04; empty: all
    code = models.CharField(_("code"), max_length=40, unique=True)
    step = models.CharField(_("step"), max_length=20)  # the action it belongs to: answer, settle, decline …
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"))

    class Meta:
        constraints = [REGISTER.constraint()]

    def __str__(self) -> str:
        return self.title


class EmergencyWord(Register):
    """A word that sounds like an emergency, and the number to call at once (紧急词)."""

    kept = ("number",)

    word = models.CharField(_("word"), max_length=20, unique=True)
    number = models.CharField(_("number to call"), max_length=10)
    advice = models.CharField(_("advice"), max_length=120, blank=True)

    class Meta:
        constraints = [REGISTER.constraint()]

    def __str__(self) -> str:
        return f"{self.word} → {self.number}"


class CaseSettings(Register):
    """The one row of settings for cases (诉求设置)."""

    class Reopened(models.TextChoices):
        """What becomes of what was published when its case is opened again."""

        MARKED = "marked", _("it stays, and says that the case is open again")
        TAKEN_DOWN = "taken_down", _("it is taken down")

    kept = ("sample_percent", "checks_needed", "call_tries")

    sample_percent = models.PositiveSmallIntegerField(_("percent of answers on the spot that are verified"), default=10)
    checks_needed = models.PositiveSmallIntegerField(_("people who check before publishing"), default=1)
    call_tries = models.PositiveSmallIntegerField(_("tries before “could not be reached”"), default=3)
    call_gap_minutes = models.PositiveSmallIntegerField(_("minutes between two tries"), default=60)
    call_back_days = models.PositiveSmallIntegerField(_("days without a rating before a call-back"), default=3)
    close_days = models.PositiveSmallIntegerField(_("days after verification until closing"), default=7)
    max_extensions = models.PositiveSmallIntegerField(_("extensions per case"), default=2)
    take_in_value = models.PositiveSmallIntegerField(_("take in within"), default=4)
    take_in_unit = models.CharField(_("unit"), max_length=20, choices=Unit, default=Unit.WORKING_HOURS)
    urgent_value = models.PositiveSmallIntegerField(_("take in within, where somebody may be in danger"), default=1)
    urgent_unit = models.CharField(_("unit"), max_length=20, choices=Unit, default=Unit.HOURS)
    default_value = models.PositiveSmallIntegerField(_("answer within, without a category"), default=5)
    default_unit = models.CharField(_("unit"), max_length=20, choices=Unit, default=Unit.WORKING_DAYS)
    accept_value = models.PositiveSmallIntegerField(_("accept or object within"), default=8)
    accept_unit = models.CharField(_("unit"), max_length=20, choices=Unit, default=Unit.WORKING_HOURS)
    decide_value = models.PositiveSmallIntegerField(_("decide objections and appeals within"), default=8)
    decide_unit = models.CharField(_("unit"), max_length=20, choices=Unit, default=Unit.WORKING_HOURS)
    order_value = models.PositiveSmallIntegerField(_("reply to an order within"), default=2)
    order_unit = models.CharField(_("unit"), max_length=20, choices=Unit, default=Unit.WORKING_DAYS)
    wait_value = models.PositiveSmallIntegerField(_("wait for what the resident was asked"), default=5)
    wait_unit = models.CharField(_("unit"), max_length=20, choices=Unit, default=Unit.WORKING_DAYS)
    appeal_days = models.PositiveSmallIntegerField(_("working days for an appeal, as texts say"), default=5)
    neighbours_from = models.PositiveSmallIntegerField(
        _("neighbours who must have told us before the public page says so"),
        default=3,
        validators=[MinValueValidator(2)],
    )  # fewer would point to somebody
    link_by_staff = models.BooleanField(_("send the tracking link to a number that staff typed in"), default=True)
    reopened_publication = models.CharField(
        _("what was published, when the case is opened again"), max_length=12, choices=Reopened, default=Reopened.MARKED
    )
    escalation = models.JSONField(_("rungs that issue an order"), default=dict)  # rung code → level of the order

    class Meta:
        constraints = [REGISTER.constraint()]

    def __str__(self) -> str:
        return str(_("Settings for cases"))

    @classmethod
    def current(cls) -> "CaseSettings":
        """The one row in use, as this process remembers it; without one the shipped defaults, unsaved."""
        return _current()

    def promise(self, name: str) -> Promise:
        """One of the times above: take_in, urgent, default, accept, decide, order, wait."""
        return Promise(getattr(self, f"{name}_value"), Unit(getattr(self, f"{name}_unit")))


@remembered()
def _current() -> CaseSettings:
    return CaseSettings.objects.filter(state=RegisterState.ACTIVE).first() or CaseSettings()
