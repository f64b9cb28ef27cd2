"""What the pages list."""

from django.db.models import Count, Q, QuerySet

from linli.kernel.actor import Actor
from linli.talks import policy
from linli.talks.models import Participant, RefusalReason, Statement, Talk
from linli.talks.rules import PUBLIC, StatementState, TalkState


def kept_talks(actor: Actor) -> QuerySet[Talk]:
    """The talks of this member of staff, what waits first; with counts of statements."""
    waiting = Count("statements", filter=Q(statements__state=StatementState.WAITING))
    shown = Count("statements", filter=Q(statements__state=StatementState.SHOWN))
    rows = policy.kept_by(actor).select_related("area", "unit")
    return rows.annotate(waiting=waiting, shown=shown).order_by("-waiting", "-pk")


def public_talks() -> QuerySet[Talk]:
    """Open talks first, then those that ended, the newest first."""
    shown = Count("statements", filter=Q(statements__state=StatementState.SHOWN))
    rows = Talk.objects.filter(state__in=sorted(PUBLIC)).select_related("area")
    return rows.annotate(shown=shown, is_over=Q(state=TalkState.ENDED)).order_by("is_over", "-opened_at")


def reasons() -> QuerySet[RefusalReason]:
    """The reasons in use."""
    return RefusalReason.objects.filter(state="active")


def own_statements(participant: Participant | None) -> QuerySet[Statement]:
    """What this person said, with why it is not shown."""
    if participant is None:
        return Statement.objects.none()
    return participant.statements.select_related("reason", "talk").order_by("nth")


def to_read(talk: Talk) -> QuerySet[Statement]:
    """All statements of a talk, those that wait first."""
    order = Count("pk", filter=Q(state=StatementState.WAITING))
    return talk.statements.select_related("reason", "talk", "author").annotate(waits=order).order_by("-waits", "-pk")


def on_the_sheet(talk: Talk) -> QuerySet[Statement]:
    """What stands on a sheet of paper: the statements that are shown, the oldest first."""
    return talk.statements.filter(state=StatementState.SHOWN).order_by("pk")


def sheets_of(talk: Talk) -> QuerySet[Participant]:
    """The sheets of paper that count, the newest first, each with how many answers stand on it; never which. One query."""
    rows = talk.participants.filter(sheet__isnull=False)
    return rows.annotate(answers=Count("votes__statement", distinct=True)).order_by("-sheet")
