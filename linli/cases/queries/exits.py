"""The six ways out of taking in (接办的六个出口): one page, and each tells the resident what follows."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.cases import policy
from linli.cases.models import Case, Reason
from linli.cases.rules import CaseState
from linli.kernel.actor import Actor

GROUP = Reason.Group
EXITS: list[tuple[str, str, Promise]] = [
    ("take_in", "", pgettext_lazy("exit", "Accept")),
    ("settle", "", pgettext_lazy("exit", "Answer at once")),
    ("join", "", pgettext_lazy("exit", "Known already")),
    ("decline", GROUP.OTHER_ROAD, pgettext_lazy("exit", "Another legal road")),
    ("decline", GROUP.NOT_OURS, pgettext_lazy("exit", "Not ours")),
    ("decline", GROUP.ABUSIVE, pgettext_lazy("exit", "Unlawful or abusive")),
]
OUT = {action for action, _group, _text in EXITS}
SHOWN = _("How to take it in")


@dataclass(frozen=True, slots=True)
class Exit:
    """One way out: its name, its page, and whether it is the one that is open."""

    text: str
    href: str
    is_here: bool


def exits(actor: Actor, case: Case, action: str, group: str) -> list[Exit]:
    """Those that are open to this person, while it waits to be taken in; nothing on the page of any other step."""
    if action not in OUT or case.state != CaseState.RECEIVED:
        return []
    may = policy.open_to(actor, case)
    return [
        Exit(
            str(text),
            reverse("cases:act", args=[case.pk, name]) + (f"?{urlencode({'group': of})}" if of else ""),
            name == action and (not of or of == group),
        )
        for name, of, text in EXITS
        if name in may and not may[name]
    ]
