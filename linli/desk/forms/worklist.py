"""Forms of the desk."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property, partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import CharField, F, TextChoices, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from linli.cases.forms.parts import MOST_WORDS, UnitField
from linli.cases.models import Case, Category
from linli.cases.queries.cases import Filters
from linli.desk.queries.sidebar import NAMES
from linli.kernel.actor import Actor
from linli.kernel.memory import remembered
from linli.people.models import Unit
from linli.places.models import Area
from linli.ui.forms import KeyedForm
from linli.ui.widgets import LongSelect


class FilterForm(forms.Form):
    """What narrows the work list; its state is the address of the page."""

    view = forms.ChoiceField(
        label=_("Name of the view"),
        choices=[(code, code) for code in NAMES],
        required=False,
        widget=forms.HiddenInput,
    )
    q = forms.CharField(label=_("Number, phone, words"), required=False, max_length=60)
    community = forms.ChoiceField(
        label=_("Community"), required=False, widget=LongSelect({"aria-label": _("Community")})
    )
    category = forms.ChoiceField(label=_("Category"), required=False, widget=LongSelect({"aria-label": _("Category")}))
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[("", _("Channel: all")), *Case.Channel.choices],
        required=False,
        widget=forms.Select({"aria-label": _("Channel")}),
    )
    unit = forms.ChoiceField(label=_("Lead unit"), required=False, widget=LongSelect)
    ORDERS = [("", _("Newest first")), ("fit", _("Best fit first"))]  # of what was searched for
    SORTS = [("due", _("Due first")), ("newest", _("Newest first")), ("oldest", _("Oldest first"))]  # of a view
    sort = forms.ChoiceField(
        label=_("Order"), choices=[*ORDERS, *SORTS], required=False, widget=forms.Select({"aria-label": _("Order")})
    )
    map = forms.BooleanField(required=False, widget=forms.HiddenInput)  # whether the map stands beside the list
    since = forms.DateField(label=_("Raised from"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("Raised until"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("community", "category", "unit"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = field.widget.ask = partial(
                self._choices, name
            )  # asked for only where they are shown or checked

    def _choices(self, name: str) -> list[tuple[str, Any]]:
        every = {"community": _("Community: all"), "category": _("Category: all"), "unit": _("Lead unit: all")}
        return [("", every[name]), *self._options[name]]

    @cached_property
    def _options(self) -> dict[str, list[tuple[str, str]]]:
        return _options()

    def clean_since(self) -> date | None:
        return _known_year(self.cleaned_data["since"])

    def clean_until(self) -> date | None:
        return _known_year(self.cleaned_data["until"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", gettext("It ends before it begins."))
        return data

    def order_of(self, by_age: bool) -> str:
        """How a view is sorted: as was asked, else newest first or what is due first. The choice shows it."""
        asked = self.cleaned_data.get("sort")
        chosen = asked if asked in dict(self.SORTS) else "newest" if by_age else "due"
        field = self.fields["sort"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, label) for code, label in self.SORTS if code != "due" or not by_age]
        if chosen == "due" and by_age:  # what is done is due no more
            chosen = "newest"
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        self.data["sort"] = chosen  # type: ignore[index]  # now a copy
        return chosen

    def mistakes(self) -> list[str]:
        """What cannot be understood, each with the name of its field. Nothing may be listed or exported then."""
        return [
            f"{self[name].label}：{' '.join(map(str, errors))}"
            for name, errors in self.errors.items()
            if name in self.fields
        ]

    def filters(self, actor: Actor, first: str) -> Filters:
        """What was asked for. Ask ``mistakes`` as well: what could not be understood narrows nothing."""
        self.is_valid()
        data = self.cleaned_data
        return Filters(
            view=data.get("view") or ("all" if data.get("q") else first),
            q=data.get("q") or "",
            community=data.get("community") or "",
            category=data.get("category") or "",
            channel=data.get("channel") or "",
            unit=int(data["unit"]) if data.get("unit") else None,
            since=_start(data.get("since")),
            until=_start(data.get("until"), days=1),
        )


def _options() -> dict[str, list[tuple[str, str]]]:
    """Communities, first-level categories and units to choose from, as this process remembers them."""
    return _english() if get_language() == "en" else _chinese()


def _read(*, in_english: bool) -> dict[str, list[tuple[str, str]]]:
    """The same in one query."""
    found: dict[str, list[tuple[str, str]]] = {"community": [], "category": [], "unit": []}
    with connection.cursor() as cursor:
        cursor.execute(*_asked_for(in_english))
        for kind, code, name in cursor.fetchall():
            found[kind].append((code, name))
    order: dict[str, Callable[[tuple[str, str]], str]] = {"unit": lambda row: row[1]}
    return {kind: sorted(some, key=order.get(kind, lambda row: row[0])) for kind, some in found.items()}


_chinese, _english = remembered()(partial(_read, in_english=False)), remembered()(partial(_read, in_english=True))


@cache
def _asked_for(in_english: bool) -> tuple[str, tuple[Any, ...]]:
    """The query of the options, written once: the ORM takes longer to write it than a database to answer it."""
    named = Coalesce(NullIf("name_en", Value("")), "name") if in_english else F("name")
    areas = Area.objects.filter(level=Area.Level.COMMUNITY, state="active")
    categories = Category.objects.filter(parent=None, state="active")
    units = Unit.objects.filter(state="active")
    rows = (
        areas.order_by()
        .values_list(Value("community"), "code", "name")
        .union(
            categories.order_by().values_list(Value("category"), "code", named),
            units.order_by().values_list(Value("unit"), Cast("pk", CharField()), "name"),
            all=True,
        )
    )
    sql, params = rows.query.sql_with_params()
    return sql, tuple(params)


FIRST_YEAR, LAST_YEAR = 1901, 2199


def _known_year(day: date | None) -> date | None:
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValidationError(gettext("The year must lie between %(first)d and %(last)d.") % years)
    return day


def _start(day: date | None, *, days: int = 0) -> datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))


class Bulk(TextChoices):
    """What can be done to many at once."""

    DISPATCH = "dispatch", _("Hand over")
    REMIND = "remind", _("Remind")
    CLOSE = "close", _("Close the case")

    @property
    def deed(self) -> str:
        """What became of a case, as the list of results says it."""
        deeds = {Bulk.DISPATCH: _("handed over"), Bulk.REMIND: _("reminded"), Bulk.CLOSE: _("closed")}
        return str(deeds[self])


class BulkForm(KeyedForm):
    """One thing for many cases; each gets its own act and its own result."""

    what = forms.ChoiceField(choices=Bulk, widget=forms.HiddenInput)
    chosen = forms.ModelMultipleChoiceField(Case.objects.none(), widget=forms.MultipleHiddenInput)
    lead = UnitField(label=_("Lead unit"), required=False)
    words = forms.CharField(
        label=_("Instruction"), max_length=MOST_WORDS, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, visible: Any, what: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["chosen"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)
        chosen.queryset = visible
        self.fields["lead"].required = what == Bulk.DISPATCH
        if what == Bulk.REMIND:
            self.fields["words"].required, self.fields["words"].label = True, _("What is asked of the unit")
        if what != Bulk.DISPATCH:
            del self.fields["lead"]
        if what == Bulk.CLOSE:
            del self.fields["words"]


class SaveViewForm(forms.Form):
    """A name for the filters that are on now."""

    name = forms.CharField(label=_("Name of the view"), max_length=40)
    query = forms.CharField(max_length=600, required=False, widget=forms.HiddenInput)
    is_shared = forms.BooleanField(label=_("share it with my unit"), required=False)
