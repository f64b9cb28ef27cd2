"""Open311 GeoReport v2, as the standard has it: by hand, and by a client that others wrote."""

import importlib
import itertools
import warnings
from datetime import timedelta
from io import BytesIO
from uuid import uuid4
from xml.etree import ElementTree as Xml

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from linli.api.queries.open311 import stamp
from linli.cases import actions
from linli.cases.models import Case, CaseSettings, Publication
from linli.files.models import Attachment
from linli.kernel.actor import CLOCK
from linli.record import registers
from tests.api.conftest import a_key
from tests.cases.conftest import Now
from tests.cast import GRID, HERE, raised, the_case

V2 = "/open311/v2"


@pytest.fixture
def report(client, app):
    """Raise as an app does."""

    def post(*, headers=None, **given):
        sent = {"api_key": app.text, "service_code": "0101", "address_string": "3号楼", "description": "楼道漏水"}
        return client.post(f"{V2}/requests.json", {**sent, **given}, headers=headers)

    return post


@pytest.fixture
def published(cast, town, a_case):
    """A case that was answered, de-identified, checked by a second person and published."""
    registers.change(CaseSettings.current(), changes={"checks_needed": 1}, by=cast.administrator)
    case = a_case("closed")
    case.refresh_from_db()
    act = actions.propose_publication(
        case, title="楼道漏水修好了", problem="楼道漏水", outcome="换了水管", by=cast.clerk
    )
    publication = Publication.objects.get(pk=act.root_id)
    actions.check(publication, by=cast.supervisor)
    publication.refresh_from_db()
    assert publication.is_published
    return publication


@pytest.fixture
def no_calls(monkeypatch):
    """The connections that were tried, other than to the database."""
    tried = []
    monkeypatch.setattr("socket.create_connection", lambda *given, **_how: tried.append(given))
    return tried


def test_what_one_may_report(client, town):
    row = client.get(f"{V2}/services.json").json()[0]

    assert row == {
        "service_code": "0101", "service_name": "漏水", "description": "漏水", "metadata": True, "type": "realtime",
        "keywords": "", "group": "市政",
    }  # fmt: skip


def test_a_service_says_which_attributes_it_takes(client, town):
    told = client.get(f"{V2}/services/0101.json").json()

    assert (told["service_code"], [a["code"] for a in told["attributes"]]) == ("0101", ["about", "grid"])
    assert told["attributes"][0]["values"][0]["key"] == "neighbourhood"
    assert [a["order"] for a in told["attributes"]] == [1, 2]


def test_as_xml_it_has_the_names_of_the_standard(client, town, published):
    services = Xml.fromstring(client.get(f"{V2}/services.xml").content)
    definition = Xml.fromstring(client.get(f"{V2}/services/0101.xml").content)
    requests = Xml.fromstring(client.get(f"{V2}/requests.xml").content)

    assert (services.tag, services[0].tag, services[0].findtext("metadata")) == ("services", "service", "true")
    assert definition.tag == "service_definition"
    assert [a.tag for a in definition.find("attributes")] == ["attribute", "attribute"]
    assert definition.find("attributes")[0].find("values")[0].tag == "value"
    assert (requests.tag, requests[0].tag) == ("service_requests", "request")
    assert requests[0].findtext("service_request_id") == f"p{published.pk}"


def test_a_request_becomes_a_case_that_waits_to_be_taken_in(report, town):
    answer = report(**{"first_name": "建国", "last_name": "周", "phone": "13800000009", "attribute[grid]": GRID})
    case = Case.objects.select_related("reporter").get()

    assert answer.status_code == 200
    assert answer.json()[0]["service_request_id"] == case.number
    assert (case.state, case.category, case.area_id, case.words, case.reporter.name) == (
        "received", town.leaks, GRID, "楼道漏水", "周建国",
    )  # fmt: skip


def a_picture(name="lamp.jpg"):
    made = BytesIO()
    Image.new("RGB", (40, 30), "red").save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue(), "image/jpeg")


def test_pictures_come_with_the_request_and_are_drawn_anew(report, town, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sent = a_picture()
    answer = report(media=[sent, a_picture()])
    case = Case.objects.get()
    kept = Attachment.objects.of(case)

    assert (answer.status_code, [photo.purpose for photo in kept]) == (200, ["raised", "raised"])
    sent.seek(0)
    with default_storage.open(kept[0].name) as file:
        assert file.read() != sent.read()


def test_what_is_no_picture_is_refused_with_its_field_and_raises_nothing(report, town):
    answer = report(media=SimpleUploadedFile("x.jpg", b"<html>", "image/jpeg"))

    assert (answer.status_code, Case.objects.count()) == (400, 0)
    assert answer.json()[0]["description"].startswith("media: ")


def test_a_picture_elsewhere_is_never_fetched_and_its_address_is_kept_with_the_words(report, town, no_calls):
    report(media_url="http://169.254.169.254/latest/lamp.jpg")

    assert Case.objects.get().words == "楼道漏水\nhttp://169.254.169.254/latest/lamp.jpg"
    assert no_calls == []


def test_the_number_comes_at_once_so_there_is_no_token_but_a_key_of_ones_own_leads_to_it(client, report, app):
    key, query = str(uuid4()), {"api_key": app.text}
    made, again = (report(headers={"Idempotency-Key": key}).json()[0] for _ in range(2))

    found = client.get(f"{V2}/tokens/{key}.json", query).json()
    assert (made, sorted(made)) == (again, ["account_id", "service_notice", "service_request_id"])
    assert found == [{"service_request_id": made["service_request_id"], "token": key}]
    assert client.get(f"{V2}/tokens/{uuid4()}.json", query).status_code == 404
    assert client.get(f"{V2}/tokens/{key}.json").status_code == 404  # without its key


def test_without_a_description_it_says_what_its_service_is_called(report, town):
    assert (report(description="").status_code, Case.objects.get().words) == (200, "漏水")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"api_key": ""}, 403),
        ({"api_key": "linli_x_y"}, 403),
        ({"service_code": "9999"}, 404),
        ({"service_code": ""}, 400),
        ({"address_string": ""}, 400),
        ({"lat": "37.1"}, 400),
        ({"lat": "x", "long": "116"}, 400),
        ({"phone": "abc"}, 400),
        ({"jurisdiction_id": "nowhere"}, 404),
        ({"attribute[about]": "weather"}, 400),
    ],
)
def test_errors_are_those_of_the_standard(report, town, given, status):
    answer = report(**given)

    assert answer.status_code == status
    assert [sorted(row) for row in answer.json()] == [["code", "description"]]
    assert (answer.json()[0]["code"], Case.objects.count()) == (status, 0)


def test_errors_as_xml(client, town):
    answer = client.get(f"{V2}/requests/none.xml")
    told = Xml.fromstring(answer.content)

    assert (answer.status_code, told.tag, told[0].tag, told[0].findtext("code")) == (404, "errors", "error", "404")


def test_a_key_for_reading_raises_nothing(client, cast, town):
    _key, text = a_key(cast.administrator, scopes=["read"], unit=town.centre, role="clerk")
    answer = client.post(f"{V2}/requests.json", {"api_key": text, "service_code": "0101"})

    assert (answer.status_code, answer.json()[0]["code"]) == (403, 403)


def test_without_a_key_only_what_was_published_is_to_be_seen(client, published, cast, town):
    hidden = raised(cast, town, words="我家在3号楼2单元，电话13800000001")
    listed = client.get(f"{V2}/requests.json").json()

    assert [row["service_request_id"] for row in listed] == [f"p{published.pk}"]
    assert (listed[0]["description"], listed[0]["status_notes"], listed[0]["status"]) == (
        "楼道漏水",
        "换了水管",
        "closed",
    )
    assert client.get(f"{V2}/requests/{hidden.number}.json").status_code == 404
    assert client.get(f"{V2}/requests/{published.case.number}.json").status_code == 404
    assert published.case.words not in client.get(f"{V2}/requests/p{published.pk}.json").content.decode()


def test_a_key_sees_its_own_area_and_no_other(client, cast, town):
    mine, other = raised(cast, town), raised(cast, town)
    Case.objects.filter(pk=other.pk).update(area="371482001002")
    _key, text = a_key(cast.administrator, scopes=["read"], unit=town.committee, role="community_worker", area_id=HERE)
    listed = client.get(f"{V2}/requests.json", {"api_key": text}).json()

    assert [row["service_request_id"] for row in listed] == [mine.number]
    assert client.get(f"{V2}/requests/{other.number}.json", {"api_key": text}).status_code == 404


def test_what_an_app_raised_it_may_follow_and_no_other_app(client, report, app, cast, town):
    number = report().json()[0]["service_request_id"]
    _key, stranger = a_key(cast.administrator, scopes=["raise"])
    case = Case.objects.get()
    actions.settle(case, told="已派人去修", by=cast.clerk)
    mine = client.get(f"{V2}/requests/{number}.json", {"api_key": app.text}).json()[0]

    assert (mine["status"], mine["status_notes"]) == ("closed", "已派人去修")
    assert client.get(f"{V2}/requests/{number}.json", {"api_key": stranger}).status_code == 404
    assert [
        row["service_request_id"]
        for row in client.get(f"{V2}/requests.json", {"api_key": app.text, "mine": "true"}).json()
    ] == [number]
    assert client.get(f"{V2}/requests.json", {"api_key": stranger, "mine": "true"}).json() == []


def test_what_is_open_says_when_something_was_last_done_and_what_is_done_when_it_was(
    client, report, app, cast, monkeypatch
):
    now = Now()
    monkeypatch.setattr(timezone, "now", lambda: now.at)
    number = report().json()[0]["service_request_id"]
    case = Case.objects.get()

    def changed():
        now.passes(hours=2)
        return client.get(f"{V2}/requests/{number}.json", {"api_key": app.text}).json()[0]["updated_datetime"]

    raised_at = changed()
    actions.take_in(case, by=cast.clerk)
    taken_in_at = changed()
    actions.settle(case, told="已派人去修", by=cast.clerk)
    answered_at = changed()
    actions.note(case, words="内部备注", by=cast.clerk)

    assert [raised_at, taken_in_at] == [stamp(case.raised_at), stamp(case.raised_at + timedelta(hours=2))]
    assert changed() == answered_at == stamp(case.answered_at)


def test_the_history_is_told_as_the_resident_reads_it(client, report, app, cast):
    number = report().json()[0]["service_request_id"]
    case = Case.objects.get()
    actions.note(case, words="内部备注", by=cast.clerk)
    actions.settle(case, told="已派人去修", by=cast.clerk)
    lines = client.get(f"{V2}/requests/{number}/comments.json", {"api_key": app.text}).json()

    assert [(line["status"], line["comment"]) for line in lines] == [("raise_case", ""), ("settle", "已派人去修")]


def test_the_resident_adds_something_through_the_app(client, report, app, cast, town):
    number = report().json()[0]["service_request_id"]
    sent = {"api_key": app.text, "description": "今天更严重了"}
    lines = client.post(f"{V2}/requests/{number}/comments.json", sent).json()
    foreign = client.post(f"{V2}/requests/{raised(cast, town).number}/comments.json", sent)

    assert (lines[-1]["status"], lines[-1]["comment"], foreign.status_code) == ("add_details", "今天更严重了", 404)


@pytest.mark.parametrize(
    "query",
    [
        "status=half",
        "start_date=yesterday",
        "page=0",
        "page_size=x",
        "start_date=2026-02-01&end_date=2026-01-01",
        "start_date=2026-01-01&end_date=2026-04-02",
        "page=-1",
    ],
)
def test_a_filter_that_cannot_be_read_is_an_error_and_not_ignored(client, db, query):
    answer = client.get(f"{V2}/requests.json?{query}")

    assert (answer.status_code, answer.json()[0]["code"]) == (400, 400)


def test_filters_and_pages(client, cast, town, hotline):
    new, old, done = raised(cast, town), raised(cast, town), raised(cast, town)
    actions.settle(done, told="好了", by=cast.clerk)
    now = timezone.now()
    Case.objects.filter(pk=old.pk).update(raised_at=now - timedelta(days=100))

    def numbers(**query):
        listed = client.get(f"{V2}/requests.json", {"api_key": hotline.text, **query}).json()
        return [row["service_request_id"] for row in listed]

    def day(ago):
        return (now - timedelta(days=ago)).isoformat()

    assert numbers() == [done.number, new.number]  # of 90 days
    assert (numbers(start_date=day(120)), numbers(end_date=day(95))) == ([old.number], [old.number])
    assert numbers(start_date=day(89)) == [done.number, new.number]
    assert (numbers(status="open"), numbers(status="closed")) == ([new.number], [done.number])
    assert numbers(service_request_id=f"{old.number},{new.number}") == [new.number, Case.objects.get(pk=old.pk).number]
    assert (numbers(page_size=1), numbers(page_size=1, page=2)) == ([done.number], [new.number])
    assert (numbers(service_code="0101"), numbers(jurisdiction_id="371482")) == ([], [done.number, new.number])


def test_discovery_says_where_and_in_which_formats(client, db):
    told = client.get(f"{V2}/discovery.json").json()

    assert told["endpoints"][0]["url"].endswith("/open311/v2")
    assert told["endpoints"][0]["formats"] == ["application/json; charset=utf-8", "text/xml; charset=utf-8"]


def test_words_that_are_no_xml_do_not_break_it(client, report, app, town):
    report(description="<b>漏水</b> & \x08 再来")
    told = Xml.fromstring(client.get(f"{V2}/requests.xml", {"api_key": app.text, "mine": "true"}).content)

    assert told[0].findtext("description").replace("\x08", "") == "<b>漏水</b> &  再来"


@pytest.mark.django_db(transaction=True)
def test_a_client_that_others_wrote_raises_lists_and_reads(live_server, monkeypatch, cast, town):
    """``three`` was written for Python 2: one name that went is given back, everything else is as it comes."""
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        three = importlib.import_module("three").Three
    _key, text = a_key(cast.administrator, unit=town.centre, role="clerk")
    city = three(f"{live_server.url}/open311/v2", api_key=text, jurisdiction="371482")

    assert [row["service_code"] for row in city.services()] == ["0101", "0102"]
    assert city.services("0101")["attributes"][0]["code"] == "about"
    made = city.post("0101", address="3号楼", name="建国 周", phone="13800000009", description="楼道漏水")[0]
    number = made["service_request_id"]
    case = Case.objects.get()
    assert case.number == number
    assert [row["service_request_id"] for row in city.requests(api_key=text)] == [number]
    assert city.request(number, api_key=text)[0]["description"] == "楼道漏水"
    actions.settle(case, told="修好了", by=cast.clerk)
    actions.close(the_case(actions.verify(case, words="看过", by=cast.supervisor)), by=CLOCK)
    assert city.request(number, api_key=text)[0]["status"] == "closed"
    city.session.close()
