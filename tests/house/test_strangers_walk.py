"""A stranger tries every address there is, by link and by form."""

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client

from tests.house.walk import all_pages

pytestmark = pytest.mark.django_db

PAGES = all_pages()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_stranger_gets_the_public_page_or_is_asked_to_sign_in(page, method):
    client = Client(raise_request_exception=False)
    answer = getattr(client, method)(page.address())
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith(resolve_url(settings.LOGIN_URL))

    assert answer.status_code < 500, "whatever a stranger sends, it is no error of ours"
    assert page.is_public or to_sign_in or answer.status_code in {404, 405}


def test_there_is_something_to_walk():
    assert len(PAGES) > 20, "the walk no longer finds the pages"
