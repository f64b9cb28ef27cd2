"""Learning anew from what people decided: a version is used only if it is not worse than the one before."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from linli.suggestions.learning.model import Model, dump, load
from linli.suggestions.learning.texts import Example
from linli.suggestions.models import SuggestionModel
from linli.suggestions.queries.known import forget

HELD_BACK = 0.15  # the newest, which neither the new nor the old model learnt from
KEPT = 3  # versions whose data stays, to go back to


def learn(kind: str, examples: Sequence[Example]) -> SuggestionModel | None:
    """Learn from examples, the oldest first; None while there are too few.

    The newest are held back and put to the new and the old version; the new one is used if it is right at least as often, and then
    learns from all. Takes minutes: for the worker and for commands.
    """
    # scikit-learn is loaded only where something is learnt: a web process never does
    from linli.suggestions.learning.training import TooLittle, train
    from linli.suggestions.learning.trial import trial

    cut = round(len(examples) * (1 - HELD_BACK))
    try:
        tried = train(examples[:cut])
        figures: dict[str, Any] = {"new": trial(tried, examples[cut:])}
        before = _in_use(kind)
        if before is not None:
            figures["old"] = trial(before, examples[cut:])
        is_better = before is None or figures["new"]["accuracy"] >= figures["old"]["accuracy"]
        learnt = train(examples) if is_better else tried
    except TooLittle:
        return None
    return _keep(kind, learnt, figures, is_used=is_better)


def _in_use(kind: str) -> Model | None:
    row = SuggestionModel.objects.filter(kind=kind, is_used=True).first()
    try:
        return load(bytes(row.data)) if row and row.data else None
    except ValueError:
        return None


def _keep(kind: str, learnt: Model, figures: dict[str, Any], *, is_used: bool) -> SuggestionModel:
    with transaction.atomic():
        rows = SuggestionModel.objects.filter(kind=kind)
        if is_used:
            rows.filter(is_used=True).update(is_used=False)
        row = SuggestionModel(kind=kind, is_used=is_used, examples=int(learnt.facts["examples"]), figures=figures)
        row.data = dump(learnt) if is_used else None
        row.save()
        with_data = rows.filter(is_used=False, data__isnull=False).order_by("-pk").values_list("pk", flat=True)
        rows.filter(pk__in=list(with_data[KEPT - 1 :])).update(data=None)
    forget()
    return row
