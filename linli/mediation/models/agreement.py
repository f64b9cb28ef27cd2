"""What was agreed, how it is performed, and the court's confirmation."""

import hashlib
import json
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.clocks.models import Clock
from linli.files.models import Attachment
from linli.mediation.models.mediation import Disputant, Mediation
from linli.mediation.models.sealed import Sealed
from linli.mediation.rules import (
    AGREEMENT,
    CONFIRMATION_DAYS,
    COURT,
    IN_MEDIATION,
    INSTALMENT,
    OWED,
    AgreementState,
    CourtState,
)
from linli.people.fields import EncryptedText
from linli.record.models import Thing


class Agreement(Sealed, Thing):
    """The agreement of the parties (调解协议书, 人民调解法 art. 28–30): written, or oral and recorded."""

    rules, inside = AGREEMENT, "mediation"
    kept = ("mediation_id", "is_oral", "effective_on", "amount_number", "frozen_digest", "words_digest")
    sealed = ("matter", "content", "manner")

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="agreements")
    is_oral = models.BooleanField(default=False)
    parties = EncryptedText(blank=True)  # as they stand in the text since it was fixed; frozen_digest covers them
    matter = EncryptedText(_("main facts, the dispute, each party's responsibility"), blank=True)
    content = EncryptedText(_("what was agreed"), blank=True)
    manner = EncryptedText(_("how and until when it is performed"), blank=True)
    amount = models.DecimalField(_("amount agreed"), max_digits=14, decimal_places=2, null=True, blank=True)
    frozen_at = models.DateTimeField(null=True)
    frozen_digest = models.CharField(max_length=64, blank=True)
    effective_on = models.DateField(null=True)
    clock = models.OneToOneField(
        Clock, null=True, on_delete=models.PROTECT, related_name="+"
    )  # of the days for the court
    salt = models.CharField(max_length=64, default=Sealed.new_salt)

    class Meta:
        constraints = [
            AGREEMENT.constraint(),
            models.UniqueConstraint(
                name="one_draft_at_a_time", fields=["mediation"], condition=Q(state__in=["drafted", "frozen"])
            ),
            models.CheckConstraint(
                name="in_force_from_a_day", condition=~Q(state="in_force") | Q(effective_on__isnull=False)
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"agreement {self.pk}"

    @property
    def amount_number(self) -> int | None:
        """In fen, as the record keeps it."""
        return _fen(self.amount)

    @property
    def is_in_force(self) -> bool:
        return self.state == AgreementState.IN_FORCE

    @property
    def text_digest(self) -> str:
        """Of exactly the text that is signed: who they are, what was agreed and its schedule (协议书校验码)."""
        rows = [f"{i.pk}|{i.due_on}|{i.amount_number}|{i.what}|{i.debtor_id}" for i in self.schedule()]
        parties = [self.parties] if self.parties else []
        text = "\n".join([*parties, self.matter, self.content, self.manner, str(self.amount_number), *rows])
        return hashlib.sha256(text.encode()).hexdigest()

    def schedule(self) -> list["Instalment"]:
        return list(self.instalments.exclude(state="dropped").order_by("due_on", "pk"))

    @property
    def scheduled(self) -> Decimal | None:
        """What the instalments come to; None where no instalment is of money."""
        amounts = [i.amount for i in self.schedule() if i.amount is not None]
        return sum(amounts, Decimal(0)) if amounts else None

    @property
    def sums_differ(self) -> bool:
        """Whether the instalments come to another sum than the amount agreed: it may be meant, and is mostly forgotten."""
        return self.amount is not None and self.scheduled is not None and self.scheduled != self.amount

    @property
    def replaces(self) -> "Agreement | None":
        """What was agreed before in this mediation, and does not bind any more once this is in force."""
        before = Agreement.objects.filter(mediation=self.mediation_id).exclude(pk=self.pk)
        if self.pk:
            before = before.filter(pk__lt=self.pk)
        before = before.filter(state__in=[AgreementState.IN_FORCE, AgreementState.REPLACED])
        before_court = [CourtState.APPLIED, CourtState.CONFIRMED]
        return before.exclude(confirmations__state__in=before_court).order_by("pk").last()

    @property
    def last_day_for_court(self) -> date | None:
        """The last day of the thirty (art. 33), counted from the day after it took effect."""
        return self.effective_on + timedelta(days=CONFIRMATION_DAYS) if self.effective_on else None

    @property
    def days_for_court(self) -> int:
        """How many days are left to apply together; negative when it is over."""
        last = self.last_day_for_court
        return (last - timezone.localdate()).days if last else -1


def parties_as_written(mediation: Mediation) -> str:
    """Those who have a part in it, as an agreement names them: side, name, speaks for a group, particulars, address, phone,
    representative, powers; a JSON list of lists of strings."""
    rows = mediation.disputants.filter(state__in=sorted(IN_MEDIATION)).select_related("contact")
    return json.dumps(
        [
            [
                d.side,
                d.name,
                "speaks" if d.is_speaker else "",
                d.particulars,
                d.address,
                d.contact.phone if d.contact else "",
                d.representative,
                d.powers,
            ]
            for d in rows
        ],
        ensure_ascii=False,
    )


class Signature(models.Model):
    """One hand under the agreement (签名、盖章或者按指印): of a party, a mediator, or the committee's seal."""

    class How(models.TextChoices):
        PAPER = "paper", _("signed on paper")  # 纸质签名
        FINGERPRINT = "fingerprint", _("fingerprint on paper")  # 按指印
        STAMP = "stamp", _("stamp")  # 盖章
        TABLET = "tablet", _("signed on the screen")  # 屏幕签名

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    disputant = models.ForeignKey(Disputant, null=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(_("how"), max_length=12, choices=How)
    text_digest = models.CharField(max_length=64)  # of the text that was signed
    strokes = EncryptedText(blank=True)  # of a signature on the screen: lines of points, as JSON
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="each_party_signs_once", fields=["agreement", "disputant", "text_digest"]),
            models.UniqueConstraint(name="each_mediator_signs_once", fields=["agreement", "user", "text_digest"]),
            models.CheckConstraint(
                name="a_party_or_a_mediator_signs", condition=Q(disputant__isnull=True) ^ Q(user__isnull=True)
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"signature {self.pk}"


class AgreementCopy(models.Model):
    """One copy of the signed agreement in the hands of a party (art. 29: each party one, the committee one)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="handed_out")
    disputant = models.ForeignKey(Disputant, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("handed out on"))

    class Meta:
        constraints = [models.UniqueConstraint(name="each_party_one_copy", fields=["agreement", "disputant"])]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"copy {self.pk}"


class Instalment(Sealed, Thing):
    """One thing that somebody promised to do by a day (履行期次)."""

    rules, inside = INSTALMENT, "mediation"
    kept = ("mediation_id", "agreement_id", "debtor_id", "amount_number", "paid_number", "due_on", "words_digest")
    sealed = ("what",)

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="instalments")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="instalments")
    debtor = models.ForeignKey(Disputant, on_delete=models.PROTECT, related_name="+", verbose_name=_("who owes it"))
    what = EncryptedText(_("what is owed"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    paid = models.DecimalField(_("paid until now"), max_digits=14, decimal_places=2, default=Decimal(0))
    due_on = models.DateField(_("to be done by"))
    done_on = models.DateField(null=True)
    rung_on = models.DateField(null=True)  # the day of the last reminder
    salt = models.CharField(max_length=64, default=Sealed.new_salt)

    class Meta:
        constraints = [
            INSTALMENT.constraint(),
            models.CheckConstraint(
                name="never_paid_more_than_owed", condition=Q(amount__isnull=True) | Q(paid__lte=models.F("amount"))
            ),
        ]
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"instalment {self.pk}"

    @property
    def amount_number(self) -> int | None:
        """In fen, as the record keeps it."""
        return _fen(self.amount)

    @property
    def paid_number(self) -> int | None:
        """In fen, as the record keeps it."""
        return _fen(self.paid)

    @property
    def is_owed(self) -> bool:
        return self.state in OWED

    @property
    def is_late(self) -> bool:
        return self.is_owed and self.agreement.is_in_force and self.due_on < timezone.localdate()

    @property
    def rest(self) -> Decimal | None:
        return None if self.amount is None else self.amount - self.paid


class Performance(models.Model):
    """That something was done or paid (履行记录), with its proof; only ever added, an undone one is marked."""

    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="performances")
    on = models.DateField(_("done on"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    proof = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    is_undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"performance {self.pk}"


class CourtConfirmation(Thing):
    """The application to the court to confirm the agreement, and what became of it (司法确认, art. 33)."""

    rules, inside = COURT, "mediation"
    kept = ("mediation_id", "agreement_id", "applied_on", "decided_on")

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="confirmations")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="confirmations")
    court = models.CharField(_("court"), max_length=80)
    applied_on = models.DateField(_("applied on"))
    decided_on = models.DateField(null=True)

    class Meta:
        constraints = [
            COURT.constraint(),
            models.UniqueConstraint(
                name="one_application_at_a_time",
                fields=["agreement"],
                condition=Q(state__in=[CourtState.APPLIED, CourtState.CONFIRMED]),
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"application {self.pk}"


def _fen(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * 100)
