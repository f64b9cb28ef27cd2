"""Open cases go with the ground they lie on when grids are drawn anew; what is over stays where it was."""

from uuid import uuid4

from linli.cases.models import Case
from linli.cases.queries.open_items import cases_in_grids
from linli.cases.rules import CaseState as S
from linli.kernel.actor import CLOCK, IMPORT
from linli.places.models import Area
from linli.places.queries import movers
from linli.record import registers
from linli.record.chain import verify
from linli.search.models import Text
from linli.search.rules import labelled
from tests.cast import BEGAN, GRID

NEW = "371482001001009"


def relocate(cases):
    registers.add(Area(code=NEW, name="新网格", level="grid", valid_from=BEGAN), by=IMPORT)
    mover = next(m for m in movers if str(m.label) == "未办结诉求")
    mover.move(dict.fromkeys((case.pk for case in cases), NEW), BEGAN, CLOCK, uuid4())


def test_what_is_open_moves_and_what_is_over_stays(a_case):
    open_one, over = a_case(S.IN_HAND), a_case(S.CLOSED)
    assert [moving.pk for moving in cases_in_grids([GRID], BEGAN)] == [open_one.pk]

    relocate([open_one, over])
    for case in (open_one, over):
        case.refresh_from_db()
    assert (open_one.area_id, over.area_id) == (NEW, GRID)
    assert open_one.history.last().action == "relocate"
    there = Text.objects.filter(grams__has_any=sorted(labelled([f"area{NEW}"])))
    assert [text.thing_id for text in there] == [open_one.pk]  # who works there now finds it
    assert verify() == []


def test_many_move_in_few_queries_each_with_its_own_act(a_case, django_assert_num_queries):
    cases = [a_case(S.RECEIVED) for _ in range(8)]
    registers.add(Area(code=NEW, name="新网格", level="grid", valid_from=BEGAN), by=IMPORT)
    mover = next(m for m in movers if str(m.label) == "未办结诉求")
    versions = {case.pk: Case.objects.get(pk=case.pk).version for case in cases}
    with django_assert_num_queries(10):
        mover.move(dict.fromkeys(versions, NEW), BEGAN, CLOCK, uuid4())

    for case in Case.objects.all():
        assert (case.area_id, case.version) == (NEW, versions[case.pk] + 1)
    assert verify() == []
