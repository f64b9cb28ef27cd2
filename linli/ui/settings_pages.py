"""The pages on which data is kept (设置). Apps register theirs in `AppConfig.ready`; one page lists them all."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.ui.navigation import everyone


class Group(TextChoices):
    """Under which heading a page stands, in this order."""

    CITY = "city", _("Areas, units and people")  # 辖区、单位和人员
    CASES = "cases", _("Handling requests")  # 诉求办理
    MEANS = "means", _("Deadlines, notices and files")  # 时限、通知和附件
    DOORS = "doors", _("Other systems")  # 系统对接
    PRIVACY = "privacy", _("Safety and personal data")  # 安全和个人信息


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """One page: where it is, what is kept there, who may see it."""

    group: Group
    order: int
    url_name: str
    label: str | Promise
    about: str | Promise
    who: Callable[[HttpRequest], bool]
    args: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SettingsLink:
    """A page as one reader sees it now."""

    label: str | Promise
    about: str | Promise
    href: str
    is_here: bool


_pages: dict[tuple[str, tuple[str, ...]], SettingsPage] = {}


def settings_page(
    group: Group,
    order: int,
    url_name: str,
    label: str | Promise,
    about: str | Promise,
    *,
    who: Callable[[HttpRequest], bool] = everyone,
    args: tuple[str, ...] = (),
) -> None:
    """Add a page to the list of settings. The same page twice is once: the later one counts."""
    _pages[url_name, args] = SettingsPage(group, order, url_name, label, about, who, args)


def settings_links(request: HttpRequest) -> list[tuple[str, list[SettingsLink]]]:
    """Each heading with the pages under it that exist and that this reader may see, in order."""
    seen = [(page, href) for page in _pages.values() if (href := _address(page)) and page.who(request)]
    here = max((href for _page, href in seen if request.path.startswith(href)), key=len, default="")
    found = []
    for group in Group:
        rows = sorted(((page, href) for page, href in seen if page.group is group), key=lambda row: row[0].order)
        if rows:
            links = [SettingsLink(page.label, page.about, href, href == here) for page, href in rows]
            found.append((str(group.label), links))
    return found


def _address(page: SettingsPage) -> str:
    try:
        return reverse(page.url_name, args=page.args)
    except NoReverseMatch:
        return ""
