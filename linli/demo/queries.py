"""The committed data of the demo city, as it stands in ``data/``."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
Rows = list[dict[str, Any]]


@cache
def rows(name: str) -> Rows:
    """The rows of one file: units, cast, staff, workers, residents, stations."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: Rows = yaml.load((DATA / f"{name}.yaml").read_text(), Loader=loader)
    return found


@cache
def table(name: str) -> dict[str, Any]:
    """One file that is a table: stories, year."""
    found: dict[str, Any] = yaml.load((DATA / f"{name}.yaml").read_text(), Loader=yaml.SafeLoader)
    return found


@cache
def area_features() -> Rows:
    """City, subdistrict, communities and grids; ancestors come first."""
    features: Rows = json.loads((DATA / "areas.geojson").read_text())["features"]
    return features
