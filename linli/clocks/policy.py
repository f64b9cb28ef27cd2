"""Who one is to calendars and ladders: the administrator keeps them, all staff may read them."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.clocks.models import Calendar, CalendarDay, Ladder
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Parts
from linli.record.models import Thing
from linli.record.registers import RegisterState, register_parts


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    return register_parts(actor)


def blockers_of(thing: Thing, action: str) -> list[str]:
    if isinstance(thing, Calendar) and action == "retire" and thing.is_default:
        return [_("This calendar is used where nothing else is said: make another one the default first.")]
    if isinstance(thing, CalendarDay) and action in {"add", "change", "restore"} and _is_taken(thing):
        return [_("This date is in the calendar already.")]
    return []


def calendars_visible_to(actor: Actor) -> QuerySet[Calendar]:
    return Calendar.objects.order_by("pk") if actor.is_staff else Calendar.objects.none()


def ladders_visible_to(actor: Actor) -> QuerySet[Ladder]:
    return Ladder.objects.order_by("pk") if actor.is_staff else Ladder.objects.none()


def _is_taken(day: CalendarDay) -> bool:
    same = CalendarDay.objects.filter(calendar=day.calendar_id, date=day.date, state=RegisterState.ACTIVE)
    return same.exclude(pk=day.pk).exists()
