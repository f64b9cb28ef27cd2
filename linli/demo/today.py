"""What lies on the desks today: cases in every state, so that each page has something to show.

The same kind of lives as in ``lives.py``, told backwards from now and left where they stand.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from linli.cases import actions
from linli.cases.models import Case, Publication
from linli.demo.lives import Life, World, case_now, matter_of, outcome_of, place, problem_of, the_case
from linli.demo.moved_clock import daytime
from linli.demo.pictures import before_and_after
from linli.demo.queries import rows
from linli.demo.team import as_public, as_reporter, speaking
from linli.kernel.deadlines import Promise, Unit
from linli.kernel.working_times import add_days, add_working
from linli.people.actions import contact_for
from linli.people.models import Contact

STORIES = {  # what waits to be taken in, and what is under study: category and which of its stories
    "new": [("0106", 0), ("0405", 0), ("0305", 0), ("0304", 0), ("1601", 2), ("0801", 1), ("1302", 0)],
    "study": [
        *(("0702", 0), ("1501", 0), ("0506", 0), ("1201", 0), ("0705", 0), ("0601", 0)),
        *(("1401", 0), ("0103", 0), ("0803", 0), ("1003", 0), ("0504", 0), ("0503", 0)),
    ],
    "due": [("0203", 0), ("0105", 0), ("0204", 1), ("0902", 0), ("0405", 1)],
    "late": [("0106", 2), ("0703", 0), ("0505", 1), ("0202", 1)],
    "objected": [("0201", 2), ("0903", 1)],
    "extension": [("0205", 0), ("0704", 0)],
}
HELD = [("0108", 1, "season"), ("0902", 0, "season"), ("0705", 0, "owners_vote"), ("0204", 2, "annual_plan")]


def lives_of_today(world: World, now: datetime) -> Iterator[tuple[datetime, Life]]:
    """Each life with the time it begins."""
    w = world

    def ago(hours: float) -> datetime:
        return add_working(w.times, now, -timedelta(hours=hours))

    for n, (code, nth) in enumerate(STORIES["new"]):
        yield now - timedelta(minutes=20 + 65 * n), _raised(w, code, nth, photo=n in {0, 3})
    for n, (code, nth) in enumerate(STORIES["study"]):
        yield ago(3 + 0.6 * n), _under_study(w, code, nth, is_studied=n % 2 == 0)
    for n, (code, nth) in enumerate(STORIES["due"]):
        days = w.invent.categories[code].deadline_value
        yield daytime(add_days(w.times, now, -days), 10, 9 * n), _in_hand(w, code, nth)
    for n, (code, nth) in enumerate(STORIES["late"]):
        days = w.invent.categories[code].deadline_value + 1 + n
        yield daytime(add_days(w.times, now, -days), 9, 9 * n), _in_hand(w, code, nth)
    for n, (code, nth) in enumerate(STORIES["objected"]):
        yield ago(9 + n), _objected(w, code, nth, ago(2 - n))
    for n, (code, nth) in enumerate(STORIES["extension"]):
        yield ago(20 + n), _asks_for_time(w, code, nth, ago(1.5 + n))
    yield ago(26), _wants_hold(w, "0103", 2, ago(3))
    for n, (code, nth, reason) in enumerate(HELD):
        yield ago(60 + 45 * n), _held(w, code, nth, reason)
    yield ago(14), _waits_for_reporter(w, "9901", 0)
    yield ago(22), _appealed(w, now - timedelta(hours=2))
    yield ago(30), _bounced_twice(w, "0802", 1, ago(16), ago(6))
    yield ago(19), _reopened(w, "0102", 0, ago(5))  # before anybody called to ask how it is
    for n, code in enumerate(["0106", "0401", "0801", "0901"]):
        yield ago(30 + n), _to_be_published(w, code, ago(2 + n))
    yield ago(10), _of_the_cast(w, now)


def _words(w: World, code: str, nth: int, area: str | None = None) -> tuple[dict[str, Any], str]:
    spot = w.invent.spot(area)
    return {**w.invent.said(w.invent.categories[code], spot, nth=nth), **place(spot)}, spot.area.code


def _raised(w: World, code: str, nth: int, *, photo: bool = False) -> Life:
    told, _area = _words(w, code, nth)
    photos = [before_and_after(w.random)[0]] if photo else []
    actions.raise_case(channel="qr", photos=photos, by=as_public(w.invent.resident(), channel="qr"), **told)
    return
    yield  # a life that is over at once


def _under_study(w: World, code: str, nth: int, *, is_studied: bool) -> Life:
    told, _area = _words(w, code, nth)
    clerk, category = w.team.clerk(), w.invent.categories[code]
    by = as_public(w.invent.resident(), channel="web")
    case = the_case(actions.raise_case(channel="web", by=by, **told))
    yield w.at + timedelta(minutes=25)
    actions.take_in(case, by=clerk)
    if is_studied:
        yield w.at + timedelta(minutes=12)
        actions.study(case, category=category, by=clerk)


def _in_hand(w: World, code: str, nth: int) -> Life:
    """Accepted, and then nothing: due today, or late."""
    case = _dispatched(w, code, nth)
    for task in list(case.tasks.live().order_by("-is_lead")):
        yield w.after(hours=1, spread=0.3)
        actions.accept(task, by=w.team.worker_of(task.unit))
    yield w.after(hours=3, spread=0.3)
    actions.contact(case, told=w.invent.one("contacts"), by=w.team.worker_of(case_now(case).lead))


def _objected(w: World, code: str, nth: int, at: datetime) -> Life:
    case = _dispatched(w, code, nth)
    yield at
    task = case.tasks.live().get(is_lead=True)
    worker = w.team.worker_of(task.unit)
    actions.raise_objection(task, reason=w.reason("objection"), words=w.invent.one("objections"), by=worker)


def _asks_for_time(w: World, code: str, nth: int, at: datetime) -> Life:
    case = _dispatched(w, code, nth)
    worker = w.team.worker_of(case.lead)
    yield w.after(hours=1, spread=0.3)
    for task in list(case.tasks.live()):
        actions.accept(task, by=w.team.worker_of(task.unit))
    yield at
    more, reason = Promise(5, Unit.WORKING_DAYS), w.reason("extension")
    actions.ask_extension(case, promise=more, reason=reason, words="材料要到下周才到货。", by=worker)


def _wants_hold(w: World, code: str, nth: int, at: datetime) -> Life:
    case = _dispatched(w, code, nth)
    worker = w.team.worker_of(case.lead)
    yield w.after(hours=1, spread=0.3)
    for task in list(case.tasks.live()):
        actions.accept(task, by=w.team.worker_of(task.unit))
    yield at
    review = (w.at + timedelta(days=45)).date()
    words = "需要业主共同表决后才能使用维修资金。"
    reason = next(r for r in w.reasons["hold"] if r.code == "owners_vote")
    actions.propose_hold(case, reason=reason, person=w.team.name_of(worker), review_on=review, words=words, by=worker)


def _held(w: World, code: str, nth: int, why: str) -> Life:
    """On hold until a day that has not yet come."""
    case = _dispatched(w, code, nth)
    worker = w.team.worker_of(case.lead)
    yield w.after(hours=1, spread=0.3)
    for task in list(case.tasks.live()):
        actions.accept(task, by=w.team.worker_of(task.unit))
    yield w.after(hours=2, spread=0.3)
    review = (w.end + timedelta(days=w.random.randint(3, 60))).date()
    reason = next(r for r in w.reasons["hold"] if r.code == why)
    actions.propose_hold(
        case, reason=reason, person=w.team.name_of(worker), review_on=review, words=reason.name, by=worker
    )
    yield w.after(hours=2, spread=0.3)
    told = reason.told.format(responsible=w.team.name_of(worker), review_date=f"{review:%Y年%m月%d日}")
    actions.approve_hold(case.holds.get(), told=told, by=w.team.supervisor())


def _waits_for_reporter(w: World, code: str, nth: int) -> Life:
    told, _area = _words(w, code, nth)
    clerk = w.team.clerk()
    case = the_case(actions.raise_case(channel="web", by=as_public(w.invent.resident(), channel="web"), **told))
    yield w.after(hours=1, spread=0.3)
    actions.take_in(case, by=clerk)
    actions.ask_reporter(case, told="请补充一下铁箱子上的字样或照片，好判断是哪家单位的。", by=clerk)


def _appealed(w: World, at: datetime) -> Life:
    told, _area = _words(w, "1504", 2)
    clerk, reason = w.team.clerk(), next(r for r in w.reasons["decline"] if r.code == "litigation")
    case = the_case(actions.raise_case(channel="web", by=as_public(w.invent.resident(), channel="web"), **told))
    yield w.after(hours=1, spread=0.3)
    text = reason.told.format(case_number=case.number, title=case.title, appeal_days=5)
    actions.decline(case, reason=reason, told=text, by=clerk)
    yield at
    actions.appeal(case, told="法院还没立案，我想先调解，请再看一看。", by=as_reporter(case))


def _bounced_twice(w: World, code: str, nth: int, first: datetime, second: datetime) -> Life:
    case = _dispatched(w, code, nth)
    for at, unit in ((first, "消防救援大队"), (second, "住建局")):
        yield at
        task = case_now(case).tasks.live().get(is_lead=True)
        worker = w.team.worker_of(task.unit)
        actions.raise_objection(task, reason=w.reason("objection"), words=w.invent.one("objections"), by=worker)
        yield w.after(hours=0.5, spread=0.2)
        objection = task.objections.get()
        actions.uphold(objection, to=w.team.units[unit], words="异议成立，请接续办理。", by=w.team.supervisor())


def _reopened(w: World, code: str, nth: int, at: datetime) -> Life:
    """What 马海洋 is not content with: supervision leads it now."""
    row = rows("residents")[1]
    contact = contact_for(name=row["family"] + row["given"], phone=row["phone"])
    case = _dispatched(w, code, nth, contact)
    for task in list(case.tasks.live()):
        actions.accept(task, by=w.team.worker_of(task.unit))
    yield w.after(hours=8, spread=0.2)
    actions.answer(case, told="您好，电梯已修好，请放心使用。", by=w.team.worker_of(case.lead))
    yield at
    actions.rate(case, solved="no", process="unhappy", result="unhappy", told="修好半天又停了。", by=as_reporter(case))
    actions.reopen(case, told="今早又停在三楼，老人困了十分钟。", by=as_reporter(case))


def _to_be_published(w: World, code: str, at: datetime) -> Life:
    told, area = _words(w, code, 0)
    category = w.invent.categories[code]
    unit = w.team.lead(category, area).name
    clerk, contact = w.team.clerk(), w.invent.resident()
    by = speaking(clerk, contact, channel="phone")
    case = the_case(
        actions.take_call(
            channel="phone",
            category=category,
            answer=w.invent.answer_at_once(category, told["title"], unit=unit),
            by=by,
            **told,
        )
    )
    yield at
    actions.propose_publication(
        case,
        title=f"{matter_of(case)}，已办好",
        problem=problem_of(w, case, category),
        outcome=outcome_of(w, case, category, unit),
        by=clerk,
    )
    if Publication.objects.filter(case=case).count() != 1:
        raise AssertionError("it was proposed once")


def _of_the_cast(w: World, now: datetime) -> Life:
    """The lamp of 刘秀兰: led by the property service, with the power station assisting."""
    row = rows("residents")[0]
    grid = rows("workers")[0]["area"]
    contact = contact_for(name=row["family"] + row["given"], phone=row["phone"])
    category, spot = w.invent.categories["0106"], w.invent.spot(grid)
    words = (
        "2单元楼道灯不亮，老人夜里下楼看不见。二单元一楼到三楼的灯都不亮，已经一个星期了。"
        "我七十岁，夜里下楼扶着墙走，昨天差点摔倒。物业说归供电，供电说归物业。"
    )
    by = as_public(contact, channel="qr")
    photos = [before_and_after(w.random)[0]]
    case = the_case(actions.raise_case(words=words, channel="qr", photos=photos, by=by, **place(spot)))
    clerk = w.team.actors["clerk", w.team.centre.pk][-2]
    yield w.after(hours=0.5, spread=0.1)
    actions.take_in(case, by=clerk)
    actions.study(case, category=category, by=clerk)
    yield w.after(hours=0.3, spread=0.1)
    lead, assisting = w.team.units["物业服务中心"], [w.team.units["供电所"]]
    actions.dispatch(case, lead=lead, assisting=assisting, words="请两家一起到场，先联系老人。", by=clerk)
    yield w.after(hours=1.5, spread=0.1)
    lead_task = case.tasks.live().get(is_lead=True)
    worker = w.team.actors["handler", lead.pk][-1]
    actions.accept(lead_task, by=worker)
    actions.contact(case, told="师傅已联系您，约今天下午三点上门看灯。", by=worker)


def _dispatched(w: World, code: str, nth: int, contact: Contact | None = None) -> Case:
    """Taken by telephone and handed over in one act."""
    told, area = _words(w, code, nth)
    category = w.invent.categories[code]
    by = speaking(w.team.clerk(), contact or w.invent.resident(), channel="hotline")
    lead = w.team.lead(category, area)
    return the_case(actions.take_call(channel="hotline", category=category, lead=lead, by=by, **told))
