"""What of the neighbours' network lies in a grid: for whoever takes it over, and when it is cut anew."""

import datetime as dt
from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.neighbours.models import Report, Word
from linli.neighbours.policy import reports_visible_to, visible_to
from linli.neighbours.queries.lists import passings
from linli.neighbours.rules import REPORT, WORD, ReportState, WordState
from linli.places.queries import Moving, OpenItem
from linli.places.rules import COMMUNITY
from linli.record.models import Act


def open_reports(code: str, actor: Actor) -> list[OpenItem]:
    """What came up in a grid and waits for a reply: what it is about, without the words. One query."""
    rows = reports_visible_to(actor).filter(area__code=code, state=ReportState.NOTED).order_by("made_at", "pk")
    return [
        OpenItem(_("came up"), row.get_about_display(), row.get_absolute_url(), row.state_label, row.made_at)
        for row in rows
    ]


def open_words(code: str, actor: Actor) -> list[OpenItem]:
    """What is being passed on in a grid or its whole community, and how many buildings of the grid were told. Four queries."""
    going = visible_to(actor).filter(area__in={code, code[:COMMUNITY]}, state=WordState.GOING)
    words = list(going.order_by("last_day", "pk"))
    ids = [word.pk for word in words]
    begun = Act.objects.filter(root_kind=Word._meta.label_lower, root_id__in=ids, action="pass_word")
    since = dict(begun.values_list("root_id", "at"))
    return [
        OpenItem(
            _("being passed on"),
            one.word.title,
            one.word.get_absolute_url(),
            _("%(told)s of %(total)s buildings told") % {"told": one.told, "total": len(one.houses)},
            since[one.word.pk],
            timezone.make_aware(dt.datetime.combine(one.word.last_day, dt.time(23, 59))),
        )
        for one in passings(code, words)
    ]


def words_in_grids(grids: Collection[str], day: dt.date) -> list[Moving]:
    """What is being passed on in these grids, for each grid as a whole. One query."""
    rows = Word.objects.filter(area__in=grids, state__in=sorted(WORD.states_for("relocate_word")))
    return [Moving(pk, str(code)) for pk, code in rows.values_list("pk", "area__code")]


def reports_in_grids(grids: Collection[str], day: dt.date) -> list[Moving]:
    """What came up there and may be answered still, with where the building stands if one was named. One query."""
    rows = Report.objects.filter(area__in=grids, state__in=sorted(REPORT.states_for("relocate_report")))
    house = ("building__longitude", "building__latitude")
    return [Moving(*row) for row in rows.values_list("pk", "area__code", *house)]
