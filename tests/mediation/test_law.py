"""What 人民调解法 (2010) says, article by article."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from linli.cases import actions as case_actions
from linli.kernel.rulebook import NotNow, NotYou, Refused
from linli.mediation import actions, policy
from linli.mediation.models import Agreement, DisputeType, Mediation
from linli.mediation.queries.documents import documents
from linli.mediation.rules import MediationState as S
from linli.mediation.tasks import ring_courts
from linli.people.models import User
from linli.record.acts import Blocked
from linli.record.chain import verify
from linli.record.models import Message
from tests.cast import raised
from tests.mediation.conftest import bring_on, link, party, sign, today


def blockers(call):
    with pytest.raises(Blocked) as refused:
        call()
    return refused.value.blockers


def test_art_17_nothing_goes_on_when_a_party_clearly_refuses(two_parties, bench):
    mediation, above, below = two_parties
    actions.consent(below, by=link(below))

    actions.decline_mediation(above, by=link(above))

    mediation.refresh_from_db()
    assert mediation.state == S.REFUSED
    with pytest.raises(NotNow):
        actions.begin(mediation, by=bench.registrar)


def test_art_17_own_initiative_needs_the_same_consent(file_of, bench):
    mediation = file_of("own")

    assert "No party on this side: applicant." in blockers(lambda: actions.begin(mediation, by=bench.registrar))


def test_art_17_who_refused_on_own_initiative_is_not_asked_again(file_of, bench):
    mediation = file_of("own")
    above = party(mediation, "徐甲", "respondent", by=bench.registrar)
    actions.decline_mediation(above, by=bench.registrar)

    again = lambda: actions.mediate_again(Mediation.objects.get(), words="再问问", by=bench.registrar)  # noqa: E731

    assert blockers(again) == ["A party has clearly refused: no mediation is opened on own initiative."]


def test_art_19_the_parties_may_choose_who_mediates(two_parties, bench):
    mediation, above, _below = two_parties
    user = User.objects.get(pk=bench.second_mediator.id)

    actions.choose_mediator(mediation, user=user, by=link(above))
    seat = mediation.mediators.get()
    actions.appoint_mediator(seat, by=bench.registrar)

    assert (seat.state, seat.chosen_by, seat.user) == ("serving", above, user)


def test_art_20_a_guest_helps_only_if_all_parties_agree(under_way, bench):
    mediation, above, below = under_way
    actions.ask_all(mediation, about="guest", words="请物业经理到场说明", by=bench.mediator)
    request = mediation.requests.get()

    actions.answer_request(request, disputants=[above], agrees=True, by=link(above))
    assert request.state == "asked"
    actions.answer_request(request, disputants=[below], agrees=False, by=link(below))

    request.refresh_from_db()
    assert request.state == "refused"


def test_art_23_a_sitting_is_closed_unless_all_agree_to_an_open_one(under_way, bench):
    mediation, above, below = under_way
    plan = {"starts_at": timezone.now(), "room": "一号调解室", "is_public": True, "by": bench.mediator}

    assert blockers(lambda: actions.plan_sitting(mediation, **plan)) == [
        "All parties must agree to a sitting open to others; ask them first."
    ]
    actions.ask_all(mediation, about="public", words="公开调解", by=bench.mediator)
    actions.answer_request(mediation.requests.get(), disputants=[above, below], agrees=True, by=bench.mediator)
    actions.plan_sitting(mediation, **plan)

    assert mediation.sittings.get().is_public


def test_art_23_a_party_may_end_it_at_any_time(under_way):
    mediation, above, _below = under_way

    actions.withdraw_mediation(mediation, by=link(above))

    assert mediation.state == S.WITHDRAWN


def test_art_23_once_a_side_has_refused_nothing_is_agreed_with_the_other_alone(under_way, bench):
    mediation, above, _below = under_way
    actions.decline_mediation(above, by=link(above))
    one_sided = ["No party on this side: respondent."]

    draft = lambda: actions.draft_agreement(mediation, content="赔偿", by=bench.mediator)  # noqa: E731
    meet = lambda: actions.plan_sitting(mediation, starts_at=timezone.now(), room="一", by=bench.mediator)  # noqa: E731

    assert (blockers(draft), blockers(meet)) == (one_sided, one_sided)


def test_art_24_rights_are_told_before_it_begins(two_parties, bench):
    mediation, _above, _below = two_parties

    assert "The parties were not told their rights and duties yet." in blockers(
        lambda: actions.begin(mediation, by=bench.registrar)
    )


def test_art_25_a_risk_of_escalation_is_reported(under_way, bench):
    mediation, _above, _below = under_way

    act = actions.report_risk(mediation, words="扬言动手", to="城关派出所", by=bench.mediator)

    assert list(Message.objects.filter(act=act).values_list("what", flat=True)) == ["mediation_risk"]


def test_art_26_without_agreement_it_ends_and_the_other_roads_are_told(under_way, bench):
    mediation, _above, _below = under_way

    actions.end_without(mediation, told="可以申请仲裁，也可以起诉。", by=bench.mediator)

    told = Message.objects.filter(what="mediation_failed").count()
    assert (mediation.state, told) == (S.NO_AGREEMENT, 2)


def test_art_28_an_oral_agreement_is_recorded_and_art_30_counts_from_the_day_it_is_reached(under_way, bench):
    mediation, _above, _below = under_way

    actions.agree_orally(mediation, matter="楼道堆物", content="当日清走", manner="已当场清走", by=bench.mediator)

    agreement = mediation.agreements.get()
    mediation.refresh_from_db()
    assert (mediation.state, agreement.is_oral, agreement.effective_on) == (S.AGREED, True, timezone.localdate())
    assert verify() == []


def test_art_29_what_an_agreement_lacks_is_said_before_anybody_signs(under_way, bench):
    mediation, _above, _below = under_way
    actions.draft_agreement(mediation, content="赔偿", by=bench.mediator)
    agreement = mediation.agreements.get()

    assert blockers(lambda: actions.freeze_agreement(agreement, by=bench.mediator)) == [
        "Still missing: main facts, the dispute, each party's responsibility.",
        "Still missing: how and until when it is performed.",
        "No instalment says who does what until when.",
    ]


def test_art_29_it_takes_effect_with_the_hands_of_all_a_mediator_and_the_seal(drafted, bench):
    mediation, parties = drafted.mediation, list(drafted.mediation.disputants.all())
    actions.freeze_agreement(drafted, by=bench.mediator)
    seal = lambda: actions.seal_agreement(drafted, by=bench.registrar)  # noqa: E731

    assert blockers(seal) == ["2 parties have not signed yet.", "No mediator has signed yet."]
    actions.sign_agreement(drafted, disputants=parties[:1], how="paper", by=bench.mediator)
    actions.sign_agreement(drafted, as_mediator=True, how="paper", by=bench.mediator)
    assert blockers(seal) == ["1 party has not signed yet."]
    actions.sign_agreement(drafted, disputants=parties[1:], how="fingerprint", by=bench.mediator)
    seal()

    mediation.refresh_from_db()
    assert (drafted.state, drafted.effective_on, mediation.state) == ("in_force", timezone.localdate(), S.AGREED)


def test_art_29_who_changes_the_text_after_a_signature_must_have_it_signed_anew(drafted, bench):
    parties = list(drafted.mediation.disputants.all())
    actions.freeze_agreement(drafted, by=bench.mediator)
    actions.sign_agreement(drafted, disputants=parties, as_mediator=True, how="paper", by=bench.mediator)
    actions.unfreeze_agreement(drafted, by=bench.mediator)
    actions.revise_agreement(
        drafted, matter=drafted.matter, content="只赔一半", manner=drafted.manner, amount=1500, by=bench.mediator
    )
    actions.freeze_agreement(drafted, by=bench.mediator)

    assert blockers(lambda: actions.seal_agreement(drafted, by=bench.registrar)) == [
        "2 parties have not signed yet.",
        "No mediator has signed yet.",
    ]


def test_art_29_the_text_that_is_signed_names_the_parties_as_it_was_fixed(drafted, bench):
    above, below = drafted.mediation.disputants.all()
    actions.freeze_agreement(drafted, by=bench.mediator)
    actions.sign_agreement(drafted, disputants=[above, below], as_mediator=True, how="paper", by=bench.mediator)
    actions.correct_disputant(above, name="徐甲", address="另一小区", by=bench.registrar)

    assert blockers(lambda: actions.seal_agreement(drafted, by=bench.registrar)) == [
        "What is known of a party has changed since the text was fixed. Go back to the draft."
    ]


def test_a_later_agreement_replaces_the_one_before_so_that_nobody_owes_twice(in_force, bench):
    mediation, first = in_force.mediation, in_force
    actions.perform(first.instalments.first(), on=today(), by=bench.mediator)
    mediation = Mediation.objects.get()
    actions.mediate_again(mediation, words="想延期", by=bench.mediator)
    actions.record_consents(mediation, disputants=list(mediation.disputants.all()), by=bench.registrar)
    actions.tell_rights(mediation, by=bench.registrar)
    actions.begin(mediation, by=bench.mediator)

    actions.agree_orally(mediation, matter="延期", content="剩余月底付", manner="转账", amount=2000, by=bench.mediator)

    first.refresh_from_db()
    assert (first.state, [i.state for i in first.instalments.all()]) == ("replaced", ["done", "replaced"])
    assert first.clock.next_rung_at is None
    papers = [p for p in documents(Mediation.objects.get()) if p.code == "agreement"]
    assert [first.content in str(p.blocks) for p in papers] == [True, False]  # both stay in the file
    assert verify() == []


def test_art_31_the_committee_urges_who_does_not_perform(in_force, bench, now):
    instalment = in_force.instalments.first()

    act = actions.remind_instalment(instalment, by=bench.mediator)

    assert list(Message.objects.filter(act=act).values_list("what", flat=True)) == ["instalment_owed"]


@pytest.mark.parametrize(("days", "may"), [(0, True), (30, True), (31, False)])
def test_art_33_both_apply_to_the_court_within_thirty_days(now, in_force, bench, days, may):
    mediation = in_force.mediation
    actions.ask_all(mediation, about="court", words="共同申请司法确认", by=bench.mediator)
    parties = list(mediation.disputants.all())
    actions.answer_request(mediation.requests.get(), disputants=parties, agrees=True, by=bench.mediator)
    now.passes(days=days)
    agreement = Agreement.objects.get()
    apply = lambda: actions.apply_to_court(agreement, court="示例法院", applied_on=today(), by=bench.mediator)  # noqa: E731

    if may:
        apply()
        assert agreement.confirmations.get().state == "applied"
    else:
        with pytest.raises(Refused):
            apply()


def test_art_33_both_sides_and_the_mediator_are_told_before_the_thirty_days_end(now, in_force, bench):
    def told():
        said = Message.objects.filter(what__in=["court_days", "court_days_staff"]).order_by("pk")
        return list(said.values_list("what", flat=True))

    both_and_mediator = ["court_days", "court_days", "court_days_staff"]
    now.passes(days=19)
    assert (ring_courts(), told()) == (0, [])
    now.passes(days=2)
    assert (ring_courts(), ring_courts(), told()) == (1, 0, both_and_mediator)
    now.passes(days=7)
    assert (ring_courts(), ring_courts(), told()) == (1, 0, 2 * both_and_mediator)
    now.passes(days=90)
    assert ring_courts() == 0


def test_art_33_nobody_is_reminded_where_nothing_is_owed_any_more(now, in_force, bench):
    for instalment in in_force.instalments.all():
        actions.perform(instalment, on=today(), by=bench.mediator)
    now.passes(days=25)

    assert (ring_courts(), Message.objects.filter(what__startswith="court_days").count()) == (1, 0)


def test_art_33_one_side_alone_cannot_apply(in_force, bench):
    assert blockers(
        lambda: actions.apply_to_court(in_force, court="示例法院", applied_on=today(), by=bench.mediator)
    ) == ["Both sides must want it: ask all parties first."]


def test_no_court_confirms_a_divorce(under_way, bench):
    from linli.mediation.models import DisputeType

    mediation, _above, _below = under_way
    family = DisputeType.objects.get(name="婚姻家庭")
    actions.describe(mediation, type=family, summary="离婚财产", by=bench.mediator)
    actions.agree_orally(mediation, matter="事实", content="分割", manner="当场", by=bench.mediator)

    with pytest.raises(Blocked, match="does not confirm"):
        actions.ask_all(mediation, about="court", words="共同申请", by=bench.mediator)


def test_the_act_sets_no_time_limit_so_it_is_a_setting_and_more_time_needs_all(under_way, bench):
    mediation, above, below = under_way
    due = mediation.clock.due_at

    actions.ask_all(mediation, about="extension", words="等鉴定", days=10, by=bench.mediator)
    actions.answer_request(mediation.requests.get(), disputants=[above, below], agrees=True, by=bench.mediator)

    assert Mediation.objects.get().clock.due_at == due + timedelta(days=10)


def test_a_mediator_who_is_a_cousin_goes_on_only_if_both_consent(under_way, bench):
    mediation, above, below = under_way
    seat = mediation.mediators.get()
    actions.disclose(seat, words="我是徐甲的表弟。", by=bench.mediator)
    request = mediation.requests.get()
    with pytest.raises(NotYou):
        actions.answer_request(request, disputants=[above, below], agrees=True, by=bench.mediator)

    actions.answer_request(request, disputants=[above], agrees=True, by=link(above))
    actions.answer_request(request, disputants=[below], agrees=False, by=link(below))

    seat.refresh_from_db()
    assert (seat.state, mediation.requests.get().state) == ("replaced", "refused")
    assert blockers(
        lambda: actions.plan_sitting(mediation, starts_at=timezone.now(), room="一", by=bench.registrar)
    ) == ["No mediator serves in it."]


def test_a_mediator_whom_both_keep_goes_on(under_way, bench):
    mediation, above, below = under_way
    seat = mediation.mediators.get()
    actions.disclose(seat, words="我是徐甲的表弟。", by=bench.mediator)

    for one in (above, below):
        actions.answer_request(mediation.requests.get(), disputants=[one], agrees=True, by=link(one))

    seat.refresh_from_db()
    assert seat.state == "serving"


def test_who_is_a_party_cannot_mediate(two_parties, bench, cast):
    from linli.people.models import Contact

    mediation, above, _below = two_parties
    Contact.objects.filter(pk=above.contact_id).update(user=bench.registrar.id)
    from dataclasses import replace

    clerk = replace(bench.registrar, contact=above.contact_id)

    with pytest.raises(NotYou):
        actions.tell_rights(mediation, by=clerk) and actions.begin(mediation, by=clerk)


def test_a_group_is_bound_by_the_hands_of_its_representatives(file_of, bench):
    mediation = file_of()
    party(mediation, "示例建筑公司", "respondent", kind="firm", by=bench.registrar)
    people = [{"name": f"工人{n}", "phone": "", "address": "工地", "is_speaker": n < 2} for n in range(12)]
    actions.name_group(mediation, side="applicant", people=people, by=bench.registrar)
    bring_on(mediation, bench)
    firm = mediation.disputants.get(kind="firm")
    actions.draft_agreement(mediation, matter="欠薪", content="付清", manner="转账", amount=96000, by=bench.mediator)
    agreement = mediation.agreements.get()
    actions.schedule_instalment(agreement, debtor=firm, what="工资", due_on=today(7), amount=96000, by=bench.mediator)
    actions.freeze_agreement(agreement, by=bench.mediator)
    speakers = list(mediation.disputants.filter(is_speaker=True))
    actions.sign_agreement(agreement, disputants=[firm, *speakers], as_mediator=True, how="paper", by=bench.mediator)

    actions.seal_agreement(agreement, by=bench.registrar)

    assert (mediation.disputants.count(), agreement.signatures.count(), agreement.state) == (13, 4, "in_force")


def test_a_group_that_was_entered_one_by_one_chooses_who_speaks_for_it_later(two_parties, bench):
    mediation, firm, first = two_parties
    others = [party(mediation, f"工人{n}", "applicant", by=bench.registrar) for n in range(3)]
    bring_on(mediation, bench)
    actions.ask_all(mediation, about="guest", words="请劳动监察到场", by=bench.mediator)
    actions.answer_request(mediation.requests.get(), disputants=[firm, first], agrees=True, by=bench.mediator)
    assert mediation.requests.get().state == "asked"

    actions.choose_speakers(mediation, group=[first, *others], speakers=[first], by=bench.mediator)

    assert {d.name for d in policy.signers(mediation)} == {"徐甲", "钱乙"}
    assert mediation.requests.get().state == "granted"  # all whose word is needed have given it
    assert "authorisation" in {kind.code for kind in policy.missing_papers(mediation)}
    actions.choose_speakers(mediation, group=[first, *others], speakers=[], by=bench.mediator)
    assert len(policy.signers(mediation)) == 5
    with pytest.raises(Refused, match="on one side"):
        actions.choose_speakers(mediation, group=[firm, first], speakers=[first], by=bench.mediator)


def test_a_transfer_is_acknowledged_once_and_its_outcome_reported_back_once(file_of, bench):
    mediation = file_of("transfer", sender="court", sender_number="诉前调1号")
    actions.acknowledge(mediation, by=bench.registrar)
    with pytest.raises(Refused):
        actions.acknowledge(mediation, by=bench.registrar)
    actions.withdraw_mediation(mediation, by=bench.registrar)

    actions.report_back(mediation, by=bench.registrar)

    assert None not in {mediation.acknowledged_at, mediation.reported_back_at}


def test_sign_helper_makes_it_effective(drafted, bench):
    assert sign(drafted, bench).is_in_force


def test_art_17_on_own_initiative_nothing_is_opened_before_somebody_says_that_no_party_refuses(
    bench, cast, town, client
):
    case = raised(cast, town)
    case_actions.take_in(case, by=cast.clerk)
    client.force_login(User.objects.get(username="clerk"))
    kind = DisputeType.objects.get(name="邻里")
    sent = {"source": "own", "type": kind.pk, "summary": "漏水", "key": uuid.uuid4()}

    answer = client.post(f"/mediations/open/{case.pk}/?source=own", sent)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["nobody_refuses"])
    assert client.post(f"/mediations/open/{case.pk}/", sent | {"nobody_refuses": "on"}).status_code == 302
    assert Mediation.objects.get().source == "own"
