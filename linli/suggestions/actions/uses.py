"""What a person made of a suggestion."""

from linli.record.acts import Doing
from linli.suggestions.learning.model import Suggestion
from linli.suggestions.models import SuggestionUse
from linli.suggestions.queries.known import model_in_use
from linli.suggestions.rules import Outcome


def keep_use(doing: Doing, kind: str, said: Suggestion | None, chosen: str) -> None:
    """Keep, in the open act, what was suggested for its root and what was chosen: the newest choice counts, nobody is named."""
    version, _model = model_in_use(kind)
    if said is None or version is None or doing.is_history:
        return
    outcome = Outcome.SILENT if not said.label else Outcome.ACCEPTED if said.label == chosen else Outcome.OVERRIDDEN
    row = {"model_id": version, "suggested": said.label, "chosen": chosen, "outcome": outcome}
    SuggestionUse.objects.update_or_create(kind=doing.root._meta.label_lower, thing_id=doing.root.pk, defaults=row)
