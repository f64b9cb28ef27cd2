"""One instead of many.

- A resident who has several SMS waiting about one matter gets the newest only: it tells how the matter
  stands now, and the page behind the link tells the rest. Urgent events, codes and events that are not
  about a state (``is_state=False``) are never left out.
- Staff get one e-mail digest; every item stays a line of its own in their inbox.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.notices import events
from linli.notices.events import OWN_TEXTS, Audience, Event, no_context
from linli.notices.models import Delivery
from linli.notices.outbox.render import digest_values
from linli.notices.queries import TextsInUse
from linli.notices.rules import OPEN, Channel, Reason, State

DIGEST = Event(
    code="digest",
    label=_("e-mail digest"),
    audience=Audience.STAFF,
    variables={"count": "10", "lines": "· 新交办单\n· 督办提醒"},
    context=no_context,
    texts=OWN_TEXTS["digest"],
    is_state=False,
)


def fold() -> int:
    """Combine what belongs together; how many deliveries are now spoken for by another."""
    return _fold_matters() + _fold_digests(timezone.now())


def _fold_matters() -> int:
    rows = Delivery.objects.filter(channel=Channel.SMS, contact__isnull=False, state__in=OPEN, is_urgent=False)
    rows = rows.filter(what__in=events.state_codes())
    matter = ("contact_id", "message__act__root_kind", "message__act__root_id")
    crowded = rows.values(*matter).annotate(n=Count("pk")).filter(n__gt=1).order_by()
    done = 0
    for group in list(crowded):
        with transaction.atomic():
            same = _locked(rows.filter(**{name: group[name] for name in matter}).order_by("message_id"))
            if len(same) > 1:
                done += _fold_into(same[-1], same[:-1], Reason.NEWER)
                same[-1].next_at = min(d.next_at for d in same)  # or else lively matters would wait forever
                same[-1].save(update_fields=["next_at"])
    return done


def _fold_digests(now: datetime) -> int:
    rows = Delivery.objects.filter(channel=Channel.EMAIL, state=State.HELD, reason=Reason.DIGEST)
    due = rows.values("user_id").annotate(first=Min("next_at")).filter(first__lte=now).order_by()
    done, texts = 0, TextsInUse()
    for user in [group["user_id"] for group in due]:
        with transaction.atomic():
            members = _locked(rows.filter(user_id=user).order_by("message_id"))
            if len(members) == 1:
                Delivery.objects.filter(pk=members[0].pk).update(state=State.WAITING, reason="", next_at=now)
            elif members:
                digest = Delivery(what=DIGEST.code, channel=Channel.EMAIL, user_id=user, created_at=now, next_at=now)
                digest.address, digest.language = members[-1].address, members[-1].language
                digest.given = digest_values(members, texts)
                digest.save()
                done += _fold_into(digest, members, Reason.IN_DIGEST)
    return done


def _locked(rows: QuerySet[Delivery]) -> list[Delivery]:
    return list(rows.select_for_update(skip_locked=True, of=("self",)))


def _fold_into(into: Delivery, others: list[Delivery], reason: Reason) -> int:
    pks = [d.pk for d in others]
    return Delivery.objects.filter(pk__in=pks).update(state=State.FOLDED, reason=reason, folded_into=into)
