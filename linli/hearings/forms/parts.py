"""What the forms of the hearing share."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.hearings.actions import Promised
from linli.people.models import User

MOST_LINE = 300
AHEAD = timedelta(days=366)
PEOPLE = "people-here"  # id of the list of names on the page


class DayField(forms.DateField):
    """A day from today on, within a year."""

    def __init__(self, **how: Any) -> None:
        how = {"label": gettext_lazy("By when"), "widget": forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **how}
        super().__init__(**how)

    def clean(self, value: Any) -> Any:
        day: date | None = super().clean(value)
        if day is not None and not timezone.localdate() <= day <= timezone.localdate() + AHEAD:
            raise ValidationError(_("Please choose a day from today on, within a year."))
        return day


class LineField(forms.CharField):
    """One line of words."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"max_length": MOST_LINE, "widget": forms.TextInput({"autocomplete": "off"}), **how})


class WhoField(forms.CharField):
    """Whoever promises: names of the staff are offered while one types, anybody else may be named."""

    def __init__(self, **how: Any) -> None:
        widget = forms.TextInput({"autocomplete": "off", "list": PEOPLE})
        super().__init__(**{"label": gettext_lazy("Who does it"), "max_length": 60, "widget": widget, **how})


def promised_by(who: str, what: str, due_on: date, staff: list[User]) -> Promised:
    """A promise; a name that exactly one member of the staff has is that person."""
    named = [user for user in staff if user.shown_name == who]
    return Promised(what, due_on, user=named[0], who="") if len(named) == 1 else Promised(what, due_on, who=who)
