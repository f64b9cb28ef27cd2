"""Who one is to a case and to what belongs to it. What that part may do is in rules.py."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases.models import (
    Appeal,
    CallBack,
    Case,
    CaseSettings,
    Category,
    Extension,
    Hold,
    Objection,
    Publication,
    Rating,
    SupervisionOrder,
    Task,
)
from linli.cases.rules import (
    HANDS,
    LIVE,
    OPEN,
    SAID,
    UNSETTLED,
    CallBackState,
    CaseState,
    ExtensionState,
    HoldState,
    ObjectionState,
    Part,
    PublicationState,
    TaskState,
    area_labels,
    unit_label,
)
from linli.kernel.actor import Actor, Kind
from linli.kernel.rulebook import Parts
from linli.notices.queries import quiet_end
from linli.people.models import Role, Unit
from linli.record.models import Act, Thing
from linli.record.registers import Register, RegisterState, register_parts
from linli.ui.templatetags.words import moment

CaseThing = Case | Task | Objection | Extension | Hold | SupervisionOrder | Appeal | Rating | CallBack | Publication

# what makes somebody a hand in a case, whichever post they hold afterwards
DEEDS = ["answer", "settle", "correct", "report", "decline"]
# and what makes them somebody on whose way it went
TURNS = ["take_in", "dispatch", "add_unit", "uphold", "dismiss"]
WORKING = {Role.CLERK, Role.HANDLER, Role.SUPERVISOR, Role.COMMUNITY_WORKER, Role.GRID_WORKER}
COMMUNITY_KINDS = {Unit.Kind.COMMITTEE, Unit.Kind.PARTY}  # 社区两委: one list of duties for both
LOCALS = {Role.GRID_WORKER, Role.COMMUNITY_WORKER}
UNHAPPY = Q(solved=Rating.Solved.NO) | Q(process=Rating.Feeling.UNHAPPY) | Q(result=Rating.Feeling.UNHAPPY)
BY_UNIT = {Part.LEAD, Part.ASSISTANT, Part.INVOLVED}


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    """The parts played towards one thing; only those ``asked`` for need be right."""
    if isinstance(thing, Register):
        return register_parts(actor)
    return parts_map(actor, [thing], asked=asked)[thing.pk]  # type: ignore[list-item]  # all others are ours


def parts_map(actor: Actor, things: Sequence[CaseThing], *, asked: Parts | None = None) -> dict[int | None, set[Part]]:
    """The parts played towards each, in at most two queries however many there are.

    Load what lies in a case with ``select_related("case")``, objections with their task as well.
    """
    asked = set(Part) if asked is None else asked
    cases = [t if isinstance(t, Case) else t.case for t in things]
    known = [c.pk for c in cases if c.pk]
    units: dict[int | None, dict[int, bool]] = defaultdict(dict)  # of each case, and whether it leads
    hands: dict[int | None, set[Part]] = defaultdict(set)
    if all(case.around and case.around.worker == _person(actor) for case in cases):  # a page has read all of it
        for case in cases:
            assert case.around is not None
            for task in sorted((t for t in case.around.task if t.is_live), key=lambda t: t.is_lead):
                units[case.pk][task.unit_id] = task.is_lead
            hands[case.pk] |= {Part.INVOLVED} if case.around.has_worked else set()
            hands[case.pk] |= {Part.STEERED} if case.around.has_steered else set()
        known = []
    if known and asked & BY_UNIT:
        live = Task.objects.live().filter(case__in=known).order_by("is_lead")
        for case_id, unit_id, is_lead in live.values_list("case_id", "unit_id", "is_lead"):
            units[case_id][unit_id] = is_lead  # an assistant may have become the lead as well
    if asked & HANDS:
        hands |= _hands(actor, known)
    return {
        thing.pk: _parts(actor, case, units[case.pk], hands[case.pk]) | _own(actor, thing)
        for thing, case in zip(things, cases, strict=True)
    }


def parts_within(actor: Actor, thing: CaseThing, parts: Parts) -> set[Part]:
    """The parts towards something that belongs to a case, from those towards the case: no query."""
    return {*parts, *_own(actor, thing)}  # type: ignore[arg-type]  # parts of cases are Part


def visible_to(actor: Actor) -> QuerySet[Case]:
    """The row ``view``, asked of the whole table; a test holds both together."""
    seen = _seen(actor)
    return Case.objects.all() if seen is None else Case.objects.filter(reduce(or_, (road for road, _label in seen)))


def seen_among(actor: Actor, few: Q) -> QuerySet[Case]:
    """Of the cases for which ``few`` holds those that somebody sees, found road by road: each has an index of its own.

    Of an "or" of all roads PostgreSQL can use none. The rows are those of ``visible_to(actor).filter(few)``.
    """
    if (seen := _seen(actor)) is None:
        return Case.objects.filter(few)
    first, *more = (Case.objects.filter(road, few).order_by().values("pk") for road, _label in seen)
    return Case.objects.filter(pk__in=first.union(*more, all=True) if more else first)


def sees_all(actor: Actor) -> bool:
    """Whether there is no case that somebody does not see."""
    return _seen(actor) is None


def labels_of(actor: Actor) -> list[str] | None:
    """Of these labels each case that somebody sees bears at least one; None: they do not tell."""
    labels = {label for _road, label in _seen(actor) or [(Q(), "")]}
    return None if "" in labels else sorted(labels)


def tasks_once_had(actor: Actor) -> QuerySet[Task]:
    """The tasks of the actor's unit that have ended: what became of them may be read, also where the case is seen no more."""
    if not actor.unit or actor.role not in WORKING:
        return Task.objects.none()
    return Task.objects.filter(unit=actor.unit, state=TaskState.ENDED)


def _seen(actor: Actor) -> list[tuple[Q, str]] | None:
    """The roads by which somebody sees cases, at least one; None: all there are. With each the label that all cases on it
    bear where texts are found, or nothing."""
    if actor.kind is Kind.LINK:
        return [(Q(pk=actor.holds or 0), "")]
    if actor.role in {Role.CLERK, Role.SUPERVISOR} and not actor.area:
        return None
    # an empty Q would vanish in an "or"; a post without an area covers all there is
    here = Q(area__code__startswith=actor.area) if actor.area else Q(pk__isnull=False)
    around = max(area_labels(actor.area), key=len, default="")
    roads = []
    if actor.role in {Role.CLERK, Role.SUPERVISOR}:
        roads.append((here, around))
    if actor.role == Role.LEADER:
        roads.append((here & Q(is_sensitive=False), around))
    if actor.role in LOCALS and actor.area:
        roads.append((here & Q(is_sensitive=False), around))
    if actor.unit and (actor.role in WORKING or actor.kind is Kind.KEY):
        live = Task.objects.live()
        # the desk first: within an "or" PostgreSQL tries conditions as they are written
        no_lead = Q(desk=actor.unit) & ~Q(Exists(live.filter(is_lead=True, case=OuterRef("pk"))))
        roads.append((no_lead, unit_label(actor.unit)))
        roads.append((Q(pk__in=live.filter(unit=actor.unit).values("case")), unit_label(actor.unit)))
    if actor.speaks_for or not roads:  # None would find the unnamed
        roads.append((Q(reporter=actor.speaks_for or 0), ""))
    return roads


def at_work(actor: Actor) -> Actor:
    """Staff at the desk, and nothing else: what they raised themselves they follow like any resident.

    The pages of the desk show internal notes; a resident with an account finds nothing there.
    """
    return replace(actor, contact=None)


def publications_visible_to(actor: Actor) -> QuerySet[Publication]:
    """Of publications in the making, those of cases that one may see, except as a reporter."""
    if not actor.role:
        return Publication.objects.none()
    return Publication.objects.filter(case__in=visible_to(actor).values("pk"))


def open_to(actor: Actor, thing: CaseThing) -> dict[str, list[str]]:
    """The actions open now, each with what still blocks it."""
    actions = thing.rules.open_to(state=thing.state, parts=parts_of(actor, thing))
    return {action: blockers_of(thing, action) for action in actions}


def may_reach(case: Case, parts: Parts, *, is_call_due: bool, is_supervised: bool) -> bool:
    """Whether the reporter's number may be opened: by who works on it now, who is to call back, and, while an order is
    open, by who must put it right and who supervises that."""
    if "contact" in case.rules.open_to(state=case.state, parts=parts) and (is_supervised or not _is_done(case)):
        return True
    if is_call_due and "record_call" in CallBack.rules.open_to(state=CallBackState.DUE, parts=parts):
        return True
    return is_supervised and Part.SUPERVISOR in parts


def is_own_desk(actor: Actor, unit: int | None) -> bool:
    """Whether a reminder or an order to this unit would go to the desk of whoever writes it: nobody reminds themselves."""
    return unit is not None and unit == actor.unit


def blockers_of(thing: Thing, action: str) -> list[str]:
    """All that is missing, at once, in words for people."""
    check = _BLOCKERS.get((type(thing), action))
    return check(thing) if check else []


def _parts(actor: Actor, case: Case, units: dict[int, bool], hands: set[Part]) -> set[Part]:
    lead = next((unit for unit, leads in units.items() if leads), case.desk_id)
    works = actor.role in WORKING or actor.kind is Kind.KEY
    covers = _covers(actor, case)
    mine = case.reporter_id is not None and case.reporter_id == actor.speaks_for
    plays = {
        Part.ANYONE: True,
        Part.REPORTER: mine or _is_unnamed_reporter(actor, case),
        Part.LOCAL: actor.role in LOCALS and bool(actor.area) and covers and not case.is_sensitive,
        Part.CLERK: actor.role == Role.CLERK and covers,
        Part.LEAD: works and actor.unit == lead,
        Part.ASSISTANT: works and actor.unit in units.keys() - {lead},
        Part.SUPERVISOR: actor.role == Role.SUPERVISOR and covers,
        Part.LEADER: actor.role == Role.LEADER and covers and not case.is_sensitive,
        Part.INVOLVED: Part.INVOLVED in hands or bool({actor.unit, *actor.ties} & units.keys()),
        Part.STEERED: Part.STEERED in hands,
        Part.CLOCK: actor.kind is Kind.CLOCK,
        Part.IMPORT: actor.kind is Kind.IMPORT,
    }
    return {part for part, played in plays.items() if played}


def _is_unnamed_reporter(actor: Actor, case: Case) -> bool:
    """Who holds the link of a case raised it; who comes through the public door may raise one, and so may a program."""
    if case.pk is None:
        may_unnamed = actor.is_staff or actor.kind is Kind.KEY  # the scope of a key is asked at its own door
        return actor.kind is Kind.PASSERBY or (may_unnamed and case.reporter_id is None)
    return actor.kind is Kind.LINK and actor.holds == case.pk


def _covers(actor: Actor, case: Case) -> bool:
    """Whether the case lies in the area of the post; a post without one covers the city."""
    if not actor.area:
        return True
    return case.area_id is not None and case.area_id.startswith(actor.area)


def _own(actor: Actor, thing: CaseThing) -> set[Part]:
    unit = None
    if isinstance(thing, Task | SupervisionOrder):
        unit = thing.unit_id
    elif isinstance(thing, Objection):
        unit = thing.task.unit_id
    elif isinstance(thing, Publication):
        is_mine = actor.kind is Kind.PERSON and actor.id == thing.proposer_id
        return {Part.PROPOSER} if is_mine else set()
    if unit is None or unit not in {actor.unit, *actor.ties}:
        return set()
    works = actor.role in WORKING or actor.kind is Kind.KEY
    return {Part.HANDLER, Part.INVOLVED} if works and unit == actor.unit else {Part.INVOLVED}


def _person(actor: Actor) -> int | None:
    return actor.id if actor.kind is Kind.PERSON else None


def _hands(actor: Actor, cases: list[int]) -> dict[int | None, set[Part]]:
    """Who once answered or handed over stays so after a change of post: the record remembers."""
    found: dict[int | None, set[Part]] = defaultdict(set)
    if actor.kind is not Kind.PERSON or not cases:
        return found
    acts = Act.objects.filter(root_kind="cases.case", root_id__in=cases, user=actor.id)
    done = acts.filter(entries__action__in=[*DEEDS, *TURNS])
    for case, deed in done.values_list("root_id", "entries__action").distinct():
        found[case].add(Part.INVOLVED if deed in DEEDS else Part.STEERED)
    return found


def _beside(case: Case, kind: str, manager: str, *related: str) -> list[Any]:
    """What belongs to a case, of one kind: as the page has read it, in an act from the database."""
    if case.around is not None:
        return list(getattr(case.around, kind))
    return list(getattr(case, manager).select_related(*related).order_by("pk"))


def _tasks(case: Case, *states: str) -> list[Task]:
    return [task for task in _beside(case, "task", "tasks", "unit") if task.state in states]


def _is_joined_by(case: Case) -> bool:
    return case.joined.exists() if case.around is None else case.around.is_joined_by


def _answer(case: Case) -> list[str]:
    waiting = _tasks(case, TaskState.ISSUED, TaskState.OBJECTED)
    return [_("%(unit)s: %(state)s.") % {"unit": t.unit, "state": t.state_label} for t in waiting]


def _recall(case: Case) -> list[str]:
    taken = _tasks(case, TaskState.ACCEPTED, TaskState.DONE)
    return [_("%(unit)s has already accepted its task; it can object or answer.") % {"unit": t.unit} for t in taken]


def _withdraw(case: Case) -> list[str]:
    if _is_joined_by(case):
        return [_("Neighbours raised the same, and it goes on for them. It cannot be withdrawn any more.")]
    return []


def _send_back(case: Case) -> list[str]:
    if any(task.is_lead for task in _tasks(case, *LIVE)):
        return []
    return [_("No unit handled this case; reopen it instead.")]


def _is_done(case: Case) -> bool:
    """Whether it was answered and verified: then nobody works on it, but for an order."""
    return case.state in {CaseState.VERIFIED, CaseState.CLOSED}


def _contact(case: Case) -> list[str]:
    if not _is_done(case) or any(order.is_unsettled for order in _beside(case, "order", "orders")):
        return []
    return [_("It is done, and no supervision order is open.")]


def _waive(case: Case) -> list[str]:
    return [_("It must be verified first.")] if case.must_verify else []


def _close(case: Case) -> list[str]:
    missing = []
    if any(order.is_unsettled for order in _beside(case, "order", "orders")):
        missing.append(_("A supervision order is not concluded."))
    if any(call.state == CallBackState.DUE for call in _beside(case, "call", "call_backs")):
        missing.append(_("A call-back is not done."))
    return missing


def _shred(case: Case) -> list[str]:
    shown = case.publications.filter(state=PublicationState.PUBLISHED).exists()
    return [_("It is still published; that ends first.")] if shown else []


def _propose_again(publication: Publication) -> list[str]:
    gone = publication.case.shredded_at is not None
    return [_("The words were shredded; their time was over.")] if gone else _publication(publication)


def _rate(case: Case) -> list[str]:
    told = case.joined_to if case.joined_to_id else case
    return [] if told and told.state in SAID else [_("It has not been answered yet.")]


def _join(case: Case) -> list[str]:
    if _is_joined_by(case):
        return [_("Other cases are joined to this one; join it the other way round.")]
    if case.joined_to_id == case.pk:
        return [_("A case cannot be joined to itself.")]
    return why_not_joined(case, case.joined_to) if case.joined_to else []


def why_not_joined(case: Case, master: Case) -> list[str]:
    """What forbids joining this case to that one, in words for people."""
    if master.state in SAID:  # whoever is joined would wait for an answer that was given before
        return [_("%(case)s is answered already. Answer this one as well, or only relate the two.") % {"case": master}]
    if master.state not in OPEN or master.shredded_at is not None:
        return [_("%(case)s is not open.") % {"case": master}]
    if master.is_sensitive and not case.is_sensitive:
        return [_("%(case)s is sensitive; only what is sensitive as well can be joined to it.") % {"case": master}]
    return []


def _appeal(appeal: Appeal) -> list[str]:
    missing = []
    if appeal.case.state != CaseState.DECLINED:
        missing.append(_("Only a refusal to take in can be appealed against."))
    if appeal.case.appeals.exclude(pk=appeal.pk).exists():
        missing.append(_("It can be appealed against only once."))
    return missing


def _extension(extension: Extension) -> list[str]:
    missing, most = [], CaseSettings.current().max_extensions
    states = [other.state for other in _beside(extension.case, "extension", "extensions")]
    if ExtensionState.ASKED in states:
        missing.append(_("More time was asked for already; it is not decided yet."))
    if states.count(ExtensionState.GRANTED) >= most:
        missing.append(_("More time was already granted %(count)d times; that is the limit.") % {"count": most})
    if extension.case.state != CaseState.IN_HAND:
        missing.append(_("More time can be asked for while the case is in hand."))
    if extension.case.category and extension.case.category.deadline_source == "statute":
        missing.append(_("The deadline is set by law and cannot be extended here."))
    return missing


def _rest(hold: Hold) -> list[str]:
    missing = []
    if any(h.state in (HoldState.PROPOSED, HoldState.ACTIVE) for h in _beside(hold.case, "hold", "holds")):
        missing.append(_("It is on hold already, or that was proposed."))
    if hold.case.state not in OPEN:
        missing.append(_("Only an open case can be put on hold."))
    return missing


def _hold(hold: Hold) -> list[str]:
    missing = _rest(hold)
    if any(o.state == ObjectionState.RAISED for o in _beside(hold.case, "objection", "objections")):
        missing.append(_("An objection is not decided yet."))
    return missing


def _report(task: Task) -> list[str]:
    return [_("The lead finishes its task by answering.")] if task.is_lead else []


def _issue(task: Task) -> list[str]:
    if task.case.tasks.live().filter(unit=task.unit).exists():
        return [_("%(unit)s has a task in this case already.") % {"unit": task.unit}]
    if not task.unit.is_active:
        return [_("%(unit)s is no longer in use.") % {"unit": task.unit}]
    why_not = not_given_to(task.unit, task.case, is_lead=task.is_lead)
    return [why_not] if why_not else []


def not_given_to(unit: Unit, case: Case, *, is_lead: bool) -> str:
    """Why a community may not be given a task in this case; empty where it may, and for all that are no community.

    No task goes to a community that is not on its list (社区职责清单), so one must know what it is about; and none that lies
    on the ground of another.
    """
    if unit.kind not in COMMUNITY_KINDS:
        return ""
    if (category := case.category) is None:
        return _("Please choose a category first: communities are given only what is on their list of duties.")
    if category.community_duty not in ({category.Duty.LEAD} if is_lead else {category.Duty.LEAD, category.Duty.ASSIST}):
        what = {"category": category, "unit": unit}
        return _("“%(category)s” is not on the list of duties that may be given to %(unit)s.") % what
    if unit.area_id and case.area_id and not case.area_id.startswith(unit.area_id):
        return _("This does not lie in the area of %(unit)s.") % {"unit": unit}
    return ""


def _objection(objection: Objection) -> list[str]:
    if objection.task.objections.filter(state=ObjectionState.RAISED).exists():
        return [_("It was objected to already; that is not decided yet.")]
    return []


def _remove_unit(task: Task) -> list[str]:
    return [_("The lead is changed by an objection, or by recalling the case.")] if task.is_lead else []


def _order(order: SupervisionOrder) -> list[str]:
    missing = []
    if order.case.state not in OPEN | SAID:
        missing.append(_("Only what is in hand or answered can be supervised."))
    others = _beside(order.case, "order", "orders")
    if any(other.level == order.level and other.is_unsettled for other in others):
        missing.append(_("An order of this level is not concluded yet."))
    return missing


def _plan_call(call: CallBack) -> list[str]:
    missing = []
    if call.case.state not in {CaseState.ANSWERED, CaseState.VERIFIED}:
        missing.append(_("Only who was answered can be called back."))
    if any(other.state == CallBackState.DUE for other in _beside(call.case, "call", "call_backs")):
        missing.append(_("A call-back is planned already."))
    return missing


def _publication(publication: Publication) -> list[str]:
    case, missing = publication.case, []
    is_shown, is_supervised, is_unhappy, rated_at = _around(publication)
    if is_shown:
        missing.append(_("It is published, or proposed for it, already."))
    if is_supervised:
        missing.append(_("A supervision order is not concluded."))
    if is_unhappy:
        missing.append(_("The resident rated it as not solved, or is not content."))
    elif case.reopenings and (rated_at is None or (case.answered_at is not None and rated_at < case.answered_at)):
        missing.append(_("It was reopened; first the resident says whether it is solved now."))
    if case.state not in SAID:
        missing.append(_("Only what has been answered can be published."))
    if case.is_sensitive:
        missing.append(_("The case is marked as sensitive and is never published."))
    if case.category and not case.category.is_publishable:
        missing.append(_("“%(category)s” is never published.") % {"category": case.category})
    return missing


def _around(publication: Publication) -> tuple[bool, bool, bool, datetime | None]:
    """In one query: is it shown already, supervised, was the last rating an unhappy one, and when was it given."""
    inside = {"case": OuterRef("pk")}
    shown = Publication.objects.filter(state__in=[PublicationState.PROPOSED, PublicationState.PUBLISHED], **inside)
    ratings = Rating.objects.filter(**inside).order_by("-pk")
    case = Case.objects.filter(pk=publication.case_id).annotate(last=Subquery(ratings.values("pk")[:1]))
    row: tuple[bool, bool, bool, datetime | None] = case.values_list(
        Exists(shown.exclude(pk=publication.pk) if publication.pk else shown),
        Exists(SupervisionOrder.objects.filter(state__in=sorted(UNSETTLED), **inside)),
        Exists(Rating.objects.filter(UNHAPPY, pk=OuterRef("last"))),
        Subquery(ratings.values("given_at")[:1]),
    ).get()
    return row


def _publish(publication: Publication) -> list[str]:
    needed = CaseSettings.current().checks_needed
    done = publication.checks.filter(round=publication.round).count()
    missing = _publication(publication)
    if done < needed:
        missing.append(_("%(count)d more people must check it.") % {"count": needed - done})
    return missing


def checked_already(publication: Publication, actor: Actor) -> str:
    """Why this person does not check this text once more: each check is another person's. Empty where they may."""
    checks = publication.checks.filter(round=publication.round)
    by = set(checks.values_list("user", flat=True)) if actor.kind is Kind.PERSON else set()
    if actor.id not in by:
        return ""
    more = CaseSettings.current().checks_needed - len(by)
    return ngettext(
        "You have checked this text; %(count)d more person must.",
        "You have checked this text; %(count)d more people must.",
        more,
    ) % {"count": more}


def _try_call(call: CallBack) -> list[str]:
    """One try after the other, with time between: three within a minute are one, and the next is not for the night."""
    gap = timedelta(minutes=CaseSettings.current().call_gap_minutes)
    if call.last_try_at is None or timezone.now() >= call.last_try_at + gap:
        return []
    again = call.last_try_at + gap
    told = {"last": moment(call.last_try_at), "next": moment(quiet_end(again) or again)}
    return [_("Nobody answered at %(last)s. Please try again after %(next)s; one try is not three.") % told]


def _give_up(call: CallBack) -> list[str]:
    needed = CaseSettings.current().call_tries
    if call.tries >= needed:
        return []
    return [_("Please try %(count)d more times first.") % {"count": needed - call.tries}]


def _retire_category(category: Category) -> list[str]:
    if category.children.filter(state=RegisterState.ACTIVE).exists():
        return [_("Categories under it are still in use.")]
    return []


def _retire_settings(settings: CaseSettings) -> list[str]:
    return [_("These settings are always in use.")]


_BLOCKERS: dict[tuple[type[Thing], str], Any] = {
    (Case, "answer"): _answer,
    (Case, "recall"): _recall,
    (Case, "withdraw"): _withdraw,
    (Case, "send_back"): _send_back,
    (Case, "contact"): _contact,
    (Case, "waive"): _waive,
    (Case, "close"): _close,
    (Case, "rate"): _rate,
    (Category, "retire"): _retire_category,
    (CaseSettings, "retire"): _retire_settings,
    (Case, "shred"): _shred,
    (Case, "join"): _join,
    (Case, "join_in"): _join,
    (Appeal, "appeal"): _appeal,
    (Extension, "ask_extension"): _extension,
    (Hold, "propose_hold"): _hold,
    (Hold, "rest_meanwhile"): _rest,
    (Task, "report"): _report,
    (Task, "issue"): _issue,
    (Task, "remove_unit"): _remove_unit,
    (Objection, "raise_objection"): _objection,
    (SupervisionOrder, "issue_order"): _order,
    (CallBack, "plan_call"): _plan_call,
    (Publication, "propose_publication"): _publication,
    (Publication, "propose_again"): _propose_again,
    (Publication, "check"): _publication,
    (Publication, "publish"): _publish,
    (CallBack, "try_call"): _try_call,
    (CallBack, "give_up_call"): _give_up,
}
