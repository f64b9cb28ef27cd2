"""Reads of places: the tree, the point, the workers."""

from linli.places.queries.areas import (
    children,
    filtered,
    full_name,
    in_force,
    overlap,
    overlapping,
    path_to,
    search,
    service_points,
    successors,
)
from linli.places.queries.location import AreaIndex, Located, area_for_address, forget_index, index, locate
from linli.places.queries.pages import area_in_full, features, outlines, with_what_is_above
from linli.places.queries.premises import (
    House,
    as_one_sees_it,
    buildings_of,
    compounds_in_full,
    dwelling_counts,
    dwellings_of,
    grid_around,
    grid_of,
    grids_of_buildings,
)
from linli.places.queries.workers import Worker, supply_workers, workers_of

__all__ = [
    "AreaIndex",
    "House",
    "Located",
    "Worker",
    "area_for_address",
    "area_in_full",
    "as_one_sees_it",
    "buildings_of",
    "children",
    "compounds_in_full",
    "dwelling_counts",
    "dwellings_of",
    "features",
    "filtered",
    "forget_index",
    "full_name",
    "grid_around",
    "grid_of",
    "grids_of_buildings",
    "in_force",
    "index",
    "locate",
    "outlines",
    "overlap",
    "overlapping",
    "path_to",
    "search",
    "service_points",
    "successors",
    "supply_workers",
    "with_what_is_above",
    "workers_of",
]
