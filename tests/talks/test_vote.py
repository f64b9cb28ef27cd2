"""Votes: one device, one voice; a changed mind is one more row and the last one counts; nobody sees whose they are."""

import csv
import io
import threading
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from linli.kernel.rulebook import NotYou
from linli.record.acts import Blocked
from linli.record.models import Act, Entry
from linli.talks import actions
from linli.talks.models import Participant, Statement, Talk, Vote
from linli.talks.queries.counts import counted_votes, wide_rows
from linli.talks.queries.participants import acting, participant_of

pytestmark = pytest.mark.django_db
AGREE, DISAGREE, PASS = Vote.Stance.AGREE, Vote.Stance.DISAGREE, Vote.Stance.PASS


def counts(talk):
    return {s.text: (s.agrees, s.disagrees, s.passes) for s in talk.statements.order_by("pk")}


def test_each_answer_is_counted(talk, joined, says):
    one = talk("装充电桩", "种花")
    first, second = joined(one, "d1"), joined(one, "d2")
    says(first, "装充电桩", AGREE)
    says(second, "装充电桩", DISAGREE)
    says(second, "种花", PASS)
    assert counts(one) == {"装充电桩": (1, 1, 0), "种花": (0, 0, 1)}


def test_a_changed_mind_is_another_row_and_the_last_one_counts(talk, joined, says):
    one = talk("装充电桩")
    person = joined(one)
    for stance in (AGREE, DISAGREE, PASS, AGREE):
        says(person, "装充电桩", stance)
    assert list(person.votes.order_by("turn").values_list("turn", "stance")) == [(1, 1), (2, -1), (3, 0), (4, 1)]
    assert counts(one) == {"装充电桩": (1, 0, 0)}
    assert [v.stance for v in counted_votes(one)] == [1]


def test_the_same_again_is_no_new_row(talk, joined, says):
    one = talk("装充电桩")
    person = joined(one)
    says(person, "装充电桩", AGREE)
    says(person, "装充电桩", AGREE)
    assert (person.votes.count(), counts(one)) == (1, {"装充电桩": (1, 0, 0)})


def test_a_form_sent_twice_is_one_vote(talk, joined, says):
    person, key = joined(talk("装充电桩")), uuid4()
    assert says(person, "装充电桩", AGREE, key=key) == says(person, "装充电桩", AGREE, key=key)
    assert person.votes.count() == 1


def test_the_database_holds_one_vote_per_person_statement_and_turn(talk, joined, says):
    person = joined(talk("装充电桩"))
    says(person, "装充电桩", AGREE)
    vote = person.votes.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(participant=person, statement=vote.statement, stance=-1, turn=1)


def test_nobody_votes_with_the_part_of_another(talk, joined, cast):
    one = talk("装充电桩")
    first, second = joined(one, "d1"), joined(one, "d2")
    for by in (acting(second), acting(None), cast.community_worker, cast.resident):
        with pytest.raises(NotYou):
            actions.vote(first, statement=one.statements.get(), stance=1, by=by)


def test_what_is_not_shown_cannot_be_answered(talk, joined, cast, reasons):
    one = talk("装充电桩")
    statement = one.statements.get()
    actions.refuse_statement(statement, reason=reasons["insult"], by=cast.community_worker)
    person = joined(one)
    with pytest.raises(Blocked, match="不再展示"):
        actions.vote(person, statement=statement, stance=1, by=acting(person))


def test_a_statement_of_another_talk_cannot_be_answered(talk, joined):
    one, other = talk("装充电桩"), talk("种花")
    person = joined(one)
    with pytest.raises(Blocked, match="不再展示"):
        actions.vote(person, statement=other.statements.get(), stance=1, by=acting(person))


def test_nobody_answers_his_own_statement(talk, joined):
    person = joined(talk(moderation="after"))
    done = actions.publish_statement(person, text="晚上要安静", by=acting(person))
    with pytest.raises(Blocked, match="自己说的话"):
        actions.vote(person, statement=Statement.objects.get(pk=done.root_id), stance=1, by=acting(person))


def test_after_the_end_nobody_votes(talk, joined, says, cast):
    one = talk("装充电桩")
    person = joined(one)
    actions.end_talk(one, by=cast.community_worker)
    person.talk.refresh_from_db()
    with pytest.raises(Blocked, match="没有在进行"):
        says(person, "装充电桩", AGREE)


def test_how_somebody_voted_stands_in_no_entry(talk, joined, says):
    person = joined(talk("装充电桩"))
    says(person, "装充电桩", DISAGREE)
    act = Act.objects.get(action="vote")
    assert list(act.entries.values_list("facts", flat=True)) == [
        {"talk_id": person.talk_id, "on_paper": False, "sheet": None}
    ]
    assert act.user_id is None
    assert "stance" not in str(list(Entry.objects.values("facts")))


def test_where_phones_are_asked_for_votes_count_once_it_is_confirmed(talk, joined, says):
    one = talk("装充电桩", needs_phone=True)
    person = joined(one)
    says(person, "装充电桩", AGREE)
    assert (counts(one), list(counted_votes(one))) == ({"装充电桩": (0, 0, 0)}, [])

    actions.confirm_phone(person, phone_hash="p1", by=acting(person))

    assert (counts(one), counted_votes(one).count()) == ({"装充电桩": (1, 0, 0)}, 1)
    says(person, "装充电桩", DISAGREE)
    assert counts(one) == {"装充电桩": (0, 1, 0)}


def test_one_phone_counts_once(talk, joined):
    one = talk(needs_phone=True)
    first, second = joined(one, "d1"), joined(one, "d2")
    actions.confirm_phone(first, phone_hash="p1", by=acting(first))
    with pytest.raises(Blocked, match="已在另一台设备上计过"):
        actions.confirm_phone(second, phone_hash="p1", by=acting(second))


def test_the_wide_table_names_nobody_and_is_what_opinion_groups_reads(talk, joined, says):
    from linli.talks.opinions.tables import wide_rows as read

    one = talk("装充电桩", "种花")
    a, b = (s.pk for s in one.statements.order_by("pk"))
    for device, stances in {"d1": (1, -1), "d2": (0, None), "d3": (1, None)}.items():
        person = joined(one, device)
        for text, stance in zip(("装充电桩", "种花"), stances, strict=True):
            if stance is not None:
                says(person, text, stance)
    rows = list(wide_rows(one))
    assert rows == [
        ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", str(a), str(b)],
        ["0", "", "", "1", "0", "0", "0", ""],
        ["1", "", "", "1", "1", "0", "1", ""],
        ["2", "", "", "2", "1", "1", "1", "-1"],
    ]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    text.seek(0)
    table = read(csv.reader(text))
    assert (table.people, table.statements) == (("1", "0", "2"), (str(a), str(b))) or table.votes.shape == (3, 2)


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_with_one_device_are_one_voice(talk):
    one = talk("装充电桩")
    statement, troubles = one.statements.get(), []

    def press(stance):
        try:
            mine = Talk.objects.get(pk=one.pk)
            if participant_of(mine, "d1") is None:
                actions.join_talk(mine, device="d1", by=acting(None))
            person = participant_of(mine, "d1")
            actions.vote(person, statement=statement, stance=stance, by=acting(person))
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=([1, -1, 0][n % 3],)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert troubles == []
    assert Participant.objects.count() == 1
    turns = list(Vote.objects.order_by("turn").values_list("turn", flat=True))
    assert turns == list(range(1, len(turns) + 1))
    statement.refresh_from_db()
    last = Vote.objects.order_by("-turn").first().stance
    assert (statement.agrees, statement.disagrees, statement.passes) == tuple(int(last == s) for s in (1, -1, 0))


@pytest.mark.django_db(transaction=True)
def test_many_at_once_cannot_pass_the_limit_of_statements(talk, joined):
    person = joined(talk(most_statements=2))
    refused, troubles = [], []

    def say(n):
        try:
            actions.propose_statement(person, text=f"第{n}个想法", by=acting(person))
        except Blocked as why:
            refused.append(why)
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=say, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (troubles, len(refused), Statement.objects.filter(author=person).count()) == ([], 4, 2)
