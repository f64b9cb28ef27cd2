"""The pages of errands, as a resident without an account, a helper, an office and an administrator open them."""

import pytest
from django.urls import reverse

from linli.errands import actions
from linli.errands.models import Certificate, CertificateAnswer, Errand, ErrandKind
from linli.errands.policy import parts_of, visible_to
from linli.errands.queries.links import OFFICE, RESULT, code_of, holder_of, token_of
from linli.errands.rules import ERRAND
from linli.people.models import User
from linli.record.models import Act
from tests.cast import HERE
from tests.errands.conftest import again, asked

ASKED = {"key": "3b0c8e2e-5b1f-4f4e-9d5a-111111111111", "community": HERE, "phone": "13800000062", "name": "马德福"}


def signed_in(client, actor):
    client.force_login(User.objects.get(pk=actor.id))
    return client


def test_without_an_account_one_asks_and_holds_a_link_that_says_who_has_the_papers(client, card, town):
    answer = client.post("/errands/kinds/card/", ASKED, follow=True)

    made = Errand.objects.get()
    assert answer.redirect_chain[0][0] == f"/errands/mine/{token_of(made)}/?new=1"
    assert made.contact.phone == "13800000062"
    page = client.get(f"/errands/mine/{token_of(made)}/").content.decode()
    assert [words for words in ("您的材料在您自己手里。", "有人接手", "现在不用") if words not in page] == []
    again_sent = client.post("/errands/kinds/card/", ASKED)
    assert (again_sent.status_code, Errand.objects.count()) == (302, 1)


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(client, card):
    answer = client.post("/errands/kinds/card/", ASKED | {"phone": "12345", "words": "腿脚不便"})
    assert answer.status_code == 422
    assert "腿脚不便" in answer.content.decode()
    assert set(answer.context["form"].errors) == {"phone"}
    nobody = client.post("/errands/kinds/card/", ASKED | {"phone": "", "community": "999"})
    assert set(nobody.context["form"].errors) == {"phone", "community"}
    assert Errand.objects.count() == 0


def test_asking_for_a_certificate_of_the_list_is_answered_kindly_counted_once_and_may_be_overruled(client, card):
    wanted = ASKED | {"words": "请开一个健在证明"}
    answer = client.post("/errands/kinds/other/", wanted)
    client.post("/errands/kinds/other/", wanted)

    assert answer.status_code == 422
    assert "社区不能开" in answer.content.decode()
    assert (Errand.objects.count(), CertificateAnswer.objects.count()) == (0, 1)
    assert client.post("/errands/kinds/other/", wanted | {"is_other": "on"}).status_code == 302
    assert Errand.objects.count() == 1


def test_the_note_names_the_right_office_and_how_far_the_source_was_checked(client, card):
    answer = client.post("/errands/certificates/10/answer/")
    assert (answer.url, CertificateAnswer.objects.count()) == ("/errands/certificates/10/note/", 1)
    note = client.get(answer.url).content.decode()
    assert [words for words in ("要求证明的单位", "做资格认证。", "清单（未核对）") if words not in note] == []
    assert client.get("/errands/certificates/99999999999999999999/").status_code == 404


def test_a_helper_goes_through_the_whole_errand_on_the_pages(client, errand, cast):
    signed_in(client, cast.grid_worker)

    def act(action, **given):
        marks = {
            "seen": again(errand).version,
            "key": f"3b0c8e2e-5b1f-4f4e-9d5a-{len(given):04d}{again(errand).version:08d}",
        }
        return client.post(f"/errands/desk/{errand.pk}/{action}/", marks | given).status_code

    assert "老年优待证" in client.get("/errands/desk/").content.decode()
    assert act("take_errand") == 302
    assert act("take_papers", words="身份证") == 302
    assert act("hand_over", code="", receipt="") == 422
    assert act("hand_over", code=code_of(errand, OFFICE)) == 302
    assert act("fetch_result", told="证办好了") == 302
    assert act("give_result", code=code_of(errand, RESULT)) == 302
    assert again(errand).state == "given"


def test_a_stale_page_says_what_came_between_and_keeps_the_text(client, taken, cast):
    signed_in(client, cast.grid_worker)
    seen = taken.version
    actions.take_papers(taken, words="身份证", by=cast.grid_worker)
    key = "3b0c8e2e-5b1f-4f4e-9d5a-222222222222"
    answer = client.post(f"/errands/desk/{taken.pk}/ask_resident/", {"seen": seen, "key": key, "needs": "户口簿第一页"})

    assert answer.status_code == 409
    assert "户口簿第一页" in answer.content.decode()


def test_what_is_sent_from_a_page_that_time_has_overtaken_is_refused_and_its_text_kept(client, taken, cast):
    signed_in(client, cast.grid_worker)
    key = "3b0c8e2e-5b1f-4f4e-9d5a-333333333333"
    typed = {"seen": taken.version, "key": key, "words": "身份证和照片"}
    assert client.get(f"/errands/desk/{taken.pk}/take_papers/").status_code == 200
    holder, _errand = holder_of(token_of(taken))
    actions.withdraw_errand(taken, by=holder)
    answer = client.post(f"/errands/desk/{taken.pk}/take_papers/", typed)

    assert (answer.status_code, "身份证和照片" in answer.content.decode()) == (409, True)


def test_the_helper_never_sees_the_code_of_the_resident(client, card, cast, town):
    mine = asked(card, town, by=cast.grid_worker, channel="door", takes_it=True)
    signed_in(client, cast.grid_worker)
    assert client.get(f"/errands/desk/{mine.pk}/slip/").status_code == 404
    signed_in(client, cast.community_worker)
    slip = client.get(f"/errands/desk/{mine.pk}/slip/")
    assert code_of(mine, RESULT) in slip.content.decode()


def test_an_office_sees_what_comes_to_it_with_its_code_and_nothing_before_or_after(client, taken, cast):
    signed_in(client, cast.plumber)
    assert client.get(taken.get_absolute_url()).status_code == 404
    actions.take_papers(taken, words="身份证", by=cast.grid_worker)
    assert code_of(taken, OFFICE) in client.get("/errands/desk/").content.decode()
    page = client.get(taken.get_absolute_url()).content.decode()
    assert ("13800000062" in page, "查看（会留下记录）" in page) == (False, False)
    actions.hand_over(taken, receipt="17", by=cast.grid_worker)
    actions.fetch_result(taken, told="好了", by=cast.grid_worker)
    assert client.get(taken.get_absolute_url()).status_code == 404


def test_an_administrator_changes_the_list_and_the_certificates(client, card, cast):
    signed_in(client, cast.administrator)
    page = reverse("errands:row", args=["kinds", card.pk])
    form = client.get(page).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"papers": "身份证", "deadline_value": "7"}
    assert client.post(page, typed).status_code == 302
    assert ErrandKind.objects.get(pk=card.pk).promise.value == 7
    assert client.post(page, typed | {"deadline_value": "0"}).status_code == 422
    for _twice in range(2):  # two administrators press the same button: the second does not bring it back
        client.post(page, {"do": "retire"})
    assert not ErrandKind.objects.get(pk=card.pk).is_active
    assert client.get("/errands/settings/days/new/").status_code == 404
    signed_in(client, cast.clerk)
    assert client.get("/errands/settings/").status_code == 404


def test_figures_count_the_work_and_name_nobody(client, taken, cast, town):
    actions.name_office(Certificate.objects.get(), area=town.here, by=cast.passerby)
    signed_in(client, cast.community_worker)
    page = client.get("/errands/desk/figures/")
    assert [(row.asked, row.open, row.done) for row in page.context["rows"]] == [(1, 1, 0)]
    assert [count for _row, count in page.context["refusals"]] == [1]
    assert "grid_worker" not in page.content.decode()


def test_what_one_sees_in_lists_is_what_one_may_view(errand, taken, cast, town, card):
    elsewhere = asked(card, town, area=town.there)
    actions.take_papers(taken, words="身份证", by=cast.grid_worker)
    for actor in cast:
        seen = set(visible_to(actor).values_list("pk", flat=True))
        for one in (again(taken), again(elsewhere)):
            may = ERRAND.may("view_errand", state=one.state, parts=parts_of(actor, one))
            assert (one.pk in seen) == may, actor


@pytest.mark.parametrize(("url", "queries"), [("/errands/", 7), ("/errands/desk/", 9)])
def test_lists_ask_the_same_however_long_they_are(client, card, cast, town, django_assert_num_queries, url, queries):
    signed_in(client, cast.grid_worker)
    for n in range(3):
        asked(card, town, phone=f"1380000007{n}")
    client.get(url)
    with django_assert_num_queries(queries):
        client.get(url)
    assert Act.objects.filter(action="ask_errand").count() == 3


def test_who_runs_errands_does_not_rate_them_through_the_link(client, errand, cast):
    signed_in(client, cast.grid_worker)
    own = f"/errands/mine/{token_of(errand)}/"

    page = client.post(f"{own}withdraw_errand/", {"seen": errand.version, "words": ""}, follow=True)

    errand.refresh_from_db()
    html = page.content.decode()
    assert (errand.state, "没有办理：您现在是以工作人员身份登录的" in html) == ("asked", True)
    html = client.get(own).content.decode()
    assert (html.count("您现在是以工作人员身份登录的"), f"{own}withdraw_errand/" in html) == (1, False)
