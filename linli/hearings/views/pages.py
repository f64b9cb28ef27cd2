"""Today's hearing on one screen; past ones; one promise; the note on paper."""

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.cases.policy import at_work
from linli.hearings import policy
from linli.hearings.forms.table import AttendanceForm, LineForm
from linli.hearings.models import Concern, Hearing, Promise
from linli.hearings.queries import lists, ways
from linli.hearings.queries.offers import Offer, offers
from linli.kernel.actor import Actor
from linli.people.models import User
from linli.people.queries import actor_of
from linli.people.queries.teams import colleagues
from linli.places.models import Area
from linli.record.beside import Line
from linli.ui.forms import act_marks
from linli.ui.render import page

ROWS = 30
FAR = 2**62  # numbers beyond are no ids


@dataclass(frozen=True, slots=True)
class Row:
    """A line or a promise, with what it became and what may be done with it."""

    thing: Any
    offers: list[Offer] = field(default_factory=list)
    line: Line | None = None  # what a concern went on to
    case_href: str = ""
    marks: dict[str, str] = field(default_factory=dict)

    @property
    def first(self) -> Offer | None:
        """What is usually done with it, in one tap."""
        return next((o for o in self.offers if o.action in {"keep_promise", "restore_concern"}), None)

    @property
    def others(self) -> list[Offer]:
        return [o for o in self.offers if o is not self.first]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is promised and open, today's hearing, and those before."""
    by = host(request)
    today = lists.todays(by)
    shown = Paginator(lists.past(by), ROWS).get_page(request.GET.get("page"))
    context = {
        "area": Area.objects.get(code=policy.community_of(by)),
        "today": today,
        "begins": Hearing.rules.verb("open_hearing"),
        "marks": act_marks(0),
        "promises": promise_rows(by, lists.open_promises(by)),
        "shown": shown,
    }
    return page(request, "hearings/home.html", context, part="main")


@require_safe
def hearing(request: HttpRequest, pk: int) -> HttpResponse:
    """One morning: yesterday's promises on top, one line to write, what was heard."""
    by, found = the_hearing(request, pk)
    return show(request, by, found)


def show(
    request: HttpRequest,
    by: Actor,
    found: Hearing,
    *,
    line_form: LineForm | None = None,
    came_form: AttendanceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a hearing, with a form that was sent or with empty ones."""
    staff = colleagues_of(found)
    came = list(found.staff.all())
    concerns, made = lists.concerns_of(found), lists.made_at(found)
    before = [p for p in lists.open_promises(by) if p.hearing_id != found.pk] if found.is_open else []
    lately = [p for p in lists.lately_ended(by) if p.hearing_id != found.pk] if found.is_open else []
    readable = lists.readable_cases(by, [*concerns, *made, *before, *lately])
    open_ways = ways.ways(by, found)
    went = ways.went(by, concerns)
    context = {
        "hearing": found,
        "is_today": found.day == timezone.localdate(),
        "offers": offers(by, found),
        "marks": act_marks(found.version),
        "before": promise_rows(by, before, readable),
        "lately": promise_rows(by, lately, readable),
        "made": promise_rows(by, made, readable),
        "concerns": [_concern_row(by, concern, readable, went, open_ways) for concern in reversed(concerns)],
        "came": [user.shown_name for user in came],
        "staff": staff,
    }
    if found.is_open:
        context["line_form"] = line_form or LineForm(ways=open_ways, staff=staff)
        context["came_form"] = came_form or attendance_form(found, staff, came)
        context["came_is_open"] = came_form is not None
    return page(request, "hearings/hearing.html", context, part="main", status=status)


def attendance_form(found: Hearing, staff: list[User], came: list[User], data: Any = None) -> AttendanceForm:
    """Who came; those who came last time stand first."""
    last = lists.came_last_time(found)
    return AttendanceForm(data, hearing=found, staff=staff, came=[user.pk for user in came], last=last)


@require_safe
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    """One promise: who, by when, how it stands, what was done about it."""
    by = host(request)
    related = ("user", "case", "task__unit", "hearing__area", "concern")
    found = get_object_or_404(policy.promises_visible_to(by).select_related(*related), pk=min(pk, FAR))
    readable = lists.readable_cases(by, [found])
    context = {
        "row": promise_rows(by, [found], readable)[0],
        "promise": found,
        "history": [(found.rules.deed(act.action), act) for act in found.history.select_related("user")],
    }
    return page(request, "hearings/promise.html", context, part="main")


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The note of one morning on one sheet, for the community's own file."""
    by, found = the_hearing(request, pk)
    context = {
        "hearing": found,
        "came": [user.shown_name for user in found.staff.all()],
        "concerns": [concern for concern in lists.concerns_of(found) if not concern.is_struck],
        "made": lists.made_at(found),
        "before": [p for p in lists.open_promises(by) if p.hearing_id != found.pk] if found.is_open else [],
        "lines": [_("Written down by"), _("Date")],
    }
    return page(request, "hearings/paper.html", context, part="main")


def host(request: HttpRequest) -> Actor:
    """Whoever runs the hearings of a community. Raises Http404 for everybody else."""
    by = at_work(actor_of(request, channel="desk"))
    if policy.community_of(by) is None:
        raise Http404
    return by


def the_hearing(request: HttpRequest, pk: int) -> tuple[Actor, Hearing]:
    """A hearing that one may see. Raises Http404."""
    by = host(request)
    return by, get_object_or_404(policy.visible_to(by).select_related("area"), pk=min(pk, FAR))


def colleagues_of(found: Hearing) -> list[User]:
    """Who works in the community of a hearing. One query."""
    return list(colleagues(found.area_id))


def promise_rows(by: Actor, promises: list[Promise], readable: set[int] | None = None) -> list[Row]:
    """Promises as rows. One query when ``readable`` is not given, else none."""
    seen = lists.readable_cases(by, promises) if readable is None else readable
    return [Row(one, offers(by, one), None, _case_href(one, seen), act_marks(one.version)) for one in promises]


def _concern_row(
    by: Actor, concern: Concern, readable: set[int], went: dict[int, Line], open_ways: list[tuple[str, str]]
) -> Row:
    marks = act_marks(concern.hearing.version)
    possible = [o for o in offers(by, concern) if open_ways or o.action != "concern_to_topic"]
    return Row(concern, possible, went.get(concern.pk), _case_href(concern, readable), marks)


def _case_href(thing: Concern | Promise, readable: set[int]) -> str:
    return thing.case.get_absolute_url() if thing.case is not None and thing.case_id in readable else ""
