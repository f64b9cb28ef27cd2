"""Joining (并案): only a whole number, of what one may see; shown first and asked once; nobody reads another's words."""

from datetime import timedelta

import pytest
from django.utils import timezone
from shapely import box
from shapely.geometry import mapping

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.queries.alike import Said, alike
from linli.cases.queries.cases import by_number
from linli.cases.queries.history import answer_for
from linli.cases.queries.told import road
from linli.cases.rules import CaseState as S
from linli.kernel.actor import IMPORT
from linli.people.models import User
from linli.places.actions import change_area
from linli.places.models import Area
from linli.record.acts import Blocked
from tests.cases.conftest import reason, told
from tests.cast import raised, the_case


@pytest.fixture
def sign_in(client):
    def enter(name):
        client.force_login(User.objects.get(username=name))
        return client

    return enter


def typed(case, to, **more):
    return {"to": to, "words": "", "seen": case.version, "key": "0" * 32, **more}


def cases(found):
    return [one.case for one in found]


def page_of(case):
    return f"{case.get_absolute_url()}do/join/"


def errors(page):
    return sorted(page.context["form"].errors) if page.status_code == 422 else []


@pytest.mark.parametrize(
    "guess", ["zzz' OR 1", "路灯{pk}", "第{pk}件", "{pk}号楼1993", "{last_year}-{pk:06d}", "{last_year}{pk:06d}", "-", "0", "9" * 20]
)  # fmt: skip
def test_what_is_not_a_whole_number_of_this_year_joins_nothing(cast, town, sign_in, guess):
    master, case = raised(cast, town, by=cast.neighbour), raised(cast, town)
    guess = guess.format(pk=master.pk, last_year=master.year - 1)

    page = sign_in("clerk").post(page_of(case), typed(case, guess, shown=f"{master.pk} received"))

    case.refresh_from_db()
    assert (page.status_code, errors(page), case.state) == (422, ["to"], S.RECEIVED)


@pytest.mark.parametrize("form", ["{year}-{pk:06d}", "{year}{pk:06d}", "{pk}", " {pk} "])
def test_a_whole_number_or_this_year_s_running_number_finds_it(cast, town, form):
    case = raised(cast, town)

    assert by_number(form.format(year=case.year, pk=case.pk), year=case.year) == case


def test_digits_alone_are_not_of_last_year(cast, town):
    case = raised(cast, town)
    Case.objects.filter(pk=case.pk).update(raised_at=timezone.now().replace(year=2020))

    assert (by_number(str(case.pk), year=2026), by_number(f"2020-{case.pk:06d}", year=2026)) == (None, case)


def test_it_is_shown_what_it_would_be_joined_to_and_asked_once(cast, town, sign_in):
    master, case = raised(cast, town, by=cast.neighbour), raised(cast, town)
    client = sign_in("clerk")

    first = client.post(page_of(case), typed(case, master.number))
    form = first.context["form"]
    again = client.post(page_of(case), typed(case, master.number, shown=form["shown"].value(), key="1" * 32))

    assert (first.status_code, again.status_code) == (422, 302)
    (words,) = form.warnings["to"]
    for part in (master.number, master.title, "待受理", "梧桐第一网格"):
        assert part in words
    case.refresh_from_db()
    assert case.joined_to == master


def test_from_the_card_of_the_alike_it_is_shown_at_once(cast, town, sign_in):
    master, case = raised(cast, town, by=cast.neighbour), raised(cast, town)

    form = sign_in("clerk").get(f"{page_of(case)}?to={master.number}").context["form"]

    assert (form["shown"].value(), len(form.warnings["to"])) == (f"{master.pk} received", 1)


def test_what_changed_between_is_shown_again(a_case, cast, town, sign_in):
    case, master = raised(cast, town), a_case(S.IN_HAND)

    page = sign_in("clerk").post(page_of(case), typed(case, master.number, shown=f"{master.pk} received"))

    assert (page.status_code, page.context["form"]["shown"].value()) == (422, f"{master.pk} in_hand")


@pytest.mark.parametrize("state", [S.ANSWERED, S.CLOSED, S.DECLINED, S.WITHDRAWN])
def test_not_to_what_brings_no_answer_any_more(a_case, cast, town, sign_in, state):
    case, master = raised(cast, town, by=cast.neighbour), a_case(state)

    page = sign_in("clerk").post(page_of(case), typed(case, master.number, shown=f"{master.pk} {state}"))

    assert (page.status_code, errors(page)) == (422, ["to"])


def test_only_what_is_sensitive_is_joined_to_what_is_sensitive(cast, town, sign_in):
    master, case, alike = raised(cast, town, by=cast.neighbour), raised(cast, town), raised(cast, town)
    for sensitive in (master, alike):
        actions.study(sensitive, is_sensitive=True, by=cast.clerk)

    page = sign_in("clerk").post(page_of(case), typed(case, master.number, shown=f"{master.pk} received"))
    with pytest.raises(Blocked):
        actions.join(Case.objects.get(pk=case.pk), to=master, by=cast.clerk)
    actions.join(alike, to=master, by=cast.clerk)

    assert (page.status_code, errors(page)) == (422, ["to"])
    assert (alike.state, Case.objects.get(pk=case.pk).state) == (S.JOINED, S.RECEIVED)


def test_what_one_may_not_see_is_neither_named_nor_proposed(cast, town, sign_in):
    """A worker of the area sees no sensitive case: not on the card of the alike either."""
    secret, case = raised(cast, town, by=cast.neighbour), raised(cast, town)
    everything = Case.objects.all()
    assert cases(alike(case, everything)) == [secret]
    actions.study(secret, is_sensitive=True, by=cast.clerk)

    page = sign_in("grid_worker").get(case.get_absolute_url())

    assert (page.context["alike"], alike(case, everything)) == ([], [])


def test_of_what_it_was_joined_to_only_what_came_since_is_read(a_case, cast, town):
    master, case = a_case(S.ANSWERED), raised(cast, town, by=cast.neighbour)
    actions.reopen(master, told="又漏了", by=cast.resident)
    actions.join(case, to=master, by=cast.clerk)
    before = answer_for(case), [line.action for line in road(case)]

    actions.settle(master, told="总管已换。", by=cast.supervisor)

    assert before == (None, ["join", "raise_case"])
    assert answer_for(case).text == "总管已换。"
    assert [line.action for line in road(case)] == ["settle", "join", "raise_case"]


def test_of_a_sensitive_one_nobody_else_reads_a_word(a_case, cast, town):
    master, case = a_case(S.IN_HAND), raised(cast, town, by=cast.neighbour)
    actions.join(case, to=master, by=cast.clerk)
    actions.accept(master.tasks.get(), by=cast.plumber)
    actions.answer(master, told="已修好。", by=cast.plumber)
    shown = answer_for(case).text

    Case.objects.filter(pk=master.pk).update(is_sensitive=True)
    case = Case.objects.get(pk=case.pk)

    assert (shown, answer_for(case)) == ("已修好。", None)
    assert [[n.text for n in line.words] for line in road(case) if line.action == "answer"] == [[]]


# --- perhaps the same, and why ---
LAMP = "银杏路3号楼前的路灯坏了，晚上一片漆黑。"


def lamp(cast, town, by, words=LAMP, **where):
    return the_case(actions.raise_case(words=words, channel="web", area=town.grid, by=by, **where))


def test_why_it_seems_the_same_is_said_in_words_metres_and_days(cast, town, now):
    first = lamp(cast, town, cast.resident, position=(116.3, 37.4))
    now.passes(days=2)
    second = lamp(cast, town, cast.neighbour, "路灯又坏了，3号楼前面漆黑的。", position=(116.3009, 37.4))

    (found,) = alike(second, Case.objects.all())

    assert (found.case, found.metres, found.is_same_person) == (first, 80, False)
    assert found.why == ["都说到：路灯、漆黑", "相距 80 米", "8月20日 09:00"]


def test_sent_twice_without_a_name_is_said_so_and_the_same_resident_as_well(cast, town):
    first = lamp(cast, town, cast.passerby)
    unnamed, mine = lamp(cast, town, cast.passerby), lamp(cast, town, cast.resident)
    again = lamp(cast, town, cast.resident)

    of_unnamed = {one.case: one.who for one in alike(unnamed, Case.objects.all())}
    of_mine = {one.case: one.who for one in alike(again, Case.objects.all())}

    assert of_unnamed == {first: "都没有留名，可能是重复提交", mine: "", again: ""}
    assert of_mine == {first: "", unnamed: "", mine: "同一位居民"}


def test_far_away_or_in_other_words_it_is_another_matter(cast, town):
    case = lamp(cast, town, cast.resident, position=(116.3, 37.4))
    lamp(cast, town, cast.neighbour, position=(116.32, 37.4))
    lamp(cast, town, cast.neighbour, "物业费涨价没有公示，请有关部门尽快处理。", position=(116.3, 37.4))

    assert alike(case, Case.objects.all()) == []


def across_the_border(town):
    """Two communities drawn side by side; the border runs at 116.3 degrees."""
    for area, west in ((town.here, 116.29), (town.there, 116.3)):
        drawn = {"polygon": mapping(box(west, 37.39, west + 0.01, 37.41))}
        change_area(Area.objects.get(pk=area.pk), changes=drawn, by=IMPORT)
    return [(area, (lon, 37.4)) for area, lon in ((town.here, 116.2999), (town.there, 116.3002), (town.there, 116.309))]


def test_a_lamp_on_the_border_is_one_lamp_whichever_community_it_was_told_to(cast, town):
    (here, this_side), (there, that_side), (_there, far) = across_the_border(town)
    about = {"words": LAMP, "channel": "web", "address": "3号楼前"}
    told_here, told_there, farther, unplaced = (
        the_case(actions.raise_case(**about, area=area, position=position, by=cast.resident))
        for area, position in ((here, this_side), (there, that_side), (there, far), (there, None))
    )

    (found,) = alike(told_here, Case.objects.all())

    assert (found.case, found.metres, found.where) == (told_there, 27, "同一地点")
    assert told_here in cases(alike(told_there, Case.objects.all()))
    assert told_here not in cases(alike(farther, Case.objects.all()) + alike(unplaced, Case.objects.all()))


def test_of_what_lies_across_the_border_one_is_shown_no_more_than_one_may_see(cast, town, sign_in):
    (here, this_side), (there, that_side), _far = across_the_border(town)
    mine = the_case(actions.raise_case(words=LAMP, channel="web", area=here, position=this_side, by=cast.resident))
    the_case(actions.raise_case(words=LAMP, channel="web", area=there, position=that_side, by=cast.neighbour))

    page = sign_in("community_worker").get(mine.get_absolute_url())

    assert (page.status_code, page.context["alike"]) == (200, [])


def test_what_every_request_says_makes_nothing_alike():
    one, other = Said.of("您好，希望有关部门尽快处理小区的问题"), Said.of("居民反映，请有关部门尽快解决，谢谢")

    assert (one.likeness(other), one.shared(other)) == (0, [])


def test_it_costs_two_queries_however_many_there_are(cast, town, django_assert_num_queries):
    case, *_others = [lamp(cast, town, cast.resident) for _ in range(6)]

    alike(case, Case.objects.all())  # the names of places are learnt once

    with django_assert_num_queries(2):
        found = alike(case, Case.objects.all())

    assert len(found) == 5


def test_one_press_on_the_card_joins_and_shows_no_page_between(cast, town, sign_in):
    master, case = lamp(cast, town, cast.neighbour), lamp(cast, town, cast.resident)
    client = sign_in("clerk")
    ((found, sent),) = client.get(case.get_absolute_url()).context["alike"]

    page = client.post(page_of(case), sent)

    case.refresh_from_db()
    assert (found.case, page.status_code, case.joined_to) == (master, 302, master)


def test_what_is_answered_is_looked_at_before_it_is_joined_to(a_case, cast, town, sign_in):
    master, case = a_case(S.ANSWERED), raised(cast, town, by=cast.neighbour)

    assert sign_in("clerk").get(case.get_absolute_url()).context["alike"][0][1] is None
    assert alike(case, Case.objects.all())[0].case == master


def test_on_the_phone_it_is_joined_in_the_same_go(cast, town, sign_in):
    master = lamp(cast, town, cast.neighbour)
    client = sign_in("clerk")
    typed = {"words": LAMP, "area": town.grid.pk, "channel": "phone"}
    others = client.post("/cases/new/suggested/", typed).context["others"]
    call = typed | {"exit": "same", "same_as": master.number, "urgency": 0, "key": "2" * 32, "phone": "13800000009"}

    none = client.post("/cases/new/", call | {"same_as": ""})
    done = client.post("/cases/new/", call)

    case = Case.objects.latest("pk")
    assert (cases(others), errors(none), done.status_code) == ([master], ["same_as"], 302)
    assert (case.state, case.joined_to, case.reporter.phone_hash != "") == (S.JOINED, master, True)


# --- separated again, all is as it was ---
def test_separated_it_waits_again_on_the_clock_that_it_had(cast, town, now, calendar):
    master, case = lamp(cast, town, cast.neighbour), lamp(cast, town, cast.resident)
    clock, due = case.clock_id, case.due_at
    now.passes(hours=1)
    actions.join(case, to=master, by=cast.clerk)
    stopped = case.due_at
    now.passes(days=7)

    actions.unjoin(case, by=cast.clerk)

    case = Case.objects.get(pk=case.pk)
    assert (stopped, case.state, case.joined_to, case.ended_at, case.clock_id) == (None, S.RECEIVED, None, None, clock)
    assert case.due_at == due + timedelta(days=7)  # the week that it was joined does not count
    assert (case.reporter_id, case.clock.is_running) == (cast.resident.contact, True)


def test_separated_it_is_on_hold_again_and_its_clock_rests(cast, town):
    master, case = lamp(cast, town, cast.neighbour), lamp(cast, town, cast.resident)
    actions.take_in(case, by=cast.clerk)
    actions.study(case, category=town.leaks, by=cast.clerk)
    day = timezone.localdate() + timedelta(days=30)
    actions.propose_hold(case, reason=reason("hold"), person="张三", review_on=day, words="等", by=cast.clerk)
    actions.approve_hold(case.holds.get(), told="等一等", by=cast.supervisor)
    actions.join(case, to=master, by=cast.clerk)
    joined = case.holds.get().state

    actions.unjoin(case, by=cast.clerk)

    assert (joined, case.holds.get().state, case.state) == ("ended", "active", S.STUDYING)
    assert Case.objects.get(pk=case.pk).clock.is_paused


def test_all_who_told_us_hear_the_outcome_and_after_separation_only_their_own(cast, town):
    master = lamp(cast, town, cast.neighbour)
    case = lamp(cast, town, cast.resident)
    actions.join(case, to=master, by=cast.clerk)

    both = actions.settle(master, told="灯已修好。", by=cast.clerk)
    actions.reopen(master, told="又坏了", by=cast.neighbour)
    apart = actions.unjoin(case, by=cast.supervisor)
    alone = actions.settle(master, told="换了新灯。", by=cast.supervisor)

    assert told(both) == [("case_answered", "neighbour"), ("case_answered", "resident")]
    assert (told(apart), told(alone)) == ([("case_separated", "resident")], [("case_answered", "neighbour")])
