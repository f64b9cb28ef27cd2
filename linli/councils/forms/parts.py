"""What the forms of councils share."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.councils.models import Attendance, Wording
from linli.files.forms import PhotosField
from linli.kernel.actor import Actor
from linli.record.models import Thing
from linli.ui.forms import ActForm

MOST_WORDS = 5_000
MOST_PEOPLE = 300
YEARS_AHEAD = timedelta(days=3 * 366)


class Words(forms.CharField):
    """A text of several lines."""

    def __init__(self, **how: Any) -> None:
        rows = how.pop("rows", 3)
        super().__init__(**{"max_length": MOST_WORDS, "widget": forms.Textarea({"rows": rows}), **how})


class AttendanceField(forms.ModelChoiceField[Attendance]):
    """Somebody of a meeting, as the minutes call them; the form says of which meeting."""

    def __init__(self, **how: Any) -> None:
        super().__init__(Attendance.objects.none(), **how)

    def label_from_instance(self, obj: Attendance) -> str:
        return obj.label


class AttendancesField(forms.ModelMultipleChoiceField[Attendance]):
    """Several who were there; ``spoke`` are those who have said something already."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Attendance.objects.none(), **kwargs)
        self.spoke: set[int] = set()

    def label_from_instance(self, obj: Attendance) -> str:
        return _("%s (has spoken already)") % obj.label if obj.pk in self.spoke else obj.label


class WordingField(forms.ModelChoiceField[Wording]):
    """A wording that stands there, by its beginning; the form says of what."""

    def __init__(self, **how: Any) -> None:
        super().__init__(Wording.objects.none(), **how)

    def label_from_instance(self, obj: Wording) -> str:
        return obj.text[:60]


class Why(Words):
    """Why it is done; staff read it."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"label": gettext_lazy("Why?"), "rows": 2, **how})


class DayField(forms.DateField):
    """A day ahead."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"widget": forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **how})

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not timezone.localdate() <= day <= timezone.localdate() + YEARS_AHEAD:
            raise ValidationError(_("Please choose a day from today on, within three years."))
        return day


class MomentField(forms.DateTimeField):
    """Day and time, as a calendar in the browser gives it."""

    def __init__(self, **how: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(**{"widget": widget, "input_formats": ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **how})

    def clean(self, value: Any) -> Any:
        at = super().clean(value)
        if at is not None and not timezone.now() - YEARS_AHEAD <= at <= timezone.now() + YEARS_AHEAD:
            raise ValidationError(_("Please choose a day within three years."))
        return at


class NumberField(forms.IntegerField):
    """A number of people."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 30_000, **how})


class CouncilForm(ActForm):
    """A form for one action; it knows the thing, who acts and the request."""

    hint: Any = ""  # a sentence above the form

    def __init__(self, *args: Any, thing: Thing, request: HttpRequest, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing: Any = thing
        self.actor, self.request = actor, request
        for field in self.fields.values():
            if isinstance(field, PhotosField):
                field.sent_by(request, actor)
        self.begin()

    def begin(self) -> None:
        """Fill in what is known: nothing known is asked again."""

    def acting(self) -> Actor:
        """Who does it: a worker may write down what a resident says."""
        return self.actor


class PlainForm(CouncilForm):
    """Nothing to fill in: a page that asks once more."""


class WhyForm(CouncilForm):
    """Why is all it takes."""

    words = Why()


class MaybeWhyForm(CouncilForm):
    """With or without a reason."""

    words = Why(required=False)
