"""Shredding (到期销毁): words, contact and files go when their time is over; the chain still proves what happened."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from linli.cases import actions, tasks
from linli.cases.models import Case, Publication
from linli.cases.queries.retention import expired, loose_contacts
from linli.cases.rules import CaseState as S
from linli.files.models import Attachment
from linli.files.queries import prepare
from linli.kernel.actor import CLOCK, PASSERBY
from linli.people.actions import contact_for
from linli.people.models import Contact, User
from linli.people.queries import speaking_for
from linli.record.acts import Blocked
from linli.record.chain import verify
from linli.record.models import Note
from tests.cases.conftest import reason
from tests.cast import the_case
from tests.files.conftest import upload

FIVE_YEARS = {"days": 5 * 365 + 3}
TEXT = {"title": "楼道漏水修好了", "problem": "楼道漏水。", "outcome": "换了管子。"}


@pytest.fixture(autouse=True)
def storage(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def contact(cast):
    return contact_for(name="刘桂兰", phone="13812341234")


@pytest.fixture
def declined(cast, town, contact):
    """Somebody without an account, at the window, whose case ended at once."""

    def make():
        by = speaking_for(cast.clerk, contact)
        case = the_case(actions.raise_case(words="下水道堵了", channel="window", area=town.grid, by=by))
        actions.withdraw(case, by=by)
        return case

    return make


def test_nothing_goes_before_its_time(declined, now):
    declined()
    now.passes(days=5 * 365 - 3)

    assert (tasks.shred_expired(), Case.objects.filter(shredded_at=None).count()) == (0, 1)


def test_an_open_case_is_never_touched(a_case, now):
    a_case(S.IN_HAND)
    now.passes(days=20 * 365)

    assert list(expired(now.at)) == []


def test_words_place_and_notes_go_and_the_chain_holds(declined, now):
    case = declined()
    now.passes(**FIVE_YEARS)

    assert tasks.shred_expired() == 1
    case.refresh_from_db()
    assert [case.title, case.words, case.address, case.lon, case.lat, case.salt] == ["", "", "", None, None, ""]
    assert not Note.objects.exclude(text="").exists()
    assert case.shredded_at == now.at
    assert verify() == []


def test_with_the_last_case_of_a_contact_its_name_and_phone_go(declined, contact, now):
    declined()
    now.passes(days=100)
    declined()
    now.passes(days=5 * 365 - 50)

    assert tasks.shred_expired() == 1
    contact.refresh_from_db()
    assert (contact.name, contact.phone, contact.shredded_at) == ("刘桂兰", "13812341234", None)

    now.passes(days=100)
    assert tasks.shred_expired() == 1
    contact.refresh_from_db()
    assert (contact.name, contact.phone, contact.phone_hash, contact.shredded_at) == ("", "", "", now.at)
    assert verify() == []


def test_who_signs_in_keeps_the_contact_until_the_account_is_blocked(a_case, now):
    case = a_case(S.WITHDRAWN)
    mine = Contact.objects.get(pk=case.reporter_id)
    now.passes(**FIVE_YEARS)
    tasks.shred_expired()
    mine.refresh_from_db()
    assert (mine.name, list(loose_contacts(now.at))) == ("resident", [])

    User.objects.filter(pk=mine.user_id).update(is_active=False)
    Contact.objects.update(made_at="2019-01-01T00:00:00Z")
    assert list(loose_contacts(now.at)) == [mine]
    assert tasks.shred_expired() == 1
    mine.refresh_from_db()
    assert (mine.name, mine.phone) == ("", "")


@pytest.mark.django_db(transaction=True)
def test_files_leave_the_store(cast, town, contact, now):
    photo = prepare(upload())
    by = speaking_for(cast.clerk, contact)
    act = actions.raise_case(words="井盖坏了", channel="window", area=town.grid, photos=[photo], by=by)
    case = the_case(act)
    actions.withdraw(case, by=by)
    kept = Attachment.objects.get()
    assert default_storage.exists(kept.name)

    now.passes(**FIVE_YEARS)
    tasks.shred_expired()

    kept.refresh_from_db()
    assert (kept.state, kept.caption, kept.salt) == ("removed", "", "")
    assert not default_storage.exists(kept.name)
    assert verify() == []


@pytest.fixture
def published(a_case, cast, now):
    case = a_case(S.CLOSED)
    actions.propose_publication(case, **TEXT, by=cast.clerk)
    publication = Publication.objects.get()
    actions.check(publication, words="可以公示", by=cast.second_clerk)
    actions.contradict(publication, device="d", told="我家还在漏", by=PASSERBY)
    return publication


def test_what_was_public_for_three_years_is_taken_down_by_the_clock(published, now):
    now.passes(days=3 * 365 - 3)
    assert tasks.take_down_expired() == 0

    now.passes(days=6)
    assert tasks.take_down_expired() == 1
    published.refresh_from_db()
    assert (published.state, published.title) == ("taken_down", TEXT["title"])
    assert published.history.last().by == {"kind": "clock", "channel": "clock"}


def test_what_is_still_public_is_not_shredded(published):
    with pytest.raises(Blocked):
        actions.shred(published.case, by=CLOCK)


def test_the_words_of_a_publication_and_of_its_neighbours_go_with_the_case(published, now):
    now.passes(**FIVE_YEARS)
    tasks.shred_expired()

    published.refresh_from_db()
    assert (published.state, published.title, published.problem, published.outcome) == ("taken_down", "", "", "")
    assert not Note.objects.exclude(text="").exists()
    assert verify() == []


def test_shredded_words_are_not_published_again(published, cast, now):
    now.passes(**FIVE_YEARS)
    tasks.shred_expired()

    with pytest.raises(Blocked):
        actions.propose_again(published, by=cast.clerk)


def test_the_person_named_in_a_hold_is_forgotten(a_case, cast, now, town):
    case, day = a_case(S.IN_HAND), now.at.date() + timedelta(days=30)
    actions.propose_hold(case, reason=reason("hold"), person="李队长", review_on=day, words="等季节", by=cast.plumber)
    actions.approve_hold(case.holds.get(), told="开春再修", by=cast.supervisor)
    actions.withdraw(case, by=cast.resident)
    now.passes(**FIVE_YEARS)
    tasks.shred_expired()

    assert list(case.holds.values_list("person", flat=True)) == [""]


def shred(*how):
    out = StringIO()
    call_command("shred", *how, stdout=out)
    return out.getvalue().splitlines()


def test_a_dry_run_counts_and_changes_nothing(declined, now):
    declined()
    now.passes(**FIVE_YEARS)
    lines = shred("--dry-run")

    assert [line.split()[:2] for line in lines if "cases.case" in line] == [["1", "cases.case"]]
    assert lines[-1] == "Nothing was changed."
    assert Case.objects.filter(shredded_at=None).count() == 1


def test_the_command_lets_go_of_all_that_is_over(declined, now):
    declined()
    now.passes(**FIVE_YEARS)

    assert [line for line in shred() if line.startswith("cases.case:")] == ["cases.case: 1 let go"]
    assert Case.objects.filter(shredded_at=None).count() == 0


def test_the_page_of_rules_shows_what_would_go_now(declined, now, client):
    declined()
    now.passes(**FIVE_YEARS)
    client.force_login(User.objects.get(username="administrator"))
    page = client.get("/settings/retention/")

    over = {row["rule"].id: row["over"].count for row in page.context["rows"] if row["over"] and row["over"].count}
    assert over["cases.case"] == 1
    assert "诉求的文字和地点" in page.content.decode()
