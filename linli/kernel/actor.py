"""Who acts. Not always a person, and a person never without a capacity."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    PERSON = "person"  # signed in
    LINK = "link"  # holds a tracking link, has no account
    PASSERBY = "passerby"  # came through a public door and is known by nothing
    KEY = "key"  # a program with an API key
    CLOCK = "clock"  # a deadline that came
    IMPORT = "import"  # history from an older system, or data shipped with Linli


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which post, through which channel, and for whom.

    Authority comes from the one post acted in. A conflict of interest follows the
    person into every post: ``ties`` are all the units the person belongs to.
    """

    kind: Kind
    id: int | None = None  # the user, the contact behind a link, or the API key
    channel: str = ""
    post: int | None = None
    unit: int | None = None
    role: str = ""
    area: str = ""  # code of the area that the post covers; empty is the whole city
    ties: frozenset[int] = frozenset()
    contact: int | None = None  # the resident this actor is
    behalf: int | None = None  # the resident this actor speaks for
    holds: int | None = None  # the one case that a tracking link opens

    @property
    def speaks_for(self) -> int | None:
        """A resident plays the same part whether they write or a worker writes for them."""
        return self.behalf or self.contact

    @property
    def is_staff(self) -> bool:
        return self.kind is Kind.PERSON and self.post is not None

    @property
    def is_in_a_role(self) -> bool:
        """Staff in a post, or a program that was given the role of one."""
        return self.is_staff or (self.kind is Kind.KEY and bool(self.role))

    def facts(self) -> dict[str, str | int]:
        """What the record keeps: ids and codes, never a name."""
        kept = ("kind", "id", "channel", "post", "unit", "role", "behalf", "holds")
        return {name: value for name in kept if (value := getattr(self, name))}


CLOCK = Actor(Kind.CLOCK, channel="clock")
IMPORT = Actor(Kind.IMPORT, channel="import")
PASSERBY = Actor(Kind.PASSERBY, channel="web")
