"""Who one is to the registers and accounts of this app, and whose contact one may see."""

from collections.abc import Callable, Set
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor, Kind
from linli.kernel.retention import rules
from linli.kernel.rulebook import Parts
from linli.people.models import NEIGHBOURS, Account, Post, RetentionTime, Role, Unit
from linli.people.rules import AccountPart
from linli.places.rules import Level, level_of
from linli.record.models import Thing
from linli.record.registers import RegisterPart, RegisterState, register_parts

may_see_contact: list[Callable[[Actor, int], bool]] = []  # upper apps add: may this actor see this contact?


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    parts: Set[StrEnum] = register_parts(actor)
    if isinstance(thing, Post) and arranges(actor, thing):
        return {RegisterPart.ADMINISTRATOR}
    if isinstance(thing, Post) and actor.kind is Kind.CLOCK:
        return {RegisterPart.IMPORT}  # a post begun over a grid whose end was decided goes on where its ground goes
    if not isinstance(thing, Account):
        return parts
    own = {AccountPart.SELF} if actor.id is not None and actor.id == thing.user_id else set()
    return {AccountPart(part) for part in parts} | own


def arranges(actor: Actor, post: Post) -> bool:
    """Whether somebody who works in the community arranges this post of a grid's worker: who stands in, who comes next."""
    is_of_a_grid = post.role == Role.GRID_WORKER and level_of(post.area_id or "") == Level.GRID
    works_there = actor.is_staff and actor.role == Role.COMMUNITY_WORKER and bool(actor.area)
    return is_of_a_grid and works_there and str(post.area_id).startswith(actor.area)


def blockers_of(thing: Thing, action: str) -> list[str]:
    """All that is missing, at once, in words for people."""
    if isinstance(thing, Unit):
        return _unit_blockers(thing, action) + _single_blockers(thing, action)
    if isinstance(thing, RetentionTime):
        return _time_blockers(thing)
    if isinstance(thing, Post):
        return _post_blockers(thing, action)
    if isinstance(thing, Account) and action == "block":
        return _last_blockers(Post.objects.filter(user=thing.user_id))
    return []


def _post_blockers(post: Post, action: str) -> list[str]:
    blockers = []
    if action in {"add", "change"} and post.valid_to and post.valid_to < post.valid_from:
        blockers.append(_("A post ends after it begins."))
    stays = action == "change" and post.role == Role.ADMINISTRATOR and post.valid_to is None and _has_begun(post)
    if action in {"change", "retire"} and not stays:
        blockers += _last_blockers(Post.objects.filter(pk=post.pk))
    return blockers


def _has_begun(post: Post) -> bool:
    return post.valid_from <= timezone.localdate()


def _last_blockers(ending: QuerySet[Post]) -> list[str]:
    """What speaks against ending these posts: somebody must stay who can appoint the next administrator."""
    today = timezone.localdate()
    lasting = Post.objects.filter(state=RegisterState.ACTIVE, role=Role.ADMINISTRATOR, user__is_active=True)
    lasting = lasting.filter(valid_from__lte=today, valid_to=None)
    ends_one = lasting.filter(pk__in=ending.values("pk")).exists()
    if ends_one and not lasting.exclude(pk__in=ending.values("pk")).exists():
        return [_("This is the last administrator. Appoint another one first, without an end date.")]
    return []


def _single_blockers(unit: Unit, action: str) -> list[str]:
    """Of some kinds the city has exactly one unit: what comes in must have one door, and what is late one desk."""
    one = {Unit.Kind.CENTRE: _("one-stop centre"), Unit.Kind.SUPERVISION: _("supervision office")}
    active = Unit.objects.filter(state=RegisterState.ACTIVE)
    was = active.filter(pk=unit.pk).values_list("kind", flat=True).first() if unit.pk else None
    if was in one and (action == "retire" or unit.kind != was):
        return [_("The whole city works through this unit as its %s. Rename it instead.") % one[Unit.Kind(was)]]
    other = active.filter(kind=unit.kind).exclude(pk=unit.pk).first()
    if action in {"add", "change", "restore"} and unit.kind in one and other is not None:
        name = one[Unit.Kind(unit.kind)]
        return [_("There is one %(kind)s for the whole city: “%(unit)s”.") % {"kind": name, "unit": other}]
    return []


def _time_blockers(time: RetentionTime) -> list[str]:
    """A time stays within the bounds of its rule, the law's first of all."""
    rule = next((rule for rule in rules() if rule.id == time.rule), None)
    bounds = rule.bounds if rule else None
    if bounds is None:
        return [_("This time cannot be changed.")]
    least, most = bounds
    if least <= time.value <= most:
        return []
    return [_("Please enter a number from %(least)d to %(most)d.") % {"least": least, "most": most}]


def _unit_blockers(unit: Unit, action: str) -> list[str]:
    active, blockers = RegisterState.ACTIVE, []
    if action == "retire" and unit.children.filter(state=active).exists():
        blockers.append(_("Other units still belong to this one."))
    if action == "retire" and unit.posts.filter(state=active).filter(_not_over()).exists():
        blockers.append(_("Somebody still has a post here."))
    if action == "change" and unit.pk in _above(unit):
        blockers.append(_("A unit cannot belong to itself."))
    return blockers


def _not_over() -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gte=timezone.localdate())


def _above(unit: Unit) -> list[int]:
    """The units above this one; stops where a ring closes."""
    seen: list[int] = []
    parent = unit.parent
    while parent is not None and parent.pk not in seen:
        seen.append(parent.pk)
        parent = parent.parent
    return seen


def sees_contact(actor: Actor, contact: int) -> bool:
    """One's own, or one that a matter of one's own shows: whoever shows it registered the question."""
    return contact == actor.contact or (actor.is_staff and any(may(actor, contact) for may in may_see_contact))


def sees_access_log(actor: Actor) -> bool:
    """The log of reads is for those who answer for it."""
    return actor.role in {Role.ADMINISTRATOR, Role.SUPERVISOR}


def is_colleague(actor: Actor) -> bool:
    """Works in an office; neighbours (街坊) hold posts as well, but handle nothing and read nothing of their unit."""
    return actor.is_staff and actor.role not in NEIGHBOURS


def is_administrator(actor: Actor) -> bool:
    return actor.role == Role.ADMINISTRATOR
