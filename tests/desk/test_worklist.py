"""The work list: what is chosen stays in the address, the pane opens beside it, and it asks the database little."""

import pytest
from django.urls import reverse

from linli.cases import actions
from linli.cases.models import Case, SavedView
from linli.cases.rules import CaseState as S
from tests.cast import raised

LIST = reverse("desk:worklist")


def opened(case):
    """What htmx sends for the pane."""
    return {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "pane"}


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_asks_as_much_for_one_row_as_for_many(cast, town, sign_in, rows, django_assert_num_queries):
    for n in range(rows):
        raised(cast, town, words=f"{n}号楼楼道漏水，老人怕滑倒。")
    client = sign_in("clerk")
    client.get(f"{LIST}?view=received")

    with django_assert_num_queries(11):
        page = client.get(f"{LIST}?view=received")

    assert page.context["total"] == rows


def test_the_pane_brings_the_case_without_the_list_and_its_row_anew(a_case, sign_in):
    case = a_case(S.STUDYING)

    page = sign_in("clerk").get(case.get_absolute_url(), **opened(case))

    text = page.content.decode()
    assert "<html" not in text
    assert text.count(f'id="left-{case.pk}" hx-swap-oob="true"') == 1


def test_what_is_done_in_the_pane_leads_back_to_the_case_in_the_pane(a_case, town, sign_in):
    case = a_case(S.STUDYING)
    client, url = sign_in("clerk"), f"{case.get_absolute_url()}do/dispatch/"
    shown = client.get(url, **opened(case))
    form = next(c["form"] for c in shown.context if hasattr(c.get("form"), "fields"))
    typed = {"lead": town.water.pk, "seen": form["seen"].value(), "key": form["key"].value()}

    done = client.post(url, typed, follow=True, **opened(case))

    assert f'hx-post="{url}" hx-target="#pane"' in shown.content.decode()
    assert (done.redirect_chain[-1][0], "<html" in done.content.decode()) == (case.get_absolute_url(), False)
    assert [str(message) for message in done.context["news"]] == ["已交办"]


def test_filters_that_hide_everything_offer_to_show_all(a_case, sign_in, town):
    a_case(S.RECEIVED)

    page = sign_in("clerk").get(LIST, {"view": "received", "community": town.there.code})

    assert (page.context["total"], page.context["clear"]) == (0, "?view=received")


def test_the_address_of_a_list_holds_only_what_narrows_it(a_case, sign_in, town):
    a_case(S.RECEIVED)

    page = sign_in("clerk").get(LIST, {"view": "received", "community": town.here.code, "category": "", "page": "1"})

    assert page.context["query"] == f"view=received&community={town.here.code}"


def test_a_saved_view_is_marked_while_one_is_in_it_and_can_be_removed(a_case, sign_in, cast, town):
    a_case(S.RECEIVED)
    client, query = sign_in("clerk"), f"view=received&community={town.here.code}"
    client.post(reverse("desk:save_view"), {"name": "梧桐待受理", "query": query})

    kept = client.get(f"{LIST}?{query}").context["saved"]
    client.post(reverse("desk:forget_view", args=[kept[0].pk]))

    assert [(view.name, view.is_here, view.is_mine) for view in kept] == [("梧桐待受理", True, True)]
    assert not SavedView.objects.exists()


def test_the_list_works_for_nobody_outside(a_case, client, sign_in):
    a_case(S.RECEIVED)

    assert client.get(LIST).status_code == 302
    assert sign_in("stranger").get(LIST).status_code == 403
    assert Case.objects.count() == 1


def test_an_administrator_comes_to_the_settings_not_to_an_empty_list(sign_in, cast):
    page = sign_in("administrator").get("/desk/")

    assert (page.status_code, page.url) == (302, "/settings/")
    assert sign_in("administrator").get("/desk/?view=all").status_code == 200


def test_a_case_under_supervision_opens_beside_its_list(a_case, cast, town, sign_in):
    case = a_case(S.IN_HAND)
    actions.issue_order(case, unit=town.water, level="reminder", words="请加快。", by=cast.supervisor)

    page = sign_in("supervisor").get(f"{LIST}?view=open&open={case.pk}")

    assert page.status_code == 200
    assert "请加快。" in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({"since": "0001-01-01"}, "从"),
        ({"until": "9999-12-31"}, "到"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "到"),
        ({"since": "gestern"}, "从"),
        ({"q": "\x00"}, "编号、电话、内容"),
        ({"q": "漏" * 3_000}, "编号、电话、内容"),
        ({"community": "nowhere"}, "社区"),
        ({"view": "nonsense"}, "视图名称"),
    ],
)
def test_a_filter_that_cannot_be_understood_lists_nothing_and_says_so(a_case, sign_in, asked, name):
    a_case(S.RECEIVED)
    client, query = sign_in("clerk"), {"view": "all", **asked}

    page = client.get(LIST, query)

    assert (page.status_code, page.context["total"], list(page.context["rows"])) == (422, 0, [])
    assert [mistake.partition("：")[0] for mistake in page.context["mistakes"]] == [name]
    points = client.get(reverse("desk:points"), query).json()["features"]
    assert [f for f in points if f["geometry"]["type"] == "Point"] == []


def test_what_was_typed_into_a_wrong_filter_is_kept(a_case, sign_in):
    page = sign_in("clerk").get(LIST, {"view": "all", "since": "0001-01-01"})

    assert 'value="0001-01-01"' in page.content.decode()


@pytest.mark.parametrize(("sort", "first"), [("newest", 1), ("oldest", 0), ("due", 0)])
def test_the_list_is_sorted_as_asked(cast, town, sign_in, sort, first):
    cases = [raised(cast, town, words=f"{n}号楼漏水") for n in range(2)]

    page = sign_in("clerk").get(LIST, {"view": "received", "sort": sort})

    assert next(iter(page.context["rows"])) == cases[first]
    assert f'<option value="{sort}" selected>' in page.content.decode()


def test_the_map_stands_in_the_pane_until_a_case_is_opened(a_case, sign_in):
    case, client = a_case(S.RECEIVED), sign_in("clerk")

    mapped = client.get(LIST, {"view": "received", "map": "on"}).content.decode()
    opened_beside = client.get(LIST, {"view": "received", "map": "on", "open": case.pk}).content.decode()

    assert "/desk/points/?view=received&amp;map=on" in mapped.partition('id="pane"')[2]
    assert ("/desk/points/" in opened_beside, 'view=received&amp;map=on"' in opened_beside) == (False, True)
