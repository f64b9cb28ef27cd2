"""How the simplest widgets become HTML: by hand, for Django's templates take ten times as long for each option of a long list.

Everything else (radio buttons, files, our own) goes through its template, as it does in Django.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.forms import Select
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

FOLDER = "django/forms/widgets/"
INPUTS = {f"{FOLDER}{kind}.html" for kind in ("input", "text", "hidden", "number", "date", "email", "password", "url")}


class Renderer(TemplatesSetting):
    """Django's renderer of forms, with a short way for selects and inputs (setting FORM_RENDERER)."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        if template_name == f"{FOLDER}select.html":
            return select(context["widget"])
        if template_name == f"{FOLDER}textarea.html":
            # a browser cuts off what is pasted without a word; the page says it beside the field instead
            attrs = context["widget"]["attrs"]
            attrs |= {"data-most": attrs.pop("maxlength")} if "maxlength" in attrs else {}
        if template_name in INPUTS:
            return an_input(context["widget"])
        return SafeString(super().render(template_name, context, request))


class LongSelect(Select):
    """A list of one level that changes rarely and stands on every page of its kind: its options are written once.

    ``ask`` gives the pairs of code and label; the field checks what is sent as it always does.
    """

    ask: Callable[[], Iterable[tuple[str, Any]]] | None = None

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any | None = None
    ) -> SafeString:
        if self.ask is None:
            return super().render(name, value, attrs, renderer)
        options = _options(tuple((str(code), str(label)) for code, label in self.ask()))
        mine = f'<option value="{conditional_escape("" if value is None else str(value))}"'
        head = f'<select name="{conditional_escape(name)}"{flatatt(self.build_attrs(self.attrs, attrs))}>'
        return mark_safe(f"{head}{options.replace(f'{mine}>', f'{mine} selected>', 1)}</select>")


@lru_cache(maxsize=64)
def _options(pairs: tuple[tuple[str, str], ...]) -> str:
    return "".join(
        f'<option value="{conditional_escape(c)}">{conditional_escape(label)}</option>' for c, label in pairs
    )


def select(widget: dict[str, Any]) -> SafeString:
    """A list to choose from, with its groups."""
    parts = [f'<select name="{conditional_escape(widget["name"])}"{flatatt(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{conditional_escape(group)}">')
        parts += [
            f'<option value="{conditional_escape(str(option["value"]))}"{_marks(option["attrs"])}>'
            f"{conditional_escape(option['label'])}</option>"
            for option in options
        ]
        if group:
            parts.append("</optgroup>")
    return mark_safe("".join([*parts, "</select>"]))


def an_input(widget: dict[str, Any]) -> SafeString:
    """One line to type into."""
    value = "" if widget["value"] is None else f' value="{conditional_escape(str(widget["value"]))}"'
    name = conditional_escape(widget["name"])
    return mark_safe(f'<input type="{widget["type"]}" name="{name}"{value}{flatatt(widget["attrs"])}>')


def _marks(attrs: dict[str, Any]) -> str:
    """Nothing for most options of a list."""
    return "" if not attrs else " selected" if attrs == {"selected": True} else flatatt(attrs)
