"""The record finds what was done behind its back, and lets words be forgotten."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from linli.cases import actions
from linli.cases.models import Case, Task
from linli.cases.rules import CaseState as S
from linli.people.models import Unit
from linli.record import chain, models, registers
from linli.record.chain import shred, verify
from linli.record.models import Act, Entry, Head, Note

KIND = "cases.case"


def of_case():
    return Entry.objects.filter(act__root_kind=KIND)


def put_back(end):
    """Cut the tail off and put the head where the history now ends."""
    of_case().filter(n__gt=end.n).delete()
    Head.objects.filter(kind=KIND).update(length=end.n, seal=end.seal)


MOVED_CASE = "moved without an act: <Case: {number}>"
MOVED_TASK = "moved without an act: <Task: {number}-1>"
CUT_OFF = "cut off: ('cases.case', {case})"
TAMPER = {
    "an entry changed": (
        lambda: of_case().filter(n=1).update(action="import_history"),
        ["changed: cases.case {case}: import_history"],
    ),
    "what an entry keeps changed": (
        lambda: of_case().filter(n=2).update(facts={}),
        ["changed: cases.case {case}: take_in"],
    ),
    "another actor": (
        lambda: Act.objects.filter(root_kind=KIND, version=2).update(by={"kind": "clock"}),
        ["changed: cases.case {case}: take_in"],
    ),
    "another time": (
        lambda: Act.objects.filter(root_kind=KIND, version=2).update(occurred_at="2020-01-01T00:00:00Z"),
        ["changed: cases.case {case}: take_in"],
    ),
    "one missing": (lambda: of_case().filter(n=2).delete(), ["missing before cases.case {case}: study"]),
    "all of it gone": (
        lambda: of_case().delete(),
        [CUT_OFF, MOVED_CASE, MOVED_TASK, "words changed: {note}"],
    ),
    "the tail cut off": (lambda: of_case().get(n=6).delete(), [CUT_OFF, "words changed: {note}"]),
    "and the head put back": (
        lambda: put_back(of_case().get(n=4)),
        [CUT_OFF, MOVED_TASK, "words changed: {note}"],
    ),
    "and the head taken away": (lambda: Head.objects.filter(kind=KIND).delete(), [CUT_OFF]),
    "a state set by hand": (lambda: Case.objects.update(state=S.CLOSED), [MOVED_CASE]),
    "another lead set by hand": (
        lambda: Task.objects.update(unit=Unit.objects.get(name="园林所")),
        [MOVED_TASK],
    ),
    "other words of the resident": (lambda: Case.objects.update(words="没有漏水"), [MOVED_CASE]),
    "other words of a note": (lambda: Note.objects.update(text="没有漏水"), ["words changed: {note}"]),
    "words removed": (lambda: Note.objects.all().delete(), ["words missing: {note}"]),
    "words put in": (
        lambda: Note.objects.create(act=Act.objects.filter(root_kind=KIND).first(), text="是他说的", pk="0" * 32),
        ["words changed: 00000000-0000-0000-0000-000000000000"],
    ),
}


@pytest.fixture
def tampered_with(a_case, cast):
    """A case in hand with a note, and a way to tamper with it: what verify says afterwards."""
    case = a_case(S.IN_HAND)
    actions.note(case, words="老人行动不便", by=cast.clerk)
    names = {"case": case.pk, "number": case.number, "note": Note.objects.get().pk}
    assert verify() == []

    def tamper(how):
        TAMPER[how][0]()
        return [fault.format(**names) for fault in TAMPER[how][1]]

    return tamper


@pytest.mark.parametrize("how", TAMPER)
def test_it_finds(how, tampered_with):
    expected = tampered_with(how)

    assert verify() == expected


def test_an_entry_removed_together_with_its_act_and_its_words_is_missed(a_case, cast):
    case = a_case(S.IN_HAND)
    note = actions.note(case, words="老人行动不便", by=cast.clerk)
    Note.objects.all().delete()
    Entry.objects.filter(act=note).delete()
    note.delete()

    assert verify() == [f"cut off: ('cases.case', {case.pk})"]


def test_who_writes_to_the_database_but_has_no_key_forges_nothing(a_case):
    a_case(S.STUDYING)
    first = of_case().get(n=1)
    with override_settings(RECORD_KEYS={next(iter(settings.RECORD_KEYS)): "guessed"}):
        forged = chain._seal("", first)
    of_case().filter(n=1).update(seal=forged)

    assert verify() == [f"changed: {first}", f"changed: {of_case().get(n=2)}"]


def test_a_new_key_seals_what_is_new_and_the_old_one_still_proves_what_is_old(a_case, cast):
    with override_settings(RECORD_KEYS={"k1": "old"} | settings.RECORD_KEYS):
        case = a_case(S.STUDYING)
        with override_settings(RECORD_KEYS={"k2": "new", "k1": "old"} | settings.RECORD_KEYS):
            actions.note(case, words="老人行动不便", by=cast.clerk)

            assert [seal.partition("$")[0] for seal in of_case().order_by("n").values_list("seal", flat=True)] == [
                "k1", "k1", "k2",
            ]  # fmt: skip
            assert verify() == []
        without_the_old = {k: v for k, v in settings.RECORD_KEYS.items() if k != "k1"} | {"k2": "new"}
        with override_settings(RECORD_KEYS=without_the_old):
            assert len(verify()) >= 2, "what cannot be proved any more is said"


def test_shredded_words_leave_it_whole(a_case):
    a_case(S.VERIFIED)

    for note in Note.objects.all():
        shred(note)

    assert set(Note.objects.values_list("text", "salt")) == {("", "")}
    assert verify() == []


def test_it_holds_no_words(a_case):
    a_case(S.VERIFIED)
    said = [note.text for note in Note.objects.all()] + [Case.objects.get().words, Case.objects.get().title]

    kept = json.dumps([*Entry.objects.values_list("facts"), *Act.objects.values_list("by")], ensure_ascii=False)

    assert [words for words in said if words in kept] == []
    assert len(said) > 3


def test_registers_are_in_the_record_too(town, cast):
    registers.change(town.leaks, changes={"deadline_value": 1}, by=cast.administrator)
    type(town.leaks).objects.filter(pk=town.leaks.pk).update(deadline_value=30)

    assert verify() == ["moved without an act: <Category: 市政 / 漏水>"]


def test_the_command_says_how_much_it_checked_and_goes_out_with_0(a_case, capsys):
    a_case(S.IN_HAND)

    call_command("verify_record")

    assert (
        capsys.readouterr().out == f"{Entry.objects.count()} entries of {Act.objects.count()} acts checked, 0 faults.\n"
    )


def test_with_a_fault_it_names_it_and_goes_out_with_1(a_case, capsys):
    case = a_case(S.IN_HAND)
    Case.objects.update(state=S.CLOSED)

    with pytest.raises(SystemExit) as out:
        call_command("verify_record", no_color=True)

    assert out.value.code == 1
    assert f"moved without an act: <Case: {case.number}>\n" in capsys.readouterr().out


def test_heads_kept_apart_find_a_history_that_was_removed_without_a_trace(a_case, cast, tmp_path, capsys):
    case = a_case(S.RECEIVED)
    file = tmp_path / "heads.json"
    call_command("export_heads", file)
    assert json.loads(file.read_text())[f"cases.case {case.pk}"] == 1

    Entry.objects.filter(act__root_kind=KIND).delete()
    Head.objects.filter(kind=KIND).delete()
    Act.objects.filter(root_kind=KIND).exclude(messages=None).first().messages.all().delete()
    Act.objects.filter(root_kind=KIND).delete()
    Case.objects.all().delete()
    assert verify() == [], "inside, nothing is left that could tell"

    with pytest.raises(SystemExit) as out:
        call_command("verify_record", "--heads", file, no_color=True)
    assert out.value.code == 1
    assert f"cut off since the export: cases.case {case.pk}\n" in capsys.readouterr().out


def test_a_history_that_only_grew_agrees_with_the_heads_kept_apart(a_case, cast, tmp_path):
    case = a_case(S.RECEIVED)
    file = tmp_path / "heads.json"
    call_command("export_heads", file)
    actions.take_in(case, by=cast.clerk)

    call_command("verify_record", "--heads", file)


def test_what_a_later_version_keeps_besides_is_no_fault_of_what_was_recorded_before(a_case, cast, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(Case, "kept", tuple(name for name in Case.kept if name != "urgency"))
        case = a_case(S.RECEIVED)
    assert verify() == []

    actions.note(case, words="再看一次", by=cast.clerk)
    Case.objects.update(urgency=Case.Urgency.URGENT)
    assert verify() == [MOVED_CASE.format(number=case.number)]  # from its next entry on it is proven


def test_an_instant_recorded_in_another_zone_is_the_same_and_another_instant_is_not(a_case, monkeypatch):
    monkeypatch.setattr(Case, "kept", (*Case.kept, "raised_at"))
    with monkeypatch.context() as before:
        before.setattr(models, "_plain", _local)
        case = a_case(S.RECEIVED)
    assert verify() == []

    Case.objects.update(raised_at=case.raised_at - timedelta(hours=8))
    assert verify() == [MOVED_CASE.format(number=case.number)]


def _local(value):
    """As entries of the first versions hold it."""
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo("Asia/Shanghai")).isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else value


def test_tables_of_an_older_version_are_said_to_be_so_in_one_sentence(db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE record_note RENAME COLUMN salt TO of_an_older_version")

    with pytest.raises(CommandError, match="the tables are those of an older version") as out:
        call_command("verify_record")

    assert out.value.returncode == 2
