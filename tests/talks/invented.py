"""Invented opinions: who thinks what is known here, so that what is found can be checked."""

import numpy as np

from linli.talks.opinions.tables import UNSEEN, table_of


def table(votes, people=None):
    votes = np.asarray(votes, np.int8)
    people = people or [str(i) for i in range(len(votes))]
    return table_of(people, [str(j) for j in range(votes.shape[1])], votes)


def camps(people, statements, number=2, *, doubt=0.3, asked=0.7, seed=1):
    """Votes of so many camps, one person after the other; ``doubt`` is the share of votes at random."""
    random = np.random.default_rng(seed)
    lines = random.choice([-1, 1], (number, statements))
    votes = lines[np.arange(people) % number]
    wavers = random.random(votes.shape) < doubt
    votes = np.where(wavers, random.choice([-1, 0, 1], votes.shape), votes)
    return np.where(random.random(votes.shape) < asked, votes, UNSEEN).astype(np.int8)


def noise(people, statements, *, seed=1):
    """Everybody votes by dice."""
    return np.random.default_rng(seed).choice([-1, 0, 1], (people, statements)).astype(np.int8)
