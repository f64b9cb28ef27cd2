"""Where and when a picture was taken, as its camera says: read before it is stripped."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from math import isfinite
from typing import Any

from django.utils import timezone as django_timezone
from PIL import ExifTags, Image


def place_of(exif: Image.Exif) -> tuple[float, float] | None:
    """(lon, lat) in WGS-84, the system of satellites; None when missing or impossible."""
    try:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        lat = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], negative="S")
        lon = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], negative="W")
    except Exception:  # whatever a strange camera wrote: then there is no place
        return None
    is_possible = isfinite(lat) and isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180
    return (round(lon, 6), round(lat, 6)) if is_possible and (lat, lon) != (0, 0) else None


def time_of(exif: Image.Exif) -> datetime | None:
    """When it was taken; without a zone it is the time here."""
    try:
        details = exif.get_ifd(ExifTags.IFD.Exif)
        taken = str(details[ExifTags.Base.DateTimeOriginal])[:19]
        offset = details.get(ExifTags.Base.OffsetTimeOriginal)
        zone = _zone(str(offset)) if offset else django_timezone.get_default_timezone()
        return datetime.strptime(taken, "%Y:%m:%d %H:%M:%S").replace(tzinfo=zone)
    except Exception:  # whatever a strange camera wrote: then there is no time
        return None


def _degrees(parts: Sequence[Any], side: str, *, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if str(side).strip().upper().startswith(negative) else value


def _zone(offset: str) -> timezone:
    sign = -1 if offset.startswith("-") else 1
    hours, minutes = offset.strip("+-").split(":")
    return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))
