"""Who is acting: the only place where a request becomes an Actor; and who holds which post today."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from allauth.core.internal.httpkit import get_client_ip
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from linli.kernel.actor import PASSERBY, Actor, Kind
from linli.people.fields import blind_index
from linli.people.models import NEIGHBOURS, Contact, Post, Role, User
from linli.record.registers import RegisterState

SPEAKERS = frozenset({Role.CLERK, Role.COMMUNITY_WORKER, Role.GRID_WORKER})


class Held(NamedTuple):
    """One post of a person, as much of it as every page needs."""

    pk: int
    unit: int
    role: str
    area: str | None
    unit_name: str
    stands_in_for: int | None
    area_name: str | None


def actor_of(request: HttpRequest, *, channel: str) -> Actor:
    """Who sent this request, in the post chosen in the header; a passer-by when nobody is signed in.

    Looked up once per request, however often it is asked.
    """
    if isinstance(request.user, AnonymousUser):
        return replace(PASSERBY, channel=channel)
    known: Actor | None = getattr(request, "_linli_actor", None)
    if known is None:
        posts = _held(request.user)
        known = _in_post(request.user, posts, channel=channel, post=request.session.get("post"))
        request._linli_actor = known  # type: ignore[attr-defined]  # a request is where Django keeps such things
        request._linli_posts = posts  # type: ignore[attr-defined]  # as above
    return replace(known, channel=channel)


def has_choice(request: HttpRequest) -> bool:
    """Whether this person holds several posts and chooses in which to act."""
    actor_of(request, channel="web")
    return len(getattr(request, "_linli_posts", ())) > 1


def acting_in(request: HttpRequest) -> str:
    """The post in which this person acts, in words: 水务所 · 承办人; nothing for residents. No query of its own.

    Whoever holds several of the kind in one unit reads of which area: 第二网格 · 网格员.
    """
    now = actor_of(request, channel="web").post
    held: list[Held] = getattr(request, "_linli_posts", [])
    for post in held:
        if post.pk == now:
            alike = [other for other in held if (other.unit, other.role) == (post.unit, post.role)]
            where = (len(alike) > 1 and post.area_name) or post.unit_name
            return f"{where} · {Role(post.role).label}"
    return ""


def person(user: User, *, channel: str, post: int | None = None) -> Actor:
    """A signed-in person in the post they chose, or else in their first; only posts in force today count."""
    return _in_post(user, _held(user), channel=channel, post=post)


def with_stand_ins(user: User, *, channel: str, post: int | None = None) -> list[Actor]:
    """A signed-in person as ``person`` has it, and then in each other grid that they look after today. Two queries.

    That is where they stand in for somebody, and for a grid worker each further grid of their own.
    """
    posts = _held(user)
    first = _in_post(user, posts, channel=channel, post=post)
    more = [held for held in posts if held.stands_in_for or held.role == first.role == Role.GRID_WORKER]
    return [first, *(_placed(first, held) for held in more if held.pk != first.post)]


def in_own_post(user: User, actor: Actor) -> Actor:
    """Who stands in for somebody, in the post that they have themselves: for what lasts longer than the stand-in. One query."""
    posts = _held(user)
    stands_in = any(held.pk == actor.post and held.stands_in_for for held in posts)
    own = [held for held in posts if held.role == actor.role and not held.stands_in_for] if stands_in else []
    return _placed(actor, own[0]) if own else actor


def _held(user: User) -> list[Held]:
    names = ("pk", "unit_id", "role", "area__code", "unit__name", "stands_in_for_id", "area__name")
    return [Held(*row) for row in posts_of(user).values_list(*names)] if user.is_active else []


def _in_post(user: User, posts: list[Held], *, channel: str, post: int | None) -> Actor:
    contact = Contact.objects.filter(user=user).values_list("pk", flat=True).first()
    ties = frozenset(held.unit for held in posts)
    actor = Actor(Kind.PERSON, user.pk, channel, ties=ties, contact=contact)
    for held in [p for p in posts if p.pk == post] or posts:
        return _placed(actor, held)
    return actor


def _placed(actor: Actor, held: Held) -> Actor:
    return replace(actor, post=held.pk, unit=held.unit, role=held.role, area=str(held.area or ""))


def speaking_for(worker: Actor, contact: Contact) -> Actor:
    """A worker enters what a resident says at the window, by phone or at the door. Raises PermissionDenied."""
    if worker.role not in SPEAKERS:
        raise PermissionDenied
    return replace(worker, behalf=contact.pk)


def in_force(on: dt.date | None = None) -> QuerySet[Post]:
    """The posts that count on a day, today if none is given: begun, not ended, neither they nor their unit retired."""
    today, active = on or timezone.localdate(), RegisterState.ACTIVE
    begun = Post.objects.filter(state=active, unit__state=active, valid_from__lte=today)
    return begun.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))


def posts_of(user: User) -> QuerySet[Post]:
    """The posts of a person that count today, the first one first."""
    return in_force().filter(user=user).order_by("pk")


def working_in(units: Iterable[int]) -> QuerySet[Post]:
    """The posts of today in these units; neighbours (街坊) are attached to one and do not work there: its messages are not theirs."""
    return in_force().filter(unit_id__in=units).exclude(role__in=NEIGHBOURS)


def staff_of(unit: int) -> QuerySet[User]:
    """Who works in this unit (its id) today."""
    return _people(working_in([unit]))


def holders(role: str, area: str = "") -> QuerySet[User]:
    """Who holds a role today over the area with this code: their post covers it, or the whole city.

    Without a code: who holds it anywhere.
    """
    posts = in_force().filter(role=role)
    if area:
        above = [area[:length] for length in range(6, len(area) + 1, 3)]
        posts = posts.filter(Q(area__isnull=True) | Q(area__in=above))
    return _people(posts)


def resident_of(phone: str) -> User | None:
    """The resident who signs in with this (normal) phone; staff sign in with their name and password."""
    mine = Contact.objects.filter(phone_hash=blind_index(phone), user__posts__isnull=True, shredded_at__isnull=True)
    contact = mine.filter(user__is_active=True).select_related("user").order_by("confirmed_at", "pk").first()
    return contact.user if contact else None


def address_of(request: HttpRequest) -> str | None:
    """From where a request came; behind proxies as ``LINLI_PROXIES`` says."""
    return get_client_ip(request) or None


def _people(posts: QuerySet[Post]) -> QuerySet[User]:
    return User.objects.filter(is_active=True, pk__in=posts.values("user")).order_by("pk")
