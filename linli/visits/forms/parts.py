"""What the forms of visits share."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.record.models import Thing
from linli.ui.forms import ActForm

YEARS = timedelta(days=3 * 366)


class DayField(forms.DateField):
    """A day within three years."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"widget": forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **how})

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not timezone.localdate() - YEARS <= day <= timezone.localdate() + YEARS:
            raise ValidationError(_("Please choose a day within three years."))
        return day


class VisitsForm(ActForm):
    """A form for one action; it knows the thing and who acts."""

    hint: Any = ""  # a sentence above the form

    def __init__(self, *args: Any, thing: Thing | None, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing: Any = thing
        self.actor = actor
        self.begin()

    def begin(self) -> None:
        """Fill in what is known: nothing known is asked again."""


class PlainForm(VisitsForm):
    """Nothing to fill in: a page that asks once more."""
