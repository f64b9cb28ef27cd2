"""Where one can go from every page. Apps register their doors in `AppConfig.ready`; only doors that exist are shown."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise


class Bar(StrEnum):
    DESK = "desk"  # top of the desk: 听事 议事 办事 晒事 评事 服务 洞察
    PORTAL = "portal"  # top of the resident's pages
    NEWS = "news"  # beside one's name: what came in, with a count
    POST = "post"  # beside the post in which one acts
    ACCOUNT = "account"  # one's own things, behind one's name
    FOOTER = "footer"


Seer = Callable[[HttpRequest], bool]
Counter = Callable[[HttpRequest], int]


def everyone(request: HttpRequest) -> bool:
    return True


def signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


@dataclass(frozen=True, slots=True)
class Door:
    """A link in a bar; `within` are the URL namespaces (or single pages) in which it is the present place."""

    bar: Bar
    order: int
    url_name: str
    label: str | Promise
    who: Seer = everyone
    within: tuple[str, ...] = ()
    icon: str = ""
    by_post: bool = False  # signing out
    count: Counter | None = None  # how many wait behind it


@dataclass(frozen=True, slots=True)
class Link:
    """A door as one person sees it now."""

    label: str | Promise
    href: str
    is_here: bool
    icon: str
    by_post: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class Search:
    """The search box of the desk: a GET form."""

    url_name: str
    label: str | Promise
    parameter: str
    who: Seer


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that whoever can mend it must see on every page of the desk."""

    title: str
    text: str
    href: str = ""
    label: str = ""


_alarms: list[Callable[[HttpRequest], list[Alarm]]] = []
_doors: dict[tuple[Bar, str], Door] = {}
_searches: list[Search] = []


def door(
    bar: Bar,
    order: int,
    url_name: str,
    label: str | Promise,
    *,
    who: Seer = everyone,
    within: tuple[str, ...] = (),
    icon: str = "",
    by_post: bool = False,
    count: Counter | None = None,
) -> None:
    """Put a link into a bar. The same page twice is once: the later one counts."""
    _doors[bar, url_name] = Door(bar, order, url_name, label, who, within, icon, by_post, count)


def alarm(find: Callable[[HttpRequest], list[Alarm]]) -> None:
    """Ask this on every page of the desk; it answers quickly, and with nothing to whom it does not concern."""
    if find not in _alarms:
        _alarms.append(find)


def alarms(request: HttpRequest) -> list[Alarm]:
    """What this reader must be warned of now."""
    return [found for find in _alarms for found in find(request)]


def search_at(url_name: str, label: str | Promise, *, parameter: str = "q", who: Seer = signed_in) -> None:
    """Where the desk's search box leads."""
    _searches[:] = [Search(url_name, label, parameter, who)]


def links(bar: Bar, request: HttpRequest) -> list[Link]:
    """The links of a bar that this reader may see, in order; at most one of them is where one is.

    None where a request was refused before anybody asked who it is.
    """
    if not hasattr(request, "user"):
        return []
    doors = sorted((d for d in _doors.values() if d.bar is bar), key=lambda d: d.order)
    seen = [(d, href) for d in doors if (href := _address(d.url_name)) and d.who(request)]
    near = [_nearness(d, href, request) for d, href in seen]
    here = near.index(max(near)) if any(near) else None
    return [
        Link(d.label, href, n == here, d.icon, d.by_post, d.count(request) if d.count else 0)
        for n, (d, href) in enumerate(seen)
    ]


def search_box(request: HttpRequest) -> dict[str, object] | None:
    """What the search box needs, with what was searched for last; None when there is none for this reader."""
    for search in _searches if hasattr(request, "user") else ():
        href = _address(search.url_name)
        if href and search.who(request):
            value = request.GET.get(search.parameter, "")
            return {"href": href, "label": search.label, "parameter": search.parameter, "value": value}
    return None


def _address(url_name: str) -> str:
    return _address_in(settings.ROOT_URLCONF, url_name)


@cache
def _address_in(urls: str, url_name: str) -> str:
    """Where a page without parameters is, in these URLs, which do not change while a process lives; empty: nowhere."""
    try:
        return reverse(url_name, urls)
    except NoReverseMatch:
        return ""


def _nearness(door: Door, href: str, request: HttpRequest) -> int:
    """How surely this door is where one is: its own page before one named in it, then its whole app, then the address.

    0: it is not.
    """
    match, longest = request.resolver_match, 10_000
    if match is not None and match.view_name == door.url_name:
        return longest + 3
    if match is not None and match.view_name in door.within:
        return longest + 2
    if match is not None and door.within:
        return longest + 1 if match.namespace in door.within else 0
    is_here = request.path == href if href == "/" else request.path.startswith(href)
    return len(href) if is_here else 0
