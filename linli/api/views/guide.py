"""The page for programmers: how to begin, and every endpoint with its fields. From here, without any foreign server."""

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.api.views.acting import label_of
from linli.api.views.rest import schema
from linli.ui.render import page

# the words of the description, which is written in English; steps and their fields are named by the rulebooks and forms
SAID = [
    gettext_noop("What this key is for"),
    gettext_noop("Cases, newest first"),
    gettext_noop("Raise a request for somebody"),
    gettext_noop("A whole call in one act"),
    gettext_noop("How many each view has"),
    gettext_noop("One case, and what may be done"),
    gettext_noop("What happened, newest first"),
    gettext_noop("The same to many cases"),
    gettext_noop("Take a batch back"),
    gettext_noop("The work list as a table"),
    gettext_noop("Which cases may be about the same, and why"),
    gettext_noop("What a text is probably about, and who would lead"),
    gettext_noop("Counts, rates and times, as a whole or told apart"),
    gettext_noop("Hot topics: what several people raised of late"),
    gettext_noop("What came in without a category, and what it probably is about"),
    gettext_noop("Photos and papers of a case"),
    gettext_noop("One photo or paper"),
    gettext_noop("Categories in use"),
    gettext_noop("Areas in use"),
    gettext_noop("Units that can be given work"),
    gettext_noop("Reasons to choose from"),
    gettext_noop("What everybody may read"),
    gettext_noop("2026-W47, 2026-11, 2026-Q4, 2026, all; else this month"),
    gettext_noop("WGS-84 degrees"),
    gettext_noop("pictures in base64"),
    gettext_noop("after a warning: the value that came with it, to say that somebody looked"),
    gettext_noop("code of a community or grid"),
    gettext_noop("code; what lies in it"),
    gettext_noop("code; whoever takes it in decides"),
    gettext_noop("done for the resident on the phone or at the window"),
    gettext_noop("number of the case: 2026-004217"),
    gettext_noop("number of the other case"),
    gettext_noop("of the resident; may be left out"),
    gettext_noop("the cursor of the page before"),
    gettext_noop("the same key is the same act, however often it is sent"),
    gettext_noop("version of the case (of a publication: its own) that was decided on"),
    gettext_noop("what it leads or led"),
    gettext_noop("who leads"),
    gettext_noop("words, number or address"),
]
TAGS = {
    "key": _("This key"), "cases": _("All cases"), "figures": _("Figures and topics"), "case": _("Steps of a case"),
    "task": _("Task of a unit"), "objection": _("Objection"), "extension": _("Extension"), "hold": _("Holds"),
    "order": _("Supervision order"), "appeal": _("Appeal"), "call": _("Call back"), "publication": _("Publication"),
    "registers": _("Registers"), "published": _("Published cases"),
}  # fmt: skip


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    context = {
        "groups": [(TAGS.get(tag, tag), [_told(one) for one in some]) for tag, some in _groups()],
        "site": request.build_absolute_uri("/").rstrip("/"),
        "openapi": reverse("api:openapi"),
    }
    return page(request, "api/guide.html", context, part="guide")


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> JsonResponse:
    """The whole description, for generators of clients."""
    return JsonResponse(schema())


@cache
def _groups() -> list[tuple[str, list[dict[str, Any]]]]:
    """Operations under their tags, as the document has them."""
    found: dict[str, list[dict[str, Any]]] = {}
    shapes = schema()["components"]["schemas"]
    for path, methods in schema()["paths"].items():
        for method, told in methods.items():
            found.setdefault(told["tags"][0], []).append(
                {
                    "method": method.upper(),
                    "path": path,
                    "summary": told["summary"],
                    "action": told["operationId"],
                    "fields": [*_parameters(told), *_body(told, shapes)],
                }
            )
    order = list(TAGS)
    return [
        (tag, found[tag]) for tag in sorted(found, key=lambda tag: order.index(tag) if tag in order else len(order))
    ]


def _told(one: dict[str, Any]) -> dict[str, Any]:
    """An operation in the language of the reader."""
    label = label_of(one["action"])
    fields = [
        (name, kind, is_needed, gettext(about) if about else "") for name, kind, is_needed, about in one["fields"]
    ]
    return one | {"summary": str(label) if label else gettext(one["summary"]), "fields": fields}


def _parameters(told: dict[str, Any]) -> list[tuple[str, str, bool, str]]:
    return [
        (p["name"], _kind(p["schema"]), bool(p.get("required")), p.get("description", ""))
        for p in told.get("parameters", [])
    ]


def _body(told: dict[str, Any], shapes: dict[str, Any]) -> list[tuple[str, str, bool, str]]:
    """Name, kind, whether it is needed, what it is."""
    content = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    shape = shapes.get(name, {})
    needed = set(shape.get("required", []))
    return [(n, _kind(p), n in needed, p.get("description", "")) for n, p in shape.get("properties", {}).items()]


def _kind(told: dict[str, Any]) -> str:
    if "anyOf" in told:
        return " | ".join(dict.fromkeys(_kind(one) for one in told["anyOf"] if one.get("type") != "null"))
    if "enum" in told:
        return " | ".join(str(value) for value in told["enum"])
    if "$ref" in told:
        return str(told["$ref"].rpartition("/")[2])
    if told.get("type") == "array":
        return f"[{_kind(told.get('items', {}))}]"
    return str(told.get("format") or told.get("const") or told.get("type", "any"))
