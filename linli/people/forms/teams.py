"""Arranging who works in a grid."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.people.models import User
from linli.people.queries import colleagues
from linli.ui.forms import KeyedForm


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, initial=timezone.localdate)


class _Colleague(forms.ModelChoiceField[User]):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.shown_name)


class _ForSomebody(KeyedForm):
    user = _Colleague(label=_("Who"), queryset=User.objects.none(), empty_label=_("please choose"))

    def __init__(self, *args: Any, community: str, but: int, **how: Any) -> None:
        super().__init__(*args, **how)
        field = self.fields["user"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = colleagues(community).exclude(pk=but)


class StandInForm(_ForSomebody):
    first = _day(_("first day away"))
    last = _day(_("last day away"))
    phone = forms.CharField(
        label=_("Work phone"),
        max_length=40,
        required=False,
        help_text=_("It is on the public page of the grid. Empty: the one of their own post."),
    )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("first"), told.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first one."))
        return told


class HandOverForm(_ForSomebody):
    since = _day(_("first day of the new worker"))
    phone = forms.CharField(label=_("Work phone"), max_length=40, required=False)
