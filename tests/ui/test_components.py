"""Components are strict: a slip is found where it was made, with what would have been right."""

from pathlib import Path

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.template.backends.django import DjangoTemplates
from django.template.loader import engines

from linli.ui.by_hand import BY_HAND
from linli.ui.components import COMPONENTS

TEMPLATES = Path(__file__).resolve().parents[2] / "linli/ui/templates/ui/components"

OF_A_KIND = {"rows", "when", "count", "parts"}  # props that are no words
BESIDE = {  # shown only with another prop
    ("button", "value"): {"name": "x"},
    ("card", "note"): {"title": "x"},
    ("workitem", "pill_id"): {"pill": "x"},
    ("workitem", "form"): {"select": 1},
}


def rendered(source: str, **context: object) -> str:
    backend = engines["django"]
    assert isinstance(backend, DjangoTemplates)
    engine: Engine = backend.engine
    return engine.from_string("{% load ui %}" + source).render(Context(context))


def refusal(source: str, **context: object) -> str:
    with pytest.raises(TemplateSyntaxError) as caught:
        rendered(source, **context)
    return str(caught.value)


def test_an_unknown_component_is_refused_with_those_there_are():
    assert refusal('{% ui "buton" text="x" %}') == (
        f"there is no component “buton”; there are: {', '.join(COMPONENTS)}"
    )


def test_an_unknown_prop_is_refused_with_those_it_takes():
    assert refusal('{% ui "pill" text="x" colour="red" %}') == (
        "component “pill” has no prop “colour”; it takes: text, tone, icon, id, replaces"
    )


def test_an_attribute_is_refused_where_nothing_takes_it():
    assert refusal('{% ui "pill" text="x" hx-get="/" %}') == (
        "component “pill” has no prop “hx-get”; it takes: text, tone, icon, id, replaces"
    )


def test_a_missing_prop_is_named():
    assert refusal('{% ui "button" kind="primary" %}') == "component “button” needs “text”"


def test_an_unknown_slot_is_refused_with_those_it_has():
    assert refusal('{% component "card" %}{% slot "foot" %}x{% endslot %}{% endcomponent %}') == (
        "component “card” has no slot “foot”; it has: default, actions"
    )


def test_content_is_refused_where_there_is_no_place_for_it():
    assert refusal('{% component "pill" text="x" %}words{% endcomponent %}') == (
        "component “pill” has no slot “default”; it has: none"
    )


def test_a_slot_inside_another_tag_is_refused():
    source = '{% component "card" %}{% if 1 %}{% slot "actions" %}x{% endslot %}{% endif %}{% endcomponent %}'
    assert refusal(source) == "slot “actions” must stand directly inside a component, not inside another tag"


def test_a_wrong_choice_is_refused_when_the_page_is_read():
    assert refusal('{% ui "pill" text="x" tone="red" %}') == (
        "component “pill”: tone is one of plain, soon, late, done, present, not “red”"
    )


def test_a_wrong_choice_is_refused_when_it_comes_from_a_variable():
    assert refusal('{% ui "pill" text="x" tone=tone %}', tone="red") == (
        "component “pill”: tone is one of plain, soon, late, done, present, not “red”"
    )


def test_a_choice_that_says_nothing_is_the_default():
    assert rendered('{% ui "pill" text="x" tone=tone %}', tone=None) == '<span class="pill is-plain">x</span>\n'


def test_words_are_escaped():
    assert rendered('{% ui "pill" text=words %}', words="<b>") == '<span class="pill is-plain">&lt;b&gt;</span>\n'


def test_an_attribute_of_htmx_is_passed_on_and_left_out_when_false():
    shown = rendered('{% ui "chip" text="x" href="/" hx-get=address data-id=none %}', address="/?a=1&b=2", none=None)
    assert shown == '<a class="pill is-plain chip" href="/" hx-get="/?a=1&amp;b=2">x</a>\n'


def test_a_component_sees_nothing_of_the_page_but_its_props():
    assert rendered('{% ui "pill" text="x" %}', icon="phone") == '<span class="pill is-plain">x</span>\n'


def test_every_component_has_a_template_and_every_template_a_component():
    assert sorted([*(file.stem for file in TEMPLATES.glob("[!_]*.html")), *BY_HAND]) == sorted(COMPONENTS)


def test_every_template_of_a_component_is_short():
    assert {f.stem: n for f in TEMPLATES.glob("*.html") if (n := len(f.read_text().splitlines())) > 40} == {}


@pytest.mark.parametrize("name", BY_HAND)
def test_what_is_written_by_hand_lets_nothing_out_of_its_quotes(name):
    evil = "\"'><script>alert(1)</script>"
    props = COMPONENTS[name].props
    needed = {prop: "x" for prop, about in props.items() if about.is_needed} | (
        {"name": "check"} if name == "icon" else {}
    )
    free = [p for p, about in props.items() if not about.choices and about.default is not False and p not in OF_A_KIND]
    if name == "facts":
        assert "<script" not in rendered('{% ui "facts" rows=rows %}', rows=[(evil, evil)])

    for prop in free:
        given = {**needed, **BESIDE.get((name, prop), {}), prop: evil}
        html = rendered(f'{{% ui "{name}" {" ".join(f"{p}={p}" for p in given)} %}}', **given)
        assert "<script" not in html
        assert "&lt;script&gt;" in html, f"{name} shows no {prop}"
