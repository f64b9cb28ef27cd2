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
from linli.places.actions.recuts import (
    call_off_recut,
    decide_recut,
    drop_recut,
    plan_recut,
    take_effect,
)

__all__ = [
    "NewBuilding",
    "add_area",
    "add_buildings",
    "add_dwellings",
    "call_off_recut",
    "change_area",
    "decide_recut",
    "drop_recut",
    "end_dwelling",
    "import_areas",
    "import_dwellings",
    "move_building",
    "plan_recut",
    "restore_area",
    "retire_area",
    "shape_fields",
    "take_effect",
]
