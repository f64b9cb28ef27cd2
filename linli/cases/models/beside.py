"""What belongs to a case, as a page has read it: once, and only the kinds that there are."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from linli.cases.models.handling import Extension, Hold, Objection, Task
from linli.cases.models.outcome import CallBack
from linli.cases.models.publication import Publication
from linli.cases.models.supervision import Appeal, SupervisionOrder
from linli.cases.rules import (
    UNSETTLED,
    AppealState,
    CallBackState,
    ExtensionState,
    HoldState,
    ObjectionState,
    PublicationState,
    TaskState,
)

STILL: dict[str, set[str]] = {
    "task": {TaskState.ISSUED, TaskState.ACCEPTED},
    "objection": {ObjectionState.RAISED},
    "extension": {ExtensionState.ASKED},
    "hold": {HoldState.PROPOSED, HoldState.ACTIVE},
    "order": set(UNSETTLED),
    "appeal": {AppealState.RAISED},
    "call": {CallBackState.DUE},
    "publication": {PublicationState.PROPOSED, PublicationState.PUBLISHED},
}
Besides = Task | Objection | Extension | Hold | SupervisionOrder | Appeal | CallBack | Publication


@dataclass(slots=True)
class Beside:
    """What belongs to a case, each kind read once and only where there is any; and what is known of the rest."""

    task: list[Task] = field(default_factory=list)
    objection: list[Objection] = field(default_factory=list)
    extension: list[Extension] = field(default_factory=list)
    hold: list[Hold] = field(default_factory=list)
    order: list[SupervisionOrder] = field(default_factory=list)
    appeal: list[Appeal] = field(default_factory=list)
    call: list[CallBack] = field(default_factory=list)
    publication: list[Publication] = field(default_factory=list)
    is_joined_by: bool = False  # others are joined to it
    is_linked: bool = False
    is_split: bool = False
    has_files: bool = False
    has_ratings: bool = False
    worker: int | None = None  # the person who was asked about: had a hand in it, by the record
    has_worked: bool = False
    has_steered: bool = False  # it went on its way by their hand

    @property
    def lead(self) -> Task | None:
        """The task of the unit that leads now; without one the desk of the case leads."""
        return next((task for task in self.task if task.is_lead and task.is_live), None)

    def live(self) -> Iterator[tuple[str, Besides]]:
        """Of each kind, what somebody may still have to do with."""
        for kind, states in STILL.items():
            for thing in getattr(self, kind):
                if thing.state in states:
                    yield kind, thing
