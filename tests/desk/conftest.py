"""Signing in at the desk."""

import pytest

from linli.people.models import User


@pytest.fixture
def sign_in(client):
    def enter(name):
        client.force_login(User.objects.get(username=name))
        return client

    return enter


@pytest.fixture
def admin(cast, sign_in):
    return sign_in("administrator")


def filled(form, **typed):
    """What a browser sends of a form that was shown, with some answers changed."""
    sent = {}
    for bound in form:
        value = bound.value()
        if hasattr(value, "pk"):
            value = value.pk
        if value is not None and value is not False:
            sent[bound.html_name] = value
    return {name: value for name, value in (sent | typed).items() if value is not None}
