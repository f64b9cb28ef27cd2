"""Every write of places."""

from linli.places.actions.areas import add_area, change_area, restore_area, retire_area, shape_fields
from linli.places.actions.imports import import_areas
from linli.places.actions.premises import (
    NewBuilding,
    add_buildings,
    add_dwellings,
    end_dwelling,
    import_dwellings,
    move_building,
)

__all__ = [
    "NewBuilding",
    "add_area",
    "add_buildings",
    "add_dwellings",
    "change_area",
    "end_dwelling",
    "import_areas",
    "import_dwellings",
    "move_building",
    "restore_area",
    "retire_area",
    "shape_fields",
]
