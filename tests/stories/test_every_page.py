"""Every page there is, opened by somebody it is for: axe finds nothing, and nobody must scroll sideways.

A page that is not opened here fails by name; so does one that somebody should see and does not.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from linli.cases import actions
from linli.cases.models import Appeal, CallBack, Case, Hold, Objection, Publication, Reason, SupervisionOrder, Task
from linli.cases.queries.links import token_of
from linli.cases.rules import CaseState as S
from linli.clocks.models import Calendar, CalendarDay, Ladder
from linli.councils.queries.links import room_of
from linli.councils.queries.links import token_of as topic_token
from linli.desk.views.books import BOOKS
from linli.files.models import Attachment
from linli.files.queries import prepare
from linli.kernel.actor import IMPORT, PASSERBY
from linli.notices.models import Delivery, NoticeText
from linli.people.actions import contact_for
from linli.people.models import Post, User
from linli.people.queries import speaking_for
from linli.places.actions import NewBuilding, add_buildings, plan_recut
from linli.places.models import Building, Compound, Recut, ServicePoint
from linli.places.rules import laid_out
from linli.record import registers
from linli.suggestions.models import HotTopic
from tests.browser import OFFICE, PHONE
from tests.cast import GRID, HERE, brought_to, the_case
from tests.councils.conftest import Life
from tests.hearings.life import one_of_each as one_of_each_hearing
from tests.house.walk import Page, all_pages
from tests.mediation.life import one_of_each
from tests.places.conftest import square
from tests.reception.life import one_of_each as one_of_each_window
from tests.stories.person import picture
from tests.visits.life import one_of_each as one_of_each_visit

PAGES = all_pages()
# who opens what; all else is opened by the administrator, public pages by a stranger
WHO = {
    "cases:": "clerk",
    "desk:": "clerk",
    "notices:inbox": "clerk",
    "notices:open": "clerk",
    "portal:mine": "resident",
}
WHO |= {"desk:board": "supervisor", "files:": "clerk", "people:mine": "resident", "people:correct": "resident"}
WHO |= {"desk:settings": "administrator", "desk:retention": "administrator", "desk:handling": "administrator"}
WHO |= {"desk:register": "administrator", "desk:new-row": "administrator", "desk:row": "administrator"}
WHO |= {"desk:move-row": "administrator", "people:reveal": "clerk", "people:choose_post": "two_hats"}
WHO |= {"desk:suggestions": "administrator", "desk:routing": "administrator", "desk:topic": "supervisor"}
WHO |= {"files:limits": "administrator", "cases:order_paper": "supervisor"}
WHO |= dict.fromkeys(
    (
        "councils:work",
        "councils:attendance-sheet",
        "councils:minutes-sheet",
        "councils:council-poster",
        "councils:meeting-notice",
        "councils:resolution-notice",
        "councils:begin",
        "councils:staff",
        "councils:screen",
        "councils:act",
        "councils:put",
    ),
    "community_worker",
)
WHO |= {"journeys:quarrel": "community_worker", "journeys:conflict": "clerk", "journeys:of-topic": "clerk"}
WHO |= {
    "mediation:": "clerk",
    "mediation:mine": "",
    "mediation:party_act": "",
    "mediation:my-agreement": "",
    "mediation:figures": "supervisor",
}
WHO |= {"reception:": "clerk", "reception:figures": "supervisor"}
WHO |= dict.fromkeys(("reception:settings", "reception:new-row", "reception:row"), "administrator")
WHO |= dict.fromkeys(
    ("reception:home", "reception:hall", "reception:take", "reception:screen", "reception:ticket", "reception:slip"), ""
)
WHO |= dict.fromkeys(("mediation:settings", "mediation:times", "mediation:new-row", "mediation:row"), "administrator")
WHO |= {
    "visits:": "grid_worker",
    "field:": "grid_worker",
    "field:home": "",
    "field:devices": "administrator",
    "insight:": "leader",
}
WHO |= {"visits:settings": "administrator", "field:end": "grid_worker", "hearings:": "community_worker"}
WHO |= {"insight:communities-public": "", "insight:community-public": ""}
WHO |= {"errands:": "grid_worker", "errands:home": "", "errands:figures": "supervisor", "neighbours:": "grid_worker"}
WHO |= {"errands:settings": "administrator"}
# opened by nobody: each for its reason
ELSEWHERE = {
    "needs a device, a code on its way or a server of the city; most are opened in test_ways_in": {
        "account_confirm_login_code", "mfa_authenticate", "mfa_reauthenticate", "mfa_trust", "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn",
        "mfa_login_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
        "openid_connect_login", "openid_connect_callback", "mfa_activate_totp", "account_reauthenticate", "mfa_index",
        "account_reset_password_from_key",
    },
    "a vote lives for weeks: its pages are opened in test_votes": {
        "votes:votes", "votes:vote", "votes:urn", "votes:ballot", "votes:code", "votes:object", "votes:doors",
        "votes:desk", "votes:new", "votes:desk-vote", "votes:change", "votes:roll", "votes:import",
        "votes:drop-upload", "votes:letters", "votes:turnout", "votes:papers", "votes:batch", "votes:certificate",
        "votes:certificate-pdf", "votes:evidence", "votes:act", "votes:act-on", "votes:matters", "votes:new-matter",
        "votes:limits", "votes:matter", "votes:move-matter", "votes:blank", "votes:notice", "votes:joined", "votes:names", "votes:doors-sheet",
    },
    "a talk lives for days: its pages are opened in test_talks": {
        "talks:home", "talks:talk", "talks:mine", "talks:result", "talks:phone", "talks:work", "talks:begin", "talks:desk",
        "talks:votes-csv", "talks:statements-csv", "talks:act", "talks:seed", "talks:move", "talks:poster", "talks:reasons", "talks:new-reason", "talks:reason",
        "talks:sheet", "talks:enter", "talks:group",
    },
    "a script asks it, not a person": {"places:locate", "cases:known", "cases:category"},
    "an errand, a certificate, a word and a report: made, and opened, in tests of their own apps": {
        "errands:kind", "errands:certificate", "errands:answer", "errands:certificate-note", "errands:mine", "errands:mine-act",
        "errands:errand", "errands:slip", "errands:act", "errands:new-row", "errands:row", "neighbours:word",
        "neighbours:change-word", "neighbours:report", "neighbours:report-page", "neighbours:tell", "neighbours:untell",
    },
    "another system's address, a key: opened in tests of their own apps": {"exchange:partner", "api:key"},
    "a file and no page": {"insight:report"},
    "a visit that can become a mediation: opened in tests/journeys": {"journeys:visit"},
    "a program asks it: opened in tests/api": {
        page.name for page in PAGES if page.name.startswith("api:") and page.route.startswith(("api/v1/", "open311/", "calendar/<"))
    },
    "a file from somebody's computer stands before it": {
        "places:dry_run", "places:building_dry_run", "cases:import-file", "cases:import-result", "desk:export-file", "desk:export-download", "files:held",
    },
}  # fmt: skip
MAIN = {
    "portal:home", "portal:raise", "portal:track", "portal:rate", "portal:published_list", "portal:published", "places:area",
    "desk:worklist", "desk:board", "cases:page", "cases:call", "cases:act", "cases:publication", "account_login", "desk:settings",
}  # fmt: skip


def everything_happens(stage, town) -> tuple[dict[str, dict[str, Any]], list[tuple[str, str, str]]]:
    """One of each, and where to see it: what the addresses are made of, and further addresses of the same pages."""
    cast = stage.cast
    case = brought_to(S.IN_HAND, cast, town, assisting=(town.parks,))
    actions.issue_order(case, level="formal", words="请今天答复", by=cast.supervisor)
    by_gardener = Task.objects.get(case=case, is_lead=False)
    objected = brought_to(S.STUDYING, cast, town)
    actions.dispatch(objected, lead=town.water, by=cast.clerk)
    actions.raise_objection(
        objected.tasks.get(), reason=Reason.objects.get(use="objection"), words="不归我们", by=cast.plumber
    )
    shown = brought_to(S.ANSWERED, cast, town)
    actions.propose_publication(
        shown, title="楼道漏水修好了", problem="楼道漏水。", outcome="已修好。", photos=[], by=cast.clerk
    )
    proposed = Publication.objects.get(case=shown)
    public = brought_to(S.ANSWERED, cast, town)
    actions.propose_publication(
        public, title="路灯亮了", problem="路灯不亮。", outcome="已换。", photos=[], by=cast.clerk
    )
    publication = Publication.objects.get(case=public)
    actions.check(publication, by=cast.second_clerk)
    actions.contradict(publication, device="x", told="还是不亮", by=PASSERBY)
    registers.add(ServicePoint(name="红色驿站", area=town.grid), by=IMPORT)
    answered = brought_to(S.ANSWERED, cast, town)
    actions.plan_call(answered, by=cast.clerk)
    held = brought_to(S.STUDYING, cast, town)
    until = timezone.localdate() + timedelta(days=9)
    on_hold = {"reason": Reason.objects.get(use="hold"), "person": "周宁", "review_on": until}
    actions.propose_hold(held, **on_hold, words="等入秋", by=cast.clerk)
    declined, withdrawn = brought_to(S.DECLINED, cast, town), brought_to(S.WITHDRAWN, cast, town)
    appealed = brought_to(S.DECLINED, cast, town)
    actions.appeal(appealed, told="应当受理", by=cast.resident)
    photo = prepare(SimpleUploadedFile("a.jpg", picture("路灯", "#335")["buffer"]), megabytes=10, documents=False)
    new = {"channel": "web", "area": town.grid, "photos": [photo], "by": cast.resident}
    received = the_case(actions.raise_case(words="路灯不亮，照片在这里。", **new))
    closed = brought_to(S.CLOSED, cast, town)
    caller = contact_for(name="老刘", phone="13912345678")
    called = the_case(
        actions.take_call(
            words="楼道灯坏了。", channel="phone", answer="今晚修好。", by=speaking_for(cast.clerk, caller)
        )
    )
    several = [shown.pk, public.pk, answered.pk]
    topic = HotTopic.objects.create(
        kind="cases.case", name="梧桐社区 楼道漏水", nearest=shown.pk, things=several, people=3, trend=HotTopic.Trend.RISING,
        first_on=timezone.localdate(), last_on=timezone.localdate(), weeks=[0, 1, 2],
    )  # fmt: skip
    life = Life(cast, town)
    resolution, sitting = life.published(), life.talked(life.planned(life.accepted(life.proposed())))
    matter, room = {"pk": resolution.topic_id}, {"token": room_of(sitting), "action": "arrive"}
    compound = Compound(name="梧桐苑", area_id=GRID[:12])
    registers.add(compound, by=IMPORT)
    house = Building(compound=compound, name="1号楼", longitude=116.6, latitude=36.9)
    add_buildings([NewBuilding(house, laid_out(6, 2, 2), GRID)], by=IMPORT)
    walker = {"pk": Post.objects.get(user__username="grid_worker").pk}
    halves = [{"name": "北网格", "polygon": square(0)}, {"name": "南网格", "polygon": square(1)}]
    plan_recut(town.here, begins_on=timezone.localdate(), ending=[GRID], parts=halves, by=cast.administrator)
    plan = {"pk": Recut.objects.get().pk}
    of_house, of_compound = {"pk": house.pk}, {"pk": compound.pk}
    council, meeting = {"pk": life.council.pk}, {"pk": sitting.pk}
    mediated, beside = one_of_each(cast, town)
    received_at_window, at_window = one_of_each_window(cast, town)
    at_doors, also_at_doors = one_of_each_visit(cast, town)
    heard, at_table = one_of_each_hearing(cast, town)
    stage.time_passes(hours=1)

    def of(found: Case) -> dict[str, Any]:
        return {"pk": found.pk}

    def link(found: Case) -> dict[str, Any]:
        return {"token": token_of(found)}

    picture_of, grid, area = {"uuid": Attachment.objects.get().uuid}, {"code": GRID}, {"pk": Calendar.objects.get().pk}
    text = {"pk": NoticeText.objects.filter(channel="sms").first().pk}
    who = {name: {"pk": User.objects.get(username=name).pk} for name in ("plumber", "clerk")}
    inbox = Delivery.objects.filter(channel="inapp", user=who["clerk"]["pk"]).first()
    appeal, hold, call = Appeal.objects.get(), Hold.objects.get(), CallBack.objects.get()
    given: dict[str, dict[str, Any]] = {
        "portal:track": link(case), "portal:add_details": link(case), "portal:withdraw": link(case),
        "portal:rate": link(answered), "portal:reopen": link(answered), "portal:appeal": link(declined),
        "portal:not_me": link(called), "cases:slip": {"pk": called.pk}, "desk:topic": {"pk": topic.pk},
        "portal:resume": link(withdrawn), "portal:confirm": link(case),
        "portal:published": of(publication), "portal:thank": of(publication), "portal:contradict": of(publication),
        "places:area": grid, "places:poster": grid, "places:qr": grid, "places:shapes": grid,
        "places:edit_area": grid, "places:retire": grid, "places:restore": grid,
        "places:compound": of_compound, "places:new_buildings": of_compound, "places:building": of_house,
        "places:compound_act": {**of_compound, "action": "retire"}, "places:building_act": {**of_house, "action": "retire"},
        "cases:page": of(case), "cases:act": {**of(case), "action": "recall"}, "cases:paper": of(case),
        "cases:act_on": {**of(objected), "kind": "objection", "thing_pk": Objection.objects.get().pk, "action": "uphold"},
        "cases:publication": {**of(shown), "publication_pk": proposed.pk},
        "cases:task_paper": {**of(case), "task_pk": by_gardener.pk},
        "cases:order_paper": {**of(case), "order_pk": SupervisionOrder.objects.get(level="formal").pk},
        "councils:council": council, "councils:propose": council, "councils:staff-council": council,
        "councils:topic": matter, "councils:support": matter, "councils:rate": matter, "councils:staff-topic": matter,
        "councils:follow": {"token": topic_token(resolution.topic)}, "councils:room": room, "councils:room-act": room,
        "councils:meeting": meeting, "councils:meeting-calendar": meeting, "councils:staff-meeting": meeting,
        "councils:council-poster": council, "councils:meeting-notice": meeting, "councils:resolution-notice": matter,
        "councils:attendance-sheet": meeting, "councils:minutes-sheet": {"pk": resolution.meeting_id},
        "councils:screen": meeting, "councils:begin": {"action": "found_council"},
        "councils:act": {"kind": "meeting", **meeting, "action": "set_agenda"},
        "journeys:quarrel": {"topic_pk": sitting.agenda.get().topic_id}, "journeys:of-topic": {"topic_pk": topic.pk},
        "journeys:conflict": {"ticket_pk": received_at_window["reception:reception"]["pk"]},
        "councils:put-to-talk": {"pk": sitting.agenda.get().topic_id}, "councils:put-to-vote": {"pk": sitting.agenda.get().topic_id},
        "insight:told-apart": {"by": "community"}, "insight:community-public": {"code": HERE},
        "desk:register": {"slug": "categories"}, "desk:new-row": {"slug": "categories"},
        "desk:retention-rule": {"name": "people.signin"}, "desk:row": {"slug": "categories", "pk": town.leaks.pk},
        "files:file": picture_of, "files:thumb": picture_of, "files:blur": picture_of, "files:remove": picture_of,
        "clocks:calendar": area, "clocks:edit-calendar": area, "clocks:new-day": area, "clocks:enter-year": area,
        "clocks:edit-day": {"pk": CalendarDay.objects.order_by("pk").last().pk},
        "clocks:ladder": {"pk": Ladder.objects.order_by("pk").first().pk},
        "notices:open": {"pk": inbox.pk}, "notices:text": text, "notices:template": text,
        "notices:new-text": {"code": "case_dispatched", "channel": "sms", "language": "en"},
        "people:reveal": {"pk": case.reporter_id}, "people:unit": {"pk": town.water.pk}, "people:person": who["plumber"],
        "places:new_recut": {"code": GRID[:12]}, "places:recut": plan, "places:recut_act": {**plan, "action": "decide"},
        "people:team": grid, "people:stand_in": walker, "people:end_stand_in": walker, "people:hand_over": walker,
        "people:handover_paper": walker, "people:post": {"pk": Post.objects.order_by("pk").first().pk}, "people:add_post": who["plumber"],
    }  # fmt: skip
    given |= mediated | received_at_window | at_doors | heard
    at_council = "/councils/desk/{}/{}/do/{}/".format
    do = "/cases/{}/do/{}/".format
    on = "/cases/{}/{}/{}/{}/".format
    more = [
        *beside, *at_window, *also_at_doors, *at_table,
        *(("cases:page", "clerk", f"/cases/{c.pk}/") for c in (received, shown, public, answered, held, declined, withdrawn, closed)),
        *(("cases:page", "supervisor", f"/cases/{c.pk}/") for c in (objected, appealed, closed)),
        ("desk:worklist", "clerk", "/desk/?q=楼道漏水"), ("desk:worklist", "clerk", "/desk/?q=灯&sort=fit"),
        ("portal:published_list", "", "/published/?q=路灯"),
        ("cases:page", "plumber", f"/cases/{case.pk}/"), ("cases:page", "gardener", f"/cases/{case.pk}/"),
        ("cases:page", "leader", f"/cases/{case.pk}/"), ("cases:page", "grid_worker", f"/cases/{received.pk}/"),
        *(("portal:track", "", f"/t/{token_of(c)}/") for c in (received, answered, held, declined, withdrawn, closed, appealed)),
        *(("cases:act", "clerk", do(received.pk, a)) for a in ("take_in", "decline", "study", "note", "relate", "split_off", "contact")),
        *(("cases:act", "clerk", do(held.pk, a)) for a in ("dispatch", "settle", "join", "ask_reporter")),
        *(("cases:act", "plumber", do(case.pk, a)) for a in ("answer", "ask_extension", "propose_hold")),
        *(("cases:act", "supervisor", do(answered.pk, a)) for a in ("verify", "send_back", "issue_order", "propose_publication")),
        ("cases:act_on", "supervisor", on(appealed.pk, "appeal", appeal.pk, "uphold_appeal")),
        ("cases:act_on", "supervisor", on(held.pk, "hold", hold.pk, "approve_hold")),
        ("cases:act_on", "supervisor", on(answered.pk, "call", call.pk, "record_call")),
        ("cases:act_on", "second_clerk", on(shown.pk, "publication", proposed.pk, "check")),
        ("cases:act_on", "gardener", on(case.pk, "task", by_gardener.pk, "accept")),
        *(("desk:worklist", "clerk", f"/desk/?view={view}") for view in ("all", "held")),
        ("desk:worklist", "clerk", f"/desk/?view=all&open={case.pk}"), ("desk:worklist", "plumber", "/desk/"),
        ("desk:worklist", "grid_worker", "/desk/"), ("cases:call", "grid_worker", "/cases/new/"), ("desk:board", "leader", "/desk/supervision/"),
        *(("councils:act", "community_worker", at_council("topic", sitting.agenda.get().topic_id, a)) for a in ("frame_topic", "record_resolution")),
        *(("councils:act", "community_worker", at_council("meeting", sitting.pk, a)) for a in ("invite", "enter_attendance", "count_hands")),
        ("councils:staff-meeting", "community_worker", f"/councils/desk/meetings/{resolution.meeting_id}/"),
        ("councils:act", "clerk", at_council("deed", resolution.deeds.first().pk, "hand_over_deed")),
        ("councils:begin", "clerk", f"/councils/desk/begin/propose_topic/?from=case&id={received.pk}"),
        *(("desk:publications", "clerk", f"/desk/publications/?view={view}") for view in ("contradicted", "all")),
        *(("desk:register", "administrator", f"/settings/cases/{slug}/") for slug in BOOKS),
        *(("desk:new-row", "administrator", f"/settings/cases/{slug}/new/") for slug in BOOKS),
    ]  # fmt: skip
    return given, more


def who_opens(page: Page) -> str:
    """The role that a page is for: the most exact line about its name."""
    known = [part for part in WHO if page.name.startswith(part)]
    return WHO[max(known, key=len)] if known else "" if page.is_public else "administrator"


LOOKS = {
    "a phone": ({"viewport": PHONE}, {}),
    "a phone in elder mode": ({"viewport": PHONE}, {"elder": "1"}),
    "an office computer": ({"viewport": OFFICE}, {}),
    "an office computer in elder mode": ({"viewport": OFFICE}, {"elder": "1"}),
}
Row = tuple[str, str, str]  # name of the page, who opens it, address


def all_of_them(stage, town) -> tuple[list[Row], list[Row]]:
    """Each page once, and the same pages with other things on them."""
    given, more = everything_happens(stage, town)
    nowhere = set().union(*ELSEWHERE.values())
    return [(p.name, who_opens(p), p.address(given.get(p.name))) for p in PAGES if p.name not in nowhere], more


def to_look_at(stage, rows: list[Row]) -> list[Row]:
    """Those that show something: no form's target, no file, no way on to somewhere else."""
    clients = {who: stage.client(who) for who in {who for _, who, _ in rows}}
    answers = {row: clients[row[1]].get(row[2]) for row in dict.fromkeys(rows)}
    for answer in answers.values():
        answer.close()  # files are open until then
    closed = [(*row, a.status_code) for row, a in answers.items() if a.status_code not in {200, 302, 405}]
    assert closed == [], f"whom a page is for cannot open it: {closed}"
    return [row for row, a in answers.items() if a.status_code == 200 and a["Content-Type"].startswith("text/html")]


@pytest.mark.parametrize(
    ("look", "turn"),
    [("a phone", 0), ("a phone", 1), *((look, None) for look in LOOKS if look != "a phone")],
)
def test_axe_finds_nothing_and_nobody_scrolls_sideways(stage, town, look, turn):
    """On a phone all pages, in two turns, one for each who tests; otherwise the main ones."""
    each, more = all_of_them(stage, town)
    rows = [row for row in each if row[0] in MAIN] if turn is None else to_look_at(stage, [*each, *more][turn::2])
    assert len(rows) >= (len(MAIN) if turn is None else 130), "the walk no longer finds the pages"
    how, cookies = LOOKS[look]
    people = {who: stage.inside(who, cookies, **how) for who in {who for _, who, _ in rows}}
    findings: dict[str, list[str]] = {}
    for name, who, path in rows:
        people[who].opens(path)
        people[who].tab.locator("h1:visible").first.wait_for()  # the page of the field shows what its script finds
        if found := people[who].findings:
            findings[f"{name} {path} ({who or 'stranger'})"] = found

    assert not findings, "\n".join([f"on {look}:", *(f"{page}: {found}" for page, found in findings.items())])
