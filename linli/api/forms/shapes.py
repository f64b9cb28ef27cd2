"""The body of every action, read from its form: the fields of the form are the arguments of the action, here and on the page."""

import base64
import binascii
from collections.abc import Mapping
from datetime import date
from inspect import signature
from typing import Annotated, Any, Literal

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from pydantic import BaseModel, ConfigDict, Field, create_model

from linli.cases import actions
from linli.cases.forms import FORMS, CaseForm
from linli.cases.forms.handling import PromiseField
from linli.cases.forms.parts import CaseField
from linli.cases.models import Case
from linli.cases.queries.offers import KINDS
from linli.files.forms import PhotosField
from linli.kernel.deadlines import Unit

MARKS = {"key", "seen"}
MOST_PHOTOS, LONGEST_PHOTO = 9, 12_000_000  # characters of base64
NONE_SUCH = "-1"  # what no row has as its id: the form says beside the field that there is no such choice
BOTH = ("withdraw", "resume", "add_details", "reopen", "appeal", "rate")  # what a resident does, or a worker for them


class Strict(BaseModel):
    """A field that nobody knows is an error: a misspelt one is not lost in silence."""

    model_config = ConfigDict(extra="forbid")


class PromiseIn(Strict):
    """So much more time."""

    value: int = Field(ge=1, le=365)
    unit: Unit


def acting() -> dict[str, str]:
    """Every action that has a form, and on what it is done: a case, or a kind of thing beside it."""
    kinds = {model: kind for kind, model in KINDS.items()} | {Case: "case"}
    found = {}
    for name in FORMS:
        first = next(iter(signature(getattr(actions, name)).parameters.values()))
        found[name] = kinds[first.annotation]
    return found


def shape_of(action: str) -> type[BaseModel]:
    """The body of an action, as a model that checks types; what belongs together, the form checks."""
    fields: dict[str, Any] = {
        "seen": (
            Annotated[int, Field(ge=0, le=2**31 - 1)],
            Field(description="version of the case (of a publication: its own) that was decided on"),
        )
    }
    if action in BOTH:
        fields["for_resident"] = (bool, Field(False, description="done for the resident on the phone or at the window"))
    for name, field in FORMS[action].base_fields.items():
        if name not in MARKS:
            fields[name] = _typed(name, field, stays=name in FORMS[action].stays)
    shape: type[BaseModel] = create_model(f"{_camel(action)}In", __base__=Strict, **fields)
    return shape


def as_typed(form: type[CaseForm], body: Mapping[str, Any]) -> tuple[QueryDict, MultiValueDict[str, UploadedFile]]:
    """What a browser would have sent."""
    data, files = QueryDict(mutable=True), MultiValueDict[str, UploadedFile]()
    for name, field in form.base_fields.items():
        value = body.get(name)
        if value is None:
            continue
        if isinstance(field, PhotosField):
            files.setlist(name, [_photo(n, text) for n, text in enumerate(value, start=1)])
        elif isinstance(field, PromiseField):
            data[f"{name}_value"], data[f"{name}_unit"] = str(value["value"]), str(value["unit"])
        elif isinstance(field, forms.ModelMultipleChoiceField):
            data.setlist(name, [str(one) for one in value])
        elif isinstance(field, forms.ModelChoiceField):
            data[name] = _row(field, value)
        elif isinstance(field, forms.BooleanField):
            if value:
                data[name] = "on"
        else:
            data[name] = str(value)
    return data, files


def as_it_is(form: CaseForm, body: Mapping[str, Any]) -> dict[str, str]:
    """What stays and was left out, as the page of ``form`` would send it."""
    known = {name: form.initial.get(name) for name in form.stays if body.get(name) is None}
    kept = {name: value for name, value in known.items() if value not in (None, "") and value is not False}
    return {name: "on" if value is True else str(value) for name, value in kept.items()}


def _typed(name: str, field: forms.Field, *, stays: bool) -> tuple[Any, Any]:
    kind: Any = str
    how: dict[str, Any] = {"description": str(field.label or name)}
    if isinstance(field, PhotosField):
        kind = list[Annotated[str, Field(max_length=LONGEST_PHOTO)]]
        how |= {"max_length": MOST_PHOTOS, "description": "pictures in base64"}
    elif isinstance(field, PromiseField):
        kind = PromiseIn
    elif isinstance(field, forms.ModelMultipleChoiceField):
        kind = list[Annotated[int, Field(ge=0, le=2**31 - 1)]]
        how["max_length"] = 100
    elif isinstance(field, forms.ModelChoiceField):
        kind = str if _by_code(field) else Annotated[int, Field(ge=0, le=2**31 - 1)]
        how["description"] += ": its code" if _by_code(field) else ": its id"
    elif isinstance(field, forms.BooleanField):
        kind = bool
    elif isinstance(field, forms.DateField):
        kind = date
    elif isinstance(field, CaseField):
        how["description"] = "number of the other case"
    elif isinstance(field, forms.TypedChoiceField):
        kind = Literal[tuple(int(value) for value, _label in _choices(field))]
    elif isinstance(field, forms.ChoiceField):
        kind = Literal[tuple(str(value) for value, _label in _choices(field))]
    if name == "shown":
        how["description"] = "after a warning: the value that came with it, to say that somebody looked"
    if kind is str:
        how["max_length"] = getattr(field, "max_length", None) or 200
    if stays:
        how["description"] += "; left out, it stays as it is"
    if field.required and name != "is_read" and not stays:
        return kind, Field(**how)
    return kind | None, Field(None, **how)


def _choices(field: Any) -> list[tuple[Any, Any]]:
    return [pair for pair in field.choices if pair[0] != ""]


def _by_code(field: Any) -> bool:
    return any(f.name == "code" for f in field.queryset.model._meta.get_fields())


def _row(field: Any, value: Any) -> str:
    """The id behind a code; the form chooses by it. A reason's code is known within its use only."""
    if not _by_code(field):
        return str(value)
    found = field.queryset.filter(code=str(value).replace("\0", "")[:40]).values_list("pk", flat=True).first()
    return str(found) if found is not None else NONE_SUCH


def _photo(number: int, text: str) -> UploadedFile:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        data = b""  # said by the field: this is no picture
    return SimpleUploadedFile(f"{number}.jpg", data)


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
