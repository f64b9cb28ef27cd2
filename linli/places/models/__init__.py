"""Where things are: areas with their polygons, the stations that serve them, and the doors behind which people live."""

from linli.places.models.areas import Area, AreaUpload, ServicePoint
from linli.places.models.premises import Building, BuildingGrid, Compound, Dwelling, GridWork
from linli.places.models.recuts import Recut

__all__ = [
    "Area",
    "AreaUpload",
    "Building",
    "BuildingGrid",
    "Compound",
    "Dwelling",
    "GridWork",
    "Recut",
    "ServicePoint",
]
