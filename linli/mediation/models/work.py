"""What is done in a mediation: sittings with their records, inquiries, papers, follow-up visits, the file."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.files.models import Attachment
from linli.mediation.models.mediation import Disputant, Mediation
from linli.mediation.models.registers import PaperKind
from linli.mediation.models.sealed import Sealed
from linli.mediation.rules import DOSSIER, FOLLOW_UP, INQUIRY, SITTING, DossierState
from linli.people.fields import EncryptedText
from linli.record.models import Thing


class Sitting(Sealed, Thing):
    """One meeting of the parties with the mediators (调解会), and its record (调解笔录)."""

    rules, inside = SITTING, "mediation"
    kept = ("mediation_id", "starts_at", "is_public", "edition_number", "words_digest")
    sealed = ("room", "record")

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="sittings")
    starts_at = models.DateTimeField(_("begins"))
    room = EncryptedText(_("room"), blank=True)
    is_public = models.BooleanField(_("open to others"), default=False)
    attended = models.ManyToManyField(Disputant, related_name="+")
    others = EncryptedText(_("who else was there"), blank=True)
    record = EncryptedText(_("record"), blank=True)
    is_draft = models.BooleanField(default=False)  # the record is still being written: nobody is asked to confirm it
    edition_number = models.PositiveSmallIntegerField(default=0)  # each writing of the record is a new edition
    held_at = models.DateTimeField(null=True)
    salt = models.CharField(max_length=64, default=Sealed.new_salt)

    class Meta:
        constraints = [SITTING.constraint()]
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return f"sitting {self.pk}"


class RecordConfirmation(models.Model):
    """A party confirmed one edition of a record, or says what is wrong with it (笔录确认)."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="confirmations")
    disputant = models.ForeignKey(Disputant, on_delete=models.PROTECT, related_name="+")
    edition_number = models.PositiveSmallIntegerField()
    is_right = models.BooleanField()
    by_link = models.BooleanField()
    objection = EncryptedText(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.disputant_id} on {self.sitting_id}"


class Inquiry(Sealed, Thing):
    """What was found out by asking or looking (调查记录); the parties do not see it."""

    rules, inside = INQUIRY, "mediation"
    kept = ("mediation_id", "asked_at", "words_digest")
    sealed = ("asked", "place", "words")

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="inquiries")
    asked_at = models.DateTimeField(_("when"))
    asked = EncryptedText(_("who was asked"))
    place = EncryptedText(_("where"), blank=True)
    words = EncryptedText(_("what was found"))
    salt = models.CharField(max_length=64, default=Sealed.new_salt)

    class Meta:
        constraints = [INQUIRY.constraint()]
        verbose_name_plural = "inquiries"
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"inquiry {self.pk}"


class Paper(models.Model):
    """A scan or photo that belongs to one place of the file (卷内材料)."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="papers")
    kind = models.ForeignKey(PaperKind, on_delete=models.PROTECT, related_name="+")
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="+")
    disputant = models.ForeignKey(Disputant, null=True, on_delete=models.PROTECT, related_name="+")  # whose it is

    class Meta:
        ordering = ["kind__place_number", "pk"]

    def __str__(self) -> str:
        return f"paper {self.pk}"


class FollowUp(Sealed, Thing):
    """Somebody asks after a while how it goes (回访)."""

    class Result(models.TextChoices):
        KEPT = "kept", _("the agreement is kept")  # 已按协议履行
        PARTLY = "partly", _("kept in part")  # 部分履行
        BROKEN = "broken", _("not kept")  # 未履行
        UNREACHED = "unreached", _("could not be reached")  # 联系不上

    rules, inside = FOLLOW_UP, "mediation"
    kept = ("mediation_id", "due_on", "result", "has_new_risk", "words_digest")
    sealed = ("words",)

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="follow_ups")
    due_on = models.DateField(_("due on"))
    done_at = models.DateTimeField(null=True)
    result = models.CharField(_("result"), max_length=10, choices=Result, blank=True)
    has_new_risk = models.BooleanField(_("a new risk shows"), default=False)
    words = EncryptedText(_("what they said"), blank=True)
    rung_on = models.DateField(null=True)
    salt = models.CharField(max_length=64, default=Sealed.new_salt)

    class Meta:
        constraints = [FOLLOW_UP.constraint()]
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"follow-up {self.pk}"


class Dossier(Thing):
    """The file of a mediation (卷宗): built all along, sealed at the end; each opening is recorded."""

    rules, inside = DOSSIER, "mediation"
    kept = ("mediation_id", "sealed_at", "sealed_by_id", "bound_id", "pages_digest")

    mediation = models.OneToOneField(Mediation, on_delete=models.PROTECT, related_name="dossier")
    sealed_at = models.DateTimeField(null=True)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    bound = models.ForeignKey(
        Attachment, null=True, on_delete=models.PROTECT, related_name="+"
    )  # the PDF that was sealed
    pages_digest = models.CharField(max_length=64, blank=True)  # of its bytes, salted

    class Meta:
        constraints = [
            DOSSIER.constraint(),
            models.CheckConstraint(
                name="sealed_at_an_instant",
                condition=Q(state=DossierState.SEALED, sealed_at__isnull=False)
                | Q(state=DossierState.BUILDING, sealed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"file of {self.mediation_id}"

    @property
    def is_sealed(self) -> bool:
        return self.state == DossierState.SEALED


class MediationRating(models.Model):
    """What a party says about how they were treated (评价); only ever added, the last one counts."""

    class Says(models.TextChoices):
        GOOD = "good", _("satisfied")  # 满意
        FAIR = "fair", _("so so")  # 基本满意
        BAD = "bad", _("not satisfied")  # 不满意

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="ratings")
    disputant = models.ForeignKey(Disputant, on_delete=models.PROTECT, related_name="+")
    says = models.CharField(_("how were you treated"), max_length=5, choices=Says)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.disputant_id}: {self.says}"
