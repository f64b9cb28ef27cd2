"""The registers of cases that have settings pages: how each is named, listed, searched and changed. One table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.models import Case, Category, EmergencyWord, Reason, StandardAnswer
from linli.councils.models import CouncilKind
from linli.desk.forms.formulas import FormulaForm
from linli.desk.forms.registers import (
    AnswerForm,
    CategoryForm,
    CategoryGroupForm,
    CouncilKindForm,
    ReasonForm,
    RegisterForm,
    WordForm,
    step_words,
)
from linli.desk.forms.routing import RoutingForm
from linli.insight.models import Formula
from linli.insight.rules import Measure
from linli.kernel.deadlines import Unit, count_words
from linli.record.registers import Register
from linli.suggestions.models import RoutingRule

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading, which may itself lead somewhere."""

    title: str
    rows: list[Any]
    href: str = ""
    add_href: str = ""
    anchor: str = "all"


@dataclass(frozen=True, slots=True)
class Book:
    """One register as its pages show it."""

    slug: str
    model: type[Register]
    form: type[RegisterForm]
    title: Text
    about: Text
    add: Text
    rows: Callable[[], QuerySet[Any]]
    search: tuple[str, ...]
    columns: tuple[tuple[Text, Callable[[Any], str]], ...]
    heading: Callable[[Any], tuple[str, str, str]] | None = None  # title, address, address to add a row under it
    given: tuple[str, ...] = ()  # fields that the address may fill in
    more: tuple[str, ...] = field(default=())  # slugs of books that belong to it

    @property
    def href(self) -> str:
        return reverse("desk:register", args=[self.slug])

    @property
    def add_href(self) -> str:
        return reverse("desk:new-row", args=[self.slug])

    def sections(self, rows: Iterable[Any]) -> list[Section]:
        """The rows as the list shows them."""
        if self.heading is None:
            return [Section("", list(rows))]
        groups = [(heading, list(own)) for heading, own in groupby(rows, key=self.heading)]
        return [Section(title, own, href, add, f"s{n}") for n, ((title, href, add), own) in enumerate(groups, 1)]


def _deadline(row: Category) -> str:
    return count_words(row.deadline_value, Unit(row.deadline_unit))


def _source(row: Category) -> str:
    return f"{row.get_deadline_source_display()} {row.deadline_note}".strip()


def _flags(row: Category) -> str:
    flags = [
        (row.is_sensitive, _("sensitive")),
        (not row.is_publishable, _("never published")),
        (row.suggests_mediation, _("suggest mediation")),
    ]
    return "、".join(str(words) for is_on, words in flags if is_on)


def _family(row: Category) -> tuple[str, str, str]:
    parent = row.parent
    assert parent is not None
    href = reverse("desk:row", args=["groups", parent.pk])
    add = f"{reverse('desk:new-row', args=['categories'])}?parent={parent.pk}"
    return f"{parent.code} {parent}", href, add if parent.is_active else ""


def _use(row: Reason) -> tuple[str, str, str]:
    return row.get_use_display(), "", f"{reverse('desk:new-row', args=['reasons'])}?use={row.use}"


def _step(row: StandardAnswer) -> tuple[str, str, str]:
    return step_words(row.step), "", f"{reverse('desk:new-row', args=['answers'])}?step={row.step}"


def _yes(is_so: bool) -> str:
    return _("yes") if is_so else _("no")


def _number(row: EmergencyWord) -> tuple[str, str, str]:
    return row.number, "", f"{reverse('desk:new-row', args=['words'])}?number={row.number}"


def _routing_rules() -> QuerySet[RoutingRule]:
    named = Category.objects.filter(code=OuterRef("category_code")).values("name")[:1]
    rows = RoutingRule.objects.select_related("area", "unit").annotate(category_name=Subquery(named))
    return rows.order_by("position", "pk")


def _channel(row: RoutingRule) -> str:
    return str(dict(Case.Channel.choices).get(row.channel_code, _("every one")))


def _times(row: RoutingRule) -> str:
    return f"{row.begins:%H:%M}–{row.ends:%H:%M}" if row.begins and row.ends else _("at any time")


def _measures(codes: list[str]) -> str:
    return " + ".join(str(Measure(code).label) for code in codes) or "—"


BOOKS = {
    book.slug: book
    for book in (
        Book(
            "categories",
            Category,
            CategoryForm,
            gettext_lazy("Categories"),
            gettext_lazy("What a case can be about: when it is taken in and done, by when, and by whom."),
            gettext_lazy("Add a category"),
            lambda: (
                Category.objects.filter(parent__isnull=False).select_related("parent", "lead_unit").order_by("code")
            ),
            ("code", "name", "name_en", "keywords", "parent__name"),
            (
                (gettext_lazy("Its code"), lambda row: row.code),
                (gettext_lazy("Answer within"), _deadline),
                (gettext_lazy("Source"), _source),
                (gettext_lazy("Lead unit"), lambda row: str(row.lead_unit or row.lead_hint or "—")),
                (gettext_lazy("Community's list"), lambda row: row.get_community_duty_display()),
                (gettext_lazy("Remarks"), _flags),
            ),
            _family,
            ("parent",),
            ("groups",),
        ),
        Book(
            "groups",
            Category,
            CategoryGroupForm,
            gettext_lazy("First level of the categories"),
            gettext_lazy("The headings under which categories stand."),
            gettext_lazy("Add a first level"),
            lambda: Category.objects.filter(parent=None).order_by("code"),
            ("code", "name", "name_en"),
            ((gettext_lazy("Its code"), lambda row: row.code),),
            more=("categories",),
        ),
        Book(
            "reasons",
            Reason,
            ReasonForm,
            gettext_lazy("Reasons"),
            gettext_lazy("What must be chosen when declining, objecting, asking for more time or putting on hold."),
            gettext_lazy("Add a reason"),
            lambda: Reason.objects.order_by("use", "group", "pk"),
            ("code", "name", "name_en", "told"),
            (
                (gettext_lazy("Group"), lambda row: row.get_group_display() if row.use == "decline" else "—"),
                (gettext_lazy("Told to the resident"), lambda row: row.told or "—"),
                (gettext_lazy("Usual days"), lambda row: str(row.days or "—")),
            ),
            _use,
            ("use",),
        ),
        Book(
            "answers",
            StandardAnswer,
            AnswerForm,
            gettext_lazy("Standard answers"),
            gettext_lazy("Texts to begin with, by step and category; the handler completes them."),
            gettext_lazy("Add a standard answer"),
            lambda: StandardAnswer.objects.order_by("step", "pk"),
            ("code", "title", "text", "categories"),
            (
                (gettext_lazy("Categories"), lambda row: row.categories or _("every category")),
                (gettext_lazy("Text"), lambda row: row.text),
            ),
            _step,
            ("step",),
        ),
        Book(
            "words",
            EmergencyWord,
            WordForm,
            gettext_lazy("Emergency words"),
            gettext_lazy("Words that show an emergency number at once while somebody types."),
            gettext_lazy("Add a word"),
            lambda: EmergencyWord.objects.order_by("number", "pk"),
            ("word", "number", "advice"),
            ((gettext_lazy("Advice"), lambda row: row.advice or "—"),),
            _number,
            ("number",),
        ),
        Book(
            "routing",
            RoutingRule,
            RoutingForm,
            gettext_lazy("Routing rules"),
            gettext_lazy("Tried in this order; the first that fits proposes its unit, and a person decides."),
            gettext_lazy("Add a rule"),
            _routing_rules,
            ("why", "unit__name", "area__name", "category_code", "category_name"),
            (
                (gettext_lazy("Unit"), lambda row: str(row.unit)),
                (gettext_lazy("Area"), lambda row: str(row.area.name if row.area else _("every one"))),
                (gettext_lazy("Category"), lambda row: row.category_name or row.category_code or _("every one")),
                (gettext_lazy("Channel"), _channel),
                (gettext_lazy("Time of day"), _times),
                (gettext_lazy("Basis"), lambda row: row.why or "—"),
            ),
        ),
        Book(
            "councils",
            CouncilKind,
            CouncilKindForm,
            gettext_lazy("Forms of council"),
            gettext_lazy(
                "Who may propose, how many must be there, how long before it is announced; each with its source."
            ),
            gettext_lazy("Add a form of council"),
            lambda: CouncilKind.objects.order_by("pk"),
            ("code", "name", "name_en", "about"),
            (
                (gettext_lazy("Residents may propose"), lambda row: _yes(row.open_to_residents)),
                (gettext_lazy("Supporters"), lambda row: str(row.support_needed)),
                (gettext_lazy("Days of notice"), lambda row: str(row.notice_days)),
                (gettext_lazy("People present"), lambda row: str(row.least_present)),
                (gettext_lazy("More than … for it"), lambda row: row.pass_share or "—"),
                (gettext_lazy("Counted vote"), lambda row: _yes(row.needs_vote)),
                (gettext_lazy("Source"), lambda row: row.source or "—"),
            ),
        ),
        Book(
            "formulas",
            Formula,
            FormulaForm,
            gettext_lazy("Other ways of counting"),
            gettext_lazy("How a superior office reckons its rates; they stand beside ours, never in their place."),
            gettext_lazy("Add a way of counting"),
            lambda: Formula.objects.order_by("position", "code"),
            ("code", "name", "issuer", "basis"),
            (
                (gettext_lazy("Whose"), lambda row: row.issuer),
                (gettext_lazy("Above the line"), lambda row: _measures(row.above)),
                (gettext_lazy("Out of"), lambda row: _measures(row.of)),
                (gettext_lazy("Taken off below"), lambda row: _measures(row.less)),
                (gettext_lazy("Basis"), lambda row: row.basis or "—"),
            ),
        ),
    )
}
