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
from linli.places.forms.recuts import (
    MarksForm,
    RecutForm,
    RecutStartForm,
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
    "MarksForm",
    "MoveBuildingForm",
    "NewAreaForm",
    "NewBuildingsForm",
    "NewCompoundForm",
    "NewDoorsForm",
    "PointForm",
    "RecutForm",
    "RecutStartForm",
    "RetireForm",
    "ServicePointForm",
    "UploadForm",
    "grid_choices",
]
