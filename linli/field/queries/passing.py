"""What a phone carries of words being passed on (通知到楼栋): for a neighbour all of their day, for a grid worker a tab beside the round."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from linli.kernel.actor import Actor
from linli.neighbours.models import Word
from linli.neighbours.queries.lists import House, going, passings, reports
from linli.neighbours.rules import ReportState
from linli.places.queries import buildings_of
from linli.places.rules import Level, level_of
from linli.ui.templatetags.words import day

MOST_REPLIES = 10
CARRIED = {Level.GRID, Level.COMMUNITY}  # of a subdistrict a phone does not carry all buildings
Piece = dict[str, Any]


def words(actors: Sequence[Actor]) -> list[Piece]:
    """Each word with its buildings in one's grid or community and where one stands in, and who told them.

    Three queries for each post, a fourth for a community, however many words there are.
    """
    found: dict[int, Piece] = {}
    for actor in actors:
        if level_of(actor.area) not in CARRIED:
            continue
        for one in passings(actor.area, going(actor)):
            piece = found.setdefault(one.word.pk, _word(one.word))
            known = {house["id"] for house in piece["houses"]}
            piece["houses"] += [_house(house) for house in one.houses if house.building.pk not in known]
    return list(found.values())


def _word(word: Word) -> Piece:
    return {
        "id": word.pk,
        "title": word.title,
        "text": word.text,
        "where": word.area.name,
        "until": day(word.last_day),
        "houses": [],
    }


def _house(house: House) -> Piece:
    told = [(telling.day, telling.user.shown_name, telling.get_way_display()) for telling in house.tellings]
    return {
        "id": house.building.pk,
        "name": str(house.building),
        "told": [" · ".join([day(on), name, way]) for on, name, way in told],
    }


def houses(actor: Actor) -> list[Piece]:
    """The buildings of one's grid, of which something may be reported. One query."""
    found = buildings_of(actor.area).order_by("compound__name", "order", "name")
    return [{"id": house.pk, "name": str(house)} for house in found]


def replies(actor: Actor) -> list[Piece]:
    """What a neighbour handed up and was replied to, the newest first: they pass the reply on. One query."""
    found = reports(actor).filter(user=actor.id or 0, state=ReportState.ANSWERED)[:MOST_REPLIES]
    return [
        {
            "about": f"{day(timezone.localdate(one.made_at))} · {one.get_about_display()}",
            "words": one.words[:200],
            "answer": one.answer,
        }
        for one in found
    ]
