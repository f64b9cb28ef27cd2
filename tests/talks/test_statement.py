"""Statements: made without an account, shown before or after somebody read them, refused with a reason."""

import pytest

from linli.kernel.rulebook import NotNow, NotYou
from linli.record.acts import Blocked
from linli.talks import actions
from linli.talks.models import Statement
from linli.talks.queries.pages import own_statements
from linli.talks.queries.participants import acting
from linli.talks.rules import StatementState as S

pytestmark = pytest.mark.django_db


@pytest.fixture
def said():
    """A statement made by a participant."""

    def say(participant, text="晚上要安静", *, at_once=False):
        do = actions.publish_statement if at_once else actions.propose_statement
        return Statement.objects.get(pk=do(participant, text=text, by=acting(participant)).root_id)

    return say


def test_it_waits_until_the_host_has_read_it(talk, joined, said, cast):
    one = said(joined(talk()))
    assert one.state == S.WAITING
    actions.admit(one, by=cast.community_worker)
    assert one.state == S.SHOWN


def test_where_it_is_read_afterwards_it_is_shown_at_once(talk, joined, said):
    assert said(joined(talk(moderation="after")), at_once=True).state == S.SHOWN


def test_where_it_is_read_first_it_is_not_shown_at_once(talk, joined, said):
    with pytest.raises(Blocked, match="先看过再展示"):
        said(joined(talk()), at_once=True)


def test_a_refusal_tells_the_author_why(talk, joined, said, cast, reasons):
    author = joined(talk())
    one = said(author)
    actions.refuse_statement(one, reason=reasons["personal"], told="3号楼那家请别写出来。", by=cast.community_worker)
    own = own_statements(author).get()
    assert (own.state, own.reason.told, own.told) == (S.REFUSED, reasons["personal"].told, "3号楼那家请别写出来。")


def test_what_was_refused_by_mistake_is_shown_after_all(talk, joined, said, cast, reasons):
    one = said(joined(talk()))
    actions.refuse_statement(one, reason=reasons["same"], by=cast.community_worker)
    actions.admit(one, by=cast.community_worker)
    assert (one.state, one.reason) == (S.SHOWN, None)


def test_its_author_takes_it_back_and_sends_it_again(talk, joined, said):
    author = joined(talk())
    one = said(author)
    actions.withdraw_statement(one, by=acting(author))
    actions.bring_back(one, by=acting(author))
    assert one.state == S.WAITING


def test_nobody_else_takes_it_back(talk, joined, said, cast):
    one = talk()
    statement, other = said(joined(one)), joined(one, "d2")
    for by in (acting(other), acting(None), cast.community_worker, cast.resident):
        with pytest.raises(NotYou):
            actions.withdraw_statement(statement, by=by)


def test_the_author_does_not_show_it_himself(talk, joined, said):
    author = joined(talk())
    with pytest.raises(NotYou):
        actions.admit(said(author), by=acting(author))


def test_one_person_makes_so_many_statements_and_no_more(talk, joined, said):
    author = joined(talk(most_statements=2))
    said(author, "第一句话")
    said(author, "第二句话")
    with pytest.raises(Blocked, match="您已说了 2 句"):
        said(author, "第三句话")


def test_what_was_taken_back_counts_as_made(talk, joined, said):
    author = joined(talk(most_statements=1))
    actions.withdraw_statement(said(author), by=acting(author))
    with pytest.raises(Blocked):
        said(author, "又一句话")


def test_the_same_words_are_said_once(talk, joined, said):
    one = talk()
    said(joined(one), "晚上  要安静")
    with pytest.raises(Blocked, match="一模一样"):
        said(joined(one, "d2"), "晚上 要安静")


def test_after_the_end_nothing_more_is_said(talk, joined, said, cast):
    one = talk()
    author = joined(one)
    statement = said(author)
    actions.end_talk(one, by=cast.community_worker)
    author.talk.refresh_from_db()
    with pytest.raises(Blocked, match="没有在进行"):
        said(author, "还有一句")
    actions.admit(statement, by=cast.community_worker)  # what waited may still be shown, and no longer answered
    assert statement.state == S.SHOWN


def test_words_that_were_shredded_are_not_shown_again(talk, joined, said, cast, reasons):
    from linli.kernel.actor import CLOCK

    one = said(joined(talk()))
    actions.refuse_statement(one, reason=reasons["insult"], by=cast.community_worker)
    actions.shred_statement(one, by=CLOCK)
    assert (one.text, str(one)) == ("", "（已销毁）")
    with pytest.raises(Blocked, match="已销毁"):
        actions.admit(one, by=cast.community_worker)


def test_what_is_shown_is_not_shredded(talk):
    from linli.kernel.actor import CLOCK

    with pytest.raises(NotNow):
        actions.shred_statement(talk().statements.first(), by=CLOCK)


def test_what_was_said_stands_in_no_entry(talk, joined, said):
    from linli.record.models import Entry, Note

    said(joined(talk()), "晚上要安静一些")
    assert "安静" not in str(list(Entry.objects.values_list("facts", flat=True)))
    assert Note.objects.count() == 0
