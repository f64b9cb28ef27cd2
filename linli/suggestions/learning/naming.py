"""By which words of its own a hot topic is called: those that name something."""

from collections.abc import Sequence
from functools import lru_cache

import rjieba

from linli.suggestions.learning.names import shipped

NAMELESS = set("rmfdcputqyoehkb")  # kinds of words that name nothing: pronouns, numbers, 附近, adverbs, times
WITH_MORE = frozenset("在着了过到给于")  # a verb that ends so goes on: 放在, 看着


def telling(counted: Sequence[tuple[str, int]], example: str, most: int = 3) -> list[str]:
    """The words that most messages have, in the order of the example, if they name something: no 这个, 一趟, 附近.

    Of words that stand in each other (搅拌, 搅拌站) the longest. What somebody does or cannot do (放在, 看不见) names nothing.
    """
    best = sorted(counted, key=lambda pair: (-pair[1], example.find(pair[0]) % (len(example) + 1)))
    named = [word for word, times in best if 2 * times >= best[0][1] and _names_something(word)]
    chosen: list[str] = []
    for word in named:
        longest = max((other for other in named if word in other), key=len)
        if not any(longest in other or other in longest for other in chosen):
            chosen.append(longest)
    return (chosen or [word for word, _times in best])[:most]


@lru_cache(maxsize=10_000)
def _names_something(word: str) -> bool:
    _part, kind = rjieba.tag(word)[0]  # n noun, v verb, r pronoun …
    if kind == "v" and (word[-1] in WITH_MORE or "不" in word[1:-1]):
        return False
    return word not in shipped()["nameless"] and kind[0] not in NAMELESS and word[0] not in shipped()["nameless_first"]
