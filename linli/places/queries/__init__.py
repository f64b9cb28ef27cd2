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
from linli.places.queries.workers import Worker, supply_workers, workers_of

__all__ = [
    "AreaIndex",
    "Located",
    "Worker",
    "area_for_address",
    "area_in_full",
    "children",
    "features",
    "filtered",
    "forget_index",
    "full_name",
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
