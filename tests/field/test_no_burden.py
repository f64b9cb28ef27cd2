"""The field page watches nobody: no track, no clock-in, no points, no photo that is asked for. Read from models and pages."""

import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse

from linli.visits.rules import Result
from tests.field.test_phone import phone_of, send

LINLI = Path(settings.BASE_DIR) / "linli"
OF_STAFF = ("visits", "field", "errands", "neighbours", "hearings")
PAGES = [file for app in OF_STAFF for kind in ("*.js", "*.html") for file in (LINLI / app).rglob(kind)]
MODELS = [model for app in ("visits", "field", "neighbours") for model in apps.get_app_config(app).get_models()]
PLACE = {"lon", "lat", "longitude", "latitude", "position", "point", "gps", "accuracy", "speed", "heading", "address"}
WATCHED = {
    "steps",
    "distance",
    "route",
    "path",
    "mileage",
    "duration",
    "battery",
    "online",
    "used",
    "contact",
    "points",
    "rank",
}
ASKS_WHERE = (
    r"geolocation|watchPosition|getCurrentPosition|DeviceMotion|DeviceOrientation|Accelerometer|sendBeacon|getBattery"
)


def parts(name):
    return set(name.lower().split("_"))


def test_no_model_of_visits_and_phones_keeps_where_anybody_was():
    kept = {f"{m.__name__}.{f.name}" for m in MODELS for f in m._meta.get_fields() if parts(f.name) & PLACE}
    floats = {
        f"{m.__name__}.{f.name}" for m in MODELS for f in m._meta.get_fields() if isinstance(f, models.FloatField)
    }

    assert (kept, floats) == (set(), set())


def test_no_model_counts_points_or_measures_a_worker_s_day():
    assert {f"{m.__name__}.{f.name}" for m in MODELS for f in m._meta.get_fields() if parts(f.name) & WATCHED} == set()


def test_what_is_kept_of_a_phone_is_this_and_no_more():
    fields = {field.name for field in apps.get_model("field.FieldDevice")._meta.concrete_fields}

    assert fields == {
        "id", "state", "version", "user", "post", "name", "key_digest", "sessions_ended", "enrolled_at", "valid_until",
    }  # fmt: skip


def test_no_page_asks_the_phone_where_it_is():
    found = [str(f.relative_to(LINLI)) for f in PAGES if re.search(ASKS_WHERE, f.read_text(encoding="utf-8"))]

    assert len(PAGES) > 15
    assert found == []


def test_no_page_demands_a_photo():
    demanded = re.compile(r"<input[^>]*type=\"file\"[^>]*required|capture=")

    assert [str(f) for f in PAGES if demanded.search(f.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("result", Result.values)
def test_every_result_can_be_written_down_without_a_photo(street, client, result):
    key = phone_of(street.cast.grid_worker)
    answer = send(client, key, [{"kind": "visit", "dwelling": street.doors[0].pk, "result": result, "known": 0}])

    assert [one["status"] for one in answer] == ["done"]


def test_what_the_phone_is_given_names_no_place_and_no_figure_of_a_person(street, client):
    street.round()
    key = phone_of(street.cast.grid_worker)
    pack = client.post(reverse("field:load"), headers={"X-Linli-Phone": key}).json()

    assert not re.findall(r'"(lon|lat|score|rank|points|steps)"', json.dumps(pack))
