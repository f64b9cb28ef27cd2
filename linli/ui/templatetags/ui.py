"""The tags `{% ui %}`, `{% component %}` and `{% slot %}`; strict, so that a slip is found where it was made."""

import json
from typing import Any

import segno
from django import template
from django.conf import settings
from django.forms.utils import flatatt
from django.template import Context, TemplateSyntaxError
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, Variable
from django.utils.safestring import SafeString, mark_safe

from linli.ui.by_hand import BY_HAND
from linli.ui.components import BODY, COMPONENTS, Component, Prop

register = template.Library()
SHARED = ("request", "csrf_token", "elder")  # all that a component sees of the page
ATTRIBUTES = ("hx-", "data-", "aria-")


class SlotNode(Node):
    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> SafeString:
        raise self.misplaced()

    def misplaced(self) -> TemplateSyntaxError:
        return TemplateSyntaxError(f"slot “{self.name}” must stand directly inside a component, not inside another tag")


class ComponentNode(Node):
    child_nodelists = ("everything",)

    def __init__(
        self, name: str, component: Component, values: dict[str, FilterExpression], slots: dict[str, NodeList]
    ) -> None:
        self.name, self.component, self.slots = name, component, slots
        self.everything = NodeList(node for nodes in slots.values() for node in nodes)
        self.by_hand = BY_HAND.get(name)
        # what is written on the page itself is read once; only the rest is asked of each page
        self.fixed: dict[str, Any] = {prop: about.default for prop, about in component.props.items()}
        self.asked: list[tuple[str, FilterExpression, Prop]] = []
        self.attributes = [(name, value) for name, value in values.items() if name.startswith(ATTRIBUTES)]
        for prop, about in component.props.items():
            if (value := values.get(prop)) is None:
                continue
            if value.filters or isinstance(value.var, Variable):
                self.asked.append((prop, value, about))
            elif value.var != "" or not about.choices:
                self.fixed[prop] = value.var

    def render(self, context: Context) -> SafeString:
        props = dict(self.fixed)
        for prop, value, about in self.asked:
            given = value.resolve(context)
            if about.choices:
                if given in ("", None):
                    continue  # nothing said
                _check_choice(self.name, self.component, prop, given)
            props[prop] = given
        attributes = {k: v for k, value in self.attributes if (v := value.resolve(context)) not in (None, False)}
        slots = {name: mark_safe(nodes.render(context).strip()) for name, nodes in self.slots.items()}
        if self.by_hand:
            return self.by_hand(props, flatatt(attributes) if attributes else "", slots)
        shared = {name: context.get(name) for name in SHARED}
        inner = context.new({**shared, **props, "slots": slots, "attributes": flatatt(attributes)})
        assert context.template is not None
        found = context.template.engine.get_template(f"ui/components/{self.name}.html")
        return found.render(inner)


@register.tag("ui")
def ui(parser: Parser, token: Token) -> ComponentNode:
    """A component without content: `{% ui "pill" text=case.state_label tone="soon" %}`."""
    name, component, values = _read(parser, token)
    return ComponentNode(name, component, values, {})


@register.tag("component")
def component(parser: Parser, token: Token) -> ComponentNode:
    """A component around content; named slots stand directly inside it."""
    name, found, values = _read(parser, token)
    nodes = parser.parse(("endcomponent",))
    parser.delete_first_token()
    slots = {BODY: NodeList()}
    for node in nodes:
        if isinstance(node, SlotNode):
            slots[node.name] = node.nodelist
        else:
            for lost in node.get_nodes_by_type(SlotNode):
                assert isinstance(lost, SlotNode)
                raise lost.misplaced()  # when it is read, not when somebody is the first to see that branch
            slots[BODY].append(node)
    if not "".join(n.s if hasattr(n, "s") else "x" for n in slots[BODY]).strip():
        del slots[BODY]
    if strays := set(slots) - set(found.slots):
        accepted = ", ".join(found.slots) or "none"
        raise TemplateSyntaxError(f"component “{name}” has no slot {_quoted(strays)}; it has: {accepted}")
    return ComponentNode(name, found, values, slots)


@register.tag("slot")
def slot(parser: Parser, token: Token) -> SlotNode:
    bits = token.split_contents()
    if len(bits) != 2:
        raise TemplateSyntaxError('a slot has one name: {% slot "actions" %}')
    nodes = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(bits[1].strip("\"'"), nodes)


def _read(parser: Parser, token: Token) -> tuple[str, Component, dict[str, FilterExpression]]:
    tag, *bits = token.split_contents()
    if not bits:
        raise TemplateSyntaxError(f"{tag} needs the name of a component")
    name = bits[0].strip("\"'")
    found = COMPONENTS.get(name)
    if found is None:
        raise TemplateSyntaxError(f"there is no component “{name}”; there are: {', '.join(COMPONENTS)}")
    values = {}
    for bit in bits[1:]:
        prop, equals, expression = bit.partition("=")
        if not equals:
            raise TemplateSyntaxError(f"component “{name}”: “{bit}” is not prop=value")
        values[prop] = parser.compile_filter(expression)
    _check_names(name, found, values)
    for prop, value in values.items():
        if not value.filters and not isinstance(value.var, Variable):
            _check_choice(name, found, prop, value.var)
    return name, found, values


def _check_names(name: str, component: Component, given: dict[str, Any]) -> None:
    attributes = {p for p in given if p.startswith(ATTRIBUTES)} if component.takes_attributes else set()
    if strays := set(given) - set(component.props) - attributes:
        also = "; and hx-*, data-*, aria-*" if component.takes_attributes else ""
        accepted = ", ".join(component.props) or "none"
        raise TemplateSyntaxError(f"component “{name}” has no prop {_quoted(strays)}; it takes: {accepted}{also}")
    if missing := {p for p, prop in component.props.items() if prop.is_needed} - set(given):
        raise TemplateSyntaxError(f"component “{name}” needs {_quoted(missing)}")


def _check_choice(name: str, component: Component, prop: str, value: Any) -> None:
    choices = component.props[prop].choices if prop in component.props else ()
    if choices and value not in choices:
        raise TemplateSyntaxError(f"component “{name}”: {prop} is one of {', '.join(map(str, choices))}, not “{value}”")


def _quoted(names: set[str]) -> str:
    return ", ".join(f"“{name}”" for name in sorted(names))


@register.filter
def as_json(value: Any) -> str:
    """For a data attribute: escaped by the template as any text."""
    return json.dumps(value, ensure_ascii=False)


@register.filter
def qr(data: str) -> str:
    """A QR code as an address that an img can show."""
    return str(segno.make(str(data), error="m", micro=False).svg_data_uri(border=2, dark="#1f2124"))


@register.simple_tag(takes_context=True)
def page_address(context: Context, parameter: str, number: int) -> str:
    """This address with another page of the list."""
    query = context["request"].GET.copy()
    query[parameter] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag
def map_tiles() -> dict[str, str]:
    """Where map tiles come from and whom to thank; none by default."""
    return {"address": settings.MAP_TILES, "thanks": settings.MAP_TILES_THANKS}


@register.filter
def words(text: str) -> list[str]:
    return text.split()


@register.filter
def script(name: str) -> str:
    return f"ui/{name}.js"
