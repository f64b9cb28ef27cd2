"""How requests, talks and votes are told on the page of a topic, and a topic on theirs: in words that this reader may see."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases.policy import visible_to as cases_visible_to
from linli.councils.queries.ties import topics_of
from linli.kernel.actor import Actor
from linli.record.beside import Line
from linli.talks.models import Talk
from linli.talks.policy import kept_by
from linli.talks.rules import PUBLIC as PUBLIC_TALKS
from linli.votes.models import Vote
from linli.votes.policy import visible_to as votes_visible_to
from linli.votes.queries.questions import in_short
from linli.votes.rules import PUBLIC as PUBLIC_VOTES


def cases(actor: Actor | None, ids: list[int]) -> Mapping[int, Line]:
    """Requests as far as one may see them; the public reads of none."""
    found = cases_visible_to(actor).filter(pk__in=ids) if actor else []
    return {case.pk: Line(f"{case.number} {case.title}", case.get_absolute_url(), case.state_label) for case in found}


def talks(actor: Actor | None, ids: list[int]) -> Mapping[int, Line]:
    """Talks with how many take part; who keeps them comes to the desk, everybody else to the public page."""
    rows = Talk.objects.filter(pk__in=ids, state__in=sorted(PUBLIC_TALKS))
    kept: set[int] = set()
    if actor is not None:
        mine = kept_by(actor).filter(pk__in=ids)
        kept = set(mine.values_list("pk", flat=True))
        rows = Talk.objects.filter(pk__in=[*kept, *rows.values_list("pk", flat=True)])
    return {t.pk: _talk(t, t.pk in kept) for t in with_people(rows)}


def with_people(talks: Any) -> Any:
    """Talks, each with how many devices took part."""
    return talks.annotate(people=Count("participants", distinct=True))


def votes(actor: Actor | None, ids: list[int]) -> Mapping[int, Line]:
    """Votes with how they stand; totals only, and only once they are certified."""
    public = Vote.objects.filter(pk__in=ids, state__in=sorted(PUBLIC_VOTES))
    if actor is None:
        return {v.pk: Line(_vote(v), reverse("votes:vote", args=[v.pk]), in_short(v)) for v in public}
    mine = {v.pk: Line(_vote(v), v.get_absolute_url(), in_short(v)) for v in votes_visible_to(actor).filter(pk__in=ids)}
    return {v.pk: Line(_vote(v), reverse("votes:vote", args=[v.pk]), in_short(v)) for v in public} | mine


def topics(thing: Any, actor: Actor | None) -> list[Line]:
    """The topics a talk or a vote belongs to, for its own pages."""
    page = "councils:staff-topic" if actor else "councils:topic"
    return [Line(t.title, reverse(page, args=[t.pk]), t.state_label) for t in topics_of(thing, actor)]


def _talk(talk: Talk, is_kept: bool) -> Line:
    people: int = getattr(talk, "people", 0)
    count = ngettext("%(n)d person took part", "%(n)d people took part", people) % {"n": people}
    page = reverse("talks:desk" if is_kept else "talks:result", args=[talk.pk])
    return Line(_("Talk by code: %(question)s") % {"question": talk.question}, page, f"{talk.state_label} · {count}")


def _vote(vote: Vote) -> str:
    return _("Vote: %(title)s") % {"title": vote.title}
