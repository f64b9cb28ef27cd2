"""Rounds, visits, the care list, and the clock a worker sets."""

from linli.visits.models.care import CareEntry, CareKind, CareRead
from linli.visits.models.check_back import CheckBack
from linli.visits.models.rounds import Round, Stop
from linli.visits.models.settings import VisitSettings
from linli.visits.models.visit import LastSeen, Visit

__all__ = [
    "CareEntry", "CareKind", "CareRead", "CheckBack", "LastSeen", "Round", "Stop", "Visit", "VisitSettings",
]  # fmt: skip
