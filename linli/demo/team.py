"""Who does the work in the simulated year: an actor for every post, and which unit a category belongs to."""

from collections import defaultdict
from collections.abc import Set
from dataclasses import replace
from random import Random

from linli.cases.models import Case, Category
from linli.demo.queries import rows
from linli.kernel.actor import PASSERBY, Actor, Kind
from linli.people.models import Contact, Post, Role, Unit
from linli.record.registers import RegisterState


class Team:
    """The staff of the demo city as actors."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.units = {u.name: u for u in Unit.objects.filter(state=RegisterState.ACTIVE)}
        self.actors: dict[tuple[str, int], list[Actor]] = defaultdict(list)
        self.walkers: dict[str, list[Actor]] = defaultdict(list)
        self.names: dict[int, str] = {}
        for post in Post.objects.filter(state=RegisterState.ACTIVE).select_related("user").order_by("pk"):
            self.names[post.user_id] = post.user.shown_name
            ties = frozenset({post.unit_id})
            actor = Actor(Kind.PERSON, post.user_id, "desk", post.pk, post.unit_id, post.role, post.area_id or "", ties)
            self.actors[post.role, post.unit_id].append(actor)
            if post.role == Role.GRID_WORKER:
                self.walkers[post.area_id or ""].append(actor)
        self._committees = {u.area_id: u for u in self.units.values() if u.kind == Unit.Kind.COMMITTEE}
        self._serving = self._property_firms()
        by_kind = {u.kind: u for u in self.units.values()}
        self.centre, self.watch = by_kind[Unit.Kind.CENTRE.value], by_kind[Unit.Kind.SUPERVISION.value]
        self.office = by_kind[Unit.Kind.SUBDISTRICT.value]

    def clerk(self, *, besides: Set[int | None] = frozenset()) -> Actor:
        """A clerk of the centre, but none of these people."""
        return self.random.choice([a for a in self.actors[Role.CLERK, self.centre.pk] if a.id not in besides])

    def supervisor(self) -> Actor:
        return self.random.choice(self.actors[Role.SUPERVISOR, self.watch.pk])

    def worker_of(self, unit: Unit) -> Actor:
        """Somebody who may handle what the unit was given."""
        for role in (Role.HANDLER, Role.COMMUNITY_WORKER, Role.CLERK, Role.SUPERVISOR):
            if people := self.actors[role, unit.pk]:
                return self.random.choice(people)
        raise LookupError(f"nobody works in {unit}")

    def name_of(self, actor: Actor) -> str:
        return self.names[actor.id or 0]

    def walker(self, area: str) -> Actor:
        return self.random.choice(self.walkers[area])

    def verifier(self, case: Case, *, besides: Set[int | None]) -> Actor | None:
        """Somebody without a hand in it, if there is one: no clerk where the centre itself handled it."""
        clerks = [] if case.tasks.filter(unit=self.centre).exists() else self.actors[Role.CLERK, self.centre.pk]
        free = [a for a in clerks if a.id not in besides]
        watch = [a for a in self.actors[Role.SUPERVISOR, self.watch.pk] if a.id not in besides]
        chosen = free if free and (not watch or self.random.random() < 0.7) else watch
        return self.random.choice(chosen) if chosen else None

    def lead(self, category: Category, area: str) -> Unit:
        return self._resolve(category.lead_hint, area)

    def assistants(self, category: Category, area: str) -> list[Unit]:
        hints = [hint for hint in category.assisting_hint.split("、") if hint]
        units = [self._resolve(hint, area) for hint in hints]
        return [unit for unit in units if unit.kind != Unit.Kind.COMMITTEE or category.community_duty != "none"]

    def _resolve(self, hint: str, area: str) -> Unit:
        match hint:
            case "社区居委会":
                return self._committees[area[:12]]
            case "物业公司":
                return self._serving[area[:12]]
            case "街道办事处":
                return self.office
        return self.units[hint]

    def _property_firms(self) -> dict[str, Unit]:
        codes = {u.name.removesuffix("居民委员会"): area for area, u in self._committees.items() if area}
        firms = [(row["name"], row["serves"]) for row in rows("units") if "serves" in row]
        return {codes[community]: self.units[name] for name, served in firms for community in served}


def as_public(contact: Contact | None, *, channel: str) -> Actor:
    """Somebody at the public door."""
    return replace(PASSERBY, channel=channel, contact=contact.pk if contact else None)


def as_reporter(case: Case) -> Actor:
    """Whoever holds the tracking link of this case."""
    return Actor(Kind.LINK, case.pk, "web", holds=case.pk)


def speaking(worker: Actor, contact: Contact | None, *, channel: str) -> Actor:
    """A worker who writes down what this resident says."""
    return replace(worker, channel=channel, behalf=contact.pk if contact else None)
