"""Names that voters wrote in (另选他人): kept once, away from the ballots, which know them by a number only."""

import unicodedata

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.people.fields import EncryptedText
from linli.record.models import Thing
from linli.votes.models.vote import Vote
from linli.votes.rules import SPELLING, SpellingState

LONGEST_NAME = 20
DOTS = "•‧∙.・"  # written in place of the one in 买买提·艾力


class WrittenName(models.Model):
    """Somebody who stands not on the ballot and for whom somebody voted.

    The number is drawn by chance, so that it tells no order; public files hold numbers only.
    """

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="written_names")
    question = models.PositiveSmallIntegerField()
    n = models.PositiveSmallIntegerField()
    name = EncryptedText(_("full name"), blank=True)
    name_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_number_per_written_name", fields=["vote", "question", "n"]),
            models.UniqueConstraint(
                name="one_written_name_once", fields=["vote", "question", "name_hash"], condition=~Q(name_hash="")
            ),
        ]

    def __str__(self) -> str:
        return f"written name {self.n} of vote {self.vote_id}"


class Spelling(Thing):
    """Another spelling of somebody: a number that counts as that of a candidate, or of another name (写法合并).

    Why is a note of the record. No ballot is changed by it, and it is never joined to what is itself joined.
    """

    rules = SPELLING
    inside = "vote"
    kept = ("vote_id", "question", "n", "same_as")

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="spellings")
    question = models.PositiveSmallIntegerField()
    n = models.PositiveSmallIntegerField()
    same_as = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            SPELLING.constraint(),
            models.UniqueConstraint(
                name="one_spelling_joined_once",
                fields=["vote", "question", "n"],
                condition=Q(state=SpellingState.JOINED),
            ),
        ]

    def __str__(self) -> str:
        return f"written name {self.n} of vote {self.vote_id} counts as {self.same_as}"


def normal(text: str) -> str:
    """A text as names are compared: without spaces, one kind of dot."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return "".join("·" if c in DOTS else c for c in plain)


def normal_name(text: str) -> str:
    """A full name as it is compared. Raises ValueError for what is no name."""
    name = normal(text)
    if not 2 <= len(name) <= LONGEST_NAME or not all(c.isalpha() or c == "·" for c in name):
        raise ValueError(f"no name: {text!r}")
    return name
