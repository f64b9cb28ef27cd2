"""How often suggestions are followed, by category; never by person."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from linli.suggestions.models import SuggestionModel, SuggestionUse
from linli.suggestions.rules import Outcome


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Of one label as people chose it: how many, for how many something was suggested, how often that was followed."""

    label: str
    chosen: int
    suggested: int
    followed: int

    @property
    def percent(self) -> int | None:
        """Followed of suggested; none from fewer than twenty."""
        return round(100 * self.followed / self.suggested) if self.suggested >= FEWEST else None


FEWEST = 20


def accuracy(kind: str) -> list[Accuracy]:
    """Per label, the most frequent first; in one query."""
    spoken = ~Q(outcome=Outcome.SILENT)
    rows = SuggestionUse.objects.filter(model__kind=kind).exclude(outcome=Outcome.WAITING).values("chosen").order_by()
    counted = rows.annotate(
        many=Count("pk"), said=Count("pk", filter=spoken), good=Count("pk", filter=Q(suggested=F("chosen")))
    )
    return [
        Accuracy(row["chosen"], row["many"], row["said"], row["good"]) for row in counted.order_by("-many", "chosen")
    ]


def versions(kind: str, *, most: int = 10) -> list[SuggestionModel]:
    """The last versions with their figures, without the models themselves."""
    return list(SuggestionModel.objects.filter(kind=kind).defer("data")[:most])
