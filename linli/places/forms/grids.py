"""Finding one's grid."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.places.models import Area
from linli.places.rules import level_of


class FindForm(forms.Form):
    """An address in free words or a name, or a point on the map."""

    q = forms.CharField(
        label=_("Where do you live, or where are you?"),
        help_text=_("For example the name of your compound, a landmark, your community, or the number of a grid."),
        max_length=200,
        required=False,
    )
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False, widget=forms.HiddenInput)
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False, widget=forms.HiddenInput)

    @property
    def point(self) -> tuple[float, float] | None:
        lon, lat = self.cleaned_data.get("longitude"), self.cleaned_data.get("latitude")
        return None if lon is None or lat is None else (lon, lat)

    @property
    def is_code(self) -> bool:
        return level_of(self.cleaned_data["q"]) is not None

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if not self.errors and not told.get("q") and told.get("longitude") is None:
            self.add_error("q", _("Please write where you are, or choose it on the map."))
        return told


class PointForm(forms.Form):
    lon = forms.FloatField(min_value=-180, max_value=180)
    lat = forms.FloatField(min_value=-90, max_value=90)
    crs = forms.ChoiceField(choices=Area.Crs, required=False)
