"""Keys of personal fields rotate while everything stays readable."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.db import connection

from linli.people.actions import contact_for, reveal
from linli.people.models import AccessEntry, Contact
from linli.people.queries import broken_reads

pytestmark = pytest.mark.django_db


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM people_contact ORDER BY id")
        return [value.partition("$")[0] for row in cursor.fetchall() for value in row]


def test_rotation_encrypts_everything_with_the_first_key(settings, capsys, someone_signed_up):
    settings.FIELD_KEYS = {"2025": "old"}
    contact_for(name="刘桂兰", phone="13812345678")
    contact_for(name="王伟")
    TOTP.activate(someone_signed_up("liu"), "SECRET")
    settings.FIELD_KEYS = {"2026": "new", "2025": "old"}
    contact_for(name="李雷")
    assert stored() == ["2025", "2025", "2025", "", "2026", ""]
    call_command("rotate_field_keys")
    assert "people.contact: 2" in capsys.readouterr().out
    settings.FIELD_KEYS = {"2026": "new"}
    assert stored() == ["2026", "2026", "2026", "", "2026", ""]
    assert [(c.name, c.phone) for c in Contact.objects.order_by("pk")] == [
        ("刘桂兰", "13812345678"),
        ("王伟", ""),
        ("李雷", ""),
    ]
    assert Authenticator.objects.get(type="totp").data["secret"].startswith("2026$")


def test_a_second_rotation_changes_nothing(settings, capsys):
    contact_for(name="刘桂兰", phone="13812345678")
    call_command("rotate_field_keys")
    assert "people.contact: 0" in capsys.readouterr().out


def test_rotation_stops_when_a_key_is_missing_and_says_which(settings):
    settings.FIELD_KEYS = {"2025": "old"}
    contact_for(name="刘桂兰", phone="13812345678")
    settings.FIELD_KEYS = {"2026": "new"}
    with pytest.raises(CommandError, match="2025"):
        call_command("rotate_field_keys")
    assert stored() == ["2025", "2025"]


@pytest.fixture
def three_reads(people, sees_everything):
    contact = contact_for(name="刘桂兰", phone="13812345678")
    for reason in ("call", "visit", "call_back"):
        reveal(contact, field="phone", reason=reason, words="说明", by=people.plumber)
    return contact


def test_a_whole_log_of_reads_verifies_and_its_words_can_be_shredded(three_reads, capsys):
    AccessEntry.objects.update(words="")
    call_command("verify_access_log")
    assert "whole" in capsys.readouterr().out


def test_a_read_that_was_changed_or_removed_is_noticed(three_reads):
    middle = AccessEntry.objects.get(n=2)
    AccessEntry.objects.filter(pk=middle.pk).update(reason="check")
    assert broken_reads() == [f"changed: {three_reads.pk}/2"]
    middle.delete()
    assert broken_reads() == [f"missing before {three_reads.pk}/3"]
    with pytest.raises(CommandError, match="missing"):
        call_command("verify_access_log")


def test_reads_older_than_their_retention_may_go(three_reads):
    AccessEntry.objects.filter(n=1).delete()
    assert broken_reads() == []
