"""The care list: who consented, who reads, who is asked after, and what is left when the consent ends."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from linli.kernel.rulebook import NotYou
from linli.record.chain import verify
from linli.record.models import Message
from linli.visits import actions, policy
from linli.visits.models import CareEntry, CareRead
from linli.visits.queries.care import cared_for
from linli.visits.tasks import lapse_cares, raise_alarms
from tests.cases.conftest import told

PERSONAL = ("name", "phone", "look_for", "neighbour", "family", "family_phone")


def kept(entry):
    return [getattr(CareEntry.objects.get(pk=entry.pk), name) for name in PERSONAL]


def test_withdrawing_the_consent_shreds_all_that_was_kept(street):
    entry = street.care()
    actions.raise_alarm(entry, by=street.cast.clock)
    actions.calm_alarm(entry, words="女儿说在她家", by=street.cast.grid_worker)
    actions.withdraw_care(entry, by=street.cast.grid_worker)

    assert kept(entry) == [""] * 6
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM record_note WHERE text LIKE %s", ["%女儿%"])
        assert cursor.fetchone() == (0,)
    assert not policy.care_visible_to(street.cast.grid_worker).exists()
    assert verify() == []


def test_a_consent_that_ends_is_as_if_it_were_withdrawn(street, now):
    entry = street.care(consent_until=timezone.localdate() + timedelta(days=30))
    assert lapse_cares() == 0
    now.passes(days=31)

    assert lapse_cares() == 1
    entry.refresh_from_db()
    assert (entry.state, kept(entry)) == ("lapsed", [""] * 6)


def test_the_words_are_not_readable_in_the_database(street):
    street.care()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, look_for FROM visits_careentry")
        assert not any(word in str(cursor.fetchall()) for word in ("刘奶奶", "13800000009", "用药"))


def test_nobody_has_answered_first_neighbours_then_family_then_the_community_are_asked(street, now):
    entry = street.care(silent_days=10)
    steps = []
    for days in (9, 2, 0, 1, 1, 1):
        now.passes(days=days, hours=1)
        raise_alarms()
        entry.refresh_from_db()
        steps.append(entry.alarm)

    assert verify() == []
    assert steps == ["none", "neighbour", "neighbour", "family", "community", "community"]
    newest = Message.objects.filter(what="care_silent").order_by("-pk")[0]
    assert told(newest.act) == [("care_silent", "梧桐社区居委会")]


def test_whoever_sees_them_ends_the_asking_in_the_same_step(street, now):
    entry = street.care(silent_days=10)
    now.passes(days=12)
    raise_alarms()
    street.knock(result="nobody")
    entry.refresh_from_db()
    assert entry.alarm == "neighbour"
    street.knock(result="fine")

    entry.refresh_from_db()
    assert (entry.alarm, entry.alarm_at) == ("none", None)


def test_only_whom_the_person_agreed_to_sees_the_entry(street):
    street.care(audience="community", by=street.cast.community_worker)
    cast = street.cast

    seen = {name for name in cast._fields if policy.care_visible_to(getattr(cast, name)).exists()}
    assert seen == {"community_worker"}


def test_every_reading_is_written_down_once_an_hour(street, now):
    entry, by = street.care(), street.cast.grid_worker
    actions.note_reads([entry], where="page", by=by)
    actions.note_reads([entry], where="page", by=by)
    actions.note_reads([entry], where="phone", by=by)
    now.passes(minutes=61)
    actions.note_reads([entry], where="page", by=by)

    assert list(CareRead.objects.order_by("pk").values_list("where", flat=True)) == ["page", "phone", "page"]


def test_a_stranger_to_the_place_enters_nobody(street):
    with pytest.raises(NotYou):
        street.care(by=street.cast.other_grid_worker)


def test_the_list_says_who_is_due_first_and_who_must_be_asked_again(street, now):
    well, due = street.care(0, name="甲"), street.care(1, name="乙")
    ending = street.care(2, name="丙", consent_until=timezone.localdate() + timedelta(days=30))
    street.knock(0)
    street.knock(2)

    rows = cared_for(street.cast.grid_worker)
    assert [(one.entry, one.is_due, one.is_ending) for one in rows] == [
        (due, True, False),
        (ending, False, True),
        (well, False, False),
    ]
