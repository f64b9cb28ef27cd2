"""An errand is asked for, run and ends; and at every step there is a way back."""

from datetime import timedelta
from uuid import uuid4

import pytest

from linli.errands import actions
from linli.errands.actions.relocation import relocate_errands
from linli.errands.models import Certificate, CertificateAnswer, Errand
from linli.errands.queries.links import OFFICE, RESULT, code_of, holder_of, token_of
from linli.errands.queries.lists import others
from linli.errands.queries.offers import offers
from linli.errands.queries.open_items import errands_in_grids, open_errands
from linli.errands.queries.progress import progress
from linli.errands.tasks import close_errands, ring_errands, shred_errands
from linli.files.models import Attachment
from linli.files.queries import prepare
from linli.kernel.actor import CLOCK, IMPORT
from linli.kernel.rulebook import NotYou, Refused
from linli.people.models import Contact, Post, Role, User
from linli.places.models import Area
from linli.record import chain, registers
from linli.record.acts import Blocked
from linli.record.models import Act, Message
from tests.cast import BEGAN, GRID, HERE, someone
from tests.errands.conftest import again, asked
from tests.files.conftest import storage, upload  # noqa: F401  # a fixture


def told(errand, what):
    return Message.objects.filter(what=what, facts__errand=errand.pk).count()


def test_what_a_worker_left_who_is_gone_is_seen_by_the_other_worker_of_the_grid(taken, cast, town):
    other = someone("other_walker", (town.committee, Role.GRID_WORKER, GRID))
    assert (list(others(other)), list(others(cast.plumber))) == ([], [])

    Post.objects.filter(user=cast.grid_worker.id).update(valid_to=BEGAN)
    assert (list(others(other)), list(others(cast.other_grid_worker))) == ([taken], [])


def test_whoever_is_here_goes_on_with_the_errand_of_somebody_who_works_elsewhere_now(taken, cast, town):
    other = someone("other_walker", (town.committee, Role.GRID_WORKER, GRID))
    with pytest.raises(NotYou):  # the helper is on duty
        actions.take_over_errand(taken, by=other)

    Post.objects.filter(user=cast.grid_worker.id).update(area=town.there.code)
    assert list(others(other)) == [taken]
    actions.take_over_errand(taken, by=other)
    assert (again(taken).helper_id, taken.state) == (other.id, "taken")
    told = Message.objects.filter(what="errand_taken_over").values_list("to_kind", "to_id")
    assert list(told) == [("people.user", cast.grid_worker.id)]


def test_from_asking_to_rating_each_hand_signs_with_a_code(errand, cast, town):
    holder, _ = holder_of(token_of(errand))
    actions.take_errand(errand, by=cast.grid_worker)
    actions.take_papers(errand, photos=[prepare(upload())], keeps_originals=True, words="身份证", by=cast.grid_worker)
    assert (errand.state, errand.papers_with, errand.papers_n) == ("ready", "helper", 1)

    actions.hand_over(errand, code=code_of(errand, OFFICE), by=cast.grid_worker)
    assert (errand.state, errand.papers_with) == ("under_way", "office")

    actions.fetch_result(errand, told="证办好了", by=cast.grid_worker)
    assert (errand.state, errand.papers_with) == ("fetched", "helper")

    actions.give_result(errand, code=f" {code_of(errand, RESULT)} ", by=cast.grid_worker)
    assert (errand.state, errand.papers_with, errand.is_coded) == ("given", "resident", True)

    actions.rate_errand(errand, feeling="good", words="谢谢", by=holder)
    assert (again(errand).state, again(errand).feeling) == ("closed", "good")
    assert [told(errand, what) for what in ("errand_taken", "errand_handed", "errand_fetched", "errand_given")] == [
        1,
        1,
        1,
        1,
    ]
    assert chain.verify() == []


def test_a_wrong_code_hands_nothing_over(taken, cast):
    wrong = f"{(int(code_of(taken, OFFICE)) + 1) % 10_000:04d}"
    for given in ({"code": wrong}, {}):
        with pytest.raises(Refused):
            actions.hand_over(taken, **given, by=cast.grid_worker)
    actions.hand_over(taken, receipt="受理 2026-17", by=cast.grid_worker)
    wrong = f"{(int(code_of(taken, RESULT)) + 1) % 10_000:04d}"
    for given in ({"code": wrong}, {}):
        with pytest.raises(Refused):
            actions.give_result(taken, **given, by=cast.grid_worker)

    assert (again(taken).state, again(taken).receipt) == ("under_way", "受理 2026-17")


def test_without_a_code_the_reason_is_what_the_resident_reads(taken, cast):
    actions.fetch_result(taken, told="药取回来了", by=cast.grid_worker)
    actions.give_result(taken, words="老人没有手机，当面交付", by=cast.grid_worker)

    assert not again(taken).is_coded
    assert progress(again(taken)).lines[0].words == ["老人没有手机，当面交付"]


def test_while_we_wait_for_the_resident_the_days_do_not_count(now, card, cast, town):
    now.is_(2025, 8, 20, 9, 0)
    errand = asked(card, town)
    actions.take_errand(errand, by=cast.grid_worker)
    due = errand.due_at
    actions.ask_resident(errand, needs="户口簿第一页", by=cast.grid_worker)
    assert (errand.is_needed, errand.clock.is_paused) == (True, True)
    now.passes(days=2)
    actions.take_papers(errand, words="户口簿", by=cast.grid_worker)

    assert not errand.is_needed
    assert errand.due_at - due == timedelta(days=2)


def test_the_office_sends_it_back_and_it_goes_there_once_more(taken, cast):
    actions.take_papers(taken, keeps_originals=True, words="身份证", by=cast.grid_worker)
    actions.hand_over(taken, receipt="17", by=cast.grid_worker)
    actions.sent_back(taken, needs="缺一张照片", by=cast.grid_worker)
    assert (taken.state, taken.papers_with, taken.needs, taken.receipt) == ("ready", "helper", "缺一张照片", "")

    actions.hand_over(taken, receipt="18", by=cast.grid_worker)
    assert (again(taken).state, again(taken).needs, again(taken).is_needed) == ("under_way", "", False)


def test_a_helper_lets_go_passes_on_and_gives_papers_back(taken, cast):
    actions.take_papers(taken, keeps_originals=True, words="身份证", by=cast.grid_worker)
    actions.give_papers_back(taken, by=cast.grid_worker)
    assert (taken.state, taken.papers_with) == ("taken", "resident")

    colleague = User.objects.get(pk=cast.community_worker.id)
    actions.pass_on_errand(taken, helper=colleague, by=cast.grid_worker)
    with pytest.raises(Refused):
        actions.take_papers(taken, words="身份证", by=cast.grid_worker)
    actions.let_go_errand(taken, by=cast.community_worker)
    assert (again(taken).state, again(taken).helper) == ("asked", None)


def test_what_the_resident_withdraws_leaves_the_papers_to_be_brought_back(taken, cast):
    holder, _ = holder_of(token_of(taken))
    actions.take_papers(taken, keeps_originals=True, words="身份证", by=cast.grid_worker)
    actions.withdraw_errand(taken, words="儿子去办了", by=holder)
    assert (taken.state, taken.papers_with, told(taken, "errand_withdrawn")) == ("withdrawn", "helper", 1)

    actions.bring_papers_back(taken, by=cast.grid_worker)
    assert "bring_papers_back" not in {offer.action for offer in offers(cast.grid_worker, taken)}
    actions.resume_errand(taken, by=holder)
    assert (again(taken).state, again(taken).papers_with, again(taken).ended_at) == ("asked", "resident", None)
    assert again(taken).clock.is_running


def test_who_has_not_got_it_says_so_and_the_community_hears_of_it(taken, cast):
    holder, _ = holder_of(token_of(taken))
    actions.fetch_result(taken, told="办好了", by=cast.grid_worker)
    actions.give_result(taken, words="放在门卫", by=cast.grid_worker)
    actions.miss_result(taken, by=holder)

    assert (taken.state, told(taken, "errand_missed")) == ("fetched", 2)
    with pytest.raises(Refused):
        actions.rate_errand(taken, feeling="good", by=cast.grid_worker)


def test_what_cannot_be_done_is_said_with_where_to_go(taken, cast):
    actions.cannot_do(taken, told="须本人到场，请到派出所。", by=cast.grid_worker)

    assert (taken.state, taken.clock.is_stopped) == ("impossible", True)
    assert progress(taken).lines[0].words == ["须本人到场，请到派出所。"]


def test_papers_that_lie_at_the_office_are_fetched_before_anybody_gives_up(taken, cast):
    actions.take_papers(taken, keeps_originals=True, words="身份证", by=cast.grid_worker)
    actions.hand_over(taken, receipt="17", by=cast.grid_worker)

    with pytest.raises(Blocked):
        actions.cannot_do(taken, told="不行", by=cast.grid_worker)


def test_the_helper_hears_when_the_day_comes_near_and_what_was_given_closes_by_itself(calendar, now, card, cast, town):
    taken = asked(card, town)
    actions.take_errand(taken, by=cast.grid_worker)
    now.passes(days=20)
    assert ring_errands() == 1
    assert told(taken, "errand_due") == 1
    actions.fetch_result(taken, told="办好了", by=cast.grid_worker)
    actions.give_result(taken, words="当面", by=cast.grid_worker)
    now.passes(days=6)
    assert close_errands() == 0
    now.passes(days=2)

    assert close_errands() == 1
    assert again(taken).state == "closed"


def test_pictures_of_papers_go_after_a_month_and_names_after_a_year(now, taken, cast):
    actions.take_papers(taken, photos=[prepare(upload())], words="身份证", by=cast.grid_worker)
    actions.cannot_do(taken, told="须本人到场", by=cast.grid_worker)
    now.passes(days=29)
    assert shred_errands() == 0
    now.passes(days=2)
    assert shred_errands() == 1
    assert (Attachment.objects.kept().count(), again(taken).words) == (0, "腿脚不便")
    now.passes(days=366)

    assert shred_errands() == 1
    gone = again(taken)
    assert (gone.words, gone.contact, gone.papers_n, gone.state) == ("", None, 0, "impossible")
    assert Contact.objects.latest("pk").phone == ""
    assert chain.verify() == []


def test_nobody_is_forgotten_while_we_have_their_papers(now, taken, cast):
    holder, _ = holder_of(token_of(taken))
    actions.take_papers(taken, keeps_originals=True, words="身份证", by=cast.grid_worker)
    actions.withdraw_errand(taken, by=holder)
    now.passes(days=400)

    assert shred_errands() == 0
    assert again(taken).contact is not None


def test_entries_hold_no_words(taken, cast):
    actions.ask_resident(taken, needs="户口簿第一页", by=cast.grid_worker)
    actions.hand_over(taken, receipt="受理五号", by=cast.grid_worker)

    kept = str([entry.facts for act in Act.objects.all() for entry in act.entries.all()])
    assert "papers_with" in kept
    assert [word for word in ("户口簿", "受理五号", "马德福", "13800000062", "腿脚") if word in kept] == []


def test_asking_for_a_certificate_of_the_list_is_counted_and_names_nobody(card, cast, town):
    certificate = Certificate.objects.get()
    for by in (cast.passerby, cast.grid_worker, cast.clerk):
        actions.name_office(certificate, area=town.here, by=by)
    with pytest.raises(Refused):
        actions.name_office(certificate, by=cast.plumber)

    assert CertificateAnswer.objects.count() == 3
    assert Errand.objects.count() == 0


def test_when_grids_are_cut_anew_open_errands_go_along_and_whoever_takes_a_grid_over_finds_them(
    taken, card, cast, town
):
    new = f"{HERE}002"
    registers.add(Area(code=new, name="梧桐第二网格", level="grid", valid_from=BEGAN), by=IMPORT)
    walker = someone("new_walker", (town.committee, Role.GRID_WORKER, new))
    waits, over = asked(card, town), asked(card, town)
    actions.withdraw_errand(over, by=cast.grid_worker)
    found = errands_in_grids([GRID], None)
    assert {moving.pk for moving in found} == {taken.pk, waits.pk}

    relocate_errands(dict.fromkeys((taken.pk, waits.pk, over.pk), new), None, CLOCK, uuid4())

    assert [item.title for item in open_errands(new, walker)] == [str(again(taken)), str(again(waits))]
    assert "马德福" not in str(open_errands(new, walker))
    actions.take_papers(again(taken), words="身份证", by=cast.grid_worker)  # who runs it goes on with it
    assert (again(over).area_id, again(taken).area_id, again(taken).helper_id) == (GRID, new, cast.grid_worker.id)
    assert chain.verify() == []
