"""What is known of a request and of a talk, when a topic is made of it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cases.policy import visible_to as cases_visible_to
from linli.councils.models import Topic
from linli.councils.queries.sources import Source
from linli.kernel.actor import Actor
from linli.talks.policy import kept_by
from linli.talks.queries.uses import background_of
from linli.talks.rules import PUBLIC as PUBLIC_TALKS
from linli.ui.templatetags.words import in_full


def of_case(actor: Actor, pk: int) -> Source | None:
    """One request that is not confidential."""
    case = cases_visible_to(actor).filter(pk=pk, is_sensitive=False).first()
    if case is None:
        return None
    return Source(
        origin=Topic.Origin.CASE,
        title=case.title,
        words=case.words,
        back=case.get_absolute_url(),
        back_text=case.number,
        area=case.area_id or "",
        case=case,
    )


def of_talk(actor: Actor, pk: int) -> Source | None:
    """A public talk that one keeps: its question, and what came of it so far."""
    talk = kept_by(actor).filter(pk=pk, state__in=sorted(PUBLIC_TALKS)).first()
    if talk is None:
        return None
    as_of = _("As of %(day)s:") % {"day": in_full(timezone.localdate())}
    return Source(
        origin=Topic.Origin.TALK,
        title=talk.question[:80],
        words=talk.question,
        back=reverse("talks:desk", args=[talk.pk]),
        back_text=talk.question,
        area=talk.area_id or "",
        background=f"{as_of}\n{background_of(talk)}",
        things=[talk],
    )
