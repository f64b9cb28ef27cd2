"""What a person made of a suggestion."""

from collections.abc import Mapping

from linli.record.acts import Doing
from linli.suggestions.learning.model import Suggestion
from linli.suggestions.models import SuggestionUse
from linli.suggestions.queries.known import model_in_use
from linli.suggestions.rules import Outcome


def keep_proposals(kind: str, of: str, said: Mapping[int, Suggestion]) -> int:
    """Keep what is proposed for things (their kind ``of`` and ids) that came in while nobody looked on; a person decides later.

    Where it is silent nothing is kept, and what somebody decided meanwhile stays. How many were kept. One query.
    """
    version, _model = model_in_use(kind)
    spoken = {pk: one for pk, one in said.items() if one.label}
    if version is None or not spoken:
        return 0
    rows = [
        SuggestionUse(
            model_id=version, kind=of, thing_id=pk, suggested=one.label, outcome=Outcome.WAITING, words=one.words,
            near=[near.key for near in one.near if near.key != pk],
        )
        for pk, one in spoken.items()
    ]  # fmt: skip
    return len(SuggestionUse.objects.bulk_create(rows, ignore_conflicts=True))


def keep_use(doing: Doing, kind: str, said: Suggestion | None, chosen: str) -> None:
    """Keep, in the open act, what was suggested for its root and what was chosen: the newest choice counts, nobody is named."""
    version, _model = model_in_use(kind)
    if said is None or version is None or doing.is_history:
        return
    outcome = Outcome.SILENT if not said.label else Outcome.ACCEPTED if said.label == chosen else Outcome.OVERRIDDEN
    row = {"model_id": version, "suggested": said.label, "chosen": chosen, "outcome": outcome, "words": [], "near": []}
    SuggestionUse.objects.update_or_create(kind=doing.root._meta.label_lower, thing_id=doing.root.pk, defaults=row)
