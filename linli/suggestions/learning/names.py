"""Names of places and bodies, found in the messages themselves: a run of characters before a usual ending (小区, 路, 中学 …).

A name is bounded to the left where many different characters stand before it (branching, after Harris 1955), and what stands
before the ending hardly occurs otherwise. Nothing of any city is known beforehand.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent.parent / "data" / "place_words.yaml"
FEWEST = 3  # texts that must have a name
LONGEST = 10  # characters
BOUND = 0.6  # one character before it in more of the texts than this belongs to the name
OWN = 0.25  # share of the texts with the first part of a name that have the whole name
COMMON = 0.03  # in a larger share of all texts it is no name but the subject of the board
LEAST_COMMON = 200
_DOTS, _PARTS, _DISTRICT = re.compile(r"[·.()\s]"), re.compile(r"[^\w]+"), re.compile(r"^[a-zA-Z]?\d*[市区县]")


@cache
def shipped() -> dict[str, Any]:
    known: dict[str, Any] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return known


@cache
def _ending() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, shipped()["endings"]), key=len, reverse=True)))


def bare(text: str) -> str:
    """Without the dots and blanks that some write inside a name."""
    return _DOTS.sub("", text)


def names_in(texts: Sequence[str]) -> list[set[str]]:
    """The names in each text (as `bare` has it)."""
    parts = [[part for part in _PARTS.split(text) if part] for text in texts]
    often = _before_endings(parts)
    found = [_bounded(some, often) for some in parts]
    times = Counter(name for some in found for name in some)
    most = max(LEAST_COMMON, int(COMMON * len(texts)))
    candidates = {name for name, n in times.items() if FEWEST <= n <= most}
    own = _own(texts, candidates, times)
    return [some & own for some in found]


def _before_endings(parts: Sequence[Sequence[str]]) -> Counter[str]:
    """In how many texts each run of characters stands that closes with an ending."""
    often: Counter[str] = Counter()
    for some in parts:
        seen = {
            part[end - length : end]
            for part in some
            for end in {match.end() for match in _ending().finditer(part)}
            for length in range(2, min(LONGEST, end) + 1)
        }
        often.update(seen)
    return often


def _bounded(parts: Sequence[str], often: Counter[str]) -> set[str]:
    found = set()
    for part in parts:
        for match in _ending().finditer(part):
            if name := _name_at(part, match.start(), match.end(), often):
                found.add(name)
    return found


def _name_at(part: str, start: int, end: int, often: Counter[str]) -> str:
    """The name that closes here: at least two characters and the ending, more while they always stand together."""
    start = max(min(start - 2, end - 3), 0)
    while start > 0 and end - start < LONGEST:
        here, longer = often[part[start:end]], often[part[start - 1 : end]]
        if here < FEWEST or longer / here < BOUND:
            break
        start -= 1
    name = part[start:end]
    if often[name] < FEWEST:
        return ""
    while name and (name[0] in shipped()["not_first"] or name[0].isdigit() or _DISTRICT.match(name)):
        name = _DISTRICT.sub("", name) if _DISTRICT.match(name) else name[1:]
    is_general = any(name.startswith(word) for word in shipped()["general"])
    is_sentence = any(c in shipped()["not_inside"] for c in name)  # 换了城市
    return name if len(name) >= 3 and not is_general and not is_sentence else ""


def _own(texts: Sequence[str], candidates: set[str], times: Counter[str]) -> set[str]:
    """Those whose first part is a word of its own, like 丽景 in 丽景小区; in 投诉小区 it is not."""
    first = {name: _first_part(name) for name in candidates}
    wanted = {part for part in first.values() if part}
    lengths = sorted({len(part) for part in wanted})
    often: Counter[str] = Counter()
    for text in texts:
        often.update({text[i : i + n] for n in lengths for i in range(len(text) - n + 1)} & wanted)
    return {name for name, part in first.items() if part and times[name] >= OWN * often[part]}


def _first_part(name: str) -> str:
    for match in _ending().finditer(name):
        if match.end() == len(name):
            return name[: match.start()]
    return ""
