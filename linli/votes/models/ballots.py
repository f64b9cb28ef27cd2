"""Who took part, and what was voted; of a secret vote the two have nothing in common but their number."""

import hashlib
import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.record.models import Thing
from linli.votes.models.roll import Member, Proxy
from linli.votes.models.vote import Vote
from linli.votes.rules import PARTICIPATION
from linli.votes.tally import Choice as Said


class Channel(models.TextChoices):
    """How somebody took part."""

    PHONE = "phone", _("by phone")  # 手机
    PROXY = "proxy", _("by proxy")  # 委托
    PAPER = "paper", _("by paper")  # 纸质


class Choice(models.TextChoices):
    """What a ballot says."""

    FOR = Said.FOR, pgettext_lazy("ballot", "in favour")  # 同意
    AGAINST = Said.AGAINST, pgettext_lazy("ballot", "against")  # 不同意
    ABSTAIN = Said.ABSTAIN, pgettext_lazy("ballot", "I abstain")  # 弃权
    INVALID = Said.INVALID, pgettext_lazy("ballot", "invalid")  # 废票


VALID = [(c.value, c.label) for c in Choice if c is not Choice.INVALID]
LONGEST = 1000  # letters of a ballot with several questions: "1=for;2=1+4"


class Participation(Thing):
    """That a member took part, once (参与记录). Of a secret vote it knows nothing of the ballot."""

    rules = PARTICIPATION
    inside = "vote"
    kept = ("vote_id", "member_id", "channel", "proxy_id", "ballot_code")

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="participations")
    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="participation")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    proxy = models.ForeignKey(Proxy, null=True, on_delete=models.PROTECT, related_name="+")
    ballot_code = models.CharField(max_length=64, blank=True)  # of the last named ballot; secret: always empty

    class Meta:
        constraints = [PARTICIPATION.constraint()]

    def __str__(self) -> str:
        return f"{self.member_id} took part in {self.vote_id}"


class NamedBallot(models.Model):
    """What a member said in a named vote, and when (记名票). All are kept, the last counts.

    The record keeps its check code only, so that the choice can be shredded and can not be changed unseen before.
    """

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="ballots")
    n = models.PositiveSmallIntegerField()
    choice = models.CharField(_("choice"), max_length=LONGEST, blank=True)  # of one question or of all of them
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    at = models.DateTimeField()
    salt = models.CharField(max_length=64, default=secrets.token_hex, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_ballot_one_number", fields=["participation", "n"])]

    def __str__(self) -> str:
        return f"ballot {self.n} of {self.participation_id}"

    @property
    def code(self) -> str:
        """Its check code: salted, so that it tells nothing once the salt is shredded."""
        return hashlib.sha256(f"{self.salt}:{self.n}:{self.choice}:{self.channel}".encode()).hexdigest()


def random_key() -> str:
    """Of nothing but chance: it tells neither who, nor when, nor in which order."""
    return secrets.token_hex(16)


class SecretBallot(models.Model):
    """A ballot of a secret vote (无记名票): a random key, the vote and the choice. No time, no order, no person, no channel.

    A ballot with several questions is torn into them, so that no pattern of answers tells whose it is.
    """

    key = models.CharField(primary_key=True, max_length=32, default=random_key)
    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="secret_ballots")
    question = models.PositiveSmallIntegerField(default=0)  # 0: there is but one
    choice = models.CharField(_("choice"), max_length=LONGEST)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return "a secret ballot"
