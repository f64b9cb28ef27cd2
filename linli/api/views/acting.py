"""One endpoint for every action on a case and what belongs to it: made from the forms of the desk, never written twice."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import Promise as Lazy
from ninja import Path
from ninja.errors import HttpError
from pydantic import BaseModel

from linli.api.forms import answers as out
from linli.api.forms.shapes import acting, as_it_is, as_typed, shape_of
from linli.api.rules import Scope
from linli.api.views import lookups, many, overview, photos
from linli.api.views.rest import TROUBLES, Number, Repeat, api, case_or_404, done, key_for, router, trouble
from linli.cases import actions, policy
from linli.cases.forms import FORMS
from linli.cases.models import Case
from linli.cases.queries.offers import KINDS
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Rulebook
from linli.people.queries import speaking_for
from linli.record.models import Act, Root, Thing

ThingId = Annotated[int, Path(ge=1, le=2**53)]


def act(
    request: HttpRequest, action: str, thing: Thing, case: Case, by: Actor, body: BaseModel, repeat: UUID | None
) -> Any:
    """The form judges what was sent, then the one action does it. Answers as the desk would: 409, 422, or done."""
    given = body.model_dump(mode="json")
    seen, key = given.pop("seen"), repeat or uuid4()
    if given.pop("for_resident", False):
        by = _for_resident(by, case)
    first = Act.objects.filter(pk=key).first()
    if first is not None and (first.action, first.by) == (action, by.facts()):
        return done(first, key_for(request, Scope.HANDLE).actor)
    form_class = FORMS[action]
    data, files = as_typed(form_class, given)
    data["seen"], data["key"] = str(seen), str(key)
    around: dict[str, Any] = {"thing": thing, "request": request, "actor": by, "visible": policy.visible_to(by)}
    if form_class.stays:
        data.update(as_it_is(form_class(**around), given))
    form = form_class(data, files, initial={"seen": thing.root.version}, **around)
    if not form.is_valid():
        return _not_right(request, form)
    do: Callable[..., Act] = getattr(actions, action)
    return done(do(thing, **form.given(), by=by, **form.sent()), key_for(request, Scope.HANDLE).actor)


def _not_right(request: HttpRequest, form: Any) -> HttpResponse:
    """By field; with what has to be confirmed after a warning."""
    fields = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    for name, warnings in form.warnings.items():
        fields.setdefault(name, []).extend(str(warning) for warning in warnings)
    shown = form.data.get("shown", "") if "shown" in form.fields else ""
    told = {"shown": shown} if shown else {}
    return trouble(request, 422, "invalid", "Some fields are not right.", fields=fields, confirm=told)


def _for_resident(by: Actor, case: Case) -> Actor:
    if case.reporter is None:
        raise HttpError(409, "Nobody is named who raised it.")
    return speaking_for(by, case.reporter)


def _on_case(action: str, shape: Any) -> Callable[..., Any]:
    def do(request: HttpRequest, number: Number, body: Any, repeat: Repeat = None) -> Any:
        by = key_for(request, Scope.HANDLE).actor
        case = case_or_404(by, number)
        return act(request, action, case, case, by, body, repeat)

    do.__annotations__["body"] = shape
    return do


def _on_thing(action: str, kind: str, shape: Any) -> Callable[..., Any]:
    def do(request: HttpRequest, number: Number, thing_id: ThingId, body: Any, repeat: Repeat = None) -> Any:
        by = key_for(request, Scope.HANDLE).actor
        case = case_or_404(by, number)
        thing = KINDS[kind]._base_manager.filter(pk=thing_id, **{"case": case}).first()
        if thing is None:
            raise Http404
        if not isinstance(thing, Root):
            setattr(thing, "case", case)  # noqa: B010  # the same object, so that both are fresh together
        return act(request, action, thing, case, by, body, repeat)

    do.__annotations__["body"] = shape
    return do


def label_of(action: str) -> str | Lazy | None:
    """What a step is called, in the language of whoever reads it; None: this is no step."""
    books: list[Rulebook] = [Case.rules, *(model.rules for model in KINDS.values())]
    return next((book.labels[action][0] for book in books if action in book.labels), None)


def _register() -> None:
    for action, kind in acting().items():
        shape = shape_of(action)
        path = f"/cases/{{number}}/{action}" if kind == "case" else f"/cases/{{number}}/{kind}/{{thing_id}}/{action}"
        router.add_api_operation(
            path,
            ["POST"],
            _on_case(action, shape) if kind == "case" else _on_thing(action, kind, shape),
            response={200: out.ActOut, TROUBLES: out.Trouble},
            tags=[kind],
            operation_id=action,
            summary=str(label_of(action)),
        )


with translation.override(settings.LANGUAGE_CODE):  # the labels of the forms, whoever asks first
    _register()
api.add_router("", router)
__all__ = ["api", "lookups", "many", "overview", "photos"]
