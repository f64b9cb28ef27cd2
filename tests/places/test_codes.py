import pytest
from django.db import IntegrityError

from linli.places.models import Area
from linli.places.rules import Level, ancestors, is_dedicated_code, level_of, parent_of
from tests.places.conftest import START

GRID = "371482001002003"


def test_a_prefix_of_a_code_is_the_area_above():
    assert ancestors(GRID) == ["371482", "371482001", "371482001002"]
    assert ancestors("371482") == []
    assert parent_of(GRID) == "371482001002"
    assert parent_of("371482") == ""


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("371482", Level.CITY),
        ("371482001", Level.SUBDISTRICT),
        ("371482001002", Level.COMMUNITY),
        (GRID, Level.GRID),
        ("3714820", None),
        ("", None),
        ("37148a", None),
        ("３７１４８２", None),  # noqa: RUF001  full-width digits are no code
    ],
)
def test_the_length_of_a_code_says_its_level(code, level):
    assert level_of(code) == level


def test_numbers_from_801_are_set_apart_for_dedicated_grids():
    assert [is_dedicated_code(f"371482001002{n}") for n in ("001", "799", "800", "801", "999")] == [
        False,
        False,
        False,
        True,
        True,
    ]
    assert not is_dedicated_code("371482001801")


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "371482001", "level": "grid"},
        {"code": "37148200100200x", "level": "grid"},
        {"code": GRID, "level": "grid", "valid_to": START.replace(year=2025)},
        {"code": GRID, "level": "grid", "state": "retired"},
        {"code": GRID, "level": "grid", "dedicated_kind": "school"},
        {"code": "371482001002", "level": "community", "is_dedicated": True},
    ],
)
def test_the_database_refuses_what_cannot_be(db, wrong):
    with pytest.raises(IntegrityError):
        Area.objects.create(**{"name": "错", "state": "active", "valid_from": START, **wrong})
