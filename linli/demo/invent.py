"""Invents what people of the demo city say, and where: words from ``data/``, chance from one seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from random import Random
from typing import Any, TypeVar

from shapely.geometry import Point, shape

from linli.cases.models import Category
from linli.demo.plan import city
from linli.demo.queries import area_features, table
from linli.people.actions import contact_for
from linli.people.models import Contact
from linli.places.models import Area

T = TypeVar("T")
PLAINLY = {  # what is written of a place or a time in a story, and what the public reads instead
    "{b}号楼{u}单元": "有个单元", "{b}号楼": "有栋楼", "{f}楼": "高楼层", "{s}": "附近道路", "{d}": "好些天", "{t}": "夜里",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is: inside a base grid, and perhaps in a dedicated one."""

    area: Area
    address: str
    position: tuple[float, float]
    compound: str


class Inventor:
    """Draws words, places and people; the same seed draws the same."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.year = table("year")
        self.stories = table("stories")
        self.categories = {c.code: c for c in Category.objects.filter(parent__isnull=False).select_related("parent")}
        self.by_id = {c.pk: c for c in self.categories.values()}
        self.areas = Area.objects.in_bulk(field_name="code")

    def chance(self, name: str) -> bool:
        """Whether it happens this time, by its percentage in ``year.yaml``."""
        return self.random.random() * 100 < float(self.year[name])

    def chance_in(self, name: str, key: str) -> bool:
        """The same for a percentage that depends on something."""
        return self.random.random() * 100 < float(self.year[name][key])

    def one(self, name: str) -> str:
        """One of the phrases of this name."""
        phrases: list[str] = self.year[name]
        return self.random.choice(phrases)

    def weighted(self, shares: Mapping[str, float]) -> str:
        return self.random.choices(list(shares), list(shares.values()))[0]

    def category(self, at: datetime) -> Category:
        """What is raised in this month."""
        weights = {code: self._weight(code, at.month) for code in self.stories if code in self.categories}
        return self.categories[self.weighted(weights)]

    def said(self, category: Category, spot: Spot, *, nth: int | None = None) -> dict[str, str]:
        """What somebody says about it, and the title it gets; ``nth`` picks the story, else chance does."""
        say: Sequence[str] = self.stories[category.code]["say"]
        n = self.random.randrange(len(say)) if nth is None else nth % len(say)
        story = self._filled(say[n], spot)
        title = story.partition("。")[0]
        self._told[category.code, title] = n
        around = [self._filled(self.one(name), spot) for name in ("openings", "details")]
        return {"words": f"{around[0]}{story}{around[1]}", "title": title}

    def said_too(self, category: Category, spot: Spot, title: str) -> dict[str, str]:
        """What a neighbour says who has the same trouble as the one whose case has this title."""
        return self.said(category, spot, nth=self._told.get((category.code, title)))

    def done(self, category: Category, title: str) -> str:
        """What was done about this story, in short and of nobody in particular: for the public."""
        return self._of_story("done", category, title)

    def raised(self, category: Category, title: str) -> str:
        """What the story begins with, without house, street and hour: for the public."""
        first = self._of_story("say", category, title).partition("。")[0]
        for written, plain in PLAINLY.items():
            first = first.replace(written, plain)
        return first

    def answer(self, category: Category, title: str, *, opening: str = "answer_openings") -> str:
        """What the resident is told when it is done: their own trouble, what was found, what was done, what comes next."""
        endings: list[str] = self.year["answer_endings"][self.stories[category.code]["kind"]]
        return f"{self.one(opening)}{self._of_story('told', category, title)}。{self.random.choice(endings)}"

    def answer_at_once(self, category: Category, title: str, *, unit: str) -> str:
        """What they are told while still on the phone: a question is answered, what must be done is on its way."""
        said: list[str] | None = self.year["answers_at_once"].get(self.stories[category.code]["kind"])
        if said is None:
            return f"您好，{self._of_story('told', category, title)}。"
        return self.random.choice(said).format(unit=unit)

    def spot(self, area: str | None = None) -> Spot:
        """Somewhere in this grid, or anywhere."""
        feature = self._grids[area] if area else self.random.choices(list(self._grids.values()), self._busy)[0]
        about, polygon = feature["properties"], shape(feature["geometry"])
        west, south, east, north = polygon.bounds
        point = polygon.representative_point()
        for _try in range(20):
            drawn = Point(self.random.uniform(west, east), self.random.uniform(south, north))
            if polygon.contains(drawn):
                point = drawn
                break
        compound = about.get("compound") or about["name"].removesuffix("专属网格")
        building, entrance = self.random.randint(1, 28), self.random.randint(1, 4)
        address = f"{compound}{building}号楼{entrance}单元" if "compound" in about else compound
        return Spot(self.areas[about["code"]], address, (round(point.x, 6), round(point.y, 6)), compound)

    def resident(self) -> Contact | None:
        """Who raises it; some are unnamed, and some raise more than others."""
        if self.chance("unnamed"):
            return None
        n = int(self.year["residents"] * self.random.random() ** 1.6)
        if n not in self._met:
            names = city()["names"]
            name = self._names.choice(names["family"]) + self._names.choice(names["given"])
            self._met[n] = contact_for(name=name, phone=f"1980001{n:04}")
        return self._met[n]

    def _of_story(self, part: str, category: Category, title: str) -> str:
        """One part of the story that this title begins: what belongs together stands in the same order."""
        texts: Sequence[str] = self.stories[category.code][part]
        n = self._told.get((category.code, title))
        return texts[n] if n is not None else self.random.choice(texts)

    def _weight(self, code: str, month: int) -> float:
        usual = float(self.year["weights"].get(code, 10))
        return usual * float(self.year["seasons"].get(code, {}).get(month, 1))

    def _filled(self, text: str, spot: Spot) -> str:
        pick = self.random
        streets = city()["streets"]
        street = pick.choice([f"{s}路" for s in streets["north_south"]] + [f"{s}街" for s in streets["east_west"]])
        words: dict[str, Any] = {"b": pick.randint(1, 28), "u": pick.randint(1, 4), "f": pick.randint(3, 17)}
        words |= {"d": self.one("hours"), "t": self.one("moments"), "s": street, "c": spot.compound}
        return text.format(**words)

    @cached_property
    def _grids(self) -> dict[str, dict[str, Any]]:
        features = [f for f in area_features() if f["properties"]["level"] == Area.Level.GRID]
        return {f["properties"]["code"]: f for f in features}

    @cached_property
    def _busy(self) -> list[float]:
        """Communities differ, and fewer matters arise in dedicated grids."""
        factor = {code: self.random.uniform(0.6, 1.5) for code in sorted({c[:12] for c in self._grids})}
        return [
            factor[code[:12]] * (0.15 if f["properties"]["is_dedicated"] else 1.0) for code, f in self._grids.items()
        ]

    @cached_property
    def _told(self) -> dict[tuple[str, str], int]:
        """Which story a title begins, by category."""
        return {}

    @cached_property
    def _met(self) -> dict[int, Contact]:
        return {}

    @cached_property
    def _names(self) -> Random:
        return Random(self.random.random())
