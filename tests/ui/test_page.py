"""A page is whole for a person, a part for htmx, and caches are told the difference."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles.finders import find
from django.templatetags.static import static
from django.test import RequestFactory

from linli.ui.gallery import sample
from linli.ui.render import page

VARY = {"HX-Request", "HX-Boosted", "HX-History-Restore-Request"}


def shown(**headers):
    request = RequestFactory().get("/", headers={"host": "localhost", **headers})
    request.user, request.resolver_match = AnonymousUser(), None
    return page(request, "ui/gallery_paper.html", sample(request), part="components")


def is_whole(response) -> bool:
    return response.content.decode().lstrip().startswith("<!doctype html>")


def test_a_person_gets_the_whole_page():
    assert is_whole(shown())


def test_htmx_gets_the_part():
    response = shown(hx_request="true")
    assert not is_whole(response)
    assert response.content.decode().strip().startswith('<header class="paper-head">')


def test_htmx_gets_the_whole_page_for_a_boosted_link_and_for_its_history():
    assert is_whole(shown(hx_request="true", hx_boosted="true"))
    assert is_whole(shown(hx_request="true", hx_history_restore_request="true"))


def test_caches_are_told_on_what_the_answer_depends():
    assert set(shown()["Vary"].split(", ")) >= VARY
    assert set(shown(hx_request="true")["Vary"].split(", ")) >= VARY


def test_the_icon_is_found_where_browsers_look_for_it_by_themselves(client):
    response = client.get("/favicon.ico")

    assert (response.status_code, response["Location"]) == (302, static("ui/icon.svg"))
    assert find("ui/icon.svg") is not None
