"""The views of the work list: which there are for whom, and how many cases each holds."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.cases.models import SavedView
from linli.cases.queries.cases import counts
from linli.kernel.actor import Actor
from linli.people.models import Role

NAMES: dict[str, str | Promise] = {
    "received": _("To take in"),
    "studying": _("To study, hand over"),
    "objections": _("Objections to decide"),
    "appeals": _("Appeals to decide"),
    "due_today": _("Due today"),
    "waiting": _("Waiting for the resident"),
    "to_verify": _("To verify"),
    "calls": _("To call back"),
    "to_publish": _("Could be published"),
    "publishing": _("Publications to check"),
    "to_accept": _("To accept"),
    "unaccepted": _("Neither accepted nor objected to in time"),
    "mine": _("My unit's"),
    "my_orders": _("Orders to reply to"),
    "open": _("All open"),
    "in_hand": _("In hand"),
    "soon": _("Soon due"),
    "overdue": _("Overdue"),
    "bouncing": _("Objected to twice"),
    "reopened": _("Reopened"),
    "held": _("On hold"),
    "orders": _("Under supervision"),
    "answered": _("Answered"),
    "closed": _("Finished"),
    "declined": _("Not taken in"),
    "all": pgettext_lazy("view", "All"),
}
MINE: dict[str, list[str]] = {
    Role.CLERK: ["received", "studying", "objections", "due_today", "waiting", "to_verify", "calls", "publishing"],
    Role.HANDLER: ["to_accept", "mine", "my_orders", "due_today"],
    Role.SUPERVISOR: [
        "overdue",
        "appeals",
        "objections",
        "unaccepted",
        "bouncing",
        "reopened",
        "held",
        "orders",
        "to_verify",
        "calls",
    ],
    Role.LEADER: ["overdue", "bouncing", "held", "orders", "publishing"],
    Role.GRID_WORKER: ["received", "open", "due_today"],
    Role.COMMUNITY_WORKER: ["to_accept", "mine", "my_orders", "received", "due_today"],
}
ALL = ["open", "in_hand", "soon", "overdue", "answered", "to_publish", "closed", "all"]
UNCOUNTED = {"closed", "all", "to_publish", "declined"}  # long lists, whose number tells nobody anything
LATE = {"overdue", "my_orders"}


@dataclass(frozen=True, slots=True)
class View:
    code: str
    name: str | Promise
    href: str
    count: int | None
    is_here: bool

    @property
    def tone(self) -> str:
        return "late" if self.code in LATE and self.count else "plain"


def first_view(actor: Actor) -> str:
    """What somebody sees who opens the desk."""
    return MINE.get(actor.role, ["open"])[0]


def sidebar(actor: Actor, here: str) -> tuple[list[View], list[View]]:
    """One's own views and all views, with their counts, in one query."""
    mine = MINE.get(actor.role, [])
    every = [code for code in ALL if code not in mine]
    counted = counts(actor, [code for code in (*mine, *every) if code not in UNCOUNTED])
    found = [_view(code, counted.get(code), here) for code in (*mine, *every)]
    return found[: len(mine)], found[len(mine) :]


def saved_views(actor: Actor) -> list[SavedView]:
    """One's own, and those that somebody of the unit shares."""
    return list(SavedView.objects.filter(Q(user=actor.id) | Q(unit=actor.unit)).order_by("name"))


def _view(code: str, count: int | None, here: str) -> View:
    href = f"{reverse('desk:worklist')}?{urlencode({'view': code})}"
    return View(code, NAMES[code], href, count, code == here)
