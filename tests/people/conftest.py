"""A small office: who works where."""

from typing import NamedTuple

import pytest
from django.test import Client
from django.utils import timezone

from linli.kernel.actor import IMPORT, Actor
from linli.people import policy
from linli.people.models import Post, Role, Unit, User
from linli.people.queries import person
from linli.record import registers

PASSWORD = "lu-bei-jie-dao-2026"


class People(NamedTuple):
    centre: Unit
    water: Unit
    parks: Unit
    clerk: Actor
    plumber: Actor
    gardener: Actor
    supervisor: Actor
    administrator: Actor


@pytest.fixture
def people(db):
    centre, water, parks = (a_unit(name) for name in ("一站式中心", "水务所", "园林所"))
    return People(
        centre,
        water,
        parks,
        clerk=someone("clerk", (centre, Role.CLERK)),
        plumber=someone("plumber", (water, Role.HANDLER)),
        gardener=someone("gardener", (parks, Role.HANDLER)),
        supervisor=someone("supervisor", (centre, Role.SUPERVISOR)),
        administrator=someone("administrator", (centre, Role.ADMINISTRATOR)),
    )


@pytest.fixture
def sees_everything(monkeypatch):
    """As if a case showed every contact to everybody of the staff: upper apps say which."""
    monkeypatch.setattr(policy, "may_see_contact", [lambda actor, contact: True])


@pytest.fixture
def sign_in_as(people):
    """A browser of its own in which somebody of the office is signed in."""

    def begin(username):
        client = Client()
        client.force_login(User.objects.get(username=username))
        return client

    return begin


@pytest.fixture
def someone_signed_up(db):
    return lambda username: User.objects.create_user(username, password=PASSWORD)


def a_unit(name, **how):
    unit = Unit(name=name, **how)
    registers.add(unit, by=IMPORT)
    return unit


def a_post(user, unit, role, **how):
    post = Post(user=user, unit=unit, role=role, **{"valid_from": timezone.localdate(), **how})
    registers.add(post, by=IMPORT)
    return post


def someone(username, *posts):
    user = User.objects.create_user(username, password=PASSWORD)
    for unit, role in posts:
        a_post(user, unit, role)
    return person(user, channel="desk")
