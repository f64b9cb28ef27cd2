"""The page for programmers: how to begin, and every endpoint with its fields. From here, without any foreign server."""

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from linli.api.views.rest import schema
from linli.ui.render import page

ORDER = [
    "key",
    "cases",
    "figures",
    "case",
    "task",
    "objection",
    "extension",
    "hold",
    "order",
    "appeal",
    "call",
    "publication",
]


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    context = {
        "groups": _groups(),
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
                    "fields": [*_parameters(told), *_body(told, shapes)],
                }
            )
    names = sorted(found, key=lambda tag: ORDER.index(tag) if tag in ORDER else len(ORDER))
    return [(name, found[name]) for name in names]


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
