"""Programs with keys: the hotline's own system, the water office's, and an app for residents."""

import json
from uuid import uuid4

import pytest

from linli.api import actions
from linli.api.models import ApiKey
from linli.api.queries.keys import fresh
from linli.api.rules import Scope
from tests.cast import HERE

ALL = [scope.value for scope in Scope]


def a_key(by, *, scopes=tuple(ALL), **given):
    """A key, and the text that opens its doors."""
    new = fresh()
    row = ApiKey(name="测试系统", public_id=new.public_id, scopes=list(scopes), **given)
    act = actions.make_key(row, secret=new.secret, by=by)
    return ApiKey.objects.get(pk=act.root_id), new.whole


class Program:
    """A program that talks to the API."""

    def __init__(self, client, key, text):
        self.client, self.key, self.text = client, key, text

    def get(self, path, **query):
        return self.client.get(f"/api/v1{path}", query, headers={"Authorization": f"Bearer {self.text}"})

    def post(self, path, body, *, key=None):
        headers = {"Authorization": f"Bearer {self.text}", "Idempotency-Key": str(key or uuid4())}
        return self.client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)


@pytest.fixture
def hotline(client, cast, town):
    """The hotline's own system, which does what a clerk does."""
    return Program(client, *a_key(cast.administrator, unit=town.centre, role="clerk"))


@pytest.fixture
def water(client, cast, town):
    """The program of the water office."""
    return Program(client, *a_key(cast.administrator, unit=town.water, role="handler"))


@pytest.fixture
def app(client, cast, town):
    """An app of residents: it raises, and follows what it raised."""
    return Program(client, *a_key(cast.administrator, scopes=["raise"]))


@pytest.fixture
def next_door(client, cast, town):
    """A clerk's program whose area is the other community."""
    return Program(client, *a_key(cast.administrator, unit=town.committee, role="community_worker", area_id=HERE))
