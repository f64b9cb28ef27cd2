"""Paper ballots (纸质票): batches of sheets, each entered twice by two different people before it counts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.record.models import Thing
from linli.votes.models.ballots import LONGEST
from linli.votes.models.roll import Member
from linli.votes.models.vote import Vote
from linli.votes.rules import PAPER_BATCH, PAPER_SHEET, SheetState


class PaperBatch(Thing):
    """A pile of papers with a number on it and how many there are (纸质票批次)."""

    rules = PAPER_BATCH
    inside = "vote"
    kept = ("vote_id", "size")

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="batches")
    size = models.PositiveSmallIntegerField(_("how many papers"))
    place = models.CharField(_("where the papers lie"), max_length=80, blank=True)

    class Meta:
        constraints = [PAPER_BATCH.constraint()]

    def __str__(self) -> str:
        return f"batch {self.pk}"


class PaperSheet(Thing):
    """One paper of a batch. Named: whose it is; secret: its number only. What was entered stands here until the vote is shredded."""

    class Trouble(models.TextChoices):
        DIFFERS = "differs", _("The two entries differ.")
        VOTED = "voted", _("This person has voted in another way as well.")
        DOUBT = "doubt", _("Somebody wants to look at it again.")

    rules = PAPER_SHEET
    inside = "vote"
    kept = ("vote_id", "batch_id", "n", "member_id", "first_by_id", "second_by_id", "trouble", "overrides")

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="sheets")
    batch = models.ForeignKey(PaperBatch, on_delete=models.PROTECT, related_name="sheets")
    n = models.PositiveSmallIntegerField(_("number in the batch"))
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="sheets")
    first = models.CharField(max_length=LONGEST, blank=True)
    second = models.CharField(max_length=LONGEST, blank=True)
    second_member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(_("choice"), max_length=LONGEST, blank=True)  # as agreed or decided
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    trouble = models.CharField(max_length=8, choices=Trouble, blank=True)
    overrides = models.BooleanField(default=False)  # decided: it counts in place of what was voted otherwise

    class Meta:
        constraints = [
            PAPER_SHEET.constraint(),
            models.UniqueConstraint(
                name="one_sheet_one_number", fields=["batch", "n"], condition=~models.Q(state=SheetState.SET_ASIDE)
            ),
            models.UniqueConstraint(
                name="one_paper_per_member", fields=["member"], condition=~models.Q(state=SheetState.SET_ASIDE)
            ),
            models.CheckConstraint(
                name="two_people_enter_a_sheet",
                condition=models.Q(second_by__isnull=True) | ~models.Q(second_by=models.F("first_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"sheet {self.n} of batch {self.batch_id}"
