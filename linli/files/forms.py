"""Forms that take files: pictures are held on the server until their form is accepted."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.files.models import FileLimits, HeldUpload
from linli.files.models.held import HOLD_FOR
from linli.files.models.limits import BOUNDS
from linli.files.queries import Prepared, Unusable, limits, prepare, prepared_from, sender_of, sent_today
from linli.kernel.actor import Actor, Kind
from linli.ui.forms import ActForm

TOKEN = re.compile(r"[\w-]{43}")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a browser sent for a field of photos."""

    uploads: Sequence[UploadedFile] = ()
    token: str = ""  # of what an earlier try of the same form left here
    dropped: frozenset[str] = frozenset()  # of those, what is not wanted any more
    place: str = ""  # where the first of them was taken: the page offers it, nobody else keeps it


class PhotosInput(forms.FileInput):
    """Many files at once, and below them what is on the server already."""

    allow_multiple_selected = True
    template_name = "files/widgets/photos.html"

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile], name: str
    ) -> Chosen:
        dropped = data.getlist(f"{name}-drop") if hasattr(data, "getlist") else []
        token, place = data.get(f"{name}-token", ""), data.get(f"{name}-place", "")
        return Chosen(files.getlist(name), token, frozenset(dropped), place)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> bool:
        return name not in files and f"{name}-token" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        context["chosen"] = value if isinstance(value, Chosen) else Chosen()
        context["held"] = HeldUpload.objects.of(context["chosen"].token) if context["chosen"].token else []
        return context


class PhotosField(forms.Field):
    """Photos (and, for staff, PDF papers): ``clean`` gives a list of ``Prepared``, ready to attach.

    In the form's ``__init__``: ``self.fields["photos"].sent_by(request, actor)``. Whatever is
    good stays on the server for two hours, so that a form refused for another reason, or an act
    refused after it, asks for nothing twice.
    """

    widget = PhotosInput
    sender = ""
    is_staff = is_office = False

    def __init__(self, *, documents: bool = False, **how: Any) -> None:
        super().__init__(**{"label": gettext_lazy("photos"), "required": False, **how})
        self.documents = documents
        self.token = self.place = ""

    def sent_by(self, request: HttpRequest, actor: Actor) -> None:
        """Say who sends: whose uploads are counted, and whether papers are taken. A program sends for many, as an office does."""
        self.sender, self.is_staff = sender_of(request, actor), actor.is_staff
        self.is_office = actor.is_staff or actor.kind is Kind.KEY
        takes_papers = self.documents and actor.is_staff
        self.widget.attrs["accept"] = "image/*,.heic,.heif" + (",.pdf" if takes_papers else "")

    def bound_data(self, data: Any, initial: Any) -> Chosen:
        chosen = data if isinstance(data, Chosen) else Chosen()
        return Chosen((), self.token or chosen.token, frozenset(), self.place or chosen.place)

    def clean(self, value: Any) -> list[Prepared]:
        chosen = value if isinstance(value, Chosen) else Chosen()
        if not chosen.uploads and not TOKEN.fullmatch(chosen.token) and not self.required:
            return []  # nothing was sent, now or before: nothing to ask the database
        self.token = chosen.token if TOKEN.fullmatch(chosen.token) else secrets.token_urlsafe(32)
        _drop(self.token, chosen.dropped)
        earlier = HeldUpload.objects.of(self.token)
        photos = prepared_from(earlier)
        fresh, errors = self._take(chosen.uploads, already=len(photos))
        HeldUpload.objects.of(self.token).renew()
        place = next((one.position for one in fresh if one.position), None) or _place(chosen.place)
        self.place = f"{place[0]},{place[1]}" if place else ""
        if errors:
            raise ValidationError(errors)
        photos += fresh
        if self.required and not photos:
            raise ValidationError(self.error_messages["required"], code="required")
        return [replace(photos[0], position=place), *photos[1:]] if photos else []

    def has_changed(self, initial: Any, data: Any) -> bool:
        return isinstance(data, Chosen) and bool(data.uploads or data.token)

    def _take(self, uploads: Sequence[UploadedFile], *, already: int) -> tuple[list[Prepared], list[str]]:
        """Prepare and hold as many as there is room for; an error for each that cannot be kept."""
        if not self.sender:
            raise ImproperlyConfigured("call sent_by(request, actor) in the form's __init__")
        if not uploads:
            return [], []
        now = limits()
        room = max(now.pictures - already, 0)
        left = max((now.per_staff_day if self.is_office else now.per_sender_day) - sent_today(self.sender), 0)
        taken: list[Prepared] = []
        errors: list[str] = []
        for upload in uploads[: min(room, left)]:
            try:
                one = prepare(upload, megabytes=now.megabytes, documents=self.documents and self.is_staff)
            except Unusable as error:
                errors += error.messages
            else:
                taken.append(_hold(one, self.token, self.sender))
        if len(uploads) > min(room, left):
            errors.append(_too_many(now, len(uploads) - min(room, left), is_day=left < room))
        return taken, errors


class BlurForm(ActForm):
    """Rectangles in per cent of the picture: drawn with a finger or typed."""

    BOXES = 6
    SIDES = (
        ("left", gettext_lazy("from the left (%)")),
        ("top", gettext_lazy("from the top (%)")),
        ("width", gettext_lazy("width (%)")),
        ("height", gettext_lazy("height (%)")),
    )

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        for number in range(self.BOXES):
            for side, label in self.SIDES:
                field = forms.DecimalField(
                    label=label, required=False, min_value=0, max_value=100, max_digits=4, decimal_places=1
                )
                field.widget.attrs["data-box"] = f"{number}-{side}"
                self.fields[f"{side}_{number}"] = field

    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{side}_{number}"] for side, _label in self.SIDES] for number in range(self.BOXES)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for number in range(self.BOXES):
            sides = [found.get(f"{side}_{number}") for side, _label in self.SIDES]
            if any(side is not None for side in sides) and not (None not in sides and sides[2] and sides[3]):
                text = _("Rectangle %d is not complete: it needs all four figures, and a width and height above 0.")
                self.add_error(None, text % (number + 1))
        if not self.errors and not self.boxes():
            self.add_error(None, _("Please draw at least one rectangle, or fill in its four figures."))
        return found

    def boxes(self) -> list[tuple[int, int, int, int]]:
        """As ``queries.blurred`` takes them, in per mille."""
        rows = [[self.cleaned_data.get(f"{s}_{n}") for s, _label in self.SIDES] for n in range(self.BOXES)]
        whole = [[int(side * 10) for side in row if isinstance(side, Decimal)] for row in rows]
        return [(row[0], row[1], row[2], row[3]) for row in whole if len(row) == len(self.SIDES)]


class RemoveForm(ActForm):
    """Why a file is removed for good."""

    words = forms.CharField(
        label=gettext_lazy("reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )


class LimitsForm(ActForm):
    """The one row of ``FileLimits``."""

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        for name, (least, most) in BOUNDS.items():
            column = FileLimits._meta.get_field(name)
            assert isinstance(column, models.PositiveSmallIntegerField)
            help_text = _("from %(least)d to %(most)d") % {"least": least, "most": most}
            self.fields[name] = forms.IntegerField(
                label=column.verbose_name, min_value=least, max_value=most, help_text=help_text
            )


def _too_many(now: FileLimits, over: int, *, is_day: bool) -> str:
    if is_day:
        return _("You have sent as many files as one can in a day. Please send the others tomorrow, or call us.")
    text = ngettext(
        "At most %(most)d file can be sent at once; left out: %(over)d.",
        "At most %(most)d files can be sent at once; left out: %(over)d.",
        now.pictures,
    )
    return text % {"most": now.pictures, "over": over}


def _hold(one: Prepared, token: str, sender: str) -> Prepared:
    """The row first, so that no bytes are without one."""
    facts = {name: getattr(one, name) for name in ("uuid", "name", "content_type", "width", "height")}
    HeldUpload.objects.create(token=token, sender=sender, expires_at=timezone.now() + HOLD_FOR, **facts)
    one.put()
    return replace(one, is_stored=True)


def _drop(token: str, dropped: frozenset[str]) -> None:
    uuids = [UUID(text) for text in dropped if re.fullmatch(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", text)]
    HeldUpload.objects.of(token).filter(uuid__in=uuids).let_go()


def _place(text: str) -> tuple[float, float] | None:
    found = re.fullmatch(r"(-?\d{1,3}(?:\.\d{1,6})?),(-?\d{1,2}(?:\.\d{1,6})?)", text)
    lon, lat = (float(found[1]), float(found[2])) if found else (999.0, 999.0)
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None
