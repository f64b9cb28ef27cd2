"""Names that voters write in become numbers, under the lock of the vote, before anything else is done with a ballot.

And after the end, before the certificate: two spellings of one name are joined, or taken apart again.
"""

import secrets
from collections.abc import Mapping
from typing import Any, Unpack

from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.fields import blind_index
from linli.record.acts import Sent, once, one_step
from linli.record.models import Act
from linli.votes.models import Spelling, Vote, WrittenName
from linli.votes.models.written import normal, normal_name
from linli.votes.tally import MARK, WRITTEN, marked, marks_in

MOST_WRITTEN = 500  # different names to one question


def numbered(vote: Vote, choice: str) -> str:
    """A ballot whose names are numbers: ``1=2+@王五`` becomes ``1=2+345``. Nothing else changes.

    Raises Refused, also for a number that no name stands behind: numbers of names are given here and nowhere else.
    """
    open_to_names = {str(one["n"]): one for one in vote.asked if one.get("writes_in")}
    if not open_to_names:
        return choice
    parts = (part.partition("=") for part in choice.split(";"))
    return ";".join(
        f"{n}={_answer(vote, open_to_names[n], said) if n in open_to_names else said}" for n, _is, said in parts
    )


@once
def join_spelling(
    vote: Vote, *, question: int, n: int, same_as: int, words: str, by: Actor, **sent: Unpack[Sent]
) -> Act:
    """The name with number ``n`` is another spelling of ``same_as``, a candidate or another name, and why (合并写法).

    The ballots stay as they are; the count, the certificate and the evidence say what was joined. Whoever joins does not certify.
    """
    spelling = Spelling(vote=vote, question=question, n=n, same_as=same_as)
    return one_step(spelling, "join_spelling", words=words, by=by, **sent)


@once
def part_spelling(spelling: Spelling, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """They are two people after all, and why (分开写法): each name counts for itself again."""
    return one_step(spelling, "part_spelling", words=words, by=by, **sent)


def _answer(vote: Vote, one: Mapping[str, Any], said: str) -> str:
    tokens = said.split("+")
    names = [token.removeprefix(MARK) for token in tokens if token.startswith(MARK)]
    numbers = [token for token in tokens if not token.startswith(MARK)]
    if any(len(token) == len(str(WRITTEN[0])) and token.isdecimal() for token in numbers):
        raise Refused(_("Please choose one of the answers."))
    if not names:
        return said
    try:
        chosen = marks_in("+".join(numbers)) if numbers else []
    except ValueError as why:
        raise Refused(_("Please choose one of the answers.")) from why
    return marked([*chosen, *(_number(vote, one, name) for name in names)])


def _number(vote: Vote, one: Mapping[str, Any], text: str) -> int:
    try:
        name = normal_name(text)
    except ValueError as why:
        raise Refused(_("Write the full name, without anything else.")) from why
    if name in {normal(candidate) for candidate in one["candidates"]}:
        raise Refused(_("“%s” stands on the ballot: choose them there.") % name)
    known = WrittenName.objects.filter(vote=vote, question=one["n"])
    name_hash = blind_index(name, kind="written")
    if (found := known.filter(name_hash=name_hash).first()) is not None:
        return found.n
    taken = set(known.values_list("n", flat=True))
    if len(taken) >= MOST_WRITTEN:
        raise Refused(_("Too many different names have been written in. Please vote for a candidate."))
    n = secrets.choice([n for n in WRITTEN if n not in taken])
    WrittenName.objects.create(vote=vote, question=one["n"], n=n, name=name, name_hash=name_hash)
    return n
