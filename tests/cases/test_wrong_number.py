"""Somebody calls, the number is typed in: the link comes by SMS; a wrong number says so and is left alone."""

import json
from dataclasses import replace

import pytest

from linli.cases import actions
from linli.cases.events import TEXTS
from linli.cases.models import Case, CaseSettings
from linli.cases.queries.links import holder_of, token_of
from linli.cases.rules import CaseState as S
from linli.kernel.rulebook import NotYou, Refused
from linli.notices import seeds
from linli.notices.events import find
from linli.notices.models import Delivery
from linli.notices.outbox.fan_out import fan_out
from linli.people.actions import contact_for
from linli.people.models import Contact
from linli.people.queries import speaking_for
from linli.record import registers
from linli.record.chain import verify
from linli.record.models import Entry
from tests.cases.conftest import reason, told
from tests.cast import link_of, the_case

CALL = {"words": "楼道灯坏了。", "channel": "phone", "answer": "已报修，今晚修好。"}


@pytest.fixture
def caller(cast):
    """Somebody on the phone, whose number nobody has confirmed."""
    return contact_for(name="老刘", phone="13912345678")


@pytest.fixture
def case(cast, town, caller):
    return the_case(actions.take_call(**CALL, by=speaking_for(cast.clerk, caller)))


@pytest.fixture
def no_links(cast, town):
    registers.change(CaseSettings.current(), changes={"link_by_staff": False}, by=cast.administrator)


def test_answered_at_once_the_caller_gets_the_link_though_the_number_is_not_confirmed(case, calendar):
    seeds.load_texts()
    fan_out()

    sms = Delivery.objects.get(channel="sms")
    assert (sms.what, sms.state, sms.reason) == ("case_settled", "waiting", "")
    text = TEXTS["case_settled"]["sms", "zh-hans"].body
    assert ("{link}" in text, "{title}" in text) == (True, False)  # a wrong number reads nothing of the matter


def test_the_settings_may_forbid_it(no_links, cast, town, caller):
    answered = actions.take_call(**CALL, by=speaking_for(cast.clerk, caller))
    raised = actions.raise_case(words="路灯不亮", channel="window", by=speaking_for(cast.clerk, caller))

    assert (told(answered), told(raised)) == ([], [])


def sms_of(act, what):
    seeds.load_texts()
    fan_out()
    return Delivery.objects.get(channel="sms", what=what, message__act=act)


def test_the_answer_reaches_who_called_without_the_matter(cast, town, caller, calendar):
    case = the_case(actions.take_call(words="张家漏水", channel="phone", by=speaking_for(cast.clerk, caller)))

    sms = sms_of(actions.settle(case, told="已修好。", by=cast.clerk), "case_answered")

    assert sms.reason != "unconfirmed"
    values = find("case_answered").context(sms.message)
    assert (values["title"], values["number"]) == ("一件事", case.number)


def test_a_question_back_and_a_refusal_reach_them_too_progress_does_not(cast, town, caller, calendar):
    case = the_case(actions.take_call(words="张家漏水", channel="phone", by=speaking_for(cast.clerk, caller)))
    asked = actions.ask_reporter(case, told="几号楼？", by=cast.clerk)
    refused = actions.decline(case, reason=reason("decline"), told="请找物业", by=cast.clerk)

    assert [sms_of(asked, "case_asked").reason, sms_of(refused, "case_declined").reason].count("unconfirmed") == 0
    assert find("case_dispatched").also_unconfirmed is None


def test_a_number_typed_on_a_page_stays_silent_until_its_code_came_back(cast, town, caller, calendar):
    on_a_page = replace(cast.passerby, contact=caller.pk)
    case = the_case(actions.raise_case(words="楼道灯坏了。", channel="web", by=on_a_page))

    assert sms_of(actions.settle(case, told="已修好。", by=cast.clerk), "case_answered").reason == "unconfirmed"


def test_where_the_settings_forbid_the_link_they_forbid_this(no_links, cast, town, caller, calendar):
    case = the_case(actions.take_call(words="张家漏水", channel="phone", by=speaking_for(cast.clerk, caller)))

    assert sms_of(actions.settle(case, told="已修好。", by=cast.clerk), "case_answered").reason == "unconfirmed"


def test_a_confirmed_number_is_told_whatever_the_settings_say(no_links, cast, town):
    act = actions.take_call(**CALL, by=speaking_for(cast.clerk, Contact.objects.get(pk=cast.resident.contact)))

    assert told(act) == [("case_settled", "resident")]


def test_somebody_else_s_number_is_taken_off_and_its_link_is_void(case, town):
    link = token_of(case)

    act = actions.not_me(case, by=holder_of(link))

    case.refresh_from_db()
    assert (case.reporter.name, case.reporter.phone_hash, holder_of(link)) == ("老刘", "", None)
    assert (told(act), verify()) == ([("wrong_number", "一站式中心")], [])


def test_a_case_without_a_name_is_unnamed_then(cast, town):
    by = speaking_for(cast.clerk, contact_for(phone="13912345679"))
    case = the_case(actions.take_call(**CALL, by=by))

    actions.not_me(case, by=link_of(case))

    assert case.reporter is None


def test_who_raised_it_on_a_page_keeps_the_link_that_stands_there(cast, town, caller):
    from_web = actions.raise_case(words="楼道灯坏了。", channel="web", by=replace(cast.passerby, contact=caller.pk))
    case = the_case(from_web)
    link = token_of(case)

    actions.not_me(case, by=holder_of(link))

    assert (case.reporter.phone_hash, holder_of(link).holds) == ("", case.pk)


def test_a_number_that_was_confirmed_is_nobody_else_s(a_case, cast):
    case = a_case(S.RECEIVED)

    with pytest.raises(Refused):
        actions.not_me(case, by=link_of(case))


@pytest.mark.parametrize("other", ["clerk", "supervisor", "neighbour", "passerby"])
def test_nobody_else_takes_a_number_off(case, cast, other):
    with pytest.raises(NotYou):
        actions.not_me(case, by=getattr(cast, other))


def test_the_right_number_is_written_down_and_gets_the_link(case, cast):
    actions.not_me(case, by=link_of(case))

    act = actions.name_reporter(case, name="老刘", phone="13912345670", by=cast.clerk)

    assert (case.reporter.phone, told(act)) == ("13912345670", [("link_sent", "老刘")])
    facts = Entry.objects.get(act=act).facts
    assert (facts["reporter_id"], "13912345670" in json.dumps(facts)) == (case.reporter_id, False)


def test_a_number_that_is_there_is_not_written_over(case, cast):
    before = case.reporter_id

    with pytest.raises(Refused):
        actions.name_reporter(case, name="老王", phone="13912345671", by=cast.clerk)
    assert Case.objects.get().reporter_id == before
