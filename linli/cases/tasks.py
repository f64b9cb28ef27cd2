"""What time does to cases: deadlines come, call-backs fall due, files are closed and forgotten."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from django_tasks import task

from linli.cases import actions
from linli.cases.actions import imports
from linli.cases.models import (
    Appeal,
    CallBack,
    Case,
    CaseExport,
    CaseImport,
    CaseSettings,
    Hold,
    Objection,
    Publication,
    Rating,
    SupervisionOrder,
    Task,
)
from linli.cases.queries.imports import result_file
from linli.cases.queries.retention import expired, expired_publications, loose_contacts
from linli.cases.queries.suggesting import KIND, came_without, examples, messages
from linli.cases.rules import (
    OPEN,
    UNSETTLED,
    WAITING,
    AppealState,
    CallBackState,
    CaseState,
    HoldState,
    ObjectionState,
    PublicationState,
)
from linli.clocks.models import FOLLOWERS, Follower
from linli.kernel.actor import IMPORT
from linli.kernel.retention import count_over, enforced, rule
from linli.kernel.rulebook import Refused
from linli.kernel.schedule import every
from linli.people.actions import shred_contact
from linli.record.models import Act
from linli.record.rounds import MOST, to_each
from linli.suggestions.actions import keep_topics, learn

FOLLOWERS.append(Follower(Case))  # lists of cases are sorted by their own column
UNUSED = timedelta(days=7)  # after which a file that was never imported goes
log = logging.getLogger(__name__)


@every(seconds=20)
def ring_due() -> int:
    """Fire the rungs that have come, of cases and of what belongs to them."""
    now = timezone.now()
    came = Q(clock__next_rung_at__lte=now)
    waiting = Task.objects.filter(state__in=sorted(WAITING))
    by_accepting = waiting.filter(accept_clock__next_rung_at__lte=now).values("pk")
    tasks = Task.objects.filter(pk__in=waiting.filter(came).values("pk").union(by_accepting))  # an index each
    rounds: list[tuple[Callable[..., Act], Any]] = [
        (actions.ring, Case.objects.open().filter(came).select_related("clock")),
        (actions.ring_task, tasks.select_related("case", "unit")),
        (actions.ring_objection, Objection.objects.filter(came, state=ObjectionState.RAISED)),
        (actions.ring_order, SupervisionOrder.objects.filter(came, state__in=["issued", "returned"])),
        (actions.ring_appeal, Appeal.objects.filter(came, state=AppealState.RAISED)),
    ]
    return sum(to_each(action, things) for action, things in rounds)


@every(seconds=300)
def plan_calls() -> int:
    """Who has not rated after some days is called back by somebody who did not handle it."""
    settings = CaseSettings.current()
    before = timezone.now() - timedelta(days=settings.call_back_days)
    rated = Rating.objects.filter(case=OuterRef("pk"))
    called = CallBack.objects.filter(case=OuterRef("pk"))
    waiting = Case.objects.filter(
        state__in=[CaseState.ANSWERED, CaseState.VERIFIED], answered_at__lt=before, reporter__isnull=False
    ).exclude(Q(is_history=True) | Q(reporter__phone_hash="") | Q(must_verify=False))
    return to_each(actions.plan_call, waiting.filter(~Exists(rated), ~Exists(called)))


@every(seconds=300)
def close_old() -> int:
    """What was verified, or not drawn for it, is closed after some quiet days."""
    before = timezone.now() - timedelta(days=CaseSettings.current().close_days)
    open_orders = SupervisionOrder.objects.filter(case=OuterRef("pk"), state__in=sorted(UNSETTLED))
    due_calls = CallBack.objects.filter(case=OuterRef("pk"), state=CallBackState.DUE)
    ripe = Q(state=CaseState.VERIFIED) | Q(state=CaseState.ANSWERED, must_verify=False)
    moved = Act.objects.filter(root_kind="cases.case", root_id=OuterRef("pk"), action__in=["verify", "unclose"])
    cases = Case.objects.filter(ripe, answered_at__lt=before).filter(~Exists(open_orders), ~Exists(due_calls))
    cases = cases.exclude(Exists(moved.filter(at__gte=before)))
    return to_each(actions.close, cases)


@every(seconds=600)
def review_holds() -> int:
    """The day to look again has come: the clock goes on."""
    holds = Hold.objects.filter(state=HoldState.ACTIVE, review_on__lte=timezone.localdate())
    return to_each(actions.end_hold, holds.select_related("case__clock"))


@every(seconds=300)
def stop_waits() -> int:
    """What the resident was asked did not come in time: the clock goes on without it."""
    waiting = Case.objects.open().filter(waits_for_reporter=True, waits_until__lte=timezone.now())
    return to_each(actions.stop_waiting, waiting.select_related("clock"))


@every(seconds=60)
def suspend_reopened() -> int:
    """Where the settings say so, what was published is taken down when its case is opened again."""
    if CaseSettings.current().reopened_publication != CaseSettings.Reopened.TAKEN_DOWN:
        return 0
    shown = Publication.objects.filter(state=PublicationState.PUBLISHED, case__state__in=sorted(OPEN))
    return to_each(actions.suspend, shown)


@every(seconds=3600)
def shred_expired() -> int:
    """Personal data whose time is over goes (到期销毁), and with the last case of a contact the contact."""
    take_down_expired()
    done = to_each(actions.shred, expired(timezone.now()))
    loose = list(loose_contacts(timezone.now())[:MOST])
    for contact in loose:
        shred_contact(contact)
    return done + len(loose)


@every(seconds=3600)
def take_down_expired() -> int:
    """What was public long enough is taken down (到期撤下)."""
    return to_each(actions.expire, expired_publications(timezone.now()))


@task()
def look_at_file(pk: int) -> None:
    """Read a file that was sent, for the page that shows what it would do: a large one needs memory that web processes lack."""
    job = CaseImport.objects.filter(pk=pk, state=CaseImport.State.LOOKING).first()
    if job is None:
        return
    with job.file.open() as file:
        data = file.read()
    with translation.override(job.language):
        imports.look(job, data)


@task()
def import_file(pk: int) -> None:
    """Bring in a file of cases; begun again after a killed worker it goes on where that one stopped."""
    job = CaseImport.objects.filter(pk=pk, state=CaseImport.State.RUNNING).first()
    if job is None:
        return
    try:
        with job.file.open() as file:
            data = file.read()
        imports.run(job, data=data, by=replace(IMPORT, id=job.user_id))
        if job.done >= job.total:
            imports.finish(job, result_file(job))
    except Exception as why:
        imports.halt(job, error=imports.why_stopped(why))
        if not isinstance(why, Refused):
            raise


@every(seconds=3600)
def forget_imports() -> int:
    """Files of cases hold personal data: those not imported within a week go, results after a month."""
    old = list(_old_imports(timezone.now())[:MOST])
    for job in old:
        imports.forget_job(job)
    return len(old)


@every(seconds=3600)
def forget_exports() -> int:
    """Long exports are fetched the same day."""
    old = list(_old_exports(timezone.now())[:MOST])
    for job in old:
        imports.forget_export(job)
    return len(old)


def _old_imports(now: datetime) -> QuerySet[CaseImport]:
    keep = rule("cases.import").keep
    assert keep is not None
    state = CaseImport.State
    unused = Q(state__in=[state.LOOKING, state.UNREADABLE, state.CHECKED], at__lt=now - UNUSED)
    return CaseImport.objects.filter(unused | Q(touched_at__lt=keep.before(now)))


def _old_exports(now: datetime) -> QuerySet[CaseExport]:
    keep = rule("cases.export").keep
    assert keep is not None
    return CaseExport.objects.filter(at__lt=keep.before(now))


enforced("cases.import", over=lambda now: count_over(_old_imports(now), "at"), run=forget_imports)
enforced("cases.export", over=lambda now: count_over(_old_exports(now), "at"), run=forget_exports)


@every(seconds=24 * 3600)
def plan_learning() -> int:
    """Every day the worker learns from what was decided, and finds what many speak of; each in a task of its own."""
    learn_categories.enqueue()
    find_topics.enqueue()
    return 2


@task()
def learn_categories() -> None:
    """Learn anew what cases are about; used only if it is not worse than what is used now."""
    learnt = learn(KIND, examples())
    if learnt is not None and learnt.is_used:
        imports.propose(came_without())  # what came in before anything was learnt
    log.info("learnt categories: %s", learnt and {"examples": learnt.examples, "is_used": learnt.is_used})


@task()
def find_topics() -> None:
    """Find what several people raised lately about one problem at one place."""
    today = timezone.localdate()
    keep_topics("cases.case", messages(), today=today)


enforced("cases.case", over=lambda now: count_over(expired(now), "ended_at"), run=shred_expired)
enforced(
    "cases.publication", over=lambda now: count_over(expired_publications(now), "published_at"), run=take_down_expired
)
