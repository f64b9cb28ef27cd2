"""A council is set up in a place, changed, and rests."""

from typing import Unpack

from linli.councils.models import Council, CouncilKind
from linli.kernel.actor import Actor
from linli.people.models import Unit
from linli.places.models import Area
from linli.record.acts import Sent, once, one_step
from linli.record.models import Act


@once
def found_council(
    *, kind: CouncilKind, name: str, area: Area, unit: Unit, place: str = "", by: Actor, **sent: Unpack[Sent]
) -> Act:
    """Set up a council (设立议事会): its form, its area, and the unit that convenes it."""
    council = Council(kind=kind, name=name, area=area, unit=unit, place=place)
    return one_step(council, "found_council", by=by, **sent)


@once
def change_council(council: Council, *, name: str, unit: Unit, place: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Another name, convening unit or usual place."""
    changes = {"name": name, "unit": unit, "place": place}
    return one_step(council, "change_council", by=by, changes=changes, **sent)


@once
def rest_council(council: Council, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It no longer sits; what was resolved stays readable."""
    return one_step(council, "rest_council", by=by, **sent)


@once
def wake_council(council: Council, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It sits again."""
    return one_step(council, "wake_council", by=by, **sent)
