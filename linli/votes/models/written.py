"""Names that voters wrote in (另选他人): kept once, away from the ballots, which know them by a number only."""

import unicodedata

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.people.fields import EncryptedText
from linli.votes.models.vote import Vote

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
