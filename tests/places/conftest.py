"""A small invented city: squares of a hundredth of a degree, named as people would."""

import datetime as dt

import pytest
from shapely import box
from shapely.geometry import mapping

from linli.kernel.actor import IMPORT, Actor, Kind
from linli.people.models import Post, Unit, User
from linli.places import actions
from linli.places.models import Area
from linli.places.rules import level_of
from linli.record import registers

START = dt.date(2026, 1, 1)
WEST, SOUTH, SIDE = 116.6, 36.9, 0.01  # degrees; a side is about 900 m by 1,100 m


@pytest.fixture
def administrator(django_user_model, db):
    user = django_user_model.objects.create_user("administrator")
    return Actor(Kind.PERSON, user.pk, "desk", post=1, unit=1, role="administrator")


def square(column, row=0, *, width=1.0, height=1.0):
    """A rectangle in the invented plan, as GeoJSON."""
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    return mapping(box(west, south, west + width * SIDE, south + height * SIDE))


def middle(column, row=0):
    return WEST + (column + 0.5) * SIDE, SOUTH + (row + 0.5) * SIDE


def an_area(code, name, polygon=None, **fields):
    fields = {"valid_from": START, **fields}
    area = Area(code=code, name=name, level=level_of(code), polygon=polygon, **fields)
    actions.add_area(area, by=IMPORT)
    return area


@pytest.fixture
def city(db):
    """One subdistrict, two communities, three base grids in a row and a school inside the first."""
    an_area("371482", "样板市")
    an_area("371482001", "城关街道", square(0, width=3))
    an_area("371482001001", "新湖社区", square(0, width=2), supervision_phone="12345")
    an_area("371482001002", "红旗社区", square(2))
    an_area("371482001001001", "第1网格", square(0), landmarks="湖畔花园\n书香小区")
    an_area("371482001001002", "第2网格", square(1), landmarks="湖畔花园二期")
    an_area("371482001002001", "第1网格", square(2), landmarks="书香小区")
    school = square(0.25, 0.25, width=0.25, height=0.25)
    an_area(
        "371482001001801", "实验小学", school, is_dedicated=True, dedicated_kind="school", host_id="371482001001001"
    )


def somebody(role, name=""):
    """A person with one post of this role over the whole city."""
    unit = Unit(name=f"单位 {role}{name}")
    registers.add(unit, by=IMPORT)
    user = User.objects.create_user(f"a {role}{name}")
    registers.add(Post(user=user, unit=unit, role=role, valid_from=START, work_phone="0534-1000001"), by=IMPORT)
    return user


@pytest.fixture
def keeper(db, client):
    """A browser in which an administrator is signed in."""
    client.force_login(somebody("administrator"))
    return client
