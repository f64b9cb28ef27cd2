"""How the life of a case goes, as a person would live it: each life yields when it goes on, and then acts.

Everything is done through the actions of ``cases``, in the order in which it happens.
"""

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from linli.cases import actions, policy
from linli.cases.models import (
    Appeal,
    Case,
    Category,
    Extension,
    Hold,
    Objection,
    Publication,
    Reason,
    Task,
)
from linli.cases.policy import DEEDS, TURNS
from linli.cases.queries.traces import blanked
from linli.cases.rules import OPEN, SAID, CaseState
from linli.clocks.queries import default_calendar, times_of
from linli.demo.invent import Inventor, Spot
from linli.demo.pictures import before_and_after
from linli.demo.team import Team, as_public, as_reporter, speaking
from linli.files.models import Attachment
from linli.kernel.actor import Actor
from linli.kernel.deadlines import Promise, Unit
from linli.kernel.working_times import add_working
from linli.people.models import Contact
from linli.people.models import Unit as Office
from linli.record.models import Act

Life = Generator[datetime, None, None]
DOORS = {"web", "qr"}
HURRY = timedelta(days=1.2)  # what is due sooner is not left until the morning
PAIR = [Attachment.Purpose.BEFORE, Attachment.Purpose.AFTER]


@dataclass
class World:
    """What every life needs: the time, the people, the words."""

    at: datetime
    end: datetime  # the real now: lives go no further
    team: Team
    invent: Inventor
    others: list[tuple[datetime, Life]] = field(default_factory=list)  # lives that this one sets going
    pictured: set[int] = field(default_factory=set)  # cases with photos of the work

    def __post_init__(self) -> None:
        self.random = self.invent.random
        self.times = times_of(default_calendar())
        self.reasons: dict[str, list[Reason]] = {}
        for reason in Reason.objects.order_by("pk"):
            self.reasons.setdefault(reason.use, []).append(reason)

    def soon(self, case: Case, *, hours: float) -> datetime:
        """Some time later, but a small part of what is left until the deadline."""
        left = case.clock.due_at - self.at if case.clock else timedelta()
        at = min(self.after(hours=hours), self.at + left * 0.2)
        if left > HURRY:
            at = min(self.office(at), case.clock.due_at)  # type: ignore[union-attr]  # something is left of it
        return max(self.at + timedelta(minutes=2), at)

    def after(self, *, hours: float, spread: float = 0.8) -> datetime:
        """Some time later, log-normal around so many hours of work."""
        drawn = timedelta(hours=hours * self.random.lognormvariate(0, spread))
        return add_working(self.times, self.at, drawn) + timedelta(seconds=self.random.randint(5, 55))

    def office(self, at: datetime) -> datetime:
        """This instant, or when work begins again."""
        return add_working(self.times, at, timedelta())

    def desk_time(self, at: datetime) -> datetime:
        """This instant, or some time after work begins again: not everybody calls at half past eight."""
        opens = self.office(at)
        return at if opens == at else add_working(self.times, opens, timedelta(minutes=self.random.randint(1, 150)))

    def any_time(self, *, hours: float) -> datetime:
        """Some time later, whatever the hour: residents act when they like, but not at night."""
        at = self.at + timedelta(hours=hours * self.random.lognormvariate(0, 0.8))
        return at if 7 <= (at.hour + 8) % 24 <= 21 else at + timedelta(hours=9)

    def within(self, case: Case, share: float) -> datetime:
        """When this share of the time to the deadline is over, in working hours."""
        start, due = case.clock.started_at, case.clock.due_at  # type: ignore[union-attr]  # it is being handled
        at = start + (due - start) * share
        if due - start > HURRY:  # what is promised within hours is done at any hour
            last = add_working(self.times, due, -timedelta(minutes=9))  # a promised day ends at midnight, work does not
            at = self.office(at) if at > due else min(self.office(at), last)
        return max(self.at + timedelta(minutes=6), at)

    def verifier(self, case: Case) -> Actor | None:
        """Somebody on whose way it never was."""
        mine = Act.objects.filter(
            root_kind=Case._meta.label_lower, root_id=case.pk, entries__action__in=[*DEEDS, *TURNS]
        )
        return self.team.verifier(case, besides=set(mine.values_list("user_id", flat=True)))

    def reason(self, use: str) -> Reason:
        return self.random.choice(self.reasons[use])


def call(world: World, channel: str, *, category: Category, spot: Spot) -> Life:
    """At the window, on the phone, at the door: written down and answered, or handed over, in one act."""
    w, contact = world, world.invent.resident()
    worker = w.team.walker(spot.area.code) if channel == "visit" else w.team.clerk()
    by, is_settled = speaking(worker, contact, channel=channel), w.invent.chance_in("settled_at_once", channel)
    told: dict[str, Any] = {"channel": channel, **w.invent.said(category, spot), **place(spot)}
    if is_settled and not category.is_sensitive:
        unit = w.team.lead(category, spot.area.code).name
        answer = w.invent.answer_at_once(category, told["title"], unit=unit)
        case = the_case(actions.take_call(answer=answer, category=category, by=by, **told))
        yield from after_answer(w, case, contact, is_handled=False)
        return
    if channel == "visit":
        case = the_case(actions.raise_case(by=by, **told))
        yield from taken_in(w, case, contact, category, settle=False)
        return
    lead, assisting = units_for(w, category, spot.area.code)
    case = the_case(
        actions.take_call(
            category=category, lead=lead, assisting=assisting, instruction=w.invent.one("instructions"), by=by, **told
        )
    )
    yield from handled(w, case, contact)


def door(world: World, channel: str, *, category: Category, spot: Spot) -> Life:
    """A resident raises it alone: on the page, by a grid's code, or in a letter."""
    w, contact = world, world.invent.resident()
    by = as_public(contact, channel=channel) if channel in DOORS else speaking(w.team.clerk(), contact, channel=channel)
    photos = [before_and_after(w.random)[0]] if channel in DOORS and w.invent.chance("photos") else []
    told: dict[str, Any] = {"channel": channel, **w.invent.said(category, spot), **place(spot)}
    case = the_case(actions.raise_case(photos=photos, by=by, **told))
    if w.invent.chance("withdrawn"):
        yield w.any_time(hours=5)
        if state_of(case) in {CaseState.RECEIVED, CaseState.STUDYING}:
            actions.withdraw(case, words="已经自己解决了，不用麻烦了。", by=as_reporter(case))
            return
    yield w.after(hours=1.2)
    if w.invent.chance("declined"):
        yield from declined(w, case, category)
        return
    yield from taken_in(w, case, contact, category, settle=w.invent.chance_in("settled_at_once", channel))


def taken_in(w: World, case: Case, contact: Contact | None, category: Category, *, settle: bool) -> Life:
    """Taken in and studied; what was asked for may be missing, or be known already."""
    clerk = w.team.clerk()
    if state_of(case) != CaseState.RECEIVED:
        return
    actions.take_in(case, by=clerk)
    yield w.after(hours=0.4)
    if w.invent.chance("asked_for_more"):
        actions.ask_reporter(case, told="麻烦您补充一下具体楼号单元，有照片更好，我们好安排师傅。", by=clerk)
        yield w.any_time(hours=9)
        actions.add_details(case, told="是靠东边那个单元，一进门就能看见。", by=as_reporter(case))
        yield w.after(hours=1)
    actions.study(case, category=category, by=clerk)
    is_settled = settle and not category.is_sensitive
    yield w.after(hours=7 if is_settled else 0.5)  # somebody asks around, or looks
    if is_settled:
        actions.settle(case, told=w.invent.answer(category, case.title), by=clerk)
        yield from after_answer(w, case, contact, is_handled=False)
        return
    lead, assisting = units_for(w, category, case.area_id or "")
    actions.dispatch(case, lead=lead, assisting=assisting, words=w.invent.one("instructions"), by=clerk)
    yield from handled(w, case, contact)


def declined(w: World, case: Case, category: Category) -> Life:
    """Another road, not ours, or no matter at all; some appeal, and some of them are right."""
    reason = w.reason("decline")
    told = reason.told.format(
        case_number=case.number, title=case.title, office="一站式矛盾调解中心", phone="0534-00001001",
        hotline="12345", appeal_days=5,
    )  # fmt: skip
    clerk = w.team.clerk()
    actions.decline(case, reason=reason, told=told, by=clerk)
    if not w.invent.chance("appealed"):
        return
    yield w.any_time(hours=20)
    actions.appeal(case, told="这事跟我直接有关，材料我已经准备好，请再看一次。", by=as_reporter(case))
    yield w.after(hours=6)
    appeal = Appeal.objects.get(case=case)
    if w.random.random() < 0.35:
        actions.uphold_appeal(appeal, told="复核后认为应当受理，已转入办理，向您致歉。", by=w.team.supervisor())
        yield w.after(hours=2)
        actions.study(case, category=category, by=w.team.clerk())
        lead, assisting = units_for(w, category, case.area_id or "")
        actions.dispatch(case, lead=lead, assisting=assisting, by=w.team.clerk())
        yield from handled(w, case, case.reporter)
    else:
        actions.dismiss_appeal(appeal, told="复核后维持原意见，理由和应走的途径已写明。", by=w.team.supervisor())


def duplicate(world: World, master: Case) -> Life:
    """One more about the same: it joins what is in hand already."""
    w, clerk, category = world, world.team.clerk(), master.category
    contact, spot = w.invent.resident(), w.invent.spot(master.area_id)
    if category is None:
        return
    by = speaking(clerk, contact, channel="hotline")
    told: dict[str, Any] = {"channel": "hotline", **w.invent.said_too(category, spot, master.title), **place(spot)}
    case = the_case(actions.take_call(category=category, by=by, **told))
    yield w.after(hours=0.3)
    if state_of(master) in OPEN:
        actions.join(case, to=master, words="同一地点同一事项，一并办理。", by=clerk)
        return
    actions.settle(case, told=w.invent.answer(category, case.title), by=clerk)
    yield from after_answer(w, case, contact, is_handled=False)


def handled(w: World, case: Case, contact: Contact | None, *, late: float = 0) -> Life:
    """Accepted by all units, or objected to; worked on, and answered by the lead. Others may say the same."""
    if w.invent.chance("duplicates"):
        w.others += [(w.after(hours=3), duplicate(w, case)) for _one in range(w.random.choice([1, 1, 2, 3, 5]))]
    yield from accepted(w, case)
    lead = w.team.worker_of(case.lead)
    if w.invent.chance("contacted"):
        actions.contact(case, told=w.invent.one("contacts"), by=lead)
        yield w.soon(case, hours=0.6)
    if w.invent.chance("noted"):
        actions.note(case, words=w.invent.one("notes"), by=lead)
    yield from delayed(w, case, lead)
    share = late or (w.random.uniform(1.03, 1.9) if w.invent.chance("late") else 0)
    yield w.within(case_now(case), share or min(w.random.lognormvariate(-0.62, 0.42), 0.97))
    yield from answered(w, case, contact, lead)


def accepted(w: World, case: Case) -> Life:
    for task in list(case.tasks.live().select_related("unit").order_by("-is_lead")):
        yield w.soon(case, hours=0.7)
        worker = w.team.worker_of(task.unit)
        if task.is_lead and w.invent.chance("objected"):
            yield from objected(w, task, worker)
        elif task.state == "issued":
            actions.accept(task, by=worker)


def objected(w: World, task: Task, worker: Actor) -> Life:
    """Not ours: a named person decides; upheld, the next unit takes it."""
    actions.raise_objection(task, reason=w.reason("objection"), words=w.invent.one("objections"), by=worker)
    yield w.after(hours=3)
    objection, supervisor = Objection.objects.get(task=task), w.team.supervisor()
    next_unit = w.random.choice([w.team.units["综合行政执法局"], w.team.units["住建局"], w.team.office])
    taken = task.case.tasks.live().values_list("unit", flat=True)
    if not w.invent.chance("upheld") or next_unit.pk in taken:
        actions.dismiss(objection, words="属于你单位职责，请继续办理。", by=supervisor)
        return
    actions.uphold(objection, to=next_unit, words="异议成立，改由下列单位主办。", by=supervisor)
    fresh = task.case.tasks.live().get(unit=next_unit)
    yield w.after(hours=1)
    actions.accept(fresh, by=w.team.worker_of(next_unit))


def delayed(w: World, case: Case, lead: Actor) -> Life:
    """Now and then it needs more time, or cannot be solved before a season is over."""
    category = w.invent.by_id.get(case.category_id or 0)
    statutory = category is not None and category.deadline_source == Category.Source.STATUTE
    if w.invent.chance("extended") and not statutory:
        yield w.within(case_now(case), 0.7)
        more = Promise(w.random.choice([3, 5, 7]), Unit.WORKING_DAYS)
        actions.ask_extension(case, promise=more, reason=w.reason("extension"), words="配件和工期需要多几天。", by=lead)
        yield w.after(hours=2)
        extension = Extension.objects.get(case=case)
        if w.random.random() < 0.8:
            actions.grant(extension, told="需要多几天时间，办好马上告诉您。", by=w.team.supervisor())
        else:
            actions.refuse(extension, words="可以先处理眼前的，按期答复。", by=w.team.supervisor())
    elif w.invent.chance("held"):
        review = (w.at + timedelta(days=w.random.randint(20, 75))).date()
        reason = w.reason("hold")
        actions.propose_hold(
            case,
            reason=reason,
            person=w.team.name_of(lead),
            review_on=review,
            words="目前条件不具备，申请挂账。",
            by=lead,
        )
        yield w.after(hours=4)
        hold = Hold.objects.get(case=case)
        told = reason.told.format(responsible=w.team.name_of(lead), review_date=f"{review:%Y年%m月%d日}")
        actions.approve_hold(hold, told=told, by=w.team.supervisor())
        yield w.at + timedelta(days=(review - w.at.date()).days, hours=30)


def answered(w: World, case: Case, contact: Contact | None, lead: Actor) -> Life:
    """The assisting units report, the lead answers."""
    for task in case.tasks.live().filter(is_lead=False, state="accepted").select_related("unit"):
        if w.invent.chance("assisted"):
            actions.report(task, words="我单位负责部分已完成。", by=w.team.worker_of(task.unit))
    category = w.invent.by_id.get(case.category_id or 0)
    photos = before_and_after(w.random) if w.invent.chance("photos_of_work") else None
    w.pictured |= {case.pk} if photos else set()
    actions.answer(
        case,
        told=w.invent.answer(category, case.title) if category else "您好，您反映的事已经办好。",
        before=[photos[0]] if photos else [],
        after=[photos[1]] if photos else [],
        by=lead,
    )
    yield w.after(hours=6)
    if state_of(case) != CaseState.ANSWERED:
        return
    verifier = w.verifier(case)
    if verifier is None:
        return  # all had a hand in it: it waits for somebody new
    if w.invent.chance("sent_back"):
        actions.send_back(case, words=w.invent.one("sent_back_words"), by=verifier)
        yield w.after(hours=9)
        actions.answer(case, told=answer_again(w, case, "done_at_last"), by=lead)
        yield w.after(hours=5)
    if state_of(case) != CaseState.ANSWERED:
        return
    actions.verify(case, words=w.invent.one("verified"), by=verifier)
    yield from after_answer(w, case, contact)


def after_answer(w: World, case: Case, contact: Contact | None, *, is_handled: bool = True) -> Life:
    """The resident may rate, and reopen; a good end may be published."""
    if contact is not None and w.invent.chance_in("rated_by_link", "handled" if is_handled else "direct"):
        yield w.any_time(hours=14)
        case = case_now(case)
        if case.state in SAID:
            rating = opinion(w, late=bool(case.clock and case.answered_at and case.answered_at > case.clock.due_at))
            actions.rate(case, by=as_reporter(case), **rating)
            if rating["solved"] == "no" and w.invent.chance("reopened"):
                yield w.any_time(hours=4)
                yield from reopened(w, case, contact)
                return
    elif case.must_verify and state_of(case) == CaseState.ANSWERED:
        yield w.after(hours=8)
        if state_of(case) == CaseState.ANSWERED and (verifier := w.verifier(case)):
            actions.verify(case, words=w.invent.one("verified"), by=verifier)
    yield from published(w, case)


def reopened(w: World, case: Case, contact: Contact | None) -> Life:
    """Supervision leads now, and hands it out again."""
    if state_of(case) not in SAID:
        return
    actions.reopen(case, told="问题还在，麻烦换个人来看看。", by=as_reporter(case))
    yield w.after(hours=3)
    category, supervisor = w.invent.by_id.get(case.category_id or 0), w.team.supervisor()
    if category is None:
        return
    lead, _assisting = units_for(w, category, case.area_id or "")
    actions.dispatch(case, lead=lead, words="居民不满意，请负责人带队重新办理。", by=supervisor)
    yield w.after(hours=1)
    task = case.tasks.live().get(is_lead=True)
    actions.accept(task, by=w.team.worker_of(lead))
    yield w.after(hours=10)
    worker = w.team.worker_of(lead)
    actions.answer(case, told=answer_again(w, case, "done_anew"), by=worker)
    yield w.after(hours=6)
    if state_of(case) == CaseState.ANSWERED and (verifier := w.verifier(case)):
        actions.verify(case, words=w.invent.one("verified"), by=verifier)
        yield w.any_time(hours=10)
        actions.rate(case, solved="yes", process="fair", result="happy", told="这回真修好了。", by=as_reporter(case))


def published(w: World, case: Case) -> Life:
    """Shown to everybody without names: proposed by one, checked by another."""
    category = w.invent.by_id.get(case.category_id or 0)
    allowed = category is not None and category.is_publishable and not case.is_sensitive
    photos = list(Attachment.objects.of(case).filter(purpose__in=PAIR)) if allowed and case.pk in w.pictured else []
    if category is None or not allowed or not (photos or w.invent.chance("published")):
        return
    yield w.after(hours=5)
    if state_of(case) not in SAID:
        return
    lead = case_now(case).lead
    if policy.blockers_of(Publication(case=case_now(case)), "propose_publication"):
        return
    clerk = w.team.clerk()
    where = case.area.name.split("（")[0] if case.area else "小区内"
    actions.propose_publication(
        case,
        title=f"{where}：{matter_of(case)}",
        problem=problem_of(w, case, category),
        outcome=outcome_of(w, case, category, lead.name),
        photos=photos,
        by=clerk,
    )
    publication = Publication.objects.get(case=case)
    yield w.after(hours=6)
    checker = w.team.clerk(besides={clerk.id})
    if policy.blockers_of(publication, "check"):
        actions.refuse_publication(publication, words="居民还不满意，先不公示。", by=checker)
        return
    if w.random.random() < 0.05:
        actions.refuse_publication(publication, words="看得出是哪一户，不宜公开。", by=checker)
        return
    actions.check(publication, words="已去标识，可以公开。", by=checker)
    for _voice in range(int(w.random.paretovariate(1.3)) - 1 if w.random.random() < 0.7 else 0):
        yield w.any_time(hours=12)
        if _voice >= 9:
            return
        neighbour = as_public(None, channel="web")
        device = f"demo-{w.random.getrandbits(64):x}"
        if w.random.random() < 0.04:
            actions.contradict(publication, device=device, told="昨天又堵了，请再看看。", by=neighbour)
        else:
            actions.thank(publication, device=device, by=neighbour)


def opinion(w: World, *, late: bool = False) -> dict[str, Any]:
    """Solved, process and result belong together, but are not the same; who waited too long is less happy."""
    solved = w.invent.weighted(w.invent.year["solved"])
    if solved == "no":
        result = "unhappy"
    elif solved == "partly":
        result = w.random.choice(["fair", "fair", "unhappy"])
    else:
        result = w.random.choices(["happy", "fair", "unhappy"], [90, 9, 1])[0]
    if late:
        process = w.random.choice(["fair", "fair", "unhappy"])
    else:
        process = w.invent.weighted(w.invent.year["happy"]) if result == "happy" else result
    return {"solved": solved, "process": process, "result": result, "told": w.invent.one(f"{result}_words")}


def place(spot: Spot) -> dict[str, Any]:
    return {"area": spot.area, "address": spot.address, "position": spot.position}


def units_for(w: World, category: Category, area: str) -> tuple[Office, Sequence[Office]]:
    """The lead, and not always somebody who assists."""
    lead = w.team.lead(category, area)
    assisting = [unit for unit in w.team.assistants(category, area) if unit != lead]
    return lead, assisting[:1] if w.random.random() < 0.3 else []


def the_case(act: Act) -> Case:
    """The case that this act began."""
    return act.begun if isinstance(act.begun, Case) else Case.objects.get(pk=act.root_id)


def state_of(case: Case) -> str:
    """Its state now; others may have moved it."""
    return str(Case.objects.values_list("state", flat=True).get(pk=case.pk))


def answer_again(w: World, case: Case, opening: str) -> str:
    """What is told when it had to be done once more."""
    category = w.invent.by_id[case.category_id or 0]
    return w.invent.answer(category, case.title, opening=opening)


def matter_of(case: Case) -> str:
    """What it is about, for a public title: its own title without houses and names."""
    return without_traces(case.title)[:50] or str(case.category)


def problem_of(w: World, case: Case, category: Category) -> str:
    """What was raised, for the public."""
    return f"居民说：{without_traces(w.invent.raised(category, case.title))}。"


def outcome_of(w: World, case: Case, category: Category, lead: str) -> str:
    """What came of it, for the public."""
    return f"{lead}回复：{w.invent.done(category, case.title)}。"


def without_traces(text: str) -> str:
    """Without what shows who or where somebody is."""
    return re.sub(r"\[[^\]]*\]", "", blanked(text)).strip(" ，。、…")


def case_now(case: Case) -> Case:
    """The same object, as it is now."""
    case.refresh_from_db()
    return case
