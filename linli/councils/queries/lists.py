"""What the pages of councils list; a constant number of queries each."""

from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from linli.cases.rules import OPEN, TaskState
from linli.councils.models import AgendaItem, Council, Deed, Meeting, Resolution, Topic
from linli.councils.policy import meetings_visible_to, topics_visible_to, visible_to
from linli.councils.rules import AHEAD, LIVE, PUBLIC_TOPICS, DeedState, MeetingState, ResolutionState, TopicState
from linli.kernel.actor import Actor

SHOWN = 20
STILL_NEWS = timedelta(days=30)


def councils_for(actor: Actor) -> list[Council]:
    """The councils one convenes or watches."""
    rows = visible_to(actor).select_related("kind", "area", "unit").defer("area__polygon")
    return list(rows.order_by("state", "area", "pk"))


def topics_at_work(actor: Actor) -> list[Topic]:
    """Topics that wait for somebody, those just proposed first."""
    order = {state: n for n, state in enumerate([TopicState.PROPOSED, TopicState.SHOWN, TopicState.ACCEPTED])}
    rows = topics_visible_to(actor).filter(state__in=sorted(LIVE)).select_related("council").distinct()
    return sorted(rows.order_by("-proposed_at")[:100], key=lambda topic: order[TopicState(topic.state)])


def meetings_at_work(actor: Actor) -> list[Meeting]:
    """Meetings ahead and under way, and ended ones whose minutes are not frozen."""
    unwritten = Q(state=MeetingState.ENDED) & (Q(written=None) | ~Q(written__state="frozen"))
    waiting = Q(state__in=sorted({*AHEAD, MeetingState.OPEN})) | unwritten
    rows = meetings_visible_to(actor).filter(waiting).select_related("council", "written")
    return list(rows.distinct().order_by("starts_at")[:SHOWN])


def unpublished(actor: Actor) -> list[Resolution]:
    """Resolutions that a second person must read and publish."""
    seen = topics_visible_to(actor)
    rows = Resolution.objects.filter(state=ResolutionState.DRAFT, topic__in=seen.values("pk"))
    return list(rows.select_related("topic__council").order_by("publish_by")[:SHOWN])


def all_late_deeds(actor: Actor, *, area: str = "", unit: int | None = None) -> QuerySet[Deed]:
    """Deeds that are past their day, the longest first: in nobody's hands, or in a case or a share that is not done."""
    seen = topics_visible_to(actor).filter(council__area__code__startswith=area) if area else topics_visible_to(actor)
    in_case = Q(state=DeedState.IN_CASE, case__state__in=sorted(OPEN)) & ~Q(task__state=TaskState.DONE)
    late = Q(due_on__lt=timezone.localdate()) & (Q(state=DeedState.AGREED) | in_case)
    rows = Deed.objects.filter(late, topic__in=seen.values("pk"))
    rows = rows.filter(unit=unit) if unit else rows
    return rows.select_related("topic__council", "unit", "case", "task").order_by("due_on", "pk")


def late_deeds(actor: Actor) -> list[Deed]:
    """The first of them, for a page."""
    return list(all_late_deeds(actor)[:SHOWN])


def resolved_lately(actor: Actor) -> list[Topic]:
    """What was resolved, the newest first."""
    rows = topics_visible_to(actor).filter(state=TopicState.RESOLVED).select_related("council")
    return list(rows.distinct().order_by("-ended_at")[:SHOWN])


def sitting() -> QuerySet[Council]:
    """Councils that residents can go to."""
    return (
        Council.objects.filter(state="sitting")
        .select_related("kind", "area")
        .defer("area__polygon")
        .order_by("area", "pk")
    )


def public_topics(council: Council | None = None) -> QuerySet[Topic]:
    """What neighbours may read, the newest first."""
    rows = Topic.objects.filter(state__in=sorted(PUBLIC_TOPICS)).select_related("council")
    rows = rows.filter(council=council) if council else rows
    return rows.order_by("-proposed_at")


def public_meetings(council: Council | None = None) -> QuerySet[Meeting]:
    """Announced meetings and those under way, the next one first."""
    rows = Meeting.objects.filter(state__in=[MeetingState.ANNOUNCED, MeetingState.OPEN]).select_related("council")
    rows = rows.filter(council=council) if council else rows
    return rows.order_by("starts_at")


def published_resolutions(council: Council | None = None) -> QuerySet[Resolution]:
    """Public resolutions, the newest first."""
    rows = Resolution.objects.filter(state=ResolutionState.PUBLISHED).select_related("topic__council")
    rows = rows.filter(topic__council=council) if council else rows
    return rows.order_by("-published_at")


def calendar_meetings(council: Council | None = None) -> QuerySet[Meeting]:
    """What a subscribed calendar holds: from a month ago on, cancelled ones marked."""
    since = timezone.now() - STILL_NEWS
    states = [MeetingState.ANNOUNCED, MeetingState.OPEN, MeetingState.ENDED, MeetingState.CANCELLED]
    rows = Meeting.objects.filter(state__in=states, starts_at__gte=since).select_related("council")
    rows = rows.filter(council=council) if council else rows
    return rows.prefetch_related("agenda").order_by("starts_at")


def full(meeting: Meeting) -> list[AgendaItem]:
    """The agenda with all that was said and proposed, in a constant number of queries."""
    rows = meeting.agenda.select_related("topic")
    return list(rows.prefetch_related("notes__speaker", "wordings__author"))


def ready_topics(council: Council) -> QuerySet[Topic]:
    """What could come onto an agenda."""
    return Topic.objects.filter(council=council, state=TopicState.ACCEPTED).order_by("proposed_at")


def with_counts(councils: QuerySet[Council]) -> QuerySet[Council]:
    """How many public topics each has."""
    return councils.annotate(topic_count=Count("topics", filter=Q(topics__state__in=sorted(PUBLIC_TOPICS))))
