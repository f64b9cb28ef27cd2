"""A house of twelve doors in the grid of the grid worker, and what is done there."""

import datetime as dt

import pytest
from django.utils import timezone

from linli.kernel.actor import IMPORT
from linli.people.models import User
from linli.places.actions import NewBuilding, add_buildings
from linli.places.models import Building, Compound, Dwelling
from linli.places.rules import laid_out
from linli.record import registers
from linli.visits import actions, seeds
from linli.visits.models import CareEntry, CareKind, Round, Visit
from linli.visits.rules import Choice
from tests.cases.conftest import calendar, now  # noqa: F401  # fixtures
from tests.cast import BEGAN, GRID, HERE

DAY = dt.timedelta(days=1)


class Street:
    """The doors, and short words for what happens at them."""

    def __init__(self, cast, town):
        self.cast, self.town = cast, town
        seeds.visits()
        compound = Compound(name="幸福里", area_id=HERE)
        registers.add(compound, by=IMPORT)
        house = Building(compound=compound, name="3号楼", order=3)
        self.house = add_buildings([NewBuilding(house, laid_out(3, 2, 2), GRID)], since=BEGAN, by=IMPORT)[0]
        related = Dwelling.objects.select_related("building__compound")
        self.doors = list(related.filter(building=self.house).order_by("unit", "floor", "number"))

    def user(self, name):
        return User.objects.get(pk=getattr(self.cast, name).id)

    def round(self, *, choice=Choice.ALL, workers=(), first=None, by=None, **how):
        today = first or timezone.localdate()
        done = actions.plan_round(
            purpose="冬季用气安全走访", area=self.town.grid, first_day=today, last_day=today + 6 * DAY, choice=choice,
            workers=workers, by=by or self.cast.grid_worker, **how,
        )  # fmt: skip
        return Round.objects.get(pk=done.root_id)

    def knock(self, n=0, result="fine", *, by=None, **how):
        done = actions.at_the_door(self.doors[n], result=result, by=by or self.cast.grid_worker, **how)
        return Visit.objects.get(pk=done.root_id)

    def care(self, n=0, *, by=None, kind="alone", **about):
        today = timezone.localdate()
        usual = {
            "name": "刘奶奶", "phone": "13800000009", "look_for": "用药", "family": "女儿", "family_phone": "13800000010",
            "neighbour": "对门王叔", "consented_on": today, "consent_until": today + 365 * DAY,
        }  # fmt: skip
        done = actions.enter_care(
            self.doors[n], kind=CareKind.objects.get(code=kind), area=GRID, about=usual | about,
            by=by or self.cast.grid_worker,
        )  # fmt: skip
        return CareEntry.objects.get(pk=done.root_id)


@pytest.fixture
def street(cast, town, calendar, now):  # noqa: F811  # the fixture of the same name
    return Street(cast, town)
