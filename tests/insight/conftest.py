"""Signing in, for whoever tests pages of figures."""

import pytest

from linli.people.models import User


@pytest.fixture
def sign_in(client):
    def enter(name):
        client.force_login(User.objects.get(username=name))
        return client

    return enter
