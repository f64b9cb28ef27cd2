"""Many at once through the API: bulk work and its undo, the list as a table, what may be the same, what it is about."""

from io import BytesIO
from uuid import uuid4

from openpyxl import load_workbook

from linli.cases.models import Case
from linli.cases.rules import CaseState as S
from tests.cast import raised


def states(*cases):
    return [Case.objects.get(pk=case.pk).state for case in cases]


def test_many_are_handed_over_each_with_its_result_and_taken_back_by_whom_it_was_done(hotline, water, a_case, town):
    one, other, not_yet = a_case(S.STUDYING), a_case(S.STUDYING), a_case(S.RECEIVED)
    for case in (one, other):
        Case.objects.filter(pk=case.pk).update(category=town.leaks)
    numbers = [one.number, other.number, not_yet.number, "2026-999999"]
    batch = uuid4()

    first = hotline.post("/bulk/dispatch", {"numbers": numbers, "lead": town.water.pk, "words": "请办理"}, key=batch)
    again = hotline.post("/bulk/dispatch", {"numbers": numbers, "lead": town.water.pk, "words": "请办理"}, key=batch)
    handed = states(one, other, not_yet)
    not_theirs = water.post(f"/bulk/{batch}/undo", {}).json()["results"]
    undone = hotline.post(f"/bulk/{batch}/undo", {}).json()["results"]

    assert [row["is_done"] for row in first.json()["results"]] == [True, True, False, False]
    assert (first.json()["batch"], again.json()["results"][0]["is_done"]) == (str(batch), True)
    assert (handed, not_theirs) == ([S.IN_HAND, S.IN_HAND, S.RECEIVED], [])
    assert ([row["is_done"] for row in undone], states(one, other)) == ([True, True], [S.STUDYING, S.STUDYING])


def test_a_unit_that_is_none_is_said_at_its_field_and_too_many_are_refused(hotline, a_case):
    case = a_case(S.STUDYING)

    no_unit = hotline.post("/bulk/dispatch", {"numbers": [case.number], "lead": 999_999})
    many = hotline.post("/bulk/close", {"numbers": ["1"] * 101})

    assert (no_unit.status_code, list(no_unit.json()["fields"])) == (422, ["lead"])
    assert (many.status_code, list(many.json()["fields"])) == (422, ["numbers"])


def test_the_list_comes_as_a_table_of_what_the_key_sees_and_names_nobody(hotline, water, cast, town, a_case):
    case, theirs = raised(cast, town, words="=cmd 楼道漏水"), a_case(S.IN_HAND)

    csv = hotline.get("/export.csv", view="open")
    sheet = load_workbook(BytesIO(water.get("/export.xlsx", view="open").content)).active
    nothing = hotline.get("/export.pdf")

    text = csv.content.decode("utf-8-sig")
    assert (csv.status_code, csv["Content-Type"], nothing.status_code) == (200, "text/csv; charset=utf-8", 422)
    assert case.number in text
    assert (",=cmd" in text, "resident" in text) == (False, False)
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [theirs.number]


def test_a_key_that_only_raises_gets_no_table_and_no_suggestion(app):
    assert [app.get("/export.csv").status_code, app.post("/suggest", {"words": "漏水"}).status_code] == [403, 403]


def test_what_may_be_the_same_is_said_with_its_reasons(hotline, cast, town):
    master, case = raised(cast, town, by=cast.neighbour), raised(cast, town)

    (found,) = hotline.get(f"/cases/{case.number}/alike").json()

    assert (found["number"], found["people"], found["why"][1]) == (master.number, 1, "同一网格")
    joined = hotline.post(
        f"/cases/{case.number}/join", {"seen": case.version, "to": master.number, "shown": f"{master.pk} received"}
    )
    assert (joined.status_code, states(case)) == (200, [S.JOINED])


def test_nothing_learnt_nothing_suggested(hotline):
    answer = hotline.post("/suggest", {"words": "楼道漏水"})

    assert (answer.status_code, answer.json()["category"]) == (200, None)
