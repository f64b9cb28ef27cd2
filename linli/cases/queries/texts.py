"""Texts to begin with, with all that is known of the case already filled in; the rest stays in braces for the writer."""

import re
from dataclasses import dataclass

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case, CaseSettings, Reason, StandardAnswer
from linli.cases.queries.settings import standard_answers
from linli.notices.queries import TextsInUse
from linli.notices.rules import Channel, fill, names_in
from linli.people.models import Unit
from linli.ui.templatetags.words import day

# the texts kept for one step also serve another that says the same thing
STEP = {"settle": "answer", "correct": "answer", "grant": "ask_extension", "approve_hold": "propose_hold"}
OPEN = {
    "done": pgettext_lazy("blank", "what was done"),
    "next": _("what comes next"),
    "date": _("date"),
    "reason": _("reason"),
    "office": _("right office"),
    "phone": _("phone"),
    "unit": _("unit"),
    "handler": _("who handles it"),
    "place": _("place"),
    "due": _("deadline"),
}
HOTLINE = "12345"  # the same in every city


@dataclass(frozen=True, slots=True)
class Kept:
    """A text kept for a step or a reason, filled in for one case."""

    pk: int
    title: str
    text: str

    @property
    def href(self) -> str:
        """The form with this text in it, for browsers without scripts."""
        return f"?text={self.pk}"


def texts_for(action: str, case: Case, unit: Unit | None) -> list[Kept]:
    """The standard texts of this step for this case, as ``unit`` would say them."""
    rows: list[StandardAnswer] = standard_answers(STEP.get(action, action), case.category)
    return [Kept(row.pk, row.title, filled(row.text, case, unit)) for row in rows]


def told_for(reason: Reason, case: Case, **more: str) -> str:
    """What is told with this reason; office and phone of the right door are for the clerk to fill in."""
    return filled(reason.told, case, None, **more)


def filled(text: str, case: Case, unit: Unit | None, **more: str) -> str:
    """The text with what is known put in, and ``more`` by name. The resident is not named: they know who they are."""
    known = {
        "name": "",
        "number": case.number,
        "case_number": case.number,
        "title": case.title,
        "place": case.address or (case.area.name if case.area else ""),
        "due": day(case.clock.due_at) if case.clock else "",
        "hotline": HOTLINE,
        "unit": unit.name if unit else "",
        "handler": unit.name if unit else "",
        "phone": unit.phone if unit else "",
        **more,
    }
    if "{appeal_days}" in text:
        known["appeal_days"] = str(CaseSettings.current().appeal_days)
    return re.sub(r"\{(\w+)\}", lambda m: "" if m[1] == "name" else known.get(m[1]) or f"{{{_open(m[1])}}}", text)


def notice_of(event: str, case: Case) -> str:
    """What the resident is told by itself with a step, as it would read now; empty where no text is in use."""
    text = TextsInUse().find(event, Channel.INAPP, get_language() or "zh-hans")
    if text is None:
        return ""
    promise = case.category.deadline if case.category else CaseSettings.current().promise("default")
    known = {"number": case.number, "title": case.title, "promise": promise.words, "unit": case.lead.name}
    return fill(text.body, dict.fromkeys(names_in(text.body), "…") | known)


def _open(name: str) -> str:
    """What still has to be filled in, in the writer's language."""
    return str(OPEN.get(name, name))
