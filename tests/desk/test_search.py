"""The search box of the desk: a number, a phone, a whole name, an address, words; only what one may see, and nothing read unseen."""

from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.urls import reverse

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.queries.search import search
from linli.cases.rules import CaseState as S
from linli.kernel.actor import CLOCK
from linli.people.actions import contact_for
from linli.people.models import AccessEntry
from linli.people.queries import speaking_for
from tests.cast import brought_to, raised, the_case

LIST = reverse("desk:worklist")


@pytest.fixture
def find(sign_in):
    def ask(q, who="clerk", **more):
        return sign_in(who).get(LIST, {"q": q, **more})

    return ask


def pks(page):
    return [case.pk for case in page.context["rows"]]


@pytest.fixture
def called(cast, town):
    """A case that 王秀英 reported by phone."""
    wang = contact_for(name="王秀英", phone="13912345678")
    return the_case(
        actions.take_call(
            words="小区楼道灯坏了三天，没人来修",
            channel="phone",
            area=town.grid,
            address="嘉合园3号楼2单元",
            by=speaking_for(cast.clerk, wang),
        )
    )


@pytest.mark.parametrize(
    "asked",
    [
        "楼道灯",
        "小区楼道",
        "坏了三天",
        "嘉合园",
        "3号楼2单元",
        "修 楼道",
        "王秀英",
        "13912345678",
        "139 1234 5678",
        "5678",
    ],
)
def test_a_case_is_found_by_its_words_its_address_and_who_reported_it(find, called, cast, town, asked):
    raised(cast, town, words="门口的树太高了")

    assert pks(find(asked)) == [called.pk]


def test_a_case_is_found_by_what_was_noted_and_answered(find, cast, town):
    case = brought_to(S.IN_HAND, cast, town)
    actions.note(case, words="已约电工周四上门", by=cast.clerk)
    task = case.tasks.get()
    actions.accept(task, by=cast.plumber)
    actions.answer(case, told="总阀门已更换，请放心使用。", words="旧阀门生锈", by=cast.plumber)

    for asked in ("周四上门", "总阀门", "生锈"):
        assert pks(find(asked)) == [case.pk], asked


def test_a_case_is_found_by_its_new_title_and_no_longer_by_the_old(find, cast, town):
    case = brought_to(S.STUDYING, cast, town)
    actions.study(case, title="污水井冒水", by=cast.clerk)

    assert pks(find("污水井")) == [case.pk]


def test_a_whole_number_leads_to_its_case_and_a_short_one_finds_it(find, called):
    assert find(called.number).headers["Location"] == called.get_absolute_url()
    assert called.pk in pks(find(f"{called.pk:04d}"))


def test_one_finds_only_what_one_may_see(find, called, cast, town):
    """A handler of another unit, a grid worker of another community, and of what is sensitive whoever is not concerned."""
    assert [pks(find("楼道灯", who)) for who in ("clerk", "community_worker", "plumber", "other_grid_worker")] == [
        [called.pk],
        [called.pk],
        [],
        [],
    ]
    actions.study(called, is_sensitive=True, by=cast.clerk)
    assert [pks(find("楼道灯", who)) for who in ("clerk", "community_worker", "leader")] == [[called.pk], [], []]


def test_nothing_tells_whether_others_have_what_one_may_not_see(find, called):
    """A sentence that stands in a hidden case is answered like one that stands nowhere."""
    hidden, nowhere = find("没人来修", "plumber"), find("没人来擦", "plumber")

    assert hidden.context["result"].is_in_words == nowhere.context["result"].is_in_words
    assert (pks(hidden), pks(nowhere)) == ([], [])


def test_filters_narrow_what_was_found(find, called, town):
    assert pks(find("楼道灯", community=town.here.code)) == [called.pk]
    assert pks(find("楼道灯", community=town.there.code)) == []
    assert pks(find("楼道灯", channel="web")) == []


def test_hits_are_marked_in_the_title_and_in_a_line_of_the_text(find, called):
    """What the title says already is not said again."""
    text = find("没人来修").content.decode()

    assert "小区楼道灯坏了三天，<mark>没人来修</mark></a>" in text
    assert text.count("<mark>") == 1


def test_a_hit_in_an_answer_is_shown_with_the_words_around_it(find, cast, town):
    case = brought_to(S.IN_HAND, cast, town)
    actions.note(case, words="现场看过。总阀门生锈，要换新的。", by=cast.clerk)

    assert "现场看过。总<mark>阀门</mark>生锈,要换新的。".replace(",", "，") in find("阀门").content.decode()


def test_what_was_typed_does_no_harm(find, called):
    for asked in (
        "<script>",
        "'; --",
        '"',
        "%",
        "_",
        "\\",
        "=楼道",
        "小区 AND",
        "a" * 60,
        "\u00b2",
        "\uff11\uff12\uff13\uff14",
        "0" * 60,
    ):
        page = find(asked)
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


def test_too_long_a_question_is_answered_in_words(find, called):
    assert find("楼" * 500).status_code == 422


def test_one_character_is_answered_with_advice(find, called):
    page = find("灯")

    assert pks(page) == []
    assert page.context["result"].asked.is_too_short
    assert "请至少输入两个字" in page.content.decode()


def test_a_sentence_that_nobody_wrote_finds_its_words(find, called):
    page = find("小区里的楼道灯")

    assert pks(page) == [called.pk]
    assert page.context["result"].is_in_words


def test_the_best_come_first_when_asked_for(find, cast, town):
    best = raised(cast, town, words="小区里的路灯坏了").pk
    newest = raised(cast, town, words="请你们派人来。楼前道路灯光太亮").pk

    assert pks(find("路灯")) == [newest, best]
    assert pks(find("路灯", sort="fit")) == [best, newest]


def test_who_finds_somebody_by_phone_or_name_has_read_it(find, called, cast):
    find("5678")
    find("13912345678")  # within the hour: still the same read
    find("王秀英", who="supervisor")

    read = AccessEntry.objects.order_by("pk").values_list("user", "contact", "field", "reason")
    assert list(read) == [
        (cast.clerk.id, called.reporter_id, "phone", "found"),
        (cast.supervisor.id, called.reporter_id, "name", "found"),
    ]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("13912345678", "按诉求人的电话找到"),
        ("5678", "按诉求人电话的后四位找到"),
        ("王秀英", "按诉求人的姓名找到"),
        ("{pk}", "按编号找到"),
        ("楼道灯", ""),
    ],
)
def test_what_no_marked_word_explains_says_why_it_was_found(find, called, asked, why):
    page = find(asked.format(pk=called.pk))

    assert ([case.why for case in page.context["rows"]], why in page.content.decode()) == ([why], True)


@pytest.mark.parametrize("page", ["/desk/points/", "/desk/export/"])
def test_the_map_and_the_export_record_it_as_well(sign_in, called, page):
    client = sign_in("clerk")
    for asked in ("楼道灯", "5678"):
        client.get(page, {"q": asked})

    assert list(AccessEntry.objects.values_list("contact", "field")) == [(called.reporter_id, "phone")]


def test_who_finds_nobody_has_read_nothing(find, called):
    find("楼道灯")
    find("5678", who="plumber")

    assert not AccessEntry.objects.exists()


def test_reads_of_the_search_are_sealed_like_all_others(find, called, capsys):
    find("5678")
    find("5678", who="supervisor")
    call_command("verify_access_log")


def test_what_is_shredded_is_found_no_more(find, called):
    Case.objects.filter(pk=called.pk).update(state=S.CLOSED)
    called.refresh_from_db()
    actions.shred(called, by=CLOCK)

    assert search("楼道灯", Case.objects.all()).found.ids == []
    assert search("王秀英", Case.objects.all()).found.ids == []


@pytest.mark.parametrize("rows", [1, 12])
def test_searching_asks_as_much_for_one_hit_as_for_many(sign_in, cast, town, rows, django_assert_num_queries):
    for n in range(rows):
        raised(cast, town, words=f"{n}号楼楼道漏水，老人怕滑倒。")
    client = sign_in("clerk")
    client.get(LIST, {"q": "楼道"})

    with django_assert_num_queries(13):
        page = client.get(LIST, {"q": "楼道漏水"})

    assert page.context["total"] == rows


def test_export_and_map_hold_what_the_list_shows(find, sign_in, called, cast, town):
    raised(cast, town, words="门口的树太高了")

    for asked in ("楼道灯", "小区里的楼道灯", "5678", "王秀英"):
        text = b"".join(sign_in("clerk").get(f"/desk/export/?format=csv&q={quote(asked)}")).decode()
        assert called.number in text, asked
        assert text.count("\n") == 2


def test_the_line_begins_where_the_title_ends(find, cast, town):
    raised(cast, town, words="请你们派人来看。我们小区里的楼道灯一直闪。")

    assert "<small>我们小区里的<mark>楼道灯</mark>一直闪。</small>" in find("楼道灯").content.decode()
