"""Pages of places: what everybody may see, and what an administrator keeps."""

from linli.places.views.areas import areas, edit_area, new_area, restore, retire
from linli.places.views.building_imports import building_dry_run, upload_buildings
from linli.places.views.grids import area_page, find, located, poster, qr_code, shapes
from linli.places.views.imports import dry_run, upload
from linli.places.views.points import edit_point, end_point, new_point, points
from linli.places.views.premises import (
    building,
    building_act,
    compound,
    compound_act,
    compounds,
    new_buildings,
    new_compound,
)
from linli.places.views.recuts import (
    new_recut,
    recut,
    recut_act,
    recuts,
)

__all__ = [
    "area_page",
    "areas",
    "building",
    "building_act",
    "building_dry_run",
    "compound",
    "compound_act",
    "compounds",
    "dry_run",
    "edit_area",
    "edit_point",
    "end_point",
    "find",
    "located",
    "new_area",
    "new_buildings",
    "new_compound",
    "new_point",
    "new_recut",
    "points",
    "poster",
    "qr_code",
    "recut",
    "recut_act",
    "recuts",
    "restore",
    "retire",
    "shapes",
    "upload",
    "upload_buildings",
]
