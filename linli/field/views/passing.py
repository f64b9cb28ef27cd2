"""Words passed on and what came up, from the phone: by the same actions as on the page of neighbours."""

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.field.views.arrived import Answer, Arrived
from linli.kernel.rulebook import Refused
from linli.neighbours import actions
from linli.neighbours.models import Telling, Word
from linli.neighbours.policy import visible_to
from linli.neighbours.queries.lists import area_of
from linli.neighbours.rules import TellingState
from linli.places.models import Building
from linli.places.queries import buildings_of


def told(sent: Arrived) -> Answer:
    """A building was told, on the day on which it was written down; who said so already, from elsewhere, need not again."""
    word, house = _word(sent), _house(sent)
    if word is None or house is None:
        raise Refused(_("This is not being passed on here any more."))
    day = timezone.localdate(sent.data["at"] or timezone.now())
    said = Telling.objects.filter(word=word, building=house, user=sent.by.id or 0, day=day, state=TellingState.TOLD)
    if not said.exists():
        actions.tell_building(word, building=house, way=sent.data["way"], **sent.marks)
    return {}


def reported(sent: Arrived) -> Answer:
    """What a neighbour heard or saw: a note to the grid worker, or a request at once."""
    data, area, house = sent.data, area_of(sent.by), _house(sent)
    if data["then"] == "case":
        actions.report_as_case(area=area, words=data["words"], building=house, **sent.marks)
    else:
        about = {"about": data["about"], "word": _word(sent)}
        actions.report(area=area, words=data["words"], building=house, **about, **sent.marks)
    return {}


def _word(sent: Arrived) -> Word | None:
    return visible_to(sent.by).filter(pk=sent.data["word"] or 0).first()


def _house(sent: Arrived) -> Building | None:
    return buildings_of(sent.by.area or "-").filter(pk=sent.data["building"] or 0).first()
