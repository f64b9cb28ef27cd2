"""What these pages ask for."""

from linli.places.forms.areas import AreaFilterForm, AreaForm, NewAreaForm, RetireForm
from linli.places.forms.grids import FindForm, PointForm
from linli.places.forms.imports import MappingForm, UploadForm
from linli.places.forms.points import ServicePointForm
from linli.places.forms.premises import (
    BuildingFileForm,
    BuildingForm,
    CompoundFilterForm,
    CompoundForm,
    EndDwellingForm,
    MoveBuildingForm,
    NewBuildingsForm,
    NewCompoundForm,
    NewDoorsForm,
    grid_choices,
)

__all__ = [
    "AreaFilterForm",
    "AreaForm",
    "BuildingFileForm",
    "BuildingForm",
    "CompoundFilterForm",
    "CompoundForm",
    "EndDwellingForm",
    "FindForm",
    "MappingForm",
    "MoveBuildingForm",
    "NewAreaForm",
    "NewBuildingsForm",
    "NewCompoundForm",
    "NewDoorsForm",
    "PointForm",
    "RetireForm",
    "ServicePointForm",
    "UploadForm",
    "grid_choices",
]
