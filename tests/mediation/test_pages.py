"""The pages of mediation, by hand through a client: what each shows, to whom, and what it does."""

import re
from datetime import date, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from docx import Document as Docx

from linli.cases import actions as case_actions
from linli.cases.models import Case
from linli.kernel.sheets import read_sheet
from linli.kernel.working_times import ZONE
from linli.mediation import actions, policy
from linli.mediation.models import Disputant, Mediation, Sitting
from linli.mediation.queries.documents import agreement_for
from linli.mediation.queries.links import token_of
from linli.people.models import User
from linli.record.chain import verify
from linli.record.models import Message
from tests.cast import raised
from tests.mediation.conftest import bring_on, today

LONG_AGO = datetime(2020, 1, 2, 9, 0, tzinfo=ZONE)


@pytest.fixture
def at(db):
    """Somebody at a screen."""

    def enter(username=""):
        client = Client()
        if username:
            client.force_login(User.objects.get(username=username))
        return client

    return enter


@pytest.fixture
def drawn_up(drafted, bench):
    """The text is fixed, nobody has signed."""
    actions.freeze_agreement(drafted, by=bench.mediator)
    mediation = drafted.mediation
    return mediation, mediation.disputants.get(side="respondent"), mediation.disputants.get(side="applicant")


def marks(client, address):
    """The hidden fields of the first form on a page."""
    html = client.get(address).content.decode()
    return dict(re.findall(r'name="(seen|key|edition)"[^>]*value="([^"]*)"', html))


def send(client, address, **given):
    return client.post(address, marks(client, address) | given)


def mine(disputant):
    return f"/m/{token_of(Disputant.objects.get(pk=disputant.pk))}/"


def test_a_clerk_opens_a_mediation_from_the_case_and_the_case_becomes_confidential(bench, cast, town, at):
    case = raised(cast, town)
    case_actions.take_in(case, by=cast.clerk)
    clerk = at("clerk")
    assert f"/mediations/open/{case.pk}/" in clerk.get(case.get_absolute_url()).content.decode()
    kind = bench and Mediation._meta.get_field("type").related_model.objects.get(name="邻里")

    answer = send(clerk, f"/mediations/open/{case.pk}/", source="application", type=kind.pk, summary="漏水")

    mediation = Mediation.objects.get()
    case.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, mediation.get_absolute_url())
    assert (case.is_sensitive, mediation.short_number, mediation.number) == (
        True,
        "2026-1",
        "（2026）一站式中心人调字第1号",
    )


def test_a_transfer_names_who_transferred_it(bench, cast, town, at):
    case = raised(cast, town)
    case_actions.take_in(case, by=cast.clerk)

    answer = send(at("clerk"), f"/mediations/open/{case.pk}/", source="transfer", summary="漏水")

    assert (answer.status_code, Mediation.objects.count()) == (422, 0)
    assert "Please say who transferred it." in answer.content.decode() or "请" in answer.content.decode()


def test_from_case_to_file(two_parties, bench, at):
    mediation, above, below = two_parties
    clerk, mediator = at("clerk"), at("mediator")
    base = mediation.get_absolute_url()
    user = User.objects.get(username="mediator")
    assert mediator.get(base).status_code == 404
    assert send(clerk, f"{base}do/name_mediator/", user=user.pk).status_code == 302
    assert send(clerk, f"{base}do/tell_rights/").status_code == 302
    for one in (above, below):
        assert send(at(), f"{mine(one)}", agrees="yes").status_code == 405
        seen = marks(at(), mine(one))
        assert at().post(f"{mine(one)}do/consent/0/", seen).status_code == 302
    assert send(mediator, f"{base}do/begin/").status_code == 302
    assert send(mediator, f"{base}do/plan_sitting/", starts_at="2020-01-02T09:00", room="一号室").status_code == 302
    assert verify() == []  # also of an instant that was typed in another time zone than the record's
    sitting = Sitting.objects.get()
    held = {"attended": [above.pk, below.pk], "record": "双方同意修复。"}
    assert send(mediator, f"{base}sitting/{sitting.pk}/hold_sitting/", **held).status_code == 302
    for one in (above, below):
        page = at().get(mine(one)).content.decode()
        assert "双方同意修复。" in page
        given = marks(at(), mine(one))
        assert at().post(f"{mine(one)}do/confirm_record/{sitting.pk}/", given).status_code == 302
    sitting.refresh_from_db()
    assert sitting.state == "recorded"
    draft = {"matter": "漏水属实", "content": "楼上修复", "manner": "月底前", "amount": "3000"}
    assert send(mediator, f"{base}do/draft_agreement/", **draft).status_code == 302
    agreement = mediation.agreements.get()
    row = {"debtor": above.pk, "what": "修复", "amount": "3000", "due_on": "2099-01-31"}
    on = f"{base}agreement/{agreement.pk}/"
    assert send(mediator, f"{on}schedule_instalment/", **row).status_code == 302
    assert send(mediator, f"{on}freeze_agreement/").status_code == 302
    hands = {"disputants": [above.pk, below.pk], "as_mediator": "on", "how": "paper"}
    assert send(mediator, f"{on}sign_agreement/", **hands).status_code == 302
    assert send(clerk, f"{on}seal_agreement/").status_code == 302
    instalment = agreement.instalments.get()
    paid = {"on": "2026-01-01"}
    assert send(mediator, f"{base}instalment/{instalment.pk}/perform/", **paid).status_code == 302
    for visit in mediation.follow_ups.all():
        done = {"result": "kept", "words": "已修好，双方无异议。"}
        assert send(mediator, f"{base}visit/{visit.pk}/follow_up/", **done).status_code == 302

    page = mediator.get(base).content.decode()
    assert ("已修好，双方无异议。" in page, "当事人身份证明" in page) == (True, True)
    pdf = mediator.get(f"{base}file.pdf")
    assert (pdf.status_code, pdf.content[:5], pdf["Cache-Control"]) == (200, b"%PDF-", "private, no-store")
    word = mediator.get(f"{base}papers/agreement.docx")
    assert "楼上修复" in "\n".join(p.text for p in Docx(BytesIO(word.content)).paragraphs)


def test_staff_read_a_partys_page_and_find_no_button_there(two_parties, bench, at):
    mediation, above, _below = two_parties
    own = mine(above)

    def buttons(client):
        html = client.get(own).content.decode()
        return html.count("您现在是以工作人员身份登录的"), set(re.findall(rf"{own}do/(\w+)/", html))

    asked = buttons(at())
    assert (asked, buttons(at("clerk"))) == (
        (0, {"consent", "decline_mediation", "complain", "withdraw_mediation"}),
        (1, set()),
    )
    actions.record_consents(mediation, disputants=[above], by=bench.registrar)
    assert (buttons(at()), buttons(at("clerk"))) == (
        (0, {"choose_mediator", "complain", "withdraw_mediation"}),
        (1, set()),
    )
    bring_on(mediation, bench)
    actions.ask_all(mediation, about="extension", words="等鉴定结果", days=10, by=bench.mediator)
    actions.plan_sitting(mediation, starts_at=LONG_AGO, room="一号室", by=bench.mediator)
    sitting = Sitting.objects.get()
    actions.hold_sitting(sitting, attended=[above], record="开始。", by=bench.mediator)
    assert (buttons(at()), buttons(at("clerk"))) == (
        (0, {"answer_request", "confirm_record", "complain", "withdraw_mediation"}),
        (1, set()),
    )


def test_of_a_group_the_representatives_are_asked_and_the_others_read_who_speaks_for_them(two_parties, bench, at):
    mediation, _above, _below = two_parties
    people = [{"name": f"工人{n}", "phone": "", "address": "工地", "is_speaker": n == 0} for n in range(3)]
    actions.name_group(mediation, side="applicant", people=people, by=bench.registrar)
    bring_on(mediation, bench)
    actions.ask_all(mediation, about="extension", words="等鉴定结果", days=10, by=bench.mediator)

    pages = [at().get(mine(d)).content.decode() for d in mediation.disputants.filter(in_group=True)]

    assert ["answer_request" in page for page in pages] == [True, False, False]
    assert ["你们的代表" in page for page in pages] == [False, True, True]


def test_a_file_that_has_hardly_begun_is_not_called_complete(two_parties, at):
    mediation, _above, _below = two_parties

    page = at("clerk").get(mediation.get_absolute_url()).content.decode()
    table = at("clerk").get(f"{mediation.get_absolute_url()}file/").content.decode()

    assert ("必须的材料都在卷里了" in page, "以后还需要：" in page, "调解笔录" in page) == (False, True, True)
    assert table.count("以后需要") == 5


def test_the_steps_of_one_that_failed_name_no_agreement(under_way, bench, at):
    mediation, _above, _below = under_way
    page = at("mediator").get(mediation.get_absolute_url())
    assert (len(page.context["steps"]), page.context["step_now"]) == (5, 2)

    actions.end_without(mediation, told="可以起诉。", by=bench.mediator)

    page = at("mediator").get(mediation.get_absolute_url())
    assert ([str(step) for step in page.context["steps"]], page.context["step_now"]) == (
        ["Ask the parties", "Mediate", "File"],
        3,
    )


def test_two_who_record_one_sitting_for_the_first_time_at_once_lose_nothing(under_way, bench, at):
    mediation, above, below = under_way
    actions.plan_sitting(mediation, starts_at=LONG_AGO, room="一号室", by=bench.mediator)
    base = f"{mediation.get_absolute_url()}sitting/{Sitting.objects.get().pk}/"
    one, two = at("mediator"), at("mediator")
    first, second = marks(one, f"{base}hold_sitting/"), marks(two, f"{base}hold_sitting/")
    came = {"attended": [above.pk, below.pk]}
    assert one.post(f"{base}hold_sitting/", first | came | {"record": "先写的。"}).status_code == 302

    answer = two.post(f"{base}hold_sitting/", second | came | {"record": "后写的。"})

    page = answer.content.decode()
    assert (answer.status_code, "先写的。" in page, "后写的。" in page) == (409, True, True)
    again = dict(re.findall(r'name="(seen|key|edition)"[^>]*value="([^"]*)"', page))
    assert answer.context["to"] == f"{base}write_record/"
    assert two.post(answer.context["to"], again | {"record": "先写的。后写的。"}).status_code == 302
    assert Sitting.objects.get().record == "先写的。后写的。"


def test_two_clerks_who_write_one_record_at_once_lose_nothing(under_way, bench, at):
    mediation, above, below = under_way
    actions.plan_sitting(mediation, starts_at=LONG_AGO, room="一号室", by=bench.mediator)
    sitting = Sitting.objects.get()
    actions.hold_sitting(sitting, attended=[above, below], record="开始。", by=bench.mediator)
    address = f"{mediation.get_absolute_url()}sitting/{sitting.pk}/write_record/"
    one, two = at("clerk"), at("mediator")
    first, second = marks(one, address), marks(two, address)

    assert one.post(address, first | {"record": "开始。徐甲说明。"}).status_code == 302
    answer = two.post(address, second | {"record": "开始。钱乙陈述。"})

    page = answer.content.decode()
    assert (answer.status_code, "开始。徐甲说明。" in page, "开始。钱乙陈述。" in page) == (409, True, True)
    again = dict(re.findall(r'name="(seen|key|edition)"[^>]*value="([^"]*)"', page))
    assert two.post(address, again | {"record": "开始。徐甲说明。钱乙陈述。"}).status_code == 302
    sitting.refresh_from_db()
    assert (sitting.record, sitting.edition_number) == ("开始。徐甲说明。钱乙陈述。", 3)


def test_a_party_sees_names_but_neither_addresses_nor_phones_nor_inquiries_of_others(under_way, bench, at):
    mediation, above, _below = under_way
    actions.correct_disputant(
        mediation.disputants.get(side="applicant"), name="钱乙", address="秘密路九号", by=bench.mediator
    )
    actions.keep_inquiry(mediation, asked_at="2020-01-02T09:00+08:00", asked="门卫", words="看见水", by=bench.mediator)
    actions.note_mediation(mediation, words="内部看法", by=bench.mediator)

    page = at().get(mine(above)).content.decode()
    inside = at("mediator").get(mediation.get_absolute_url()).content.decode()

    hidden = ["秘密路九号", "看见水", "内部看法"]
    assert [word in page for word in ["钱乙", *hidden, "13800000011"]] == [True, False, False, False, False]
    assert [word in inside for word in hidden] == [True, True, True]


@pytest.mark.parametrize(
    "outsider", ["second_mediator", "supervisor", "leader", "administrator", "plumber", "neighbour"]
)
def test_who_is_outside_a_mediation_sees_nothing_of_it(under_way, at, outsider):
    mediation, _above, _below = under_way

    assert at(outsider).get(mediation.get_absolute_url()).status_code == 404
    assert mediation.short_number not in at(outsider).get("/mediations/").content.decode().replace("2026-11", "")


def test_a_sealed_file_opens_only_with_a_reason_and_each_opening_is_recorded(in_force, bench, at):
    mediation = in_force.mediation
    with_all_papers(mediation, in_force, bench)
    dossier = mediation.dossier
    actions.seal_dossier(dossier, by=bench.registrar)
    clerk, base = at("clerk"), mediation.get_absolute_url()
    closed = clerk.get(base).content.decode()
    assert ("徐甲" in closed, clerk.get(f"{base}file.pdf").status_code) == (False, 404)

    assert send(clerk, f"{base}dossier/{dossier.pk}/open_dossier/", words="法院调卷").status_code == 302

    assert ("徐甲" in clerk.get(base).content.decode(), at("mediator").get(f"{base}file.pdf").status_code) == (
        True,
        404,
    )
    assert mediation.history.filter(action="open_dossier", user__username="clerk").count() == 1


def test_a_party_complains_and_it_becomes_a_case_of_its_own(under_way, at):
    _mediation, above, _below = under_way
    given = marks(at(), mine(above)) | {"may_call": "on"}

    answer = at().post(f"{mine(above)}do/complain/0/", given | {"words": "约好时间没人来。"})

    case = Case.objects.get(about="service")
    assert (case.reporter.phone, "new=1" in answer["Location"]) == (above.contact.phone, True)
    assert case.number not in at().get(mine(above)).content.decode()  # the mediators can open it, too
    assert (answer.status_code, "约好时间没人来。" in case.words, case.is_sensitive) == (302, True, True)
    order = case.orders.select_related("unit").get()
    assert (order.level, order.cause, order.unit) == ("formal", "complaint", _mediation.committee)


def test_nothing_a_party_sends_is_an_error_of_ours(under_way, at):
    _mediation, above, _below = under_way
    well = marks(at(), mine(above))
    for action in ["consent", "answer_request", "confirm_record", "rate_mediation", "complain", "nothing", "begin"]:
        for pk in (0, 99999) if action in {"answer_request", "confirm_record"} else (0,):
            codes = {
                at().post(f"{mine(above)}do/{action}/{pk}/", given).status_code
                for given in ({}, {"seen": "x", "key": "y"}, well | {"key": str(uuid4())})
            }
            assert codes <= {302, 404, 409, 422}, action
    assert at().get("/m/1-aaaaaaaaaaaaaaaa/").status_code == 404


def test_the_list_costs_the_same_however_long_it_is(file_of, bench, at, django_assert_num_queries):
    clerk = at("clerk")
    file_of()
    clerk.get("/mediations/")
    with django_assert_num_queries(9):
        clerk.get("/mediations/")
    file_of()
    with django_assert_num_queries(9):
        clerk.get("/mediations/")


def with_all_papers(mediation, agreement, bench):
    """Everything performed, visited and filed: nothing is missing."""
    from linli.files.queries import Prepared
    from tests.mediation.conftest import paper_kind, today

    for instalment in agreement.instalments.all():
        actions.perform(instalment, on=today(), by=bench.mediator)
    for visit in mediation.follow_ups.all():
        actions.follow_up(visit, result="kept", words="好", by=bench.mediator)
    for code in ("identity", "record", "agreement"):
        scan = Prepared("扫描.jpg", b"\xff\xd8jpeg", b"\xff\xd8jpeg")
        actions.add_paper(mediation, kind=paper_kind(code), photos=[scan], by=bench.mediator)
    assert policy.missing_papers(mediation) == []


def test_a_record_is_sent_once_it_is_finished_and_again_only_to_who_has_said_something(under_way, bench, at):
    mediation, above, below = under_way
    asked = lambda: Message.objects.filter(what="record_written").count()  # noqa: E731
    actions.plan_sitting(mediation, starts_at=LONG_AGO, room="一号室", by=bench.mediator)
    sitting = Sitting.objects.get()
    both = [above, below]
    actions.hold_sitting(sitting, attended=both, record="徐甲：", is_draft=True, by=bench.mediator)
    write = lambda words, edition: actions.write_record(sitting, record=words, edition=edition, by=bench.mediator)  # noqa: E731
    assert (asked(), "confirm_record" in at().get(mine(above)).content.decode()) == (0, False)

    write("徐甲：愿意修。", 1)
    assert (asked(), "confirm_record" in at().get(mine(above)).content.decode()) == (2, True)
    write("徐甲：愿意修好。", 2)
    assert asked() == 2

    wrong = {"disputants": [above], "edition": 3, "is_right": False, "objection": "我说的是月底前修。"}
    actions.confirm_record(sitting, **wrong, by=bench.registrar)
    page = at("mediator").get(mediation.get_absolute_url()).content.decode()
    assert "我说的是月底前修。" in page
    write("徐甲：愿意月底前修好。", 3)
    assert asked() == 3


def test_what_keeps_an_agreement_from_being_fixed_is_said_beside_the_draft(under_way, bench, at):
    mediation, above, _below = under_way
    text = {"matter": "漏水属实", "content": "修复并赔偿", "amount": 3000}
    actions.draft_agreement(mediation, **text, by=bench.mediator)
    page = lambda: at("mediator").get(mediation.get_absolute_url()).content.decode()  # noqa: E731
    assert ("还缺：履行方式、期限" in page(), "还没写明谁在什么时候履行什么" in page()) == (True, True)

    agreement = mediation.agreements.get()
    owed = {"debtor": above, "what": "修复费", "due_on": today(7), "amount": 1000}
    actions.schedule_instalment(agreement, **owed, by=bench.mediator)
    assert "各期合计 1000.00 元，协议金额是 3000.00 元" in page()


def test_who_signs_or_seals_has_the_text_before_them_and_takes_a_copy_along(drawn_up, bench, at):
    mediation, above, below = drawn_up
    agreement = mediation.agreements.get()
    on = f"{mediation.get_absolute_url()}agreement/{agreement.pk}/"
    assert "分两期转账。" in at("mediator").get(f"{on}sign_agreement/").content.decode()
    actions.sign_agreement(agreement, disputants=[above, below], as_mediator=True, how="paper", by=bench.mediator)

    assert send(at("clerk"), f"{on}seal_agreement/", copies=[above.pk]).status_code == 302
    assert send(at("clerk"), f"{on}hand_out/", copies=[below.pk], on="2020-01-02").status_code == 302

    assert [(c.disputant, c.on) for c in agreement.handed_out.all()] == [(above, today()), (below, date(2020, 1, 2))]
    assert "登记领取协议书" not in at("clerk").get(mediation.get_absolute_url()).content.decode()


def test_a_party_reads_the_agreement_by_the_link_without_where_the_others_live(in_force, bench, at):
    mediation = in_force.mediation
    below = mediation.disputants.get(side="applicant")
    actions.correct_disputant(below, name=below.name, phone="13800000011", address="己方地址", by=bench.registrar)

    answer = at().get(f"{mine(below)}agreement.pdf")

    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    own, other = agreement_for(below, in_force).blocks[2].rows[1:][::-1]
    assert (own[0], own[2:4]) == ("applicant", ["示例小区", "13800000011"])  # as it stood when it was fixed
    assert (other[1], [cell for cell in other[2:] if cell]) == ("徐甲", [])


def test_nobody_reads_an_agreement_by_the_link_before_it_is_in_force(drawn_up, at):
    _mediation, above, _below = drawn_up

    assert at().get(f"{mine(above)}agreement.pdf").status_code == 404


def test_the_figures_are_handed_in_as_a_sheet(under_way, at):
    answer = at("supervisor").get("/mediations/figures/?as=xlsx")

    rows = read_sheet(answer.content).rows
    assert [cells[3:5] for _n, cells in rows] == [[1, 2], [1, 2]]
