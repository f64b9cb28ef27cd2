"""All components with their props and slots. What is not listed here is an error where it is used.

A page writes `{% ui "pill" text="…" %}` or, around content, `{% component "card" title="…" %}…{% endcomponent %}`.
Each has one template, `ui/components/<name>.html`, which sees its props, its slots as `slots.<name>` and nothing else
of the page but `request`, `csrf_token` and `elder`. The gallery at /ui/gallery/ shows them all.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from linli.ui.icons import ICONS


class _Needed:
    def __repr__(self) -> str:
        return "needed"


NEEDED: Final = _Needed()


@dataclass(frozen=True, slots=True)
class Prop:
    about: str
    default: Any = ""
    choices: tuple[Any, ...] = ()

    @property
    def is_needed(self) -> bool:
        return self.default is NEEDED


@dataclass(frozen=True, slots=True)
class Component:
    about: str
    props: dict[str, Prop] = field(default_factory=dict)
    slots: dict[str, str] = field(default_factory=dict)
    takes_attributes: bool = False  # hx-*, data-* and aria-*, put on its main element


def needed(about: str, *choices: Any) -> Prop:
    return Prop(about, NEEDED, choices)


def maybe(about: str, *choices: Any, default: Any = "") -> Prop:
    return Prop(about, default, choices)


def icon() -> Prop:
    return maybe("name of an icon, see ui/icons.py", "", *ICONS)


def tone(*choices: str) -> Prop:
    return maybe("what it means", *choices, default=choices[0])


def level(default: int = 2) -> Prop:
    return maybe("level of its heading", 2, 3, 4, default=default)


BODY = "default"  # the slot that is the content itself

COMPONENTS: dict[str, Component] = {
    # --- doing ---
    "button": Component(
        "A button, or a link that looks like one. At most one primary per screen.",
        {
            "text": needed("what it does, a verb"),
            "kind": tone("plain", "primary", "quiet"),
            "href": maybe("makes it a link"),
            "icon": icon(),
            "key": maybe("the key that presses it, shown as a hint"),
            "why_not": maybe("why it cannot be pressed now; shown beside it"),
            "type": maybe("of the button", "submit", "button", default="submit"),
            "name": maybe("name it sends"),
            "value": maybe("value it sends"),
            "form": maybe("id of the form it sends, if it stands outside"),
            "action": maybe("address it sends the form to instead (formaction)"),
            "size": maybe("big fills the width, 60 px", "normal", "big", "small", default="normal"),
            "is_open": maybe("for a link to a dialog or pane: whether it is open now", default=False),
        },
        takes_attributes=True,
    ),
    "post": Component(
        "A button that is a whole act: a form of its own with token and hidden fields.",
        {
            "action": needed("address"),
            "text": needed("what it does, a verb"),
            "fields": maybe("dict of hidden fields (seen, key …)", default=None),
            "kind": tone("plain", "primary", "quiet"),
            "icon": icon(),
            "key": maybe("the key that presses it"),
            "size": maybe("as of button", "normal", "big", "small", default="normal"),
            "ask": maybe("a question to answer first: the button then opens it"),
        },
        takes_attributes=True,
    ),
    "toolbar": Component(
        "A row of buttons; sticky keeps it in sight at the foot of a phone.",
        {
            "label": needed("name for a screen reader"),
            "sticky": maybe("stays in sight", default=False),
            "for_chosen": maybe("of a work list: shown once something is chosen, with how many", default=False),
        },
        {BODY: "buttons"},
    ),
    "copy": Component(
        "A text that people take along (a link, a number), with a button that copies it.",
        {"value": needed("what is copied"), "label": needed("what it is")},
    ),
    "signature": Component(
        "A field to sign in with a finger or a pen; its lines go, as JSON, into a hidden input of a form.",
        {
            "label": needed("what to do, for a screen reader too"),
            "for_id": needed("id of the hidden input"),
            "clear": needed("text of the button that begins anew"),
        },
    ),
    "disclosure": Component(
        "Opens in place, without scripts.",
        {
            "summary": needed("what is inside"),
            "open": maybe("open from the start", default=False),
            "scripted": maybe("what is inside needs scripts: without them it is not offered", default=False),
            "look": maybe(
                "plain text, like a button, or over what follows instead of pushing it down",
                "plain",
                "button",
                "over",
                default="plain",
            ),
            "icon": icon(),
            "id": maybe("id"),
        },
        {BODY: "content"},
    ),
    "dialog": Component(
        "A window over the page. Open it with a button whose href is `#id`; without scripts it opens in place.",
        {"id": needed("id"), "title": needed("heading")},
        {BODY: "content"},
    ),
    # --- asking ---
    "form": Component(
        "A form: summary of errors, fields, buttons. Without content it shows all fields of `form` in order.",
        {
            "form": maybe("a Django form", default=None),
            "action": maybe("address; empty is this page"),
            "method": maybe("method", "post", "get", default="post"),
            "submit": maybe("text of its button; empty for none"),
            "cancel": maybe("address to go back to"),
            "draft": maybe("key under which the browser keeps a draft for 7 days"),
            "label": maybe("name for a screen reader"),
            "id": maybe("id"),
            "size": maybe("of its button", "normal", "big", default="normal"),
        },
        {BODY: "fields, in place of all", "more": "further buttons"},
        takes_attributes=True,
    ),
    "field": Component(
        "One field of a form with label, help and error beside it.",
        {"field": needed("a bound field: form.name")},
        {"after": "below the input, for a map or a photo preview"},
    ),
    "fieldset": Component(
        "Fields that belong together; columns puts short ones side by side on wide screens.",
        {"legend": needed("heading"), "help": maybe("one line"), "columns": maybe("side by side", 1, 2, 3, default=1)},
        {BODY: "fields"},
    ),
    "emergency": Component(
        "Shows emergency numbers as soon as the text of a field contains one of the words.",
        {
            "for_id": needed("id of the textarea"),
            "words": needed("list of words, or each word with the advice that it shows"),
            "title": maybe("heading; shipped: call at once if someone is in danger"),
        },
        {BODY: "in place of the shipped numbers 110 119 120 122"},
    ),
    "filters": Component(
        "A bar of filters over a list: a GET form whose state is the address.",
        {
            "label": needed("name for a screen reader"),
            "form": maybe("a Django form of filters", default=None),
            "submit": maybe("text of its button"),
            "clear": maybe("address without filters; shown when filters are on"),
            "count": maybe("how many rows there are, in words"),
            "target": maybe("selector of the list that htmx replaces; otherwise the page is loaded"),
        },
        {BODY: "chips and hidden fields"},
    ),
    "chip": Component(
        "A filter that is on or off.",
        {
            "text": needed("what it keeps"),
            "href": needed("address with it changed"),
            "on": maybe("is it on", default=False),
            "tone": tone("plain", "soon", "late", "done"),
            "count": maybe("how many", default=None),
        },
        takes_attributes=True,
    ),
    # --- telling ---
    "page_head": Component(
        "The heading of a page (h1), or of what is open in a pane.",
        {
            "title": needed("heading"),
            "level": maybe("level of its heading", 1, 2, default=1),
            "over": maybe("a small line over it: number, date"),
            "text": maybe("a sentence under it"),
            "back": maybe("address to go back to"),
            "back_text": maybe("where that is"),
        },
        {"over": "in place of the small line", "actions": "buttons"},
    ),
    "card": Component(
        "A piece of paper on the page.",
        {
            "title": maybe("heading"),
            "note": maybe("small, beside the heading"),
            "id": maybe("id"),
            "level": level(),
            "tone": tone("plain", "quiet", "present", "done"),
        },
        {BODY: "content", "actions": "buttons at its foot"},
        takes_attributes=True,
    ),
    "section": Component(
        "A part of a page with a heading and no frame.",
        {"title": needed("heading"), "note": maybe("small, beside it"), "id": maybe("id"), "level": level()},
        {BODY: "content", "actions": "beside the heading"},
    ),
    "tile": Component(
        "A big door on a start page.",
        {
            "title": needed("where it leads"),
            "href": needed("address"),
            "text": maybe("a few words"),
            "icon": icon(),
            "kind": tone("plain", "primary"),
        },
    ),
    "pill": Component(
        "A state or a time, in words; the colour only repeats it.",
        {
            "text": needed("the words"),
            "tone": tone("plain", "soon", "late", "done", "present"),
            "icon": icon(),
            "id": maybe("id"),
            "replaces": maybe("sent along with a pane, it replaces the one with its id", default=False),
        },
    ),
    "notice": Component(
        "Something to know before reading on.",
        {
            "tone": tone("info", "warn", "done", "error"),
            "title": maybe("in bold"),
            "text": maybe("a sentence"),
            "id": maybe("id"),
            "live": maybe("is read out when it appears", default=False),
        },
        {BODY: "in place of the sentence", "actions": "buttons"},
    ),
    "empty": Component(
        "What will be here, and the one button to begin.",
        {
            "title": needed("what is not here yet"),
            "text": maybe("what will be here and how it comes"),
            "href": maybe("address of the button"),
            "button": maybe("text of the button"),
            "icon": icon(),
        },
    ),
    "steps": Component(
        "The steps of a thing as a line, the present one lit.",
        {
            "steps": needed("list of labels"),
            "now": needed("which is present, 1 is the first; one more than the last: all done"),
            "also": maybe("numbers of later ones that have begun too", default=()),
            "label": needed("name for a screen reader"),
        },
    ),
    "timeline": Component("What happened, the newest first.", {"label": maybe("name")}, {BODY: "events"}),
    "event": Component(
        "One line of a timeline.",
        {
            "title": needed("what happened"),
            "when": maybe("the instant", default=None),
            "by": maybe("who"),
            "new": maybe("the newest", default=False),
            "tone": tone("plain", "done", "late"),
        },
        {BODY: "words, photos", "mark": "a small sign beside the title"},
    ),
    "facts": Component(
        "Terms and what they are: `rows` of pairs, or `fact`s inside.",
        {
            "rows": maybe("pairs of term and words", default=None),
            "look": maybe("term beside or above", "beside", "above", default="beside"),
        },
        {BODY: "facts"},
    ),
    "fact": Component("One term.", {"term": needed("term")}, {BODY: "what it is"}),
    "table": Component(
        "A table that scrolls by itself on a phone. Write plain thead and tbody; numbers go in `<td data-number>`. With "
        '`phone="cards"` each row is a block of its own there: give each `td` a `data-label`, the heading of its column; '
        "`data-none` hides one that says nothing.",
        {
            "caption": needed("what it shows"),
            "hide_caption": maybe("only for a screen reader", default=False),
            "look": maybe(
                "roomy or dense; narrow: two or three columns that fit a phone",
                "roomy",
                "dense",
                "narrow",
                default="roomy",
            ),
            "phone": maybe("scrolls, or rows as blocks", "scroll", "cards", default="scroll"),
        },
        {BODY: "thead, tbody"},
    ),
    "month": Component(
        "A month at a glance; days that differ are marked in words, a colour only repeats it.",
        {
            "caption": needed("which month"),
            "weekdays": needed("seven short names, Monday first"),
            "weeks": needed("rows of seven days: None, or number, mark, title, href, tone (plain, rest, done, soon)"),
        },
    ),
    "stat": Component(
        "A figure with what it is out of.",
        {
            "label": needed("what is counted"),
            "value": needed("figure"),
            "of": maybe("denominator, in words: of 148"),
            "note": maybe("what is excluded"),
            "href": maybe("the list behind it"),
            "tone": tone("plain", "soon", "late", "done"),
        },
    ),
    "stats": Component(
        "Figures side by side; big ones are read from across a hall, of small ones three stand side by side on a phone.",
        {
            "label": needed("name for a screen reader"),
            "size": maybe("of the figures", "normal", "big", "small", default="normal"),
        },
        {BODY: "stats"},
    ),
    "progress": Component(
        "How far something is.",
        {
            "label": needed("what"),
            "done": needed("how much"),
            "total": needed("out of; 0 when not known yet"),
            "note": maybe("a few words"),
        },
        takes_attributes=True,
    ),
    "masked": Component(
        "A personal value behind a mask; opening it is recorded.",
        {
            "value": needed("masked value: 138****1234"),
            "href": maybe("page that asks for the reason"),
            "action": maybe("address that opens it by POST"),
            "text": maybe("text of the button"),
        },
        takes_attributes=True,
    ),
    "photos": Component("Photos in a strip.", {"label": needed("name for a screen reader")}, {BODY: "photos"}),
    "photo": Component(
        "One photo; opens in full.",
        {
            "src": needed("address of the small one"),
            "alt": needed("what is to be seen"),
            "href": maybe("address of the big one"),
            "caption": maybe("before, after …"),
        },
    ),
    "map": Component(
        "Polygons and points; the list in its content says the same in words. Choosing needs the ids of two inputs.",
        {
            "id": needed("id"),
            "label": needed("what it shows"),
            "features": maybe(
                "GeoJSON as dict; of properties it reads title, text, href, tone, id, shade (0 to 5: pale to dark)",
                default=None,
            ),
            "src": maybe("address that gives GeoJSON"),
            "size": maybe("height", "small", "medium", "large", default="medium"),
            "latitude_id": maybe("id of the input to fill when a point is chosen"),
            "longitude_id": maybe("id of the input to fill when a point is chosen"),
            "draw_id": maybe("id of the textarea that takes what is drawn, as GeoJSON"),
            "list_title": maybe("text that opens the list"),
            "open_list": maybe("list open from the start", default=False),
        },
        {BODY: "the equivalent list"},
    ),
    "scatter": Component(
        "People as dots, near to whom they agree with; a shape for each group. Its content says the same in words.",
        {
            "id": needed("id"),
            "label": needed("what it shows"),
            "points": needed(
                "dicts of x, y (-500 to 500), tone (first … fifth) and mine (whether it is the reader's own)"
            ),
            "mine": maybe("word beside the reader's own dot"),
            "list_title": maybe("text that opens the list"),
            "open_list": maybe("list open from the start", default=False),
        },
        {BODY: "the equivalent list"},
    ),
    "bars": Component(
        "Columns side by side, the dark part of each being a part of it. Its content, a table, says the same in words.",
        {
            "label": needed("what it shows, for a screen reader"),
            "bars": needed("dicts of x, width (0 to 100), y, height, part_y, part_height (0 to 40) and text"),
            "first": maybe("word under the first"),
            "last": maybe("word under the last"),
            "most": maybe("what the full height is"),
            "size": maybe("height", "normal", "small", default="normal"),
            "list_title": maybe("text that opens the table"),
            "open_list": maybe("table open from the start", default=False),
        },
        {BODY: "the equivalent table"},
    ),
    "qr": Component(
        "A QR code of an address or a text.",
        {
            "data": needed("what it holds"),
            "label": needed("what it opens"),
            "caption": maybe("under it"),
            "size": maybe("size", "small", "medium", "large", default="medium"),
        },
    ),
    "icon": Component(
        "A picture beside words.", {"name": needed("name", *ICONS), "label": maybe("words, if it stands alone")}
    ),
    # --- going ---
    "views": Component(
        "A list of views with their counts, for a sidebar.", {"title": needed("heading")}, {BODY: "entries"}
    ),
    "tabs": Component("Pages side by side.", {"label": needed("name for a screen reader")}, {BODY: "entries"}),
    "entry": Component(
        "One entry of views or tabs.",
        {
            "text": needed("name"),
            "href": needed("address"),
            "on": maybe("is this page", default=False),
            "count": maybe("how many", default=None),
            "tone": tone("plain", "late"),
            "icon": icon(),
        },
        takes_attributes=True,
    ),
    "worklist": Component(
        "A list to work through: j, k and Enter move, x selects.",
        {"label": needed("name for a screen reader"), "id": maybe("id")},
        {BODY: "workitems", "foot": "pagination"},
    ),
    "workitem": Component(
        "One thing to work on.",
        {
            "title": needed("what it is"),
            "parts": maybe("the title in parts, as of `hits`", default=None),
            "href": needed("address"),
            "meta": maybe("small, under it"),
            "when": maybe("small, at the right: words"),
            "pill": maybe("state or time left"),
            "pill_id": maybe("id of that, to be replaced alone"),
            "tone": tone("plain", "soon", "late", "done", "present"),
            "on": maybe("is open in the pane", default=False),
            "select": maybe("value of its checkbox (name `chosen`)"),
            "form": maybe("id of the form that the checkbox belongs to"),
            "id": maybe("id"),
        },
        {BODY: "more lines"},
        takes_attributes=True,
    ),
    "hits": Component(
        "Words in which something was searched for, what was found marked.",
        {"parts": needed("pairs: words, and whether they were searched for")},
    ),
    "pagination": Component(
        "Pages of a long list; keeps the filters.",
        {"page": needed("a Django Page"), "parameter": maybe("of the address", default="page")},
    ),
    # --- standing ---
    "stack": Component(
        "One below the other.",
        {"gap": maybe("gap", "small", "normal", "large", default="normal")},
        {BODY: "content"},
    ),
    "columns": Component(
        "Side by side where there is room, one below the other on a phone.",
        {
            "count": maybe("at most", 2, 3, 4, default=2),
            "phone": maybe("on a phone: one below the other, or two side by side", "one", "two", default="one"),
        },
        {BODY: "content"},
    ),
    "split": Component(
        "A list and a reading pane, each scrolling by itself; on a phone the list, or the pane once one is open.",
        {
            "is_open": maybe("something is open in the pane", default=False),
            "pane_id": maybe("id of the pane"),
            "back": maybe("address of the list alone; on a phone a link back to it"),
        },
        {"list": "the list", "pane": "what is read"},
    ),
    "aside": Component(
        "Main matter with a narrow column of facts beside it.", {}, {BODY: "main matter", "side": "facts, map"}
    ),
    # --- on a phone ---
    "choices": Component("Big buttons for one thumb: the first one wide, then two by two.", {}, {BODY: "buttons"}),
    "tick": Component(
        "One box to tick in a form, for what no field of the form asks.",
        {
            "name": needed("as it is sent"),
            "value": needed("what is sent when it is ticked"),
            "text": needed("what is said by ticking it"),
            "on": maybe("whether it is ticked"),
        },
    ),
    "line": Component("Two things on one line, apart from each other.", {}, {BODY: "both"}),
    # --- paper ---
    "paper_head": Component(
        "The head of a numbered official paper.",
        {
            "title": needed("name of the paper"),
            "issuer": needed("who issues it"),
            "number": maybe("number"),
            "date": maybe("date in words"),
        },
    ),
    "poster": Component(
        "A sheet for a wall, read from two metres: whom to call and what to scan. `people` and `more` hold dl groups.",
        {"title": needed("what it is about, in the largest type")},
        {
            "people": "whom to call: div with dt and dd",
            "qr": "a large qr",
            "call": "what to do, in a few words",
            "hint": "a sentence under it",
            "more": "small print: div with dt and dd",
        },
    ),
    "paper_sign": Component("Lines to sign or stamp on.", {"lines": needed("list of labels: signed, date …")}),
}
