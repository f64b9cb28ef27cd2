"""Many at once, as the desk does it: bulk work with its undo, the work list as a table, what may be the same, what it may be about."""

import io
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError as Invalid
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query
from ninja.errors import HttpError
from pydantic import AwareDatetime

from linli.api.forms import answers as out
from linli.api.forms.bodies import ManyIn, SuggestIn
from linli.api.queries import cases as read
from linli.api.rules import Scope
from linli.api.views.rest import TROUBLES, VIEWS, Number, Repeat, case_or_404, key_for, router
from linli.cases.actions import bulk
from linli.cases.queries.alike import alike
from linli.cases.queries.cases import Filters, by_numbers, units_for_dispatch, work_list
from linli.cases.queries.export import lines, write
from linli.cases.queries.suggesting import proposal
from linli.kernel.sheets import XLSX
from linli.people.models import Unit

MOST_ROWS = 20_000
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}
TABLE = {
    200: {"description": "the table", "content": {kind: {"schema": {"type": "string"}} for kind in ("text/csv", XLSX)}}
}


@router.post(
    "/bulk/{action}",
    response={200: out.ManyOut, TROUBLES: out.Trouble},
    tags=["cases"],
    summary="The same to many cases",
)
def many(
    request: HttpRequest, action: Literal["dispatch", "remind", "close"], body: ManyIn, repeat: Repeat = None
) -> dict[str, Any]:
    """One act for each, under one batch; what cannot be done is said for each, and holds up none of the others."""
    by, batch = key_for(request, Scope.HANDLE).actor, repeat or uuid4()
    seen = read.seen_by(by)
    found = by_numbers(body.numbers, seen)
    cases = list({case.pk: case for case in found.values() if case is not None}.values())
    if action == "dispatch":
        results = bulk.dispatch_many(cases, lead=_unit(body.lead), words=body.words, batch=batch, by=by)
    elif action == "remind":
        results = bulk.remind_many(cases, words=body.words, batch=batch, by=by)
    else:
        results = bulk.close_many(cases, batch=batch, by=by)
    missing = [
        {"number": number, "is_done": False, "why_not": "There is no such case, or this key does not see it."}
        for number, case in found.items()
        if case is None
    ]
    return {"batch": batch, "results": [*map(_result, results), *missing]}


@router.post(
    "/bulk/{batch}/undo",
    response={200: out.ManyOut, TROUBLES: out.Trouble},
    tags=["cases"],
    summary="Take a batch back",
)
def undo(request: HttpRequest, batch: Annotated[UUID, Path()]) -> dict[str, Any]:
    """What this key did in a batch is taken back, case by case, where that is still possible."""
    by = key_for(request, Scope.HANDLE).actor
    return {"batch": batch, "results": [_result(result) for result in bulk.undo(batch, by=by)]}


@router.get(
    "/export.{kind}", response={TROUBLES: out.Trouble}, tags=["cases"], summary="The work list as a table",
    openapi_extra={"responses": TABLE},
)  # fmt: skip
def export(
    request: HttpRequest,
    kind: Literal["csv", "xlsx"],
    view: VIEWS = "all",
    q: Annotated[str, Query(max_length=100, description="words, number or address")] = "",
    area: Annotated[str, Query(max_length=15, pattern=r"^[0-9]*$", description="code; what lies in it")] = "",
    category: Annotated[str, Query(max_length=8, pattern=r"^[0-9A-Za-z]*$")] = "",
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
) -> HttpResponse:
    """As the desk exports it: no names, no numbers of residents, and nothing that a spreadsheet would run. At most 20,000 rows."""
    by = key_for(request, Scope.READ).actor
    asked = Filters(view=view, q=q.replace("\0", ""), community=area, category=category, since=since, until=until)
    rows = work_list(by, asked)
    if rows.order_by()[: MOST_ROWS + 1].count() > MOST_ROWS:
        raise HttpError(422, f"More than {MOST_ROWS} cases: narrow it, by time or area.")
    file = io.BytesIO()
    write(lines(rows), kind, file)
    return HttpResponse(file.getvalue(), content_type=TYPES[kind])


@router.get(
    "/cases/{number}/alike", response={200: list[out.AlikeOut], TROUBLES: out.Trouble}, tags=["cases"],
    summary="Which cases may be about the same, and why",
)  # fmt: skip
def likely_the_same(request: HttpRequest, number: Number) -> list[dict[str, Any]]:
    by = key_for(request, Scope.READ).actor
    case = case_or_404(by, number)
    return [
        {
            "number": found.case.number, "title": found.case.title, "state": found.case.state, "words": found.words,
            "metres": found.metres, "people": found.people, "why": found.why,
        }
        for found in alike(case, read.seen_by(by))
    ]  # fmt: skip


@router.post(
    "/suggest", response={200: out.ProposalOut, TROUBLES: out.Trouble}, tags=["cases"],
    summary="What a text is probably about, and who would lead",
)  # fmt: skip
def suggested(request: HttpRequest, body: SuggestIn) -> dict[str, Any]:
    """With the words that decided and the nearest earlier cases. Empty where it is not sure; a person decides in any case."""
    by = key_for(request, Scope.HANDLE).actor
    found = proposal(by, title=body.title, words=body.words, area=body.area, channel=body.channel)
    if found is None:
        return {"category": None, "lead": None, "rule": None, "words": [], "near": []}
    return {
        "category": found.category.code, "lead": found.lead.pk if found.lead else None,
        "rule": found.rule.position if found.rule else None, "words": found.words,
        "near": [case.number for case in found.near],
    }  # fmt: skip


def _result(result: bulk.Result) -> dict[str, Any]:
    return {"number": result.case.number, "is_done": result.is_done, "why_not": result.why_not}


def _unit(pk: int | None) -> Unit:
    unit = units_for_dispatch().filter(pk=pk or 0).first()
    if unit is None:
        raise Invalid({"lead": "There is no such unit."})
    return unit
