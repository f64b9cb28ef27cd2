"""Calendars and ladders as people type them, with errors next to the field."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.clocks.actions import DayRow
from linli.clocks.models import WEEKDAYS, Calendar, CalendarDay, Ladder
from linli.clocks.rules import SOON, Side, Step
from linli.kernel.deadlines import Unit
from linli.kernel.working_times import parse_spans, show_spans
from linli.ui.forms import ActForm

MOST_ROWS, MOST_BYTES = 400, 100_000
FIRST_YEAR, LAST_YEAR = 2000, 2100  # whatever is outside is a slip of the finger
KINDS = {
    **dict.fromkeys(["放假", "休", "休息", "节假日", "holiday"], CalendarDay.Kind.HOLIDAY),
    **dict.fromkeys(["上班", "班", "调休", "补班", "make-up", "make_up", "workday"], CalendarDay.Kind.MAKE_UP),
}
SHARE = "share"  # the unit of a rung that stands at a share of the time


class TimesField(forms.CharField):
    """Working times of a day: 08:30-12:00, 13:30-17:30; nothing is a day off."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"required": False, "max_length": 100, **how})

    def clean(self, value: Any) -> str:
        try:
            return show_spans(parse_spans(super().clean(value)))
        except ValueError as why:
            raise forms.ValidationError(str(why)) from why


class CalendarForm(ActForm):
    """Name and week of a calendar."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)

    def __init__(self, data: Any = None, files: Any = None, *, calendar: Calendar) -> None:
        week = {f"day_{n}": times for n, times in enumerate(calendar.week)}
        super().__init__(data, files, initial={"seen": calendar.version, "name": calendar.name, **week})
        for number, weekday in enumerate(WEEKDAYS):
            self.fields[f"day_{number}"] = TimesField(label=weekday)

    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{number}"] for number in range(7)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not self.errors and not any(found[f"day_{number}"] for number in range(7)):
            self.add_error(None, _("In this week nobody would ever work: please enter the times of at least one day."))
        return found

    def changes(self) -> dict[str, Any]:
        week = [self.cleaned_data[f"day_{number}"] for number in range(7)]
        return {"name": self.cleaned_data["name"], "week": week}


class DayForm(ActForm):
    """One day that differs from the week."""

    date = forms.DateField(
        label=gettext_lazy("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=CalendarDay.Kind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40, required=False)
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Works like"), choices=list(enumerate(WEEKDAYS)), coerce=int, required=False, empty_value=None,
        help_text=gettext_lazy("For a make-up working day: the weekday whose times apply."),
    )  # fmt: skip
    times = TimesField(
        label=gettext_lazy("Own working times"),
        help_text=gettext_lazy("Only if they differ from that weekday, for example 09:00-12:00."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, day: CalendarDay) -> None:
        shown = {name: getattr(day, name) for name in ("date", "kind", "name", "weekday", "times")}
        super().__init__(data, files, initial={"seen": day.calendar.version, **shown})
        self.day = day

    def clean_date(self) -> Any:
        day = self.cleaned_data["date"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_year_words())
        same = self.day.calendar.days.filter(date=day, state="active").exclude(pk=self.day.pk)
        if same.exists():
            raise forms.ValidationError(_("This date is in the calendar already."))
        return day

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        found["weekday"] = found.get("weekday") or 0
        if found.get("kind") == CalendarDay.Kind.HOLIDAY and found.get("times"):
            self.add_error("times", _("On a holiday nobody works: leave this empty."))
        return found


class YearForm(ActForm):
    """A year's holidays and make-up days, pasted or as a file: one row per day or span of days."""

    rows = forms.CharField(
        label=gettext_lazy("Rows"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("One row each: date, kind, name. For example “2027-10-01 to 2027-10-07, holiday, National Day”."),
    )  # fmt: skip
    file = forms.FileField(label=gettext_lazy("or a CSV file"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, calendar: Calendar) -> None:
        super().__init__(data, files, initial={"seen": calendar.version})
        self.found: list[DayRow] = []

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        text = found.get("rows") or ""
        if file := found.get("file"):
            text += "\n" + self._read(file)
        if not self.errors:
            self._parse(text)
        return found

    def _read(self, file: Any) -> str:
        if file.size > MOST_BYTES:
            self.add_error("file", _("This file is too big for a year of holidays."))
            return ""
        data = file.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return str(data.decode(encoding))
            except UnicodeDecodeError:
                continue
        self.add_error("file", _("This is not a text file. Please save the table as CSV, or paste the rows."))
        return ""

    def _parse(self, text: str) -> None:
        lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        seen: dict[date, int] = {}
        for number, line in lines[:MOST_ROWS]:
            try:
                for row in _day_rows(line):
                    if row.date in seen:
                        raise ValueError(
                            _("%(date)s stands in row %(row)d already.") % {"date": row.date, "row": seen[row.date]}
                        )
                    seen[row.date] = number
                    self.found.append(row)
            except ValueError as why:
                self.add_error("rows", _("Row %(row)d: %(why)s") % {"row": number, "why": why})
        if len(lines) > MOST_ROWS or len(self.found) > MOST_ROWS:
            self.add_error("rows", _("At most %d days at once.") % MOST_ROWS)
        if not lines and not self.errors:
            self.add_error("rows", _("Please paste the rows or choose a file."))


class LadderForm(ActForm):
    """The rungs of a ladder, one row each; a row that does not say when is left out.

    Nobody reads or types a rung's code: a rung keeps its own, by which settings and messages know it, as long as it stays
    on its side of the due date; a new one gets one that says where it stands.
    """

    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=60, required=False)
    SPARE = 2

    def __init__(self, data: Any = None, files: Any = None, *, ladder: Ladder) -> None:
        shown: dict[str, Any] = {"seen": ladder.version, "name": ladder.name, "name_en": ladder.name_en}
        self.known = ladder.steps
        for number, step in enumerate(self.known):
            by = (step.percent, SHARE) if step.percent else (step.by.value, step.by.unit) if step.by else (None, "")
            row = zip(("side", "value", "unit"), (step.side, *by), strict=True)
            shown |= {f"{name}_{number}": value for name, value in row}
        super().__init__(data, files, initial=shown)
        self.count = min(len(ladder.rungs) + self.SPARE, 20)
        sides = [("", _("no rung")), *Side.choices]
        units = [("", "—"), *Unit.choices, (SHARE, _("per cent of the time"))]
        for number in range(self.count):
            fields: dict[str, forms.Field] = {
                "side": forms.ChoiceField(label=_("Before or after"), choices=sides, required=False),
                "value": forms.IntegerField(label=_("How much"), min_value=1, max_value=999, required=False),
                "unit": forms.ChoiceField(label=_("Unit of time"), choices=units, required=False),
            }
            for name, field in fields.items():
                field.widget.attrs["aria-label"] = _("%(what)s, rung %(n)d") % {"what": field.label, "n": number + 1}
                self.fields[f"{name}_{number}"] = field

    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}_{n}"] for name in ("side", "value", "unit")] for n in range(self.count)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        self.rungs: list[dict[str, str]] = []
        for number in range(self.count):
            if side := found.get(f"side_{number}"):
                self._clean_row(number, Side(side))
        return found

    def _clean_row(self, number: int, side: Side) -> None:
        value, unit = (self.cleaned_data.get(f"{name}_{number}") for name in ("value", "unit"))
        if side is not Side.DUE and not (value and unit):
            self.add_error(f"value_{number}", _("How long before or after? Both a figure and a unit are needed."))
            return
        at = str(side) if side is Side.DUE else f"{side} {value}%" if unit == SHARE else f"{side} {value} {unit}"
        try:
            step = Step.parse({"code": self._code(number, side, value), "at": at})
        except ValueError as why:
            self.add_error(f"side_{number}", str(why))
            return
        if any(rung["at"] == step.row()["at"] for rung in self.rungs):
            self.add_error(f"side_{number}", _("This rung stands above already."))
        self.rungs.append(step.row())

    def _code(self, number: int, side: Side, value: int | None) -> str:
        """Its own where it has one; else what none of the others is called."""
        if number < len(self.known) and self.known[number].side is side:
            return self.known[number].code
        taken = {step.code for step in self.known} | {rung["code"] for rung in self.rungs}
        first = {Side.DUE: "due", Side.BEFORE: SOON, Side.AFTER: f"overdue_{value}"}[side]
        return next(code for code in (first, *(f"{first}_{n}" for n in range(2, 50))) if code not in taken)

    def changes(self) -> dict[str, Any]:
        return {"name": self.cleaned_data["name"], "name_en": self.cleaned_data["name_en"], "rungs": self.rungs}


def _day_rows(line: str) -> Iterator[DayRow]:
    """ "2027-10-01 to 2027-10-07, holiday, National Day". Raises ValueError."""
    parts = [part.strip() for part in re.split(r"[,，、\t;；]", line)]
    if len(parts) < 2:
        parts = line.split()
    days, kind, name = [*parts, "", ""][:3]
    first, _to, last = (part.strip() for part in re.sub(r"\s*(至|到|~|～|—|\bto\b)\s*", "|", days).partition("|"))
    begin, end = _day(first), _day(last or first)
    if kind.lower() not in KINDS:
        raise ValueError(_("“%(kind)s” is neither holiday (放假) nor make-up (上班).") % {"kind": kind[:20]})
    if not timedelta() <= end - begin <= timedelta(days=60):
        raise ValueError(_("The last day comes before the first, or months later."))
    for n in range((end - begin).days + 1):
        yield DayRow(begin + timedelta(days=n), KINDS[kind.lower()], name[:40])


def _day(text: str) -> date:
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text)
    if not found:
        raise ValueError(_("“%(text)s” is not a date such as 2027-10-01.") % {"text": text[:20]})
    year, month, day = map(int, found.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(_year_words())
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(_("%(text)s is not in any calendar.") % {"text": text[:20]}) from None


def _year_words() -> str:
    return _("A year is between %(first)d and %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
