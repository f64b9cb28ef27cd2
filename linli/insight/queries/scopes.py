"""What a person may ask figures of, and how pieces are called."""

from django.http import Http404
from django.utils.translation import gettext as _

from linli.cases.models import Case, Category
from linli.insight.policy import is_bound_to_unit, sees_figures
from linli.insight.queries.sums import Scope
from linli.insight.rules import By, Span
from linli.kernel.actor import Actor
from linli.people.models import Unit
from linli.places.models import Area
from linli.places.rules import level_of


def widest(actor: Actor) -> Scope:
    """All that this post may ask of. Raises Http404 where that is nothing."""
    if not sees_figures(actor):
        raise Http404
    if is_bound_to_unit(actor):
        return Scope(Span.UNIT, str(actor.unit))
    return Scope(Span.AREA, actor.area[:12]) if actor.area else Scope()


def asked(actor: Actor, *, area: str = "", unit: str = "") -> Scope:
    """What was asked for, if it lies within what may be asked. Raises Http404."""
    most = widest(actor)
    if area and level_of(area) is not None and most.span is not Span.UNIT and area.startswith(most.code):
        return Scope(Span.AREA, area)
    if unit.isascii() and unit.isdecimal() and most in (Scope(), Scope(Span.UNIT, unit)):
        return Scope(Span.UNIT, unit)
    if area or unit:
        raise Http404
    return most


def words_of(scope: Scope) -> str:
    """How it is called. Raises Http404 for what does not exist."""
    if scope.span is Span.ALL:
        return _("the whole city")
    if scope.span is Span.AREA:
        name = Area.objects.filter(code=scope.code).values_list("name", flat=True).first()
    else:
        name = Unit.objects.filter(pk=int(scope.code)).values_list("name", flat=True).first()
    if name is None:
        raise Http404
    return str(name)


def names(by: By) -> dict[str, str]:
    """The name of each key, in the order in which they are always shown. One query."""
    match by:
        case By.COMMUNITY | By.GRID:
            areas = Area.objects.order_by("code")
            areas = areas.filter(level="grid") if by is By.GRID else areas.exclude(level="grid")
            return dict(areas.values_list("code", "name")) | {"": _("no place")}
        case By.CATEGORY:
            return {str(c.pk): str(c) for c in Category.objects.select_related("parent")} | {"0": _("no category")}
        case By.UNIT:
            return {str(pk): name for pk, name in Unit.objects.order_by("kind", "name").values_list("pk", "name")}
        case By.CHANNEL:
            return {str(value): str(label) for value, label in Case.Channel.choices}
    return {"": _("everything together")}
