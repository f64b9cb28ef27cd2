"""Components that stand on a page by the dozen, written in Python: a template takes ten times as long for each.

A component that is not here has a template, `ui/components/<name>.html`. Each function takes the props, the attributes and
the slots (both ready for the page) and gives the same HTML that a template would, with the line's end that keeps neighbours
apart; everything from outside is escaped.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

Props = Mapping[str, Any]


def icon(props: Props, attributes: str, slots: Props) -> SafeString:
    """A picture of the sprite."""
    label = props["label"]
    said = f' role="img" aria-label="{conditional_escape(label)}"' if label else ' aria-hidden="true"'
    return mark_safe(f'<svg class="icon"{said}><use href="{_sprite()}#{conditional_escape(props["name"])}"/></svg>\n')


def entry(props: Props, attributes: str, slots: Props) -> SafeString:
    """One view of a sidebar."""
    here = ' aria-current="page"' if props["on"] else ""
    picture = icon({"name": props["icon"], "label": ""}, "", {}) if props["icon"] else ""
    count = props["count"]
    number = "" if count is None else f' <span class="count is-{props["tone"]}">{conditional_escape(str(count))}</span>'
    words = conditional_escape(props["text"])
    return mark_safe(
        f'<li><a href="{conditional_escape(props["href"])}"{here}{attributes}>{picture}<span>{words}</span>{number}</a></li>\n'
    )


def pill(props: Props, attributes: str, slots: Props) -> SafeString:
    """A state in words."""
    name = f' id="{conditional_escape(props["id"])}"' if props["id"] else ""
    swap = ' hx-swap-oob="true"' if props["replaces"] else ""
    picture = icon({"name": props["icon"], "label": ""}, "", {}) if props["icon"] else ""
    words = conditional_escape(props["text"])
    return mark_safe(f'<span class="pill is-{props["tone"]}"{name}{swap}>{picture}{words}</span>\n')


def hits(props: Props, attributes: str, slots: Props) -> SafeString:
    """Words with those marked that were searched for."""
    parts = [(props["parts"], False)] if isinstance(props["parts"], str) else props["parts"]
    some = ((conditional_escape(words), is_hit) for words, is_hit in parts)
    return mark_safe("".join(f"<mark>{words}</mark>" if is_hit else words for words, is_hit in some))


def workitem(props: Props, attributes: str, slots: Props) -> SafeString:
    """One row of a work list."""
    title = hits(props, "", {}) if props["parts"] else conditional_escape(props["title"])
    on, current = (" is-on", ' aria-current="true"') if props["on"] else ("", "")
    name = f' id="{conditional_escape(props["id"])}"' if props["id"] else ""
    parts = [f'<li class="workitem{on}"{name}>']
    if props["select"]:
        form = f' form="{conditional_escape(props["form"])}"' if props["form"] else ""
        label = conditional_escape(_("Choose %(title)s") % {"title": props["title"]})
        value = conditional_escape(str(props["select"]))
        parts.append(f'<input type="checkbox" name="chosen" value="{value}"{form} aria-label="{label}">')
    parts.append(f'<a href="{conditional_escape(props["href"])}"{current}{attributes}>{title}</a>')
    if props["pill"]:
        parts.append(
            pill({**props, "text": props["pill"], "id": props["pill_id"], "icon": "", "replaces": False}, "", {})
        )
    parts.append(f'<small class="meta">{conditional_escape(props["meta"])}</small>')
    if props["when"]:
        parts.append(f'<small class="when">{conditional_escape(props["when"])}</small>')
    if slots.get("default"):
        parts.append(f'<div class="more">{slots["default"]}</div>')
    return mark_safe("".join([*parts, "</li>\n"]))


BY_HAND: dict[str, Callable[[Props, str, Props], SafeString]] = {
    "icon": icon, "entry": entry, "pill": pill, "hits": hits, "workitem": workitem,
}  # fmt: skip


def _sprite() -> str:
    return _found(settings.STATIC_URL)


@cache
def _found(prefix: str) -> str:
    return static("vendor/tabler-icons/icons.svg")
