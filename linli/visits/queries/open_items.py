"""What a worker who takes a grid over must know of visits there: rounds under way, and how many are looked in on."""

import datetime as dt

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.kernel.actor import Actor
from linli.places.queries import OpenItem
from linli.visits.policy import care_visible_to, visible_to
from linli.visits.rules import RoundState


def open_visits(code: str, actor: Actor) -> list[OpenItem]:
    """Rounds of a grid that this actor may see, and one line for its care list, without a name. Two queries."""
    rounds = visible_to(actor).filter(area__code=code, state=RoundState.OPEN).order_by("first_day", "pk")
    items = [
        OpenItem(
            _("round"), row.purpose, row.get_absolute_url(), row.state_label, _noon(row.first_day), _noon(row.last_day)
        )
        for row in rounds
    ]
    cared = care_visible_to(actor).filter(area__code=code).aggregate(n=Count("pk"), since=Min("consented_on"))
    if cared["n"]:
        words = ngettext("%d person is looked in on", "%d people are looked in on", cared["n"]) % cared["n"]
        items.append(OpenItem(_("care list"), words, reverse("visits:care"), "", _noon(cared["since"])))
    return items


def _noon(day: dt.date) -> dt.datetime:
    """A day as an instant that is on this day in every list."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
