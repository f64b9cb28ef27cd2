"""Keeping compounds, buildings and dwellings."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.rulebook import Refused
from linli.kernel.sheets import LARGEST_BYTES, check_name, read_sheet
from linli.places.forms.areas import DAY
from linli.places.models import Area, Building, Compound, Dwelling
from linli.places.queries.building_rows import KNOWN
from linli.places.rules import MOST_DWELLINGS, Door, Numbering, laid_out
from linli.ui.forms import ActForm, KeyedForm

MOST_BUILDINGS = 100  # made at once


class CompoundFilterForm(forms.Form):
    q = forms.CharField(label=_("Name"), required=False, max_length=60)
    community = forms.ChoiceField(label=_("community"), required=False)

    def __init__(self, *args: Any, communities: list[tuple[str, str]], **how: Any) -> None:
        super().__init__(*args, **how)
        field = self.fields["community"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("all")), *communities]


class NewCompoundForm(KeyedForm):
    community = forms.ChoiceField(label=_("community"))
    name = forms.CharField(label=_("name"), max_length=60)
    address = forms.CharField(label=_("address"), max_length=120, required=False)

    def __init__(self, *args: Any, communities: list[tuple[str, str]], **how: Any) -> None:
        super().__init__(*args, **how)
        field = self.fields["community"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = communities

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if Compound.objects.filter(area_id=told.get("community", ""), name=told.get("name", "")).exists():
            self.add_error("name", _("This community already has a compound of this name."))
        return told


class CompoundForm(ActForm):
    name = forms.CharField(label=_("name"), max_length=60)
    address = forms.CharField(label=_("address"), max_length=120, required=False)

    def __init__(self, *args: Any, compound: Compound, **how: Any) -> None:
        self.compound = compound
        how["initial"] = {"name": compound.name, "address": compound.address, "seen": compound.version}
        super().__init__(*args, **how)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = Compound.objects.filter(area_id=self.compound.area_id, name=name).exclude(pk=self.compound.pk)
        if others.exists():
            raise forms.ValidationError(_("This community already has a compound of this name."))
        return name


class NewBuildingsForm(KeyedForm):
    """Buildings No. 3 to No. 8, each of six floors, two units and two doors on a floor."""

    first = forms.IntegerField(label=_("from number"), min_value=1, max_value=999, initial=1)
    last = forms.IntegerField(label=_("to number"), min_value=1, max_value=999, initial=1)
    suffix = forms.CharField(
        label=_("what they are called"), max_length=12, initial=pgettext_lazy("after a number", " building")
    )
    floors = forms.IntegerField(label=_("floors"), min_value=1, max_value=99, initial=6)
    units = forms.IntegerField(label=_("units"), min_value=1, max_value=30, initial=2)
    per_floor = forms.IntegerField(label=_("doors on each floor of a unit"), min_value=1, max_value=30, initial=2)
    lowest = forms.IntegerField(label=_("lowest floor"), min_value=-3, max_value=30, initial=1)
    numbering = forms.ChoiceField(label=_("door numbers"), choices=Numbering.choices)
    grid = forms.ChoiceField(label=_("grid"), required=False)
    latitude = forms.FloatField(label=_("latitude"), min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(label=_("longitude"), min_value=-180, max_value=180, required=False)

    def __init__(self, *args: Any, compound: Compound, grids: list[tuple[str, str]], **how: Any) -> None:
        self.compound = compound
        super().__init__(*args, **how)
        field = self.fields["grid"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("the one around the place on the map")), *grids]

    def clean_lowest(self) -> int:
        lowest: int = self.cleaned_data["lowest"]
        if lowest == 0:
            raise forms.ValidationError(_("There is no floor 0: below the ground is −1."))
        return lowest

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("first"), told.get("last")
        if first and last and not first <= last < first + MOST_BUILDINGS:
            self.add_error("last", _("From the first to the last: at most %d buildings at once.") % MOST_BUILDINGS)
        if not self.errors and told["floors"] * told["units"] * told["per_floor"] > MOST_DWELLINGS:
            self.add_error("floors", _("A building has at most %d dwellings.") % MOST_DWELLINGS)
        lon, lat = told.get("longitude"), told.get("latitude")
        if (lon is None) != (lat is None):
            self.add_error("latitude", _("A place needs both latitude and longitude."))
        elif lon is None and not told.get("grid"):
            self.add_error("grid", _("Choose the grid, or a place on the map."))
        return told

    def doors(self) -> list[Door]:
        told = self.cleaned_data
        return laid_out(
            told["floors"], told["units"], told["per_floor"], lowest=told["lowest"], numbering=told["numbering"]
        )

    def buildings(self) -> list[Building]:
        told = self.cleaned_data
        place = {"longitude": told["longitude"], "latitude": told["latitude"]}
        return [
            Building(compound=self.compound, name=f"{n}{told['suffix']}", order=n, **place)
            for n in range(told["first"], told["last"] + 1)
        ]


class BuildingForm(ActForm):
    name = forms.CharField(label=_("name"), max_length=30)
    latitude = forms.FloatField(label=_("latitude"), min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(label=_("longitude"), min_value=-180, max_value=180, required=False)

    def __init__(self, *args: Any, building: Building, **how: Any) -> None:
        self.building = building
        kept = {name: getattr(building, name) for name in ("name", "latitude", "longitude")}
        how["initial"] = {**kept, "seen": building.version}
        super().__init__(*args, **how)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = Building.objects.filter(compound=self.building.compound, name=name).exclude(pk=self.building.pk)
        if others.exists():
            raise forms.ValidationError(_("This compound already has a building of this name."))
        return name

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if (told.get("longitude") is None) != (told.get("latitude") is None):
            self.add_error("latitude", _("A place needs both latitude and longitude."))
        return told


class NewDoorsForm(ActForm):
    unit = forms.IntegerField(
        label=pgettext_lazy("building", "unit"), min_value=0, max_value=99, initial=0, help_text=_("0: has no units")
    )
    floor = forms.IntegerField(label=_("floor"), min_value=-9, max_value=200)
    numbers = forms.CharField(label=_("door numbers"), max_length=300, help_text=_("Several with a space between."))

    def clean_numbers(self) -> list[str]:
        numbers = list(dict.fromkeys(self.cleaned_data["numbers"].replace("、", " ").replace(",", " ").split()))
        if any(len(number) > 10 for number in numbers):
            raise forms.ValidationError(_("A door number has at most 10 characters."))
        return numbers

    def doors(self) -> list[Door]:
        told = self.cleaned_data
        return [Door(told["unit"], told["floor"], number) for number in told["numbers"]]


class _DoorField(forms.ModelChoiceField[Dwelling]):
    """Doors of one building, by what they are called at its gate."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.door)


class EndDwellingForm(ActForm):
    dwelling = _DoorField(label=_("dwelling"), queryset=Dwelling.objects.none())
    last_day = forms.DateField(label=_("last day"), widget=DAY, initial=timezone.localdate)

    def __init__(self, *args: Any, building: Building, **how: Any) -> None:
        super().__init__(*args, **how)
        field = self.fields["dwelling"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = building.dwellings.filter(ended_on__isnull=True).select_related("building__compound")

    def clean_last_day(self) -> Any:
        day = self.cleaned_data["last_day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class MoveBuildingForm(ActForm):
    grid = forms.ChoiceField(label=_("grid"))
    since = forms.DateField(label=_("from this day on"), widget=DAY, initial=timezone.localdate)

    def __init__(self, *args: Any, grids: list[tuple[str, str]], **how: Any) -> None:
        super().__init__(*args, **how)
        field = self.fields["grid"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = grids


class BuildingFileForm(forms.Form):
    """A spreadsheet of dwellings, a row each."""

    file = forms.FileField(
        label=_("spreadsheet"),
        help_text=_(
            "XLSX or CSV, a row for each dwelling: community, compound, building, unit, floor, door number, grid."
        ),
    )

    def clean_file(self) -> UploadedFile:
        """Opened here, so that what cannot be read is said beside the field."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(_("The file is too large."))
        data = file.read()
        try:
            check_name(file.name or "", data)
            read_sheet(data, known=KNOWN)
        except Refused as why:
            raise forms.ValidationError(str(why)) from why
        file.seek(0)
        return file


def grid_choices(community: str, grids: list[Area]) -> list[tuple[str, str]]:
    """The grids of a community as a person chooses them."""
    return [(grid.code, f"{grid.name} · {grid.code[12:]}") for grid in grids if grid.code.startswith(community)]
