"""One file per story; each calls the actions of two neighbours in one transaction."""

from linli.journeys.actions.conflicts import take_conflict
from linli.journeys.actions.doorsteps import mediate_visit
from linli.journeys.actions.hearings import bring_concern
from linli.journeys.actions.quarrels import take_to_mediation

__all__ = ["bring_concern", "mediate_visit", "take_conflict", "take_to_mediation"]
