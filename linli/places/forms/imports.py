"""Importing polygons."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.kernel.rulebook import Refused
from linli.places.models import Area
from linli.places.polygon_files import LARGEST_BYTES, PolygonFile, read_polygons
from linli.places.queries.import_rows import FIELDS, NEEDED, Options, field_label
from linli.places.rules import Level

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class _How(forms.Form):
    crs = forms.ChoiceField(
        label=_("coordinate system"),
        choices=Area.Crs,
        help_text=_("The wrong one puts every grid some 500 m aside. Ask who made the file."),
    )
    level = forms.ChoiceField(label=_("level"), required=False, choices=[("", _("as the codes say")), *Level.choices])
    valid_from = forms.DateField(label=_("new areas hold from"), widget=DAY, initial=timezone.localdate)


class UploadForm(_How):
    file = forms.FileField(label=_("file"), help_text=_("GeoJSON, a zipped Shapefile, or GeoPackage; up to 50 MB."))
    layer = forms.CharField(
        label=_("layer"), required=False, max_length=100, help_text=_("Only for a GeoPackage with several.")
    )
    field_order = ("file", "crs", "level", "valid_from", "layer")

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        file: UploadedFile | None = told.get("file")
        if file is not None:
            try:
                if (file.size or 0) > LARGEST_BYTES:
                    raise Refused(
                        _("The file is larger than %d MB. Please simplify it or send it in parts.")
                        % (LARGEST_BYTES >> 20)
                    )
                read_polygons(file.read(), layer=told.get("layer", ""))
                file.seek(0)
            except Refused as refused:
                self.add_error("file", str(refused))
        return told

    def options(self) -> dict[str, Any]:
        """As they are kept with the upload."""
        kept = {name: self.cleaned_data[name] for name in ("crs", "level", "layer")}
        return {**kept, "valid_from": self.cleaned_data["valid_from"].isoformat()}


class MappingForm(_How):
    """Which column is what, once the columns of the file are known."""

    skip_bad = forms.BooleanField(label=_("leave out rows with errors"), required=False)

    def __init__(self, *args: Any, file: PolygonFile, mapping: dict[str, str], **how: Any) -> None:
        super().__init__(*args, **how)
        known = {"": _("not in the file"), **{column: column for column in file.columns}}
        for name in FIELDS:
            column = mapping.get(name, "")
            choices = known if column in known else {**known, column: column}  # composed, by the command
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=field_label(name), required=name in NEEDED, choices=list(choices.items()), initial=column
            )

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[f"column_{name}"] for name in FIELDS]

    def options(self) -> Options:
        told = self.cleaned_data
        mapping = {name: told[f"column_{name}"] for name in FIELDS if told[f"column_{name}"]}
        return Options(told["crs"], told["level"], mapping, told["valid_from"], told["skip_bad"])
