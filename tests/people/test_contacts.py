"""A resident's name and phone: encrypted, found, masked, opened with a reason, corrected, shredded."""

import pytest
from django.core.exceptions import FieldError, PermissionDenied, ValidationError
from django.db import connection

from linli.kernel.rulebook import Refused
from linli.people import policy
from linli.people.actions import contact_for, reveal
from linli.people.fields import Unreadable, blind_index, decrypt, encrypt, normal_phone
from linli.people.models import AccessEntry, Contact, LegalBasis

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13812345678", "13812345678"),
        (" 138 1234 5678", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("0086-13812345678", "13812345678"),
        ("".join(chr(ord(digit) + 0xFEE0) for digit in "8613812345678"), "13812345678"),  # full width
        ("0534-1234567", "0534-1234567"),
        ("(0534) 1234567", "0534-1234567"),
        ("05341234567", "0534-1234567"),
        ("+86 534 1234567", "0534-1234567"),
        ("010 12345678", "010-12345678"),
        ("+86 10 12345678", "010-12345678"),
    ],
)
def test_a_phone_number_is_kept_in_one_way_however_it_is_typed(typed, kept):
    assert normal_phone(typed) == kept


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("1" * 30, "不是有效的电话号码"),
        ("12812345678", "不是有效的电话号码"),
        ("1234567", "请加上区号"),
        ("张三", "电话号码只能"),
        ("138\x0012345678", "电话号码只能"),
    ],
)
def test_what_is_no_phone_number_is_refused_in_words(typed, answer):
    with pytest.raises(ValidationError) as why:
        normal_phone(typed)
    assert answer in why.value.messages[0]


def test_name_and_phone_are_unreadable_in_the_database():
    contact_for(name="刘桂兰", phone="13812345678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, name_hash, phone_hash FROM people_contact")
        stored = cursor.fetchone()
    assert [part.partition("$")[0] for part in stored[:2]] == ["k1", "k1"]
    assert "刘" not in "".join(stored)
    assert "1234" not in decrypt(stored[0])
    assert [decrypt(part) for part in stored[:2]] == ["刘桂兰", "13812345678"]


def test_the_same_text_is_encrypted_differently_each_time():
    assert encrypt("刘桂兰") != encrypt("刘桂兰")


def test_a_value_that_was_changed_is_not_opened():
    stored = encrypt("13812345678")
    with pytest.raises(Unreadable):
        decrypt(stored[:-6] + ("AAAAAA" if stored[-6:] != "AAAAAA" else "BBBBBB"))


def test_an_old_key_still_opens_and_the_first_key_encrypts(settings):
    settings.FIELD_KEYS = {"2025": "old"}
    stored = encrypt("刘桂兰")
    settings.FIELD_KEYS = {"2026": "new", "2025": "old"}
    assert decrypt(stored) == "刘桂兰"
    assert encrypt("刘桂兰").startswith("2026$")
    settings.FIELD_KEYS = {"2026": "new"}
    with pytest.raises(Unreadable, match="2025"):
        decrypt(stored)


def test_an_encrypted_field_refuses_to_be_searched():
    with pytest.raises(FieldError, match="blind index"):
        list(Contact.objects.filter(phone="13812345678"))


def test_a_phone_is_found_by_its_keyed_hash_and_by_its_last_four_digits(settings):
    contact = contact_for(name="刘桂兰", phone="138 1234 5678")
    assert Contact.objects.get(phone_hash=blind_index(normal_phone("+8613812345678"))) == contact
    assert Contact.objects.get(last4_hash=blind_index("5678", kind="last4")) == contact
    before = blind_index("13812345678")
    settings.INDEX_KEY = "another"
    assert blind_index("13812345678") != before


def test_the_same_person_with_the_same_phone_is_one_row():
    first = contact_for(name="刘桂兰", phone="13812345678")
    assert contact_for(name=" 刘桂兰 ", phone="+86 138-1234-5678") == first
    assert contact_for(name="王伟", phone="13812345678") != first
    assert contact_for(name="刘桂兰") != contact_for(name="刘桂兰")
    assert first.legal_basis == LegalBasis.LEGAL_DUTY


def test_who_has_an_account_is_one_contact_and_what_it_lacks_is_filled_in(someone_signed_up):
    user = someone_signed_up("liu")
    first = contact_for(user=user)
    assert (first.name, first.phone) == ("", "")
    second = contact_for(name="刘桂兰", phone="13812345678", user=user)
    assert (second, second.name, second.phone) == (first, "刘桂兰", "13812345678")
    assert contact_for(phone="13900000000", user=user).phone == "13812345678"


@pytest.mark.parametrize(
    ("name", "phone", "shown"),
    [
        ("刘桂兰", "13812345678", ("刘**", "138****5678")),
        ("王伟", "05341234567", ("王*", "0534-***4567")),
        ("欧阳文静", "", ("欧**", "")),
        ("", "010-12345678", ("", "010-****5678")),
    ],
)
def test_names_and_phones_are_masked_on_screen(name, phone, shown):
    contact = contact_for(name=name, phone=phone)
    assert (contact.masked_name, contact.masked_phone) == shown


def test_opening_a_phone_needs_a_reason_and_is_written_down(people, monkeypatch):
    contact = contact_for(name="刘桂兰", phone="13812345678")
    monkeypatch.setattr(policy, "may_see_contact", [lambda actor, pk: actor.unit == people.water.pk])
    with pytest.raises(Refused):
        reveal(contact, field="phone", reason="", by=people.plumber)
    with pytest.raises(PermissionDenied):
        reveal(contact, field="phone", reason="call", by=people.gardener)
    assert not AccessEntry.objects.exists()
    shown = reveal(contact, field="phone", reason="call", words="核实漏水位置", about=people.water, by=people.plumber)
    assert shown == "13812345678"
    entry = AccessEntry.objects.get()
    assert (entry.user_id, entry.post_id, entry.field, entry.reason, entry.words, entry.about_kind, entry.about_id) == (
        people.plumber.id,
        people.plumber.post,
        "phone",
        "call",
        "核实漏水位置",
        "people.unit",
        people.water.pk,
    )
