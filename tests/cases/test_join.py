"""Joining (并案): only a whole number, of what one may see; shown first and asked once; nobody reads another's words."""

import pytest
from django.utils import timezone

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.queries.cases import by_number, nearby_alike
from linli.cases.queries.history import answer_for
from linli.cases.queries.told import road
from linli.cases.rules import CaseState as S
from linli.people.models import User
from linli.record.acts import Blocked
from tests.cast import raised


@pytest.fixture
def sign_in(client):
    def enter(name):
        client.force_login(User.objects.get(username=name))
        return client

    return enter


def typed(case, to, **more):
    return {"to": to, "words": "", "seen": case.version, "key": "0" * 32, **more}


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


def test_an_archived_one_only_with_a_warning(a_case, cast, town, sign_in):
    case, master = raised(cast, town, by=cast.neighbour), a_case(S.CLOSED)

    page = sign_in("clerk").post(page_of(case), typed(case, master.number))

    said = page.context["form"].warnings["to"]
    assert (page.status_code, len(said), "归档" in said[2]) == (422, 3, True)


@pytest.mark.parametrize("state", [S.DECLINED, S.WITHDRAWN])
def test_not_to_what_was_refused_or_withdrawn(a_case, cast, town, sign_in, state):
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
    assert nearby_alike(case, everything) == [secret]
    actions.study(secret, is_sensitive=True, by=cast.clerk)

    page = sign_in("grid_worker").get(case.get_absolute_url())

    assert (page.context["alike"], nearby_alike(case, everything)) == ([], [])


def test_of_what_it_was_joined_to_only_what_came_since_is_read(a_case, cast, town):
    master, case = a_case(S.ANSWERED), raised(cast, town, by=cast.neighbour)
    actions.join(case, to=master, by=cast.clerk)
    before = answer_for(case), [line.action for line in road(case)]

    actions.reopen(master, told="又漏了", by=cast.resident)
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
