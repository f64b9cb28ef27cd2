"""Grids are cut anew: whoever is looked in on, and the rounds under way, are there for the worker of the new grid."""

from uuid import uuid4

from linli.kernel.actor import CLOCK, IMPORT
from linli.people.models import Role
from linli.places.models import Area
from linli.record import registers
from linli.visits import actions
from linli.visits.actions.relocation import relocate_cares, relocate_rounds
from linli.visits.policy import care_visible_to, visible_to
from linli.visits.queries.moving import cares_in_grids, rounds_in_grids
from linli.visits.queries.open_items import open_visits
from tests.cast import BEGAN, GRID, HERE, someone


def test_the_care_list_and_open_rounds_move_and_what_is_over_stays(street):
    new = f"{HERE}002"
    registers.add(Area(code=new, name="梧桐第二网格", level="grid", valid_from=BEGAN), by=IMPORT)
    walker = someone("new_walker", (street.town.committee, Role.GRID_WORKER, new))
    entry, walk, over = street.care(), street.round(), street.round()
    assert [len(found([GRID], None)) for found in (cares_in_grids, rounds_in_grids)] == [1, 2]
    actions.end_round(over, by=street.cast.grid_worker)

    relocate_cares({entry.pk: new}, None, CLOCK, uuid4())
    relocate_rounds({walk.pk: new, over.pk: new}, None, CLOCK, uuid4())

    assert (list(care_visible_to(walker)), list(visible_to(walker))) == ([entry], [walk])
    assert not care_visible_to(street.cast.grid_worker).exists()
    over.refresh_from_db()
    assert over.area_id == GRID
    assert entry.history.last().action == "relocate_care"


def test_whoever_takes_a_grid_over_reads_its_rounds_and_how_many_are_looked_in_on_and_no_name(street):
    street.care(0), street.care(1, audience="community", by=street.cast.community_worker), street.round()

    for_worker, for_clerk = (open_visits(GRID, actor) for actor in (street.cast.community_worker, street.cast.clerk))

    assert [item.title for item in for_worker] == ["冬季用气安全走访", "有 2 人要定期看望"]
    assert for_clerk == []
