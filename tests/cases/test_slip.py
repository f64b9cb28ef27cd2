"""At the window (窗口): what is handed to whoever was written down, and by whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.queries.links import slip_token_of, tracking_url
from linli.people.models import User
from linli.places.models import Area
from tests.cast import the_case


@pytest.fixture
def written(cast, town):
    return the_case(actions.take_call(words="楼道灯坏了。", channel="window", by=cast.clerk))


def slip_url(case):
    return tracking_url(case, slip_token_of(case))


@pytest.fixture
def as_(client):
    def enter(name):
        client.force_login(User.objects.get(username=name))
        return client

    return enter


def test_who_wrote_it_down_prints_a_slip_with_its_number_and_its_link(as_, written):
    page = as_("clerk").get(f"/cases/{written.pk}/slip/").content.decode()

    assert (written.number in page, slip_url(written) in page, "data:image" in page) == (True, True, True)


@pytest.mark.parametrize("name", ["second_clerk", "supervisor", "plumber", "resident"])
def test_nobody_else_gets_the_link_for_it_lets_its_holder_rate(as_, written, name):
    assert as_(name).get(f"/cases/{written.pk}/slip/").status_code == 404


def test_nor_does_the_writer_on_another_day(as_, written):
    Case.objects.update(raised_at=timezone.now() - timedelta(days=1))

    assert as_("clerk").get(f"/cases/{written.pk}/slip/").status_code == 404


def test_what_came_from_a_page_of_the_resident_has_no_slip(as_, a_case):
    assert as_("clerk").get(f"/cases/{a_case().pk}/slip/").status_code == 404


@pytest.mark.parametrize(("button", "where"), [("again", "/cases/new/"), ("show", "/cases/{pk}/")])
def test_after_the_call_the_link_its_code_and_the_slip_stand_on_the_page(as_, cast, town, button, where):
    client = as_("clerk")
    form = client.get("/cases/new/").context["form"]
    typed = {"key": form["key"].value(), "words": "楼道灯坏了。", "channel": "window", "urgency": 0, "exit": "later"}

    page = client.post("/cases/new/", typed | {button: "yes"}, follow=True)

    case = Case.objects.get()
    html = page.content.decode()
    assert page.redirect_chain[0][0].startswith(where.format(pk=case.pk))
    assert (slip_url(case) in html, f"/cases/{case.pk}/slip/" in html) == (True, True)
    assert slip_url(case) not in client.get(f"/cases/{case.pk}/").content.decode()  # and later no more


@pytest.mark.parametrize(
    ("area", "address", "words"),
    [
        ("红旗社区", "红旗社区 振兴小区3号楼", "红旗社区 振兴小区3号楼"),
        ("红旗社区", "振兴小区3号楼", "红旗社区 振兴小区3号楼"),
        ("红旗社区", "", "红旗社区"),
        ("", "振兴小区3号楼", "振兴小区3号楼"),
        ("", "", ""),
    ],
)
def test_a_place_says_its_area_once(area, address, words):
    assert Case(area=Area(name=area, code="1") if area else None, address=address).place_words == words
