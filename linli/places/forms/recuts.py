"""Drawing grids anew."""

import datetime as dt
import json
from typing import Any

import shapely
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from linli.kernel.rulebook import Refused
from linli.places.forms.areas import DAY
from linli.places.geometry import as_geojson, from_geojson, geometry_to_wgs84
from linli.places.models import Area
from linli.places.polygon_files import LARGEST_BYTES, read_polygons
from linli.places.queries import children, cut_to_fit
from linli.places.queries.import_rows import shape_problem
from linli.ui.forms import ActForm, KeyedForm

MOST_PARTS = 30


def _tomorrow() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=1)


class RecutStartForm(forms.Form):
    community = forms.ChoiceField(label=_("community"))

    def __init__(self, *args: Any, communities: list[tuple[str, str]], **how: Any) -> None:
        super().__init__(*args, **how)
        field = self.fields["community"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = communities


class RecutForm(KeyedForm):
    """Which base grids end, and the shapes that take their place: without any, one grid for all of them."""

    ending = forms.MultipleChoiceField(
        label=_("grids that are drawn anew"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "To split one, tick it and draw one part. To merge some, tick them and draw nothing. To move a border, tick both sides and draw one of them anew."
        ),
    )
    begins_on = forms.DateField(label=_("from this day on"), widget=DAY, initial=_tomorrow)
    polygons = forms.CharField(
        label=_("shapes of the new grids"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Draw on the map, or paste GeoJSON. Shapes are trimmed to the ticked grids; what is left becomes a grid of its own."
        ),
    )
    file = forms.FileField(
        label=_("or a file"), required=False, help_text=_("GeoJSON, a zipped Shapefile, or GeoPackage.")
    )
    crs = forms.ChoiceField(label=_("coordinate system"), choices=Area.Crs)
    names = forms.CharField(
        label=_("names of the new grids"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One on each line: first the shapes in their order, then what is left. Empty: they are numbered."),
    )

    def __init__(self, *args: Any, community: Area, **how: Any) -> None:
        super().__init__(*args, **how)
        self.community = community
        self.parts: list[dict[str, Any]] = []
        self.grids = {g.code: g for g in children(community.code).defer(None) if not g.is_dedicated and g.polygon}
        field = self.fields["ending"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code, grid.name) for code, grid in self.grids.items()]

    def clean_begins_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["begins_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day is over: what was true on it stays."))
        return day

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(_("The file is too large."))
        return file

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if self.errors:
            return told
        ground = [from_geojson(self.grids[code].polygon or {}) for code in told["ending"]]
        where = "file" if told["file"] else "polygons"
        try:
            drawn = self._drawn(told)
            shapes = cut_to_fit(ground, drawn)
        except Refused as refused:
            self.add_error(where, str(refused))
            return told
        if len(shapes) > MOST_PARTS:
            self.add_error(where, _("At most %d new grids at once.") % MOST_PARTS)
        if not drawn and len(ground) < 2:
            self.add_error("polygons", _("Draw a part of this grid, or tick a second one to merge it with."))
        names = [line.strip()[:60] for line in told["names"].splitlines() if line.strip()]
        first = len(self.grids)
        short = self.community.name.removesuffix(str(_("community")))
        self.parts = [
            {
                "name": names[n]
                if n < len(names)
                else _("%(place)s grid %(n)d") % {"place": short, "n": first + n + 1},
                "polygon": as_geojson(shape),
            }
            for n, shape in enumerate(shapes)
        ]
        if len({part["name"] for part in self.parts}) < len(self.parts):
            self.add_error("names", _("Two of them have the same name."))
        return told

    def _drawn(self, told: dict[str, Any]) -> list[BaseGeometry]:
        """The shapes in WGS-84. Raises Refused with what is wrong."""
        data = told["file"].read() if told["file"] else _collected(told["polygons"]).encode()
        if not data.strip():
            return []
        found = []
        for n, shape in enumerate(read_polygons(data).geometries, start=1):
            if problem := shape_problem(shape):
                raise Refused(_("Shape %(n)d: %(problem)s") % {"n": n, "problem": problem})
            found.append(geometry_to_wgs84(shape or shapely.Polygon(), told["crs"]))
        return found


def _collected(text: str) -> str:
    """A single geometry or feature that was pasted, as the collection that a file would hold."""
    try:
        told = json.loads(text)
    except ValueError:
        return text
    if isinstance(told, dict) and told.get("type") in {"Polygon", "MultiPolygon"}:
        told = {"type": "Feature", "properties": {}, "geometry": told}
    if isinstance(told, dict) and told.get("type") == "Feature":
        return json.dumps({"type": "FeatureCollection", "features": [told]})
    return text


class MarksForm(ActForm):
    """A button: only which version its reader saw."""
