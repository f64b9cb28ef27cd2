"""A key, as an administrator makes and restricts it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.api.models import ROLES, ApiKey
from linli.api.rules import Scope
from linli.people.models import Unit
from linli.places.models import Area
from linli.record.registers import RegisterState
from linli.ui.forms import ActForm, KeyedForm

IN_USE = RegisterState.ACTIVE


class KeyFields(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("of a program", "Name"),
        max_length=60,
        help_text=_("Which system it is, and whom to call when something is wrong."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may be used for"), choices=Scope, widget=forms.CheckboxSelectMultiple
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, empty_label=_("none"), help_text=_("Whose program it is.")
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("none")), *((role.value, role.label) for role in ROLES)],
        required=False,
        help_text=_("It sees and does what somebody in this role would, and nothing else."),
    )
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("Area"), required=False, to_field_name="code", empty_label=_("the whole city")
    )
    per_minute = forms.IntegerField(label=_("Requests per minute"), min_value=1, max_value=6_000, initial=120)
    valid_to = forms.DateField(
        label=_("Until (the last day)"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Left empty, until it is ended."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units, areas = Unit.objects.filter(state=IN_USE).order_by("name"), Area.objects.filter(state=IN_USE)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["area"].queryset = areas.order_by("code")  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_valid_to(self) -> Any:
        day = self.cleaned_data["valid_to"]
        if day and day < timezone.localdate():
            raise ValidationError(gettext("This day is over already."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        scopes = data.get("scopes") or []
        if Scope.HANDLE in scopes:
            for name in ("unit", "role"):
                if name not in self.errors and not data.get(name):
                    self.add_error(name, gettext("Who handles requests needs a unit and a role."))
        elif Scope.READ in scopes and not (data.get("role") or data.get("unit")):
            self.add_error("role", gettext("Who reads requests needs a unit or a role: they say which."))
        return data


class NewKeyForm(KeyFields, KeyedForm):
    """A new key."""


class KeyForm(KeyFields, ActForm):
    """A key that is restricted, or given more."""


class EndForm(ActForm):
    """A key that is ended, or whose secret is exchanged."""


def key_values(key: ApiKey) -> dict[str, Any]:
    """A key as its form shows it."""
    names = ("name", "scopes", "unit", "role", "per_minute", "valid_to")
    return {name: getattr(key, name) for name in names} | {"area": key.area_id}
