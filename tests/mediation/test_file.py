"""The file: what is missing is shown all along; one PDF with page numbers, Chinese fonts right, quickly."""

import re
import time
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone, translation
from docx import Document as Docx
from pypdf import PdfReader, PdfWriter

from linli.files.queries import Prepared
from linli.kernel.actor import IMPORT
from linli.mediation import actions, policy
from linli.mediation.models import Agreement, Mediation, MediationSettings, PaperKind
from linli.mediation.queries.documents import document, documents
from linli.mediation.queries.dossier import bound_copy, earlier_copies, places
from linli.mediation.queries.editable import docx
from linli.mediation.queries.history import timeline
from linli.mediation.queries.typeset import pages_in, pdf
from linli.mediation.tasks import ring_follow_ups, ring_instalments, shred_mediations
from linli.people.models import User
from linli.record import registers
from linli.record.acts import Blocked
from linli.record.chain import verify
from linli.record.models import Message
from tests.mediation.conftest import bring_on, today
from tests.stories.person import picture


def stands(mediation):
    """What is missing now, and what is needed further on."""
    found = places(Mediation.objects.get(pk=mediation.pk))
    return [p.kind.code for p in found if p.is_missing], [p.kind.code for p in found if p.comes_later]


def test_what_the_file_lacks_is_said_all_along(two_parties, bench):
    mediation, _above, _below = two_parties
    assert stands(mediation) == ([], ["rights", "identity", "record", "agreement", "roads"])
    bring_on(mediation, bench)
    assert stands(mediation) == (["identity", "record"], ["agreement", "roads"])
    actions.end_without(mediation, told="可以起诉。", by=bench.mediator)
    assert stands(mediation) == (["identity", "record"], [])
    with pytest.raises(Blocked, match="The file lacks"):
        actions.seal_dossier(mediation.dossier, by=bench.registrar)


def pages(content):
    """How many pages a PDF of typst has."""
    return max(int(n) for n in re.findall(rb"/Count (\d+)", content))


def test_a_file_of_sixty_pages_takes_less_than_five_seconds_of_work(in_force, bench, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    mediation = in_force.mediation
    photo = picture("证据", "#ddd")["buffer"]
    for n in range(3):
        scans = [Prepared(f"{n}-{m}.jpg", photo, photo, width=640, height=480) for m in range(5)]
        actions.add_paper(mediation, kind=PaperKind.objects.get(code="evidence"), photos=scans, by=bench.mediator)
    for _n in range(12):
        words = "被调查人说明了漏水经过和修复情况。" * 400
        actions.keep_inquiry(mediation, asked_at=timezone.now(), asked="邻居", words=words, by=bench.mediator)
    papers = documents(mediation)

    began = time.process_time()
    content = pdf(mediation.number, papers)
    took = time.process_time() - began

    assert (content[:5], pages(content) >= 60, took < 5) == (b"%PDF-", True, True)
    assert b"pdfaid:part" in content  # an archive reads it in ten years
    assert b"NotoSerifCJK" in content or b"Noto" in content


def test_cover_index_and_back_carry_no_number_and_the_back_says_how_many_pages_lie_between(in_force):
    with translation.override("zh-hans"):
        content = pdf(in_force.mediation.number, documents(in_force.mediation))

    cover, index, first, *_inside, last, back = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]

    count = pages(content) - 3
    assert ("人民调解卷宗" in cover, "—" in index, f"共 {count} 页" in back) == (True, False, True)
    assert ("— 1 —" in first, f"— {count} —" in last) == (True, True)


def scan_of(pages):
    """A scanned paper as an office machine makes it: one PDF of so many pages."""
    writer = PdfWriter()
    for _n in range(pages):
        writer.add_blank_page(width=595, height=842)
    made = BytesIO()
    writer.write(made)
    return Prepared("scan.pdf", made.getvalue(), b"", content_type="application/pdf")


def test_a_scan_of_seven_pages_goes_into_the_file_with_all_of_them(in_force, bench, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    mediation = in_force.mediation
    before = pages(pdf(mediation.number, documents(mediation)))

    actions.add_paper(mediation, kind=PaperKind.objects.get(code="evidence"), photos=[scan_of(7)], by=bench.mediator)

    after = pages(pdf(mediation.number, documents(mediation)))
    assert after - before in {7, 8}  # the title of the place may fill a page of its own


def test_a_scan_that_nobody_can_read_is_named_and_the_file_is_made_nevertheless(in_force, bench, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    mediation = in_force.mediation
    broken = Prepared("b.pdf", b"%PDF-1.7 this is none", b"", content_type="application/pdf")
    actions.add_paper(mediation, kind=PaperKind.objects.get(code="evidence"), photos=[broken], by=bench.mediator)

    assert pdf(mediation.number, documents(mediation))[:5] == b"%PDF-"
    photo = picture("证据", "#ddd")["buffer"]
    assert [pages_in(c) for c in (broken.content, scan_of(3).content, photo, photo[:9])] == [0, 3, 1, 0]


def test_an_agreement_in_an_office_program_says_what_was_signed(in_force):
    paper = document(in_force.mediation, PaperKind.objects.get(code="agreement"))

    made = Docx(BytesIO(docx(paper)))

    texts = [p.text for p in made.paragraphs]
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    assert (in_force.content in texts, "徐甲" in cells, in_force.mediation.number in texts) == (True, True, True)


def test_who_lets_somebody_speak_signs_a_paper_and_so_does_a_group_for_its_representatives(
    two_parties, bench, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    mediation, above, _below = two_parties
    given = {"name": "徐甲", "address": "示例小区", "representative": "宋律师", "powers": "special"}
    actions.correct_disputant(above, **given, by=bench.registrar)
    people = [{"name": f"工人{n}", "phone": "", "address": "工地", "is_speaker": n < 2} for n in range(12)]
    actions.name_group(mediation, side="applicant", people=people, by=bench.registrar)
    kind = PaperKind.objects.get(code="authorisation")

    paper = document(mediation, kind)

    assert [row[1] for row in paper.blocks[0].rows][:2] == ["徐甲", "宋律师"]
    names = [row[1] for row in paper.blocks[-1].rows[1:]]
    assert (len(names), "工人0、工人1" in paper.blocks[-2].text) == (12, True)
    photo = picture("委托书", "#ddd")["buffer"]
    actions.add_paper(
        mediation, kind=kind, photos=[Prepared("a.jpg", photo, photo)], caption="签名的委托书", by=bench.registrar
    )
    place = next(p for p in places(mediation) if p.kind == kind)
    assert [(b.kind, b.caption) for b in document(mediation, kind, place).blocks] == [("image", "签名的委托书")]


def test_the_notice_in_the_file_says_what_was_told_whatever_the_settings_say_since(two_parties, bench):
    mediation, _above, _below = two_parties
    settings, kind = MediationSettings.objects.get(), PaperKind.objects.get(code="rights")
    registers.change(settings, changes={"rights": "您可以随时退出调解。"}, by=IMPORT)
    actions.tell_rights(mediation, words="当面宣读", by=bench.registrar)
    registers.change(settings, changes={"rights": "以后的新文本。"}, by=IMPORT)

    assert document(mediation, kind).blocks[0].text == "您可以随时退出调解。"
    assert [line.words for line in timeline(mediation) if line.action == "tell_rights"] == [["当面宣读"]]


def test_part_is_paid_then_the_rest(in_force, bench):
    first = in_force.instalments.first()

    actions.perform_part(first, on=today(), amount=400, by=bench.mediator)
    assert (first.state, first.rest) == ("part", 600)
    actions.perform(first, on=today(), by=bench.mediator)

    first.refresh_from_db()
    assert (first.state, first.paid, [p.amount for p in first.performances.all()]) == ("done", 1000, [400, 600])
    actions.undo_performance(first, words="登错了", by=bench.mediator)
    assert (first.state, first.paid, {p.is_undone for p in first.performances.all()}) == ("due", 0, {True})


def test_who_owes_is_reminded_before_the_day_once_after_it_and_then_weekly(now, in_force):
    def rung(what="instalment_owed"):
        return Message.objects.filter(what=what).count()

    assert (ring_instalments(), rung()) == (0, 0)  # due in 7 and 37 days
    now.passes(days=5)
    assert (ring_instalments(), ring_instalments(), rung()) == (1, 0, 1)
    now.passes(days=3)
    assert (ring_instalments(), ring_instalments(), rung(), rung("instalment_late")) == (1, 0, 2, 1)
    now.passes(days=7)
    assert (ring_instalments(), ring_instalments(), rung()) == (1, 0, 3)


def test_visits_come_at_the_set_times_and_a_new_risk_goes_to_supervision(now, in_force, bench):
    mediation = in_force.mediation
    assert [(v.due_on - today()).days for v in mediation.follow_ups.all()] == [30, 90]
    now.passes(days=30)
    assert (ring_follow_ups(), ring_follow_ups()) == (1, 0)

    visit = mediation.follow_ups.first()
    act = actions.follow_up(visit, result="broken", words="又吵了", has_new_risk=True, by=bench.mediator)

    assert list(Message.objects.filter(act=act).values_list("what", flat=True)) == ["mediation_risk"]


def test_a_breach_leads_to_mediating_again_and_all_are_asked_anew(in_force, bench):
    mediation = Mediation.objects.get()

    actions.mediate_again(mediation, words="对方不付款", by=bench.mediator)

    states = set(mediation.disputants.values_list("state", flat=True))
    assert (mediation.state, mediation.round_number, states) == ("opened", 2, {"invited"})


def test_after_its_time_nothing_personal_is_left_and_the_chain_holds(now, in_force, bench):
    for instalment in in_force.instalments.all():
        actions.perform(instalment, on=today(), by=bench.mediator)
    now.passes(days=366 * 10)

    assert shred_mediations() == 1

    mediation, agreement = Mediation.objects.get(), Agreement.objects.get()
    assert {d.name + d.address for d in mediation.disputants.all()} == {""}
    assert (mediation.summary, agreement.content, mediation.state) == ("", "", "agreed")
    assert verify() == []
    assert timezone.now() - mediation.shredded_at < timedelta(minutes=1)


def sealed(in_force, bench, now):
    """All performed, visited and scanned; the file is sealed."""
    mediation = in_force.mediation
    for instalment in in_force.instalments.all():
        actions.perform(instalment, on=today(), by=bench.mediator)
    now.passes(days=90)
    for visit in mediation.follow_ups.all():
        actions.follow_up(visit, result="kept", words="相安无事", by=bench.mediator)
    photo = picture("证据", "#ddd")["buffer"]
    lacks = policy.missing_papers(mediation)
    for kind in lacks:
        for disputant in mediation.disputants.all():
            scan = [Prepared("a.jpg", photo, photo, width=640, height=480)]
            actions.add_paper(mediation, kind=kind, disputant=disputant, photos=scan, by=bench.mediator)
    actions.seal_dossier(Mediation.objects.get().dossier, by=bench.registrar)
    assert [kind.code for kind in lacks] == [
        "identity",
        "record",
        "agreement",
    ]  # signed on paper: its scan belongs there
    return Mediation.objects.get()


def test_a_sealed_file_is_kept_as_the_very_pdf_that_was_sealed_whatever_forms_look_like_later(
    now, in_force, bench, settings, tmp_path, client
):
    settings.MEDIA_ROOT = tmp_path
    mediation = sealed(in_force, bench, now)
    dossier = mediation.dossier
    content = bound_copy(dossier)
    assert content is not None
    with translation.override("zh-hans"):
        cover = PdfReader(BytesIO(content)).pages[0].extract_text()
    registers.change(PaperKind.objects.get(code="rights"), changes={"name": "另一个名称"}, by=IMPORT)  # other wording
    actions.open_dossier(dossier, words="法院调取", by=bench.registrar)
    client.force_login(User.objects.get(pk=bench.registrar.id))

    assert client.get(f"/mediations/{mediation.pk}/file.pdf").content == content
    assert client.get(f"/mediations/{mediation.pk}/file/").context["is_unchanged"] is True
    assert (str(dossier.sealed_by) in cover or dossier.sealed_by.shown_name in cover, verify()) == (True, [])

    path = tmp_path / dossier.bound.name
    path.write_bytes(content + b"%")
    assert bound_copy(Mediation.objects.get().dossier) is None
    assert client.get(f"/mediations/{mediation.pk}/file/").context["is_unchanged"] is False
    actions.unseal_dossier(Mediation.objects.get().dossier, words="补材料", by=bench.registrar)
    assert [a.pk for a in earlier_copies(mediation, None)] == [dossier.bound_id]
