"""Who works in a grid: its workers, those who stand in for them, and who may."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from linli.kernel.actor import Actor
from linli.people.models import Post, Role, Unit, User
from linli.people.policy import is_administrator
from linli.people.queries.actors import in_force
from linli.places.models import Area
from linli.places.queries import Moving, recut_ahead
from linli.places.queries import in_force as areas_in_force
from linli.places.rules import Level
from linli.record.registers import RegisterState

TEAM = (Role.GRID_WORKER, Role.COMMUNITY_WORKER)  # who may stand in, or take a grid over


def grids_of(actor: Actor) -> QuerySet[Area]:
    """The grids whose team this actor arranges: administrators all, community workers those of their community."""
    if not arranges_teams(actor):
        return Area.objects.none()
    return areas_in_force().filter(level=Level.GRID, code__startswith=actor.area).defer("polygon").order_by("code")


def grids_to_arrange(actor: Actor) -> QuerySet[Area]:
    """The same with those that a decided re-cut lets begin later: their teams are arranged before the day."""
    if not arranges_teams(actor):
        return Area.objects.none()
    grids = Area.objects.filter(level=Level.GRID, code__startswith=actor.area, state=RegisterState.ACTIVE)
    to_come = grids.filter(valid_from__gt=timezone.localdate())
    return (grids_of(actor) | to_come.defer("polygon")).order_by("code")


def stretches_of(post: Post) -> list[Post]:
    """A post, and the one as which it goes on in another grid once a decided re-cut has its day. At most two queries."""
    recut = recut_ahead(str(post.area_id)) if post.valid_to else None
    if recut is None or post.valid_to != recut.begins_on - dt.timedelta(days=1):
        return [post]
    later = Post.objects.filter(user=post.user_id, unit=post.unit_id, role=post.role, state=RegisterState.ACTIVE)
    later = later.filter(area__in=[part["code"] for part in recut.parts], valid_from=recut.begins_on)
    later = later.filter(stands_in_for__isnull=post.stands_in_for_id is None)
    return [post, *later.order_by("pk")[:1]]


def arranges_teams(actor: Actor) -> bool:
    """Whether the pages of grids' teams exist for this actor."""
    return is_administrator(actor) or (actor.is_staff and actor.role == Role.COMMUNITY_WORKER and bool(actor.area))


def held_before(post: Post) -> Post | None:
    """The post in the same grid that ended the day before this one began."""
    ended = Post.objects.filter(area=post.area, role=post.role, valid_to=post.valid_from - dt.timedelta(days=1))
    return ended.filter(stands_in_for__isnull=True).select_related("user").order_by("pk").last()


def team_of(grid: str) -> list[Post]:
    """The posts of a grid's workers that are not over, stand-ins and those still to come among them. One query."""
    today = timezone.localdate()
    posts = Post.objects.filter(role=Role.GRID_WORKER, area_id=grid, state=RegisterState.ACTIVE)
    posts = posts.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), unit__state=RegisterState.ACTIVE)
    return list(posts.select_related("user", "unit", "stands_in_for__user").order_by("valid_from", "pk"))


def workers_by_grid(grids: Iterable[str]) -> dict[str, list[Post]]:
    """Today's workers of these grids. One query."""
    found: dict[str, list[Post]] = defaultdict(list)
    for post in working_today().filter(area_id__in=list(grids)).select_related("user", "stands_in_for__user"):
        found[str(post.area_id)].append(post)
    return found


def workers_in_grids(grids: Collection[str], day: dt.date) -> list[Moving]:
    """The posts of grid workers over these grids that are not over on a day: what moves when grids are cut anew."""
    return _over(Post.objects.filter(role=Role.GRID_WORKER), grids, day)


def others_in_grids(grids: Collection[str], day: dt.date) -> list[Moving]:
    """All other posts over these grids that are not over on a day (定岗网格, a building's helper)."""
    return _over(Post.objects.exclude(role=Role.GRID_WORKER), grids, day)


def _over(posts: QuerySet[Post], grids: Collection[str], day: dt.date) -> list[Moving]:
    posts = posts.filter(area__in=grids, state=RegisterState.ACTIVE)
    rows = posts.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).values_list("pk", "area__code")
    return [Moving(pk, str(code)) for pk, code in rows]


def on_duty(*roles: str, on: dt.date | None = None) -> QuerySet[Post]:
    """The posts of these roles on duty on a day, today if none is given: whoever is stood in for then is not, whoever stands in is."""
    posts = in_force(on).filter(role__in=roles, user__is_active=True)
    away = posts.filter(stands_in_for__isnull=False).values("stands_in_for")
    return posts.exclude(pk__in=away)


def working_today() -> QuerySet[Post]:
    """Grid workers on duty today."""
    return on_duty(Role.GRID_WORKER).order_by("valid_from", "pk")


def fixed_in(grids: Iterable[str]) -> dict[str, list[Post]]:
    """The community workers whose fixed grid is one of these (定岗网格): by a post over it, with days like any other. One query."""
    found: dict[str, list[Post]] = defaultdict(list)
    posts = on_duty(Role.COMMUNITY_WORKER).filter(area_id__in=list(grids)).select_related("user", "unit")
    for post in posts.order_by("valid_from", "pk"):
        found[str(post.area_id)].append(post)
    return found


def fixed_of(area: str) -> tuple[int, int]:
    """How many of the community workers of an area ("" is the whole city) have a fixed grid, and how many there are. One query."""
    posts = on_duty(Role.COMMUNITY_WORKER).filter(area__code__startswith=area)
    is_fixed = Count("user", filter=Q(area__level=Level.GRID), distinct=True)
    told = posts.aggregate(fixed=is_fixed, all=Count("user", distinct=True))
    return told["fixed"], told["all"]


def colleagues(community: str) -> QuerySet[User]:
    """Grid and community workers of a community today: who may stand in, or take over."""
    posts = in_force().filter(role__in=TEAM, area__code__startswith=community)
    return User.objects.filter(is_active=True, pk__in=posts.values("user")).order_by("last_name", "first_name", "pk")


def committee_of(area: str) -> Unit | None:
    """The residents' committee of the community in which a grid lies."""
    units = Unit.objects.filter(kind=Unit.Kind.COMMITTEE, state=RegisterState.ACTIVE, area_id=area[:12])
    return units.order_by("pk").first()
