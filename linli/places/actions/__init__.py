"""Every write of places."""

from linli.places.actions.areas import add_area, change_area, restore_area, retire_area, shape_fields
from linli.places.actions.imports import import_areas

__all__ = ["add_area", "change_area", "import_areas", "restore_area", "retire_area", "shape_fields"]
