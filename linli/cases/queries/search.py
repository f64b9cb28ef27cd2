"""Finding cases: by number, by the phone or whole name of who raised them, and by words of text, notes and answers.

Phone and name are encrypted and found through their keyed hashes; who finds somebody so has read it (``Found.contacts``).
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.cases.queries.findable import CASE
from linli.people.fields import blind_index, normal_phone
from linli.people.models import Contact
from linli.search.queries import MOST, Found, best, matching, newest
from linli.search.rules import Question, question

LONGEST_NAME, LAST_DIGITS = 20, 4


@dataclass(frozen=True, slots=True)
class Search:
    """What was found: the cases in order, how it was understood, and whose phone or name led to them."""

    found: Found
    asked: Question
    is_in_words: bool = False  # nobody wrote exactly this; its words were looked for instead
    contacts: dict[int, str] = field(default_factory=dict)  # id of the contact: "phone" or "name"
    q: str = ""  # as it was typed

    def why(self, case: Case) -> str:
        """What led to this case where no marked word says it: its number, or the phone or name of who raised it."""
        if case.pk == number_in(self.q.strip()):
            return _("found by its number")
        found = self.contacts.get(case.reporter_id or 0, "")
        if found == "phone" and len(self.q.strip()) == LAST_DIGITS:
            return _("found by the last four digits of the phone of who raised it")
        words = {"phone": _("found by the phone of who raised it"), "name": _("found by the name of who raised it")}
        return words.get(found, "")


def search(q: str, among: QuerySet[Case], *, by_fit: bool = False, labels: Collection[str] | None = None) -> Search:
    """The cases ``among`` those that the reader may see, what was asked for by number, phone or name first.

    Of words the newest come first, or those that fit best; at most 1,000. Two queries, four when a person or number was meant.
    ``labels``: what ``policy.labels_of`` says of the reader.
    """
    asked, contacts = question(q), people(q)
    first = list(among.filter(_named(q, contacts)).order_by("-raised_at").values_list("pk", flat=True)[:MOST])
    rows = among.order_by().values("pk") if among.query.has_filters() else None  # None: all there are
    find = best if by_fit else newest
    found, is_in_words = find(CASE, asked, among=rows, labels=labels), False
    if not found.ids and not first and asked.pairs and (words := asked.in_words).terms != asked.terms:
        found, asked, is_in_words = find(CASE, words, among=rows, labels=labels), words, True
    known = set(first)
    ids = first + [pk for pk in found.ids if pk not in known]
    return Search(Found(ids[:MOST], found.is_more or len(ids) > MOST), asked, is_in_words, contacts, q)


def with_words(
    cases: QuerySet[Case], q: str, *, by_person: bool = True, labels: Collection[str] | None = None
) -> QuerySet[Case]:
    """The same cases as ``search`` finds, all of them, for exports, maps and counts; ``by_person``: by phone and name, too."""
    asked, named = question(q), _named(q, people(q) if by_person else {})
    exact = matching(CASE, asked, labels=labels).values("thing_id")
    every = cases.filter(pk__in=exact) if named == NOBODY else cases.filter(named | Q(pk__in=exact))
    if asked.pairs and (words := asked.in_words).terms != asked.terms and not every.exists():
        return cases.filter(pk__in=matching(CASE, words, labels=labels).values("thing_id"))
    return every


def number_in(text: str) -> int | None:
    """The number of a case as people write it: 2026-004217, 2026004217 or just 4217; None when it is none."""
    plain = unicodedata.normalize("NFKC", text).replace("-", "").replace(" ", "")
    tail = plain[4:] if len(plain) > 6 else plain
    return int(tail) if plain.isascii() and plain.isdecimal() and len(tail) <= 12 else None


def people(q: str) -> dict[int, str]:
    """Whose phone (whole, or its last four digits) or whole name this is: the ids of contacts, each with what it was."""
    hashes = {kind: value for kind, value in _hashes(q.strip()).items() if value}
    if not hashes:
        return {}
    same = Q(pk__in=[])
    for column, value in hashes.items():
        same |= Q(**{column: value})
    name = hashes.get("name_hash")
    rows = Contact.objects.filter(same, shredded_at=None).order_by("-pk").values_list("pk", "name_hash")[:MOST]
    return {pk: "name" if name and found == name else "phone" for pk, found in rows}


def led_by(cases: QuerySet[Case], q: str) -> dict[int, str]:
    """Whose phone or name led to some of these cases, as ``people`` tells it: who reads the cases has read that of them."""
    if not (found := people(q) if q else {}):
        return {}
    shown = set(cases.filter(reporter__in=list(found)).order_by().values_list("reporter", flat=True))
    return {pk: what for pk, what in found.items() if pk in shown}


NOBODY = Q(pk__in=[])


def _named(q: str, contacts: dict[int, str]) -> Q:
    """The cases of these people, and the case with this number."""
    named = Q(reporter__in=list(contacts)) if contacts else NOBODY
    number = number_in(q.strip())
    return named if number is None else named | Q(pk=number)


def _hashes(text: str) -> dict[str, str]:
    """The columns of a contact by which this may be found."""
    if not any(c.isdigit() for c in text):
        is_name = 2 <= len(text) <= LONGEST_NAME and "\n" not in text
        return {"name_hash": blind_index(text, kind="name") if is_name else ""}
    if len(text) == LAST_DIGITS and text.isascii() and text.isdecimal():
        return {"last4_hash": blind_index(text, kind="last4")}
    try:
        return {"phone_hash": blind_index(normal_phone(text))}
    except ValidationError:
        return {}
