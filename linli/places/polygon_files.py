"""Opening what a surveyor sends: GeoJSON, zipped Shapefile or GeoPackage, told apart by content, never by name.

GDAL opens anything that looks like one of its hundred formats, some of which fetch other files; so only
what was recognised here is given to it, under a name of ours, in a folder of its own.
"""

import json
import tempfile
import warnings
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from linli.kernel.rulebook import Refused

LARGEST_BYTES = 50 * 1024 * 1024
LARGEST_UNPACKED = 300 * 1024 * 1024
MOST_FEATURES = 20_000
LON_LAT = {None, "EPSG:4326", "EPSG:4490", "OGC:CRS84"}  # 4490 is CGCS2000, the same to a few centimetres
SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


class BadFile(Refused):
    """This file cannot be read; the message says why and what to send instead."""


@dataclass(frozen=True, slots=True)
class PolygonFile:
    """What a file holds: its columns, and per feature the values as text with the shape."""

    columns: list[str]
    rows: list[dict[str, str]]
    geometries: list[BaseGeometry | None]
    reprojected_from: str = ""  # the projected system it was in, if it was


def read_polygons(data: bytes, *, layer: str = "") -> PolygonFile:
    """Read a file of polygons with longitude and latitude. Raises BadFile."""
    if not data.strip():
        raise BadFile(_("The file is empty."))
    if len(data) > LARGEST_BYTES:
        raise BadFile(
            _("The file is larger than %d MB. Please simplify it or send it in parts.") % (LARGEST_BYTES >> 20)
        )
    with tempfile.TemporaryDirectory(prefix="linli-polygons-") as folder:
        path = _recognise(data, Path(folder))
        return _open(path, layer)


def _recognise(data: bytes, folder: Path) -> Path:
    if data.startswith(b"PK"):
        return _unzip(data, folder)
    if data.startswith(b"SQLite format 3\x00"):
        path = folder / "polygons.gpkg"
    elif data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        path, data = folder / "polygons.geojson", _geojson(data)
    else:
        raise BadFile(_("This is no GeoJSON, no zipped Shapefile and no GeoPackage, whatever its name says."))
    path.write_bytes(data)
    return path


def _geojson(data: bytes) -> bytes:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadFile(_("This GeoJSON is not written in UTF-8.")) from None
    except ValueError as error:
        raise BadFile(_("This GeoJSON is broken: %s") % error) from None
    except RecursionError:
        raise BadFile(_("This GeoJSON is nested too deeply.")) from None
    features = content.get("features") if content.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        raise BadFile(_("This is JSON, but no GeoJSON FeatureCollection."))
    if not features:
        raise BadFile(_("The file holds no areas."))
    return json.dumps(content).encode()


def _unzip(data: bytes, folder: Path) -> Path:
    """Take the one Shapefile out of its zip, by parts and under our own name."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            files = [i for i in archive.infolist() if not i.is_dir() and "__MACOSX" not in i.filename]
            shapes = [i.filename for i in files if i.filename.lower().endswith(".shp")]
            if not shapes:
                raise BadFile(
                    _(
                        "This zip holds no polygons: a Shapefile is at least three files, .shp, .shx and .dbf, zipped together."
                    )
                )
            if len(shapes) != 1:
                raise BadFile(
                    _("The zip holds %d Shapefiles (.shp); please send each in a zip of its own.") % len(shapes)
                )
            stem = shapes[0][:-4]
            parts = {i.filename[-4:].lower(): i for i in files if i.filename[:-4] == stem}
            if missing := [part for part in SHAPEFILE_PARTS[:3] if part not in parts]:
                raise BadFile(_("The Shapefile is incomplete; missing in the zip: %s.") % ", ".join(missing))
            if sum(i.file_size for i in parts.values()) > LARGEST_UNPACKED:
                raise BadFile(_("Unpacked, this file is too large."))
            for part in SHAPEFILE_PARTS:
                if part in parts:
                    (folder / f"polygons{part}").write_bytes(archive.read(parts[part]))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise BadFile(_("This zip cannot be unpacked: %s") % error) from None
    _name_encoding(folder)
    return folder / "polygons.shp"


def _name_encoding(folder: Path) -> None:
    """Without a .cpg a Chinese Shapefile is in the national encoding, unless it reads as UTF-8."""
    names = folder / "polygons.cpg"
    if names.exists():
        return
    try:
        (folder / "polygons.dbf").read_bytes()[32:].decode("utf-8")
        names.write_text("UTF-8")
    except UnicodeDecodeError:
        names.write_text("GB18030")


def _open(path: Path, layer: str) -> PolygonFile:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL remarks on what we check ourselves: measures, odd rings
            return _read(path, layer or _only_layer(path))
    except _errors_of_gdal() as error:
        raise BadFile(_("This file cannot be read: %s") % _short(error)) from None


def _gdal() -> Any:
    """Loaded with the first file: it brings GDAL and whatever there is of pyarrow, which no page need carry."""
    import pyogrio
    import pyogrio.errors

    return pyogrio


def _errors_of_gdal() -> tuple[type[Exception], ...]:
    errors = _gdal().errors
    return (
        errors.DataSourceError,
        errors.DataLayerError,
        errors.FeatureError,
        errors.FieldError,
        errors.GeometryError,
        UnicodeDecodeError,
        ValueError,
    )


def _read(path: Path, layer: str) -> PolygonFile:
    pyogrio = _gdal()
    info = pyogrio.read_info(path, layer=layer)
    if info["features"] > MOST_FEATURES:
        told = {"n": info["features"], "most": MOST_FEATURES}
        raise BadFile(_("The file holds %(n)d features; at most %(most)d.") % told)
    crs = info["crs"] if info["crs"] not in LON_LAT else ""
    source = _reprojecting(path, layer) if crs else path
    dates = {"DATE_AS_STRING": "YES"} if source.suffix == ".geojson" else {}  # GDAL takes 2026-02-30 for a day
    meta, _fids, wkb, values = pyogrio.raw.read(source, layer=None if crs else layer, **dates)
    if wkb is None or not len(wkb):
        raise BadFile(_("The file holds no areas."))
    shapes = list(shapely.from_wkb(wkb, on_invalid="fix"))
    columns = [str(name) for name in meta["fields"]]
    lines = zip(*values, strict=True) if columns else [() for _shape in shapes]
    rows = [dict(zip(columns, map(_text, line), strict=True)) for line in lines]
    return PolygonFile(columns, rows, shapes, crs)


def _only_layer(path: Path) -> str:
    layers = [str(name) for name, kind in _gdal().list_layers(path) if kind is not None]
    if len(layers) != 1:
        raise BadFile(_("Which layer? The file has these with shapes: %s.") % (", ".join(layers) or "–"))
    return layers[0]


def _reprojecting(path: Path, layer: str) -> Path:
    """A virtual file that GDAL reads as longitude and latitude, for plans in metres (Gauss-Krüger)."""
    virtual = path.with_name("polygons.vrt")
    name = escape(layer, {'"': "&quot;"})
    virtual.write_text(
        f'<OGRVRTDataSource><OGRVRTWarpedLayer><OGRVRTLayer name="{name}"><SrcDataSource>{path}</SrcDataSource>'
        f"</OGRVRTLayer><TargetSRS>EPSG:4326</TargetSRS></OGRVRTWarpedLayer></OGRVRTDataSource>"
    )
    return virtual


def _text(value: Any) -> str:
    """A value as people would type it: no 371482001001.0, no nan, no None."""
    if value is None or (isinstance(value, float | np.floating) and not np.isfinite(value)):
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    text = str(value).replace("\x00", "").strip()
    return "" if text == "NaT" else text


def _short(error: Exception) -> str:
    """What GDAL says, without the name of our folder."""
    return str(error).split("; It might help")[0].replace(tempfile.gettempdir(), "")[:200]
