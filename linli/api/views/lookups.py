"""What everybody may read, and the data that other endpoints name by code or id."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query
from ninja.errors import HttpError

from linli.api.forms import answers as out
from linli.api.queries import cases as read
from linli.api.views.rest import TROUBLES, router
from linli.cases.models import Reason
from linli.cases.queries.cases import units_for_dispatch
from linli.cases.queries.settings import categories
from linli.places.queries import in_force


@router.get(
    "/categories",
    response={200: list[out.CategoryOut], TROUBLES: out.Trouble},
    tags=["registers"],
    summary="Categories in use",
)
def all_categories(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "code": row.code, "name": row.name, "parent": row.parent.code if row.parent else None,
            "lead_unit": row.lead_unit_id, "is_sensitive": row.is_sensitive,
        }
        for row in categories()
    ]  # fmt: skip


@router.get(
    "/units",
    response={200: list[out.UnitOut], TROUBLES: out.Trouble},
    tags=["registers"],
    summary="Units that can be given work",
)
def units(request: HttpRequest) -> Any:
    return units_for_dispatch()


@router.get(
    "/areas", response={200: list[out.AreaOut], TROUBLES: out.Trouble}, tags=["registers"], summary="Areas in use"
)
def areas(request: HttpRequest) -> list[dict[str, Any]]:
    rows = in_force().order_by("code").values("code", "name", "level")
    return [{**row, "level": str(row["level"])} for row in rows]


@router.get(
    "/reasons",
    response={200: list[out.ReasonOut], TROUBLES: out.Trouble},
    tags=["registers"],
    summary="Reasons to choose from",
)
def all_reasons(request: HttpRequest) -> Any:
    return Reason.objects.filter(state="active").order_by("use", "pk")


@router.get(
    "/published",
    response={200: out.PublicationsOut, TROUBLES: out.Trouble},
    tags=["published"],
    summary="What everybody may read",
)
def published(
    request: HttpRequest,
    after: Annotated[str, Query(max_length=120)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> dict[str, Any]:
    try:
        items, following = read.page_of_published(after=after.replace("\0", ""), limit=limit)
    except read.BadCursor as error:
        raise HttpError(422, "after: this is no cursor of ours.") from error
    return {"items": items, "next": following}
