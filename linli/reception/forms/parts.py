"""What the forms of the window share."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.actor import Actor
from linli.people.models import Unit
from linli.reception.models import JointMeeting
from linli.reception.queries.sides import offices_to_call
from linli.record.models import Thing
from linli.ui.forms import ActForm

MOST_WORDS = 5_000
MOST_LINE = 200
AHEAD = timedelta(days=366)


class Text(forms.CharField):
    """Words of several lines."""

    def __init__(self, *, rows: int = 3, **how: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": rows}), **{"max_length": MOST_WORDS, **how})


class MomentField(forms.DateTimeField):
    """Day and time, as a calendar in the browser gives it: within a year."""

    def __init__(self, **how: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(**{"widget": widget, "input_formats": ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **how})

    def clean(self, value: Any) -> Any:
        at = super().clean(value)
        if at is not None and not timezone.now() - AHEAD <= at <= timezone.now() + AHEAD:
            raise ValidationError(_("Please choose a day within a year."))
        return at


class DayField(forms.DateField):
    """A day ahead, within a year."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"widget": forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **how})

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not timezone.localdate() <= day <= timezone.localdate() + AHEAD:
            raise ValidationError(_("Please choose a day from today on, within a year."))
        return day


class OfficeField(forms.ModelChoiceField[Unit]):
    """One office."""

    def __init__(self, **how: Any) -> None:
        super().__init__(offices_to_call(), **{"label": gettext_lazy("Office"), **how})


class OfficesField(forms.ModelMultipleChoiceField[Unit]):
    """Some offices."""

    def __init__(self, **how: Any) -> None:
        how = {"label": gettext_lazy("Offices"), "widget": forms.CheckboxSelectMultiple(), **how}
        super().__init__(offices_to_call(), **how)


class JointForm(ActForm):
    """A form for one action on a joint meeting, or on something undertaken there."""

    def __init__(self, *args: Any, thing: Thing, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing, self.actor = thing, actor
        root = thing.root
        assert isinstance(root, JointMeeting)
        self.meeting = root
        self.begin()

    def begin(self) -> None:
        """Fill in what is known: nothing known is asked again."""


class WhyForm(JointForm):
    """Why, in words."""

    words = Text(label=gettext_lazy("Why?"), rows=2)


class MaybeWhyForm(JointForm):
    """With or without words."""

    words = Text(label=gettext_lazy("Note"), rows=2, required=False)
