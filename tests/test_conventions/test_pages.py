"""Pages: private unless listed, addresses that can be read, looks only from ``ui``."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

LINLI = Path(settings.BASE_DIR) / "linli"
TEMPLATES = sorted(file for file in LINLI.glob("*/templates/**/*") if file.is_file())
IN_APPS = [file for file in TEMPLATES if file.relative_to(LINLI).parts[0] != "ui"]
PAPERS = {".txt", ".typ"}  # texts and papers: no HTML, so these rules do not apply

# Pages that a stranger may open, each for its reason. allauth's own are judged by allauth.
LOOK = "how pages look: everybody may choose, and see the components"
GRID = "each grid's worker, phone and supervision phone are public"
RAISE = "a resident raises a request without an account"
LINK = "whoever holds the tracking link; the link is the key"
PUBLISHED = "what is published is for everybody (晒事)"
FILE = "asks itself who may see the file: a picture of a published case, or the holder of the link"
COUNCIL = "councils are open: what is talked over, when they meet, what was resolved (no names, no minutes)"
NEIGHBOUR = "a neighbour proposes, supports and rates without an account"
ROOM = "whoever holds the code that hangs in the circle is there; the code is the key"
VOTE = "what is put to the vote, and the totals, are posted for everybody"
BALLOT = "whoever holds the personal link; a code to the phone on the roll opens the ballot"
FIELD = "an empty shell: what it shows comes with the key of a phone, or waits on it"
PHONE_KEY = (
    "a worker's phone shows the key it got when it was enrolled; a session would be over before the signal is back"
)
TALK = "residents take part in a talk by a code, without an account (码上议事)"
HALL = "the hall of the centre: who is there when, a number to draw, numbers that are called (no names)"
ERRANDS = "what is run for residents, and who issues what a community may not; asked for without an account"
TICKET = "whoever holds the slip of this number; the link on it is the key"
OPEN311 = "programs show a key instead of a session; without one only what is published is to be seen"
FARES = "how requests of a community fared is for its residents to read: counts, and none that is small"
PUBLIC_PAGES: dict[str, str] = {
    "insight:communities-public": FARES,
    "insight:community-public": FARES,
    "api:discovery-json": OPEN311,
    "api:discovery-xml": OPEN311,
    "api:services-json": OPEN311,
    "api:services-xml": OPEN311,
    "api:service-json": OPEN311,
    "api:service-xml": OPEN311,
    "api:requests-json": OPEN311,
    "api:requests-xml": OPEN311,
    "api:request-json": OPEN311,
    "api:request-xml": OPEN311,
    "api:comments-json": OPEN311,
    "api:comments-xml": OPEN311,
    "api:token-json": OPEN311,
    "api:token-xml": OPEN311,
    "exchange:push": "another system hands work orders over; the signature is the key",
    "api:guide": "how programs connect, for whoever writes one",
    "api:openapi": "how programs connect, for whoever writes one",
    "api:calendar-feed": "whoever holds the secret link of a calendar; there is nothing of a resident in it",
    "talks:home": TALK,
    "talks:talk": TALK,
    "talks:vote": TALK,
    "talks:group": TALK,
    "talks:say": TALK,
    "talks:mine": TALK,
    "talks:move-mine": TALK,
    "talks:result": TALK,
    "talks:phone": TALK,
    "field:home": FIELD,
    "field:worker": FIELD,
    "field:manifest": FIELD,
    "field:load": PHONE_KEY,
    "field:send": PHONE_KEY,
    "field:wiped": PHONE_KEY,
    "ui:icon": LOOK,
    "ui:elder": LOOK,
    "ui:language": LOOK,
    "ui:gallery": LOOK,
    "ui:gallery_desk": LOOK,
    "ui:gallery_paper": LOOK,
    "places:find": GRID,
    "places:locate": GRID,
    "places:area": GRID,
    "places:poster": GRID,
    "places:qr": GRID,
    "places:shapes": GRID,
    "files:file": FILE,
    "files:thumb": FILE,
    "files:held": FILE,
    "councils:home": COUNCIL,
    "councils:calendar": COUNCIL,
    "councils:council": COUNCIL,
    "councils:topic": COUNCIL,
    "councils:meeting": COUNCIL,
    "councils:meeting-calendar": COUNCIL,
    "councils:propose": NEIGHBOUR,
    "councils:follow": "whoever proposed a topic; the link is the key",
    "councils:support": NEIGHBOUR,
    "councils:rate": NEIGHBOUR,
    "councils:room": ROOM,
    "councils:room-act": ROOM,
    "portal:home": RAISE,
    "portal:raise": RAISE,
    "portal:find": RAISE,
    "portal:known": RAISE,
    "portal:same": LINK,
    "portal:track": LINK,
    "portal:add_details": LINK,
    "portal:withdraw": LINK,
    "portal:resume": LINK,
    "portal:rate": LINK,
    "portal:reopen": LINK,
    "portal:appeal": LINK,
    "portal:confirm": LINK,
    "portal:not_me": LINK,
    "portal:published_list": PUBLISHED,
    "portal:ratings": PUBLISHED,
    "portal:published_map": PUBLISHED,
    "portal:published": PUBLISHED,
    "reception:home": HALL,
    "reception:hall": HALL,
    "reception:take": HALL,
    "reception:screen": HALL,
    "reception:ticket": TICKET,
    "reception:slip": TICKET,
    "reception:leave": TICKET,
    "errands:home": ERRANDS,
    "errands:kind": ERRANDS,
    "errands:certificate": ERRANDS,
    "errands:answer": ERRANDS,
    "errands:certificate-note": ERRANDS,
    "errands:mine": LINK,
    "errands:mine-act": LINK,
    "mediation:mine": LINK,
    "mediation:my-agreement": LINK,
    "mediation:party_act": LINK,
    "portal:thank": PUBLISHED,
    "portal:contradict": PUBLISHED,
    "votes:votes": VOTE,
    "votes:vote": VOTE,
    "votes:urn": VOTE,
    "votes:joined": VOTE,
    "votes:ballot": BALLOT,
    "votes:code": BALLOT,
    "votes:object": BALLOT,
    "votes:doors": BALLOT,
}


def pages(
    resolver: URLResolver | None = None, route: str = "", space: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Every page: its name with namespaces (or its address), its whole address, its pattern."""
    for found in (resolver or get_resolver()).url_patterns:
        here = route + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from pages(found, here, f"{space}{found.namespace}:" if found.namespace else space)
        else:
            yield (f"{space}{found.name}" if found.name else here), here, found


def ours() -> list[tuple[str, str, URLPattern]]:
    return [page for page in pages() if page[2].callback.__module__.startswith("linli.")]


def test_a_page_is_private_unless_listed_here():
    public = {name for name, _, page in ours() if not getattr(page.callback, "login_required", True)}

    assert public == set(PUBLIC_PAGES), "add the page to PUBLIC_PAGES with its reason, or take @login_not_required off"


def test_an_address_is_written_in_small_words_with_hyphens():
    word = re.compile(r"([a-z0-9]+(-[a-z0-9]+)*|<[a-z]+:[a-z_]+>)?(\.[a-z]+)?")
    odd = {address for _, address, _ in ours() for part in address.split("/") if not word.fullmatch(part)}

    assert odd == set(), "write addresses as people/service-points/<int:pk>/"


def test_a_page_has_a_name():
    assert [address for _, address, page in ours() if not page.name] == [], "give it name=, others link to it"


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        (r"\sclass\s*=", "looks come from ui components: use one, or add one to linli/ui"),
        (r"\sstyle\s*=|<style", "the content security policy forbids inline styles: use a ui component"),
        (r"<script(?![^>]*\ssrc=)", "the content security policy forbids inline scripts: a file under static/"),
        (r"\son[a-z]+\s*=\s*[\"']", "the content security policy forbids inline handlers: a file under static/"),
        (r"javascript:", "the content security policy forbids it"),
    ],
)
def test_an_app_template_has_no_looks_and_no_script_of_its_own(pattern, message):
    bad = re.compile(pattern, re.IGNORECASE)
    html = [file for file in IN_APPS if file.suffix not in PAPERS]
    found = [f"{f.relative_to(LINLI)}:{n}" for f in html for n, line in enumerate(lines(f), 1) if bad.search(line)]

    assert found == [], message


def test_only_ui_says_that_text_is_safe_html():
    bad = re.compile(r"\|\s*safe\b|autoescape\s+off|mark_safe|SafeString\(|\|\s*safeseq")
    code = [file for file in LINLI.rglob("*.py") if file.relative_to(LINLI).parts[0] != "ui"]
    found = [
        f"{file.relative_to(LINLI)}:{number}"
        for file in [*IN_APPS, *code]
        for number, line in enumerate(lines(file), 1)
        if bad.search(line) and file.suffix not in PAPERS
    ]

    assert found == [], "what people typed is never HTML: use a ui component, or format_html there"


def lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def test_every_template_can_be_read():
    """Also branches that nobody has opened yet: a component, prop or slot that does not exist shows here."""
    names = [file.relative_to(LINLI).parts[2:] for file in TEMPLATES if file.suffix == ".html"]

    assert len(names) > 100
    for parts in names:
        get_template("/".join(parts))
