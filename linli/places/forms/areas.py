"""Keeping areas."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.places.models import Area
from linli.places.rules import Level, is_dedicated_code, level_of, parent_of
from linli.ui.forms import ActForm, KeyedForm

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AreaFilterForm(forms.Form):
    q = forms.CharField(label=_("Name or code"), required=False, max_length=60)
    level = forms.ChoiceField(label=_("level"), required=False, choices=[("", _("all")), *Level.choices])
    only = forms.ChoiceField(
        label=_("show"),
        required=False,
        choices=[
            ("", _("in force today")),
            ("ended", _("ended")),
            ("all", _("all")),
            ("unmapped", _("without a polygon")),
            ("unreachable", _("without a phone")),
        ],
    )


class _Words(forms.Form):
    """What may be changed about any area."""

    name = forms.CharField(label=_("name"), max_length=60)
    phone = forms.CharField(label=_("phone"), max_length=40, required=False)
    supervision_phone = forms.CharField(
        label=_("supervision phone"), max_length=40, required=False, help_text=_("Empty: that of the area above.")
    )
    extent = forms.CharField(
        label=_("extent in words"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Its borders to the east, south, west and north, as on the poster."),
    )
    landmarks = forms.CharField(
        label=_("compounds, roads and landmarks inside"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line. An address that names one of them is placed here."),
    )
    valid_from = forms.DateField(label=_("first day"), widget=DAY)
    valid_to = forms.DateField(label=_("last day"), widget=DAY, required=False, help_text=_("Usually empty."))

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        begins, ends = told.get("valid_from"), told.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("An area cannot end before it began."))
        return told


class AreaForm(_Words, ActForm):
    dedicated_kind = forms.ChoiceField(
        label=_("kind of dedicated grid"), required=False, choices=[("", "–"), *Area.DedicatedKind.choices]
    )
    contact = forms.CharField(label=_("person in charge"), max_length=40, required=False)
    field_order = ("name", "dedicated_kind", "contact")

    def __init__(self, *args: Any, area: Area, **how: Any) -> None:
        kept = {name: getattr(area, name) for name in self.base_fields if hasattr(area, name)}
        how["initial"] = {**kept, "seen": area.version}
        super().__init__(*args, **how)
        if not area.is_dedicated:
            del self.fields["dedicated_kind"], self.fields["contact"]


class NewAreaForm(_Words, KeyedForm):
    code = forms.CharField(
        label=_("code"),
        max_length=15,
        help_text=_(
            "6 digits for the county, then 3 each for subdistrict, community and grid (801 and up: dedicated)."
        ),
    )
    field_order = ("code", "name")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip()
        if level_of(code) is None:
            raise forms.ValidationError(_("A code has 6, 9, 12 or 15 digits."))
        if Area.objects.filter(code=code).exists():
            raise forms.ValidationError(_("This code was already used; codes are never used again."))
        parent = parent_of(code)
        if parent and not Area.objects.filter(code=parent).exists():
            raise forms.ValidationError(_("The area above, %s, does not exist yet.") % parent)
        return code

    def area(self) -> Area:
        code = self.cleaned_data["code"]
        return Area(level=level_of(code) or "", is_dedicated=is_dedicated_code(code), **self.given())


class RetireForm(ActForm):
    last_day = forms.DateField(label=_("last day"), widget=DAY, initial=timezone.localdate)
