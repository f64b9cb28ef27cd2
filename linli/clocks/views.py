"""Settings of calendars and ladders: all staff may read them, administrators change them."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.clocks import actions
from linli.clocks.forms import FIRST_YEAR, LAST_YEAR, CalendarForm, DayForm, LadderForm, YearForm
from linli.clocks.models import Calendar, CalendarDay, Ladder
from linli.clocks.policy import calendars_visible_to, ladders_visible_to
from linli.clocks.queries import SHORT_WEEKDAYS, missing_words, missing_years, year_of
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.record.models import Act
from linli.ui.forms import ActForm, act_marks
from linli.ui.render import page

ASKED = require_http_methods(["GET", "HEAD", "POST"])


def _missing(calendar: Calendar) -> list[str]:
    """What is said of the years that are not, or not all, entered."""
    years = missing_years(calendar, timezone.now()) if calendar.is_active else []
    return [missing_words(calendar, year) for year in years]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All calendars and ladders."""
    by = _staff(request)
    calendars = [(c, _missing(c)) for c in calendars_visible_to(by)]
    context = {"calendars": calendars, "ladders": ladders_visible_to(by), "may_write": is_administrator(by)}
    return page(request, "clocks/index.html", context, part="index")


@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """A year of a calendar, month by month."""
    by = _staff(request)
    row = get_object_or_404(calendars_visible_to(by), pk=pk)
    year = _year(request)
    may_write = is_administrator(by) and row.is_active

    def link(day: CalendarDay) -> str:
        return reverse("clocks:edit-day", args=[day.pk]) if may_write else ""

    context = {
        "calendar": row,
        "year": year,
        "years": [(str(y), f"?year={y}", y == year) for y in range(year - 2, year + 3) if FIRST_YEAR <= y <= LAST_YEAR],
        "weekdays": SHORT_WEEKDAYS,
        "months": year_of(row, year, link=link),
        "missing": _missing(row),
        "may_write": may_write,
        "buttons": _buttons(row) if is_administrator(by) else [],
    }
    return page(request, "clocks/calendar.html", context, part="calendar")


@ASKED
def new_calendar(request: HttpRequest) -> HttpResponse:
    """A further calendar, for offices with other working times."""
    by = _administrator(request)
    row = Calendar()
    form = CalendarForm(request.POST or None, calendar=row)

    def save() -> Act:
        for name, value in form.changes().items():
            setattr(row, name, value)
        return actions.add_register(row, by=by, **form.sent())

    return _answer(
        request, form, save, "clocks/calendar_form.html", {"calendar": row}, lambda: ("clocks:calendar", row.pk)
    )


@ASKED
def edit_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and week."""
    by = _administrator(request)
    row = get_object_or_404(calendars_visible_to(by), pk=pk, state="active")
    form = CalendarForm(request.POST or None, calendar=row)

    def save() -> Act:
        return actions.change_register(row, changes=form.changes(), by=by, **form.sent())

    return _answer(
        request, form, save, "clocks/calendar_form.html", {"calendar": row}, lambda: ("clocks:calendar", row.pk)
    )


@require_POST
def use_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """Make it the default, take it out of use, or bring it back."""
    by = _administrator(request)
    row = get_object_or_404(calendars_visible_to(by), pk=pk)
    ways = {
        "default": actions.make_default,
        "retire": actions.retire_register,
        "restore": actions.restore_register,
    }
    _press(request, row.version, ways, row, by)
    return redirect("clocks:calendar", pk)


@ASKED
def new_day(request: HttpRequest, pk: int) -> HttpResponse:
    """A holiday or make-up day more."""
    by = _administrator(request)
    row = get_object_or_404(calendars_visible_to(by), pk=pk, state="active")
    day = CalendarDay(calendar=row, kind=CalendarDay.Kind.HOLIDAY)
    form = DayForm(request.POST or None, day=day)

    def save() -> Act:
        for name, value in form.given().items():
            setattr(day, name, value)
        return actions.add_day(day, by=by, **form.sent())

    return _answer(request, form, save, "clocks/day_form.html", {"calendar": row, "day": day}, lambda: _year_page(day))


@ASKED
def edit_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a day, or take it out."""
    by = _administrator(request)
    day = _day(by, pk)
    form = DayForm(request.POST or None, day=day)

    def save() -> Act:
        return actions.change_day(day, changes=form.given(), by=by, **form.sent())

    context = {"calendar": day.calendar, "day": day, "marks": act_marks(day.calendar.version)}
    return _answer(request, form, save, "clocks/day_form.html", context, lambda: _year_page(day))


@require_POST
def retire_day(request: HttpRequest, pk: int) -> HttpResponse:
    """It is a day like any other."""
    by = _administrator(request)
    day = _day(by, pk)
    _press(request, day.calendar.version, {"retire": actions.retire_day}, day, by)
    return redirect(_address(_year_page(day)))


@ASKED
def enter_year(request: HttpRequest, pk: int) -> HttpResponse:
    """Holidays and make-up days of a year, pasted or uploaded."""
    by = _administrator(request)
    row = get_object_or_404(calendars_visible_to(by), pk=pk, state="active")
    form = YearForm(request.POST or None, request.FILES or None, calendar=row)

    def save() -> Act:
        return actions.enter_days(row, form.found, by=by, **form.sent())

    def back() -> tuple[str, int, str]:
        return ("clocks:calendar", row.pk, f"?year={form.found[0].date.year}")

    return _answer(request, form, save, "clocks/enter_year.html", {"calendar": row}, back)


@ASKED
def edit_ladder(request: HttpRequest, pk: int) -> HttpResponse:
    """The rungs of a ladder; staff read them, an administrator changes them."""
    by = _staff(request)
    row = get_object_or_404(ladders_visible_to(by), pk=pk)
    may_write = is_administrator(by)
    if request.method == "POST" and not (may_write and row.is_active):
        raise Http404
    form = LadderForm(request.POST or None, ladder=row)

    def save() -> Act:
        return actions.change_register(row, changes=form.changes(), by=by, **form.sent())

    context = {"ladder": row, "may_write": may_write, "buttons": _buttons(row) if may_write else []}
    return _answer(request, form, save, "clocks/ladder.html", context, lambda: ("clocks:ladder", row.pk))


@require_POST
def use_ladder(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a ladder out of use, or bring it back."""
    by = _administrator(request)
    row = get_object_or_404(ladders_visible_to(by), pk=pk)
    ways = {"retire": actions.retire_register, "restore": actions.restore_register}
    _press(request, row.version, ways, row, by)
    return redirect("clocks:ladder", pk)


Where = tuple[str, int] | tuple[str, int, str]  # a page, of which row, with which query


def _answer(
    request: HttpRequest,
    form: ActForm,
    save: Callable[[], Act],
    template: str,
    context: dict[str, object],
    back: Callable[[], Where],
) -> HttpResponse:
    """Show the form; or check it, do the one act and go back; or show it again with what was typed."""
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refused as why:
            form.refuse(why, seen=_version(context))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("Saved. Running deadlines are worked out anew within a minute."))
            return redirect(_address(back()))
    elif request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return page(request, template, {"form": form, **context}, part="form", status=status)


def _version(context: dict[str, object]) -> int:
    """The version that is true now, of the row the form is about."""
    row = context.get("calendar") or context.get("ladder")
    assert isinstance(row, Calendar | Ladder)
    return type(row).objects.filter(pk=row.pk).values_list("version", flat=True).first() or 0


def _press(request: HttpRequest, version: int, ways: dict[str, Callable[..., Act]], row: object, by: Actor) -> None:
    """A button that is a whole act; what was refused is said on the page it leads to."""
    form = ActForm(request.POST, initial={"seen": version})
    action = ways.get(request.POST.get("do", "retire"))
    if action is None or not form.is_valid():
        messages.error(request, _("This button is out of date. Please try again."))
        return
    try:
        action(row, by=by, **form.sent())
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Saved. Running deadlines are worked out anew within a minute."))


def _buttons(row: Calendar | Ladder) -> list[dict[str, object]]:
    """What an administrator may do to it as a whole: the text of each button, a question, and its hidden fields."""
    texts = {
        "default": (_("Use where nothing else is said"), ""),
        "retire": (_("Take out of use"), _("No new deadline will use it. Really?")),
        "restore": (_("Put back into use"), ""),
    }
    may = ["retire"] if row.is_active else ["restore"]
    if isinstance(row, Calendar) and row.is_active:
        may = [] if row.is_default else ["default", "retire"]
    return [{"text": texts[do][0], "ask": texts[do][1], "fields": {"do": do, **act_marks(row.version)}} for do in may]


def _address(where: Where) -> str:
    name, pk, *query = where
    return reverse(name, args=[pk]) + "".join(query)


def _year_page(day: CalendarDay) -> Where:
    return ("clocks:calendar", day.calendar_id, f"?year={day.date.year}")


def _year(request: HttpRequest) -> int:
    """The year asked for, or this one."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else timezone.localdate().year
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _day(by: Actor, pk: int) -> CalendarDay:
    days = CalendarDay.objects.select_related("calendar").filter(calendar__in=calendars_visible_to(by))
    return get_object_or_404(days, pk=pk, state="active", calendar__state="active")


def _staff(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="desk")
    if not by.is_staff:
        raise Http404
    return by


def _administrator(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="desk")
    if not is_administrator(by):
        raise Http404
    return by
