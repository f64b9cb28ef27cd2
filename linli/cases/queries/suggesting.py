"""What a case is probably about, and who leads then: learnt from closed cases, shown with its reasons, decided by a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from linli.cases.models import Case, Category, Task
from linli.cases.policy import visible_to
from linli.cases.queries.leads import Leads, spoken_of
from linli.cases.queries.settings import categories
from linli.cases.rules import EARLY, SAID
from linli.kernel.actor import Actor
from linli.people.models import Role, Unit
from linli.places.rules import COMMUNITY
from linli.suggestions.learning.model import Suggestion
from linli.suggestions.learning.texts import Example, Message
from linli.suggestions.models import RoutingRule, SuggestionUse
from linli.suggestions.queries.known import suggest
from linli.suggestions.queries.routing import Matter, fired
from linli.suggestions.rules import Outcome

KIND = "category"
MOST_EXAMPLES = 10_000  # the newest; older ones speak of another time
TOPIC_DAYS = 180
MOST_MESSAGES = 20_000
MOST_MATTERS = 1_000  # of a dry run
SHOWN = 3
DECIDING = {Role.CLERK, Role.SUPERVISOR}  # what a case is about


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for a text, with its reasons."""

    category: Category
    lead: Unit | None
    rule: RoutingRule | None  # that named the lead
    words: list[str]
    near: list[Case]  # the nearest earlier cases that this reader may see


def said_of(title: str, words: str) -> Suggestion | None:
    """What the model in use says of a text; None while there is none."""
    return suggest(KIND, title, words)


def proposal(by: Actor, *, title: str, words: str, area: str, channel: str, but: int | None = None) -> Proposal | None:
    """Category and lead for a text; None when it is not sure, or the category is no longer in use."""
    said = said_of(title, words)
    category = categories().filter(code=said.label).first() if said is not None and said.label else None
    if said is None or category is None:
        return None
    (near,) = _shown(by, [[near.key for near in said.near if near.key != but]])
    lead, rule = lead_for(category, area, channel)
    return Proposal(category, lead, rule, said.words, near)


@dataclass(frozen=True, slots=True)
class Hint:
    """A category whose words in the register stand in a text, and who would lead."""

    category: Category
    lead: Unit | None
    words: list[str]  # what of the text they are


def hints(text: str, area: str, channel: str, *, beside: Proposal | None = None, most: int = 3) -> list[Hint]:
    """What the register of categories says of a text where what was learnt keeps silent, or says something else.

    One query for the categories and one for the units; two more for each whose lead is known by habit only.
    """
    spoken = spoken_of(text, categories())
    if beside is not None and (not spoken or beside.category in [category for category, _words in spoken]):
        return []
    leads = Leads()
    return [Hint(row, lead_for(row, area, channel, leads=leads)[0], words[:3]) for row, words in spoken[:most]]


def _shown(by: Actor, several: list[list[int]]) -> list[list[Case]]:
    """Of each list of cases the first three that this reader may see. One query."""
    keys = {key for some in several for key in some}
    rows = visible_to(by).filter(pk__in=keys, shredded_at=None).select_related("category").defer("words")
    known = {case.pk: case for case in rows} if keys else {}
    return [[known[key] for key in dict.fromkeys(some) if key in known][:SHOWN] for some in several]


def lead_for(
    category: Category | None, area: str, channel: str, *, leads: Leads | None = None
) -> tuple[Unit | None, RoutingRule | None]:
    """Who should lead: by the first rule that fits; else who usually does. ``leads`` where many are asked for at once."""
    if category is None:
        return None, None
    rule = fired(Matter(area, category.code, channel, timezone.now()))
    if rule is not None and rule.unit.is_active:
        return rule.unit, rule
    return (leads or Leads()).usual(category, area or None), None


@dataclass(frozen=True, slots=True)
class Proposed:
    """What was proposed for a case when it came in, and waits for a person."""

    case: Case
    category: Category
    lead: Unit | None  # who would lead then
    rule: RoutingRule | None  # that named the lead
    words: list[str]
    near: list[Case]  # the nearest earlier cases that this reader may see


def proposed(by: Actor, *, most: int = 100) -> list[Proposed]:
    """What waits for a decision of this reader, the oldest first: cases without a category.

    Six queries at most, and two more for each category in a community whose lead is known by habit only.
    """
    if by.role not in DECIDING:
        return []
    waiting = SuggestionUse.objects.filter(kind=Case._meta.label_lower, outcome=Outcome.WAITING)
    open_cases = visible_to(by).filter(state__in=sorted(EARLY), category=None, shredded_at=None)
    rows = list(waiting.filter(thing_id__in=open_cases.values("pk")).order_by("pk")[:most])
    cases = Case.objects.in_bulk([row.thing_id for row in rows])
    by_code = {row.code: row for row in categories().filter(code__in={row.suggested for row in rows})} if rows else {}
    rows = [row for row in rows if row.thing_id in cases and row.suggested in by_code]
    leads, found = Leads(), []
    for row, near in zip(rows, _shown(by, [row.near for row in rows]), strict=True):
        case, category = cases[row.thing_id], by_code[row.suggested]
        lead, rule = lead_for(category, case.area_id or "", case.channel, leads=leads)
        found.append(Proposed(case, category, lead, rule, row.words, near))
    return found


def came_without(*, most: int = 500) -> list[Case]:
    """What came in from elsewhere and waits without a category, the newest first."""
    rows = Case.objects.filter(state__in=sorted(EARLY), category=None, shredded_at=None).exclude(source="")
    return list(rows.order_by("-raised_at")[:most])


def examples() -> list[Example]:
    """What was decided: the newest answered cases with their category, the oldest first."""
    rows = Case.objects.filter(state__in=sorted(SAID), category__isnull=False, shredded_at=None, is_sensitive=False)
    newest = rows.order_by("-raised_at", "-pk").values_list("title", "words", "category__code", "pk")[:MOST_EXAMPLES]
    return [Example(title, words, code, pk) for title, words, code, pk in reversed(newest)]


def messages() -> Iterator[Message]:
    """What was raised lately, for hot topics. Who did is a number; unnamed ones count one each."""
    since = timezone.now() - timedelta(days=TOPIC_DAYS)
    rows = Case.objects.filter(raised_at__gte=since, shredded_at=None, is_sensitive=False).order_by("-raised_at")
    columns = ("pk", "reporter_id", "title", "words", "address", "area__name", "area_id", "joined_to_id", "raised_at")
    for pk, reporter, title, words, address, name, code, to, raised_at in rows.values_list(*columns)[:MOST_MESSAGES]:
        body = words if code or not address else f"{address}。{words}"
        said = "" if words.startswith(title.removesuffix("…")) else title
        where = {"place": name or "", "around": (code or "")[:COMMUNITY], "joined": str(to or "")}
        yield Message(str(pk), str(reporter or f"-{pk}"), said, body, _day(raised_at), **where)


def matters() -> list[Matter]:
    """The last cases with a category, with the unit that leads, for a dry run of the rules."""
    rows = Case.objects.filter(category__isnull=False, is_history=False).order_by("-raised_at")
    columns = ("pk", "area_id", "category__code", "channel", "raised_at")
    last = list(rows.values_list(*columns)[:MOST_MATTERS])
    led = Task.objects.filter(is_lead=True, case__in=[row[0] for row in last]).order_by("pk")
    leads = dict(led.values_list("case", "unit"))
    return [Matter(area or "", code, channel, at, leads.get(pk), pk) for pk, area, code, channel, at in last]


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
