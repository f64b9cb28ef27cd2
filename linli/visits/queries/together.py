"""Visits that arrive together: what they ask of the same doors, rounds and grids is asked once for all of them."""

from collections.abc import Collection
from datetime import date

from linli.kernel.actor import Actor
from linli.places.models import Dwelling
from linli.places.queries import grids_of_buildings
from linli.visits.models import Round, Stop
from linli.visits.policy import care_visible_to, visible_to


class Together:
    """Of these doors and rounds (ids), for one actor, as it is when they arrive: four queries, and one for each day on which visits were.

    Only what no visit changes is kept: who may, and who else was at the door, each visit asks itself while it holds the door.
    """

    def __init__(self, dwellings: Collection[int], rounds: Collection[int], *, by: Actor) -> None:
        known = Dwelling.objects.select_related("building__compound")
        self.dwellings: dict[int, Dwelling] = known.in_bulk(set(dwellings)) if dwellings else {}
        self.rounds: dict[int, Round] = visible_to(by).in_bulk(set(rounds)) if rounds else {}
        stops = Stop.objects.filter(round__in=self.rounds, dwelling__in=self.dwellings)
        self._stops = set(stops.values_list("round", "dwelling")) if self.rounds else set()
        cares = care_visible_to(by).filter(dwelling__in=self.dwellings).exclude(alarm="none")
        self._asked_after = set(cares.values_list("dwelling", flat=True)) if self.dwellings else set()
        self._grids: dict[date, dict[int, str]] = {}

    def is_on(self, round: Round, dwelling: Dwelling) -> bool:
        """Whether this door is on this round."""
        return (round.pk, dwelling.pk) in self._stops

    def is_asked_after(self, dwelling: Dwelling) -> bool:
        """Whether somebody of the care list, whom this actor may see, is asked after here."""
        return dwelling.pk in self._asked_after

    def grid_of(self, dwelling: Dwelling, *, on: date) -> str | None:
        """The code of the grid in which this door lay on a day."""
        if on not in self._grids:
            buildings = {one.building_id for one in self.dwellings.values()}
            self._grids[on] = grids_of_buildings(buildings, on=on)
        return self._grids[on].get(dwelling.building_id)
