"""Who one is to a talk and to what belongs to it. What that part may do is in rules.py."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.kernel.actor import Actor, Kind
from linli.kernel.rulebook import Parts
from linli.people.models import Role
from linli.record.models import Thing
from linli.record.registers import Register, register_parts
from linli.talks.models import OpinionMap, Participant, Statement, Talk
from linli.talks.rules import PUBLIC, StatementState, TalkPart

P = TalkPart
HOSTS = {Role.COMMUNITY_WORKER, Role.CLERK}
READERS = {Role.SUPERVISOR, Role.LEADER}


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    """The parts played towards one thing: no query."""
    if isinstance(thing, Register):
        return register_parts(actor)
    assert isinstance(thing, Talk | Statement | Participant | OpinionMap)
    talk = thing if isinstance(thing, Talk) else thing.talk
    covers = actor.is_staff and (talk.area_id or "").startswith(actor.area)
    plays = {
        P.ANYONE: True,
        P.HOST: covers and actor.role in HOSTS,
        P.READER: covers and actor.role in READERS,
        P.PARTICIPANT: _takes_part(actor, thing),
        P.AUTHOR: isinstance(thing, Statement) and thing.author_id is not None and _holds(actor, thing.author_id),
        P.CLOCK: actor.kind is Kind.CLOCK,
    }
    return {part for part, played in plays.items() if played}


def visible_to(actor: Actor) -> QuerySet[Talk]:
    """The rows ``view_talk`` and ``view_draft``, asked of the whole table; a test holds both together."""
    seen = Q(state__in=sorted(PUBLIC))
    if actor.is_staff and actor.role in HOSTS | READERS:
        seen |= Q(area__code__startswith=actor.area) if actor.area else Q(pk__isnull=False)
    return Talk.objects.filter(seen)


def kept_by(actor: Actor) -> QuerySet[Talk]:
    """The talks that this member of staff looks after or over: the list of the desk."""
    if not (actor.is_staff and actor.role in HOSTS | READERS):
        return Talk.objects.none()
    return Talk.objects.filter(area__code__startswith=actor.area) if actor.area else Talk.objects.all()


def is_host(actor: Actor, talk: Talk) -> bool:
    """Whether this is one who may open and end the talk and decide what is shown."""
    return P.HOST in parts_of(actor, talk)


def may_begin(actor: Actor) -> bool:
    """Whether this person hosts talks somewhere."""
    return actor.is_staff and actor.role in HOSTS


def blockers_of(thing: Thing, action: str) -> list[str]:
    """All that is missing, at once, in words for people."""
    check = _BLOCKERS.get((type(thing), action))
    return check(thing) if check else []


def open_to(actor: Actor, thing: Talk | Statement | Participant) -> dict[str, list[str]]:
    """The actions open now, each with what still blocks it."""
    actions = thing.rules.open_to(state=thing.state, parts=parts_of(actor, thing))
    return {action: blockers_of(thing, action) for action in actions}


def _holds(actor: Actor, participant: int | None) -> bool:
    return actor.kind is Kind.PASSERBY and participant is not None and actor.holds == participant


def _takes_part(actor: Actor, thing: Thing) -> bool:
    if isinstance(thing, Participant):
        return _holds(actor, thing.pk)
    return isinstance(thing, Statement) and _holds(actor, thing.author_id)


def _last_day(talk: Talk) -> list[str]:
    today: date = timezone.localdate()
    return [_("The last day lies in the past.")] if talk.ends_on and talk.ends_on < today else []


def _is_open(talk: Talk) -> list[str]:
    return [] if talk.is_open else [_("This talk is not open.")]


def _statement(statement: Statement) -> list[str]:
    missing = _is_open(statement.talk)
    most = statement.talk.most_statements
    if statement.nth > most:
        words = ngettext(
            "You have made %(count)d statement; more are not taken, so that all are heard.",
            "You have made %(count)d statements; more are not taken, so that all are heard.",
            most,
        )
        missing.append(words % {"count": most})
    return missing + _same(statement)


def _publish_statement(statement: Statement) -> list[str]:
    reads = [_("Statements are read before they are shown.")] if statement.talk.reads_first else []
    return reads + _statement(statement)


def _same(statement: Statement) -> list[str]:
    known = {StatementState.SHOWN, StatementState.WAITING}
    said = Statement.objects.filter(talk=statement.talk, text=statement.text, state__in=sorted(known))
    if said.exclude(pk=statement.pk).exists():
        return [_("Somebody said the same already, in the same words.")]
    return []


def _on_statement(statement: Statement) -> list[str]:
    if statement.shredded_at:
        return [_("Its words were shredded.")]
    return []


def _bring_back(statement: Statement) -> list[str]:
    return _is_open(statement.talk) + _on_statement(statement) + _same(statement)


def _confirm_phone(participant: Participant) -> list[str]:
    known = Participant.objects.filter(talk=participant.talk, phone_hash=participant.phone_hash)
    if known.exclude(pk=participant.pk).exists():
        return [_("This phone is counted already, from another device. Each phone counts once.")]
    return _is_open(participant.talk)


def _enter_sheet(participant: Participant) -> list[str]:
    faults = _is_open(participant.talk)
    if Participant.objects.filter(talk=participant.talk, sheet=participant.sheet).exists():
        faults.append(
            _("Sheet %d has been entered already. Strike it out first if it is wrong.") % (participant.sheet or 0)
        )
    return faults


_BLOCKERS: dict[tuple[type[Thing], str], Any] = {
    (Talk, "open_talk"): _last_day,
    (Talk, "prolong_talk"): _last_day,
    (Talk, "reopen_talk"): _last_day,
    (Statement, "propose_statement"): _statement,
    (Statement, "publish_statement"): _publish_statement,
    (Statement, "seed_statement"): _same,
    (Statement, "admit"): _on_statement,
    (Statement, "bring_back"): _bring_back,
    (Participant, "join_talk"): lambda participant: _is_open(participant.talk),
    (Participant, "enter_sheet"): _enter_sheet,
    (Participant, "strike_sheet"): lambda participant: (
        [] if participant.on_paper else [_("Only what was entered from paper can be struck out.")]
    ),
    (Statement, "write_down_statement"): _statement,
    (Participant, "vote"): lambda participant: _is_open(participant.talk),
    (Participant, "say_group"): lambda participant: _is_open(participant.talk),
    (Participant, "confirm_phone"): _confirm_phone,
}
