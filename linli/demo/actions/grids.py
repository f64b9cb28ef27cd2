"""Grids of the demo city in daily life: workers who are away and stood in for, fixed grids of community workers, a re-cut that is prepared."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from shapely.geometry import box

from linli.demo.actions.city import Say
from linli.kernel.actor import Actor
from linli.people.actions import let_stand_in
from linli.people.models import Post, Role, User
from linli.people.queries import person
from linli.places.actions import plan_recut
from linli.places.geometry import as_geojson, from_geojson
from linli.places.models import Area, Recut
from linli.record import registers

KEEPER, WALKER, HOST = "guanli", "zhouning", "chenxiu"
AWAY = [("002", -1, 5), ("005", 0, 2), ("009", 3, 12)]  # grid, first and last day from today
SPLIT = "004"
FIXED = ["001", "003"]


def load_grids(say: Say) -> None:
    """Arrange it in the community of the named grid worker. Where there is any re-cut already, nothing is done."""
    if Recut.objects.exists():
        say("  demo grids: there already")
        return
    keeper = person(User.objects.get(username=KEEPER), channel="desk")
    community = person(User.objects.get(username=WALKER), channel="desk").area[:12]
    today = timezone.localdate()
    with transaction.atomic():
        count = _stood_in_for(community, keeper, today)
        _fixed(community, keeper, today)
        _prepared(community, keeper, today)
    say(f"  demo grids: {count} workers stood in for, one re-cut prepared")


def _stood_in_for(community: str, keeper: Actor, today: date) -> int:
    """Colleagues of the next grids stand in: one since yesterday, one from today, one from some days on."""
    posts = Post.objects.filter(role=Role.GRID_WORKER, state="active", area__code__startswith=community)
    by_grid = {str(post.area_id): post for post in posts.select_related("user").order_by("-pk")}
    codes = sorted(by_grid)
    arranged = 0
    for grid, first, last in AWAY:
        code = f"{community}{grid}"
        if code not in by_grid:
            continue
        colleague = by_grid[codes[(codes.index(code) + 1) % len(codes)]].user
        let_stand_in(
            by_grid[code],
            user=colleague,
            first=today + timedelta(days=first),
            last=today + timedelta(days=last),
            by=keeper,
        )
        arranged += 1
    return arranged


def _fixed(community: str, keeper: Actor, today: date) -> None:
    """Two of the community workers have a fixed grid beside the community; she of the cast has one post, as her page says."""
    posts = Post.objects.filter(role=Role.COMMUNITY_WORKER, state="active", area__code=community).select_related(
        "user", "unit"
    )
    for post, grid in zip(posts.exclude(user__username=HOST).order_by("pk")[:2], FIXED, strict=False):
        area = Area.objects.get(code=f"{community}{grid}")
        fixed = Post(user=post.user, unit=post.unit, role=post.role, area=area, valid_from=today - timedelta(days=200))
        registers.add(fixed, by=keeper)


def _prepared(community: str, keeper: Actor, today: date) -> None:
    """One grid is to be two: west and east of its middle, from the first day of the month after next."""
    grid = Area.objects.get(code=f"{community}{SPLIT}")
    if grid.polygon is None:
        return
    ground = from_geojson(grid.polygon)
    west, south, east, north = ground.bounds
    middle = (west + east) / 2
    name = grid.name.partition("（")[0]
    parts = [
        {"name": f"{name}{side}", "polygon": as_geojson(ground.intersection(box(left, south, right, north)))}
        for side, left, right in (("西区", west, middle), ("东区", middle, east))
    ]
    begins = (today.replace(day=1) + timedelta(days=63)).replace(day=1)
    plan_recut(Area.objects.get(code=community), begins_on=begins, ending=[grid.code], parts=parts, by=keeper)
