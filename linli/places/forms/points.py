"""Keeping service stations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.places.models import Area, ServicePoint
from linli.places.queries import locate
from linli.ui.forms import KeyedForm


class ServicePointForm(KeyedForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("name"), max_length=60)
    area = forms.CharField(
        label=_("code of its area"),
        max_length=15,
        required=False,
        help_text=_("Empty: the grid around its place on the map."),
    )
    address = forms.CharField(label=_("address"), max_length=120, required=False)
    opening = forms.CharField(label=_("opening times"), max_length=120, required=False)
    phone = forms.CharField(label=_("phone"), max_length=40, required=False)
    zones = forms.CharField(
        label=_("zones"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One on each line."),
    )
    latitude = forms.FloatField(label=_("latitude"), min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(label=_("longitude"), min_value=-180, max_value=180, required=False)

    def __init__(self, *args: Any, point: ServicePoint | None = None, **how: Any) -> None:
        self.point = point
        if point is not None:
            kept = {name: getattr(point, name) for name in self.base_fields if hasattr(point, name)}
            how["initial"] = {**kept, "area": point.area_id, "zones": "\n".join(point.zones), "seen": point.version}
        super().__init__(*args, **how)

    def clean_zones(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["zones"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        lon, lat = told.get("longitude"), told.get("latitude")
        if (lon is None) != (lat is None):
            self.add_error("latitude", _("A place needs both latitude and longitude."))
            return told
        code = told.get("area") or (locate(lon, lat).code if lon is not None and lat is not None else None)
        area = Area.objects.filter(code=code).first() if code else None
        if area is None:
            self.add_error("area", _("There is no such area."))
        elif self._is_taken(area, told.get("name", "")):
            self.add_error("name", _("This area already has a station of this name."))
        told["area"] = area
        return told

    def _is_taken(self, area: Area, name: str) -> bool:
        others = ServicePoint.objects.filter(area=area, name=name)
        return (others.exclude(pk=self.point.pk) if self.point else others).exists()
