"""What these pages ask for."""

from linli.places.forms.areas import AreaFilterForm, AreaForm, NewAreaForm, RetireForm
from linli.places.forms.grids import FindForm, PointForm
from linli.places.forms.imports import MappingForm, UploadForm
from linli.places.forms.points import ServicePointForm

__all__ = [
    "AreaFilterForm",
    "AreaForm",
    "FindForm",
    "MappingForm",
    "NewAreaForm",
    "PointForm",
    "RetireForm",
    "ServicePointForm",
    "UploadForm",
]
