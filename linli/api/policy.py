"""Who may give keys; what a key may be used for."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.api.models import ApiKey, CalendarLink
from linli.api.rules import Part, Scope
from linli.kernel.actor import Actor, Kind
from linli.kernel.rulebook import Parts
from linli.people.policy import is_administrator
from linli.record.models import Thing


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    parts = {Part.ADMINISTRATOR} if is_administrator(actor) else set()
    if isinstance(thing, CalendarLink) and actor.kind is Kind.PERSON and actor.id == thing.user_id:
        parts.add(Part.SELF)
    return parts


def visible_to(actor: Actor) -> QuerySet[ApiKey]:
    """Keys are for administrators."""
    return ApiKey.objects.all() if is_administrator(actor) else ApiKey.objects.none()


def blockers_of(thing: Thing, action: str) -> list[str]:
    """All that is missing, at once, in words for people."""
    if not isinstance(thing, ApiKey) or action not in {"make_key", "restrict_key"}:
        return []
    missing = []
    if not thing.scopes:
        missing.append(_("Choose at least one thing that the key may be used for."))
    if Scope.HANDLE in thing.scopes and not (thing.role and thing.unit_id):
        missing.append(_("Who handles requests needs a unit and a role."))
    if Scope.READ in thing.scopes and not (thing.role or thing.unit_id):
        missing.append(_("Who reads requests needs a unit or a role: they say which."))
    return missing
