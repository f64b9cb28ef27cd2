"""The mediation itself, its parties and its mediators."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case
from linli.clocks.models import Clock
from linli.mediation.models.registers import DisputeType
from linli.mediation.models.sealed import Sealed
from linli.mediation.rules import (
    DISPUTANT,
    ENDED,
    IN_MEDIATION,
    IN_OFFICE,
    MEDIATION,
    MEDIATOR,
    OPEN,
    REQUEST,
    DisputantState,
    MediatorState,
    RequestState,
)
from linli.people.fields import EncryptedText
from linli.people.models import Contact, Unit
from linli.record.models import Root, Thing


class Mediation(Root, Sealed):
    """One dispute that a committee mediates (调解), beside the confidential case it came from."""

    class Source(models.TextChoices):
        APPLICATION = "application", _("application of a party")  # 当事人申请
        OWN = "own", _("own initiative")  # 主动调解
        TRANSFER = "transfer", _("transferred")  # 接受委托移送

    class Sender(models.TextChoices):
        COURT = "court", _("court")  # 法院
        PROCURATORATE = "procuratorate", _("procuratorate")  # 检察院
        POLICE = "police", _("police")  # 公安
        PETITIONS = "petitions", _("petition office")  # 信访
        HOTLINE = "hotline", _("12345 hotline")  # 12345热线
        OTHER = "other", _("another office")  # 其他部门

    rules = MEDIATION
    kept = (
        "case_id", "committee_id", "type_id", "source", "sender", "serial_number", "opener_id", "round_number", "words_digest",
    )  # fmt: skip
    sealed = ("summary", "wishes")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="mediations")
    committee = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    opener = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    type = models.ForeignKey(DisputeType, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("where it comes from"), max_length=12, choices=Source)
    sender = models.CharField(_("transferred by"), max_length=14, choices=Sender, blank=True)
    sender_number = EncryptedText(_("number there"), blank=True)
    year = models.PositiveSmallIntegerField()
    serial_number = models.PositiveIntegerField()
    file_sign = models.CharField(max_length=10)
    round_number = models.PositiveSmallIntegerField(default=1)  # begins anew when it is mediated again
    summary = EncryptedText(_("the dispute in short"), blank=True)
    wishes = EncryptedText(_("what is applied for"), blank=True)
    amount = models.DecimalField(_("amount in dispute"), max_digits=14, decimal_places=2, null=True, blank=True)
    opened_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    rights_told_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reported_back_at = models.DateTimeField(null=True)
    clock = models.OneToOneField(Clock, null=True, on_delete=models.PROTECT, related_name="+")
    salt = models.CharField(max_length=64, default=Sealed.new_salt)
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            MEDIATION.constraint(),
            models.UniqueConstraint(name="one_number_per_file", fields=["committee", "year", "serial_number"]),
            models.UniqueConstraint(
                name="one_open_mediation_per_case", fields=["case"], condition=Q(state__in=sorted(OPEN))
            ),
            models.CheckConstraint(
                name="a_transfer_names_its_sender",
                condition=Q(source="transfer") & ~Q(sender="") | ~Q(source="transfer") & Q(sender=""),
            ),
        ]
        indexes = [models.Index(fields=["committee", "state"])]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("mediation:page", args=[self.pk])

    @property
    def number(self) -> str:
        """（2026）一站式中心人调字第 12 号"""
        return f"（{self.year}）{self.committee}{self.file_sign}第{self.serial_number}号"

    @property
    def short_number(self) -> str:
        return f"{self.year}-{self.serial_number}"

    @property
    def between(self) -> str:
        """鲁大江、邢玉芬 等7人: the first two who are not struck; only for who sees the mediation."""
        names = [d.name for d in self.disputants.all() if d.state != DisputantState.STRUCK]
        first = "、".join(names[:2])
        return (
            first
            if len(names) < 3
            else str(_("%(first)s and others, %(n)d in all") % {"first": first, "n": len(names)})
        )

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED


class Disputant(Sealed, Thing):
    """A person or firm that has a part in the dispute (当事人), perhaps spoken for by somebody."""

    class Kind(models.TextChoices):
        PERSON = "person", _("natural person")  # 自然人
        FIRM = "firm", _("firm or organisation")  # 法人或其他组织

    class Side(models.TextChoices):
        APPLICANT = "applicant", _("applicant")  # 申请人
        RESPONDENT = "respondent", _("respondent")  # 被申请人

    class Powers(models.TextChoices):
        NONE = "none", _("nobody speaks for them")  # 无代理人
        GENERAL = "general", _("general powers")  # 一般代理
        SPECIAL = "special", _("special powers: may settle and sign")  # 特别授权
        GUARDIAN = "guardian", _("guardian")  # 法定代理人

    rules, inside = DISPUTANT, "mediation"
    kept = ("mediation_id", "kind", "side", "powers", "is_speaker", "contact_id", "words_digest")
    sealed = ("name", "particulars", "address", "representative")

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="disputants")
    kind = models.CharField(_("kind of party"), max_length=8, choices=Kind, default=Kind.PERSON)
    side = models.CharField(_("side"), max_length=12, choices=Side)
    name = EncryptedText(_("full name"))
    particulars = EncryptedText(_("sex, age, occupation; of a firm its code and head"), blank=True)
    address = EncryptedText(_("address"), blank=True)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")  # the phone
    representative = EncryptedText(_("who speaks for them"), blank=True)
    powers = models.CharField(_("with which powers"), max_length=8, choices=Powers, default=Powers.NONE)
    is_speaker = models.BooleanField(_("speaks for the group"), default=False)
    in_group = models.BooleanField(default=False)
    link_version = models.PositiveSmallIntegerField(default=1)  # a higher one makes older links void
    salt = models.CharField(max_length=64, default=Sealed.new_salt)

    class Meta:
        constraints = [DISPUTANT.constraint()]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"disputant {self.pk}"

    @property
    def is_in(self) -> bool:
        return self.state in IN_MEDIATION

    @property
    def has_consented(self) -> bool:
        return self.state == DisputantState.CONSENTED

    @property
    def masked_name(self) -> str:
        """刘**"""
        return f"{self.name[:1]}{'*' * min(len(self.name) - 1, 2)}"


class Mediator(Thing):
    """The seat of one mediator in one mediation (调解员)."""

    rules, inside = MEDIATOR, "mediation"
    kept = ("mediation_id", "user_id", "chosen_by_id")

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="mediators")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_by = models.ForeignKey(Disputant, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            MEDIATOR.constraint(),
            models.UniqueConstraint(
                name="one_seat_each", fields=["mediation", "user"], condition=~Q(state=MediatorState.REPLACED)
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"mediator {self.user_id} in {self.mediation_id}"

    @property
    def is_in_office(self) -> bool:
        return self.state in IN_OFFICE


class ConsentRequest(Sealed, Thing):
    """Something that needs the word of every party (征求同意)."""

    class About(models.TextChoices):
        RELATION = "relation", _("a mediator's relation to a party")  # 调解员关系披露
        EXTENSION = "extension", _("more time")  # 延长期限
        GUEST = "guest", _("inviting somebody to help")  # 邀请协助
        PUBLIC = "public", _("a sitting open to others")  # 公开调解
        COURT = "court", _("applying together for judicial confirmation")  # 共同申请司法确认

    rules, inside = REQUEST, "mediation"
    kept = ("mediation_id", "about", "mediator_id", "days", "words_digest")
    sealed = ("words",)

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="requests")
    about = models.CharField(_("about"), max_length=10, choices=About)
    mediator = models.ForeignKey(Mediator, null=True, on_delete=models.PROTECT, related_name="disclosures")
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    words = EncryptedText(_("what the parties are asked"))
    asked_at = models.DateTimeField()
    salt = models.CharField(max_length=64, default=Sealed.new_salt)

    class Meta:
        constraints = [
            REQUEST.constraint(),
            models.UniqueConstraint(
                name="one_question_of_a_kind",
                fields=["mediation", "about", "mediator"],
                condition=Q(state=RequestState.ASKED),
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.about} in {self.mediation_id}"


class Consent(models.Model):
    """What one party answered to one request (答复); only ever added, the last one counts."""

    request = models.ForeignKey(ConsentRequest, on_delete=models.PROTECT, related_name="answers")
    disputant = models.ForeignKey(Disputant, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    by_link = models.BooleanField()  # by the party's own hand
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.disputant_id} to {self.request_id}: {self.agrees}"
