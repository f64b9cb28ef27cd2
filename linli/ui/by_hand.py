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

from linli.ui.templatetags.words import when

Props = Mapping[str, Any]


def icon(props: Props, attributes: str, slots: Props) -> SafeString:
    """A picture of the sprite."""
    label = props["label"]
    said = f' role="img" aria-label="{conditional_escape(label)}"' if label else ' aria-hidden="true"'
    return mark_safe(f'<svg class="icon"{said}><use href="{_sprite()}#{conditional_escape(props["name"])}"/></svg>\n')


def entry(props: Props, attributes: str, slots: Props) -> SafeString:
    """One view of a sidebar."""
    here = ' aria-current="page"' if props["on"] else ""
    count = props["count"]
    number = "" if count is None else f' <span class="count is-{props["tone"]}">{conditional_escape(str(count))}</span>'
    words = conditional_escape(props["text"])
    return mark_safe(
        f'<li><a href="{conditional_escape(props["href"])}"{here}{attributes}>{_picture(props)}<span>{words}</span>{number}</a></li>\n'
    )


def pill(props: Props, attributes: str, slots: Props) -> SafeString:
    """A state in words."""
    swap = ' hx-swap-oob="true"' if props["replaces"] else ""
    words = conditional_escape(props["text"])
    return mark_safe(f'<span class="pill is-{props["tone"]}"{_name(props)}{swap}>{_picture(props)}{words}</span>\n')


def hits(props: Props, attributes: str, slots: Props) -> SafeString:
    """Words with those marked that were searched for."""
    parts = [(props["parts"], False)] if isinstance(props["parts"], str) else props["parts"]
    some = ((conditional_escape(words), is_hit) for words, is_hit in parts)
    return mark_safe("".join(f"<mark>{words}</mark>" if is_hit else words for words, is_hit in some))


def workitem(props: Props, attributes: str, slots: Props) -> SafeString:
    """One row of a work list."""
    title = hits(props, "", {}) if props["parts"] else conditional_escape(props["title"])
    on, current = (" is-on", ' aria-current="true"') if props["on"] else ("", "")
    parts = [f'<li class="workitem{on}"{_name(props)}>']
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


def button(props: Props, attributes: str, slots: Props) -> SafeString:
    """A button, or a link that looks like one; what cannot be pressed now says why."""
    text, key = conditional_escape(props["text"]), conditional_escape(props["key"])
    look = f'class="btn btn-{props["kind"]} is-{props["size"]}"'
    inside = f"{_picture(props)}{text}"
    if props["why_not"]:
        why = conditional_escape(props["why_not"])
        return mark_safe(
            f'<span class="blocked"><button type="button" {look} disabled{attributes}>{inside}</button>'
            f"<small>{why}</small></span>\n"
        )
    press, hint = (f' data-key="{key}"', f'<kbd aria-hidden="true">{key}</kbd>') if key else ("", "")
    if props["href"]:
        is_open = ' aria-expanded="true"' if props["is_open"] else ""
        href = conditional_escape(props["href"])
        return mark_safe(f'<a {look} href="{href}"{press}{is_open}{attributes}>{inside}{hint}</a>\n')
    sends = f' name="{conditional_escape(props["name"])}" value="{conditional_escape(props["value"])}"'
    sends = sends if props["name"] else ""
    to = "".join(
        f' {name}="{conditional_escape(props[prop])}"'
        for prop, name in (("form", "form"), ("action", "formaction"))
        if props[prop]
    )
    return mark_safe(f'<button type="{props["type"]}" {look}{sends}{to}{press}{attributes}>{inside}{hint}</button>\n')


def toolbar(props: Props, attributes: str, slots: Props) -> SafeString:
    """A row of buttons; of a work list with how many are chosen."""
    kinds = (" is-sticky" if props["sticky"] else "") + (" is-for-chosen" if props["for_chosen"] else "")
    label, before, after = conditional_escape(props["label"]), "", ""
    if props["for_chosen"]:
        chosen, choose = conditional_escape(_("%d chosen")), conditional_escape(_("Choose all on this page"))
        before = f'<span data-chosen="{chosen}" role="status"></span>'
        after = f'<button type="button" class="btn btn-quiet is-small" data-choose-all hidden>{choose}</button>'
    return mark_safe(
        f'<div class="toolbar{kinds}" role="group" aria-label="{label}">{before}{_content(slots)}{after}</div>\n'
    )


def disclosure(props: Props, attributes: str, slots: Props) -> SafeString:
    """Opens in place, without scripts."""
    is_open = " open" if props["open"] else ""
    scripted = " hidden data-scripted" if props["scripted"] else ""
    look = ' class="btn btn-plain"' if props["look"] == "button" else ""
    summary = f"{_picture(props)}{conditional_escape(props['summary'])}"
    return mark_safe(
        f'<details class="disclosure is-{props["look"]}"{_name(props)}{is_open}{scripted}><summary{look}>{summary}</summary>'
        f'<div class="disclosure-body">{_content(slots)}</div></details>\n'
    )


def card(props: Props, attributes: str, slots: Props) -> SafeString:
    """A quiet frame around what belongs together."""
    head = ""
    if props["title"]:
        note = f"<small>{conditional_escape(props['note'])}</small>" if props["note"] else ""
        level = f"h{props['level']}"
        head = f"<header><{level}>{conditional_escape(props['title'])}</{level}>{note}</header>"
    actions = f'<div class="toolbar">{slots["actions"]}</div>' if slots.get("actions") else ""
    return mark_safe(
        f'<section class="card is-{props["tone"]}"{_name(props)}{attributes}>{head}\n{_content(slots)}\n{actions}</section>\n'
    )


def stack(props: Props, attributes: str, slots: Props) -> SafeString:
    """One below the other."""
    return mark_safe(f'<div class="stack is-{props["gap"]}">{_content(slots)}</div>\n')


def facts(props: Props, attributes: str, slots: Props) -> SafeString:
    """Terms and what they are: rows of words, or `fact` for richer content."""
    rows = (
        f"<div><dt>{conditional_escape(term)}</dt><dd>{conditional_escape(words)}</dd></div>"
        for term, words in props["rows"] or ()
    )
    return mark_safe(f'<dl class="facts is-{props["look"]}">{"".join(rows)}{_content(slots)}</dl>\n')


def fact(props: Props, attributes: str, slots: Props) -> SafeString:
    """One term among `facts`."""
    return mark_safe(f"<div><dt>{conditional_escape(props['term'])}</dt><dd>{_content(slots)}</dd></div>\n")


def timeline(props: Props, attributes: str, slots: Props) -> SafeString:
    """What happened, one `event` after the other."""
    label = f' aria-label="{conditional_escape(props["label"])}"' if props["label"] else ""
    return mark_safe(f'<ol class="timeline-list"{label}>{_content(slots)}</ol>\n')


def event(props: Props, attributes: str, slots: Props) -> SafeString:
    """One thing that happened."""
    new = " is-new" if props["new"] else ""
    body = f'<div class="body">{slots["default"]}</div>' if slots.get("default") else ""
    when_by = " · ".join(
        part
        for part in (
            when(props["when"]) if props["when"] else "",
            conditional_escape(props["by"]) if props["by"] else "",
        )
        if part
    )
    small = f"<small>{when_by}</small>" if when_by else ""
    title = f"{conditional_escape(props['title'])} {slots.get('mark') or ''}".rstrip()
    return mark_safe(f'<li class="is-{props["tone"]}{new}"><div class="title">{title}</div>{body}{small}</li>\n')


BY_HAND: dict[str, Callable[[Props, str, Props], SafeString]] = {
    "icon": icon, "entry": entry, "pill": pill, "hits": hits, "workitem": workitem, "button": button, "toolbar": toolbar,
    "disclosure": disclosure, "card": card, "stack": stack, "facts": facts, "fact": fact, "timeline": timeline,
    "event": event,
}  # fmt: skip


def _content(slots: Props) -> str:
    return str(slots.get("default", ""))


def _name(props: Props) -> str:
    return f' id="{conditional_escape(props["id"])}"' if props["id"] else ""


def _picture(props: Props) -> str:
    return icon({"name": props["icon"], "label": ""}, "", {}) if props["icon"] else ""


def _sprite() -> str:
    return _found(settings.STATIC_URL)


@cache
def _found(prefix: str) -> str:
    return static("vendor/tabler-icons/icons.svg")
