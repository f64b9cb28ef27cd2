"""What happened in a mediation, newest first: for those who mediate everything, for a party what concerns them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from linli.mediation.models import Mediation, MediationSettings
from linli.mediation.queries.offers import KINDS
from linli.people.models import User
from linli.record.models import Act, Entry, Note, Thing

THINGS: list[type[Thing]] = [Mediation, *KINDS.values()]
BOOKS = {model._meta.label_lower: model.rules for model in THINGS}
# what every party may read of the course; nothing of who answered what, of inquiries and notes
TOLD = {
    "open_mediation", "tell_rights", "begin", "end_without", "terminate", "withdraw_mediation", "mediate_again", "stand_down",
    "reach", "plan_sitting", "move_sitting", "cancel_sitting", "hold_sitting", "settle_record", "grant_request", "refuse_request",
    "ask_all", "put_request", "replace_mediator", "name_mediator", "appoint_mediator", "freeze_agreement", "seal_agreement",
    "agree_orally", "supersede", "apply_to_court", "confirm_by_court", "reject_by_court", "perform", "perform_part",
}  # fmt: skip
WHOLE_PAPERS = {"tell_rights"}  # what was told stands in the file, a page long
QUIET = {
    "forget_words",
    "start_dossier",
    "plan_follow_ups",
    "revise_schedule",
    "ask_again",
    "set_speaking",
    "bind_file",
    "supersede_instalment",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline."""

    at: datetime
    action: str
    deed: str
    who: str
    words: list[str]


def timeline(mediation: Mediation, *, for_party: bool = False) -> list[Line]:
    """Newest first, in three queries."""
    acts = Act.objects.filter(root_kind=mediation._meta.label_lower, root_id=mediation.pk)
    entries = list(Entry.objects.filter(act__in=acts).select_related("act").order_by("-n"))
    notes = {str(n.pk): n for n in Note.objects.filter(act__in=acts, shredded_at=None)}
    names = {} if for_party else _names(entries)
    lines = []
    for entry in entries:
        if entry.kind not in BOOKS or entry.action in QUIET or (for_party and entry.action not in TOLD):
            continue
        said = [notes[pk] for pk in entry.facts.get("words", {}) if pk in notes]
        if entry.action in WHOLE_PAPERS:
            said = [n for n in said if n.audience == Note.Audience.STAFF]
        words = [n.text for n in said if not for_party or n.audience == Note.Audience.REPORTER]
        who = "" if for_party else _who(entry.act, names)
        lines.append(Line(entry.act.occurred_at, entry.action, BOOKS[entry.kind].deed(entry.action), who, words))
    return lines


def roads_told(mediation: Mediation) -> str:
    """What the parties were told at the end without agreement (art. 26)."""
    return _last_told(mediation, "end_without", "terminate")


def rights_told(mediation: Mediation) -> str:
    """The rights and duties as they were told, whatever the settings say since; before that as they would be told now."""
    return _last_told(mediation, "tell_rights") or MediationSettings.current().rights


def _last_told(mediation: Mediation, *actions: str) -> str:
    acts = Act.objects.filter(root_kind=mediation._meta.label_lower, root_id=mediation.pk, action__in=actions)
    notes = Note.objects.filter(act__in=acts, audience=Note.Audience.REPORTER, shredded_at=None)
    last = notes.order_by("-act__version").first()
    return last.text if last else ""


def _names(entries: list[Entry]) -> dict[int, str]:
    users = {e.act.user_id for e in entries if e.act.user_id}
    return {u.pk: u.shown_name for u in User.objects.filter(pk__in=users)}


def _who(act: Act, names: dict[int, str]) -> str:
    kind = act.by.get("kind")
    if kind == "clock":
        return _("automatic")
    if kind == "link":
        return _("a party, by the own link")
    return names.get(act.user_id or 0, "")
