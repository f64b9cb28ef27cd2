"""What this process keeps of the model in use and of the routing rules: looked at once a minute, read again when changed.

A model is some megabytes and a suggestion a few milliseconds; the database is asked only which version is in use.
"""

from dataclasses import dataclass
from threading import Lock
from time import monotonic

from linli.record.registers import RegisterState
from linli.suggestions.learning.model import Model, Suggestion, load
from linli.suggestions.models import RoutingRule, SuggestionModel

FRESH = 60  # seconds


@dataclass
class _Known:
    looked_at: float
    version: int | None
    model: Model | None


_models: dict[str, _Known] = {}
_rules: tuple[float, list[RoutingRule]] | None = None
_lock = Lock()


def forget() -> None:
    """Look again the next time: after a change, and before each test."""
    global _rules
    _models.clear()
    _rules = None


def model_in_use(kind: str) -> tuple[int | None, Model | None]:
    """The version in use and the model itself; None while nothing was learnt."""
    known = _models.get(kind)
    if known is not None and monotonic() - known.looked_at < FRESH:
        return known.version, known.model
    with _lock:
        version = SuggestionModel.objects.filter(kind=kind, is_used=True).values_list("pk", flat=True).first()
        if known is None or known.version != version:
            known = _Known(0.0, version, _read(version))
        known.looked_at = monotonic()
        _models[kind] = known
    return known.version, known.model


def suggest(kind: str, title: str, body: str, *, most: int = 12) -> Suggestion | None:
    """What a text is probably about; None while nothing was learnt. ``most`` earlier things, the nearest first."""
    _version, model = model_in_use(kind)
    return model.suggest(title, body, most=most) if model is not None else None


def routing_rules() -> list[RoutingRule]:
    """The rules in use, in the order in which they are tried."""
    global _rules
    if _rules is None or monotonic() - _rules[0] > FRESH:
        rows = RoutingRule.objects.filter(state=RegisterState.ACTIVE).select_related("area", "unit")
        _rules = monotonic(), list(rows.order_by("position", "pk"))
    return _rules[1]


def _read(version: int | None) -> Model | None:
    if version is None:
        return None
    data = SuggestionModel.objects.filter(pk=version).values_list("data", flat=True).first()
    try:
        return load(bytes(data)) if data else None
    except ValueError:
        return None  # of another format: the next training replaces it
