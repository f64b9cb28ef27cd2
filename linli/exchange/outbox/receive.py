"""What comes in: kept first, then taken; each work order becomes one case, however often, late or in whatever order it comes."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases import actions
from linli.cases.models import Case, Rating
from linli.cases.queries.import_rows import FIELDS, read_rows
from linli.cases.queries.imports import Places
from linli.cases.queries.links import holder_of, token_of
from linli.exchange.gateways import Incoming
from linli.exchange.models import Arrival, Departure, Partner
from linli.exchange.outbox.send import adapter_of
from linli.exchange.rules import ArrivalState, Kind, Way
from linli.kernel.actor import Actor
from linli.kernel.actor import Kind as Who
from linli.kernel.rulebook import Refused
from linli.notices.gateways import NotSent, Unknown
from linli.people.actions import contact_for
from linli.people.models import Unit

log = logging.getLogger(__name__)
RATINGS = Path(__file__).parent.parent / "data" / "ratings.yaml"
RATED = {
    "solved": gettext_lazy("whether it was solved"),
    "process": gettext_lazy("the way"),
    "result": gettext_lazy("the result"),
}
PATIENCE = timedelta(minutes=1)


def collect(partner: Partner) -> int:
    """Ask one system for what waits there; how many messages came that were not here yet.

    Raises NotSent or Unknown when it could not be asked.
    """
    if partner.is_webhook:
        return 0
    return sum(receive(partner, message)[1] for message in adapter_of(partner).collect())


def collect_all(partners: list[Partner]) -> int:
    """Ask all of them; one that is not to be reached holds nobody up."""
    found = 0
    for partner in partners:
        try:
            found += collect(partner)
        except (NotSent, Unknown) as why:
            log.warning("exchange with %s: %s", partner.code, why.reason)
        except OSError as why:
            log.warning("exchange with %s: %s", partner.code, type(why).__name__)
    return found


def receive(partner: Partner, message: Incoming) -> tuple[Arrival, bool]:
    """Keep one message and do what it asks; the same key is the same message. The arrival, and whether it is new."""
    problem = message.problem or (
        "" if message.number and message.kind in Kind.values else _("It has no number, or no known kind.")
    )
    payload = json.dumps(dict(message.fields), ensure_ascii=False)
    kind = message.kind if message.kind in Kind.values else Kind.FILE
    given = {"kind": kind, "number": message.number[:60], "payload": payload, "problem": problem[:300]}
    arrival, is_new = Arrival.objects.get_or_create(partner=partner, key=message.key[:120], defaults=given)
    if not is_new:
        Arrival.objects.filter(pk=arrival.pk).update(times=F("times") + 1)
        if arrival.state != ArrivalState.WAITING:
            _say_again(arrival)
            return arrival, False
    if problem and is_new:
        _refuse(arrival, problem)
    else:
        settle(arrival)
    return arrival, is_new


def settle(arrival: Arrival) -> None:
    """Do what it asks, if that can be done now; what came before its work order waits for it."""
    do = TAKING.get(Kind(arrival.kind))
    if do is None:
        return
    try:
        with transaction.atomic():
            case = do(arrival)
    except (Refused, ValidationError) as why:
        text = str(why) if isinstance(why, Refused) else " ".join(why.messages)
        _refuse(arrival, text)
        return
    except IntegrityError:  # two workers with the same order: whoever comes second finds the first's case
        case = _case_of(arrival)
    if case is None:
        return
    _put(arrival, state=ArrivalState.TAKEN, case=case, problem="", settled_at=timezone.now())
    if arrival.kind == Kind.ORDER:
        _say(arrival, "received")
        later = Arrival.objects.filter(partner=arrival.partner, number=arrival.number, state=ArrivalState.WAITING)
        for one in later.exclude(pk=arrival.pk).select_related("partner").order_by("pk"):
            settle(one)


def _take_order(arrival: Arrival) -> Case:
    """A case of its own, at its own time; or the one that it became already."""
    if (known := _case_of(arrival)) is not None:
        return known
    told, partner = _read(arrival), arrival.partner
    by = Actor(Who.IMPORT, partner.pk, "exchange")
    if told.get("phone") or told.get("name"):
        by = replace(by, behalf=contact_for(name=told.get("name", ""), phone=told.get("phone", "")).pk)
    try:
        places = Places.now()
    except Unit.DoesNotExist as error:
        raise Refused(_("There is no centre yet that could take cases in.")) from error
    address = told.get("address", "")
    act = actions.import_open(
        words=told["words"], title=told.get("title", ""), channel=partner.channel, source=partner.code,
        source_number=arrival.number, area=places.area(told.get("area", ""), address), address=address,
        category=places.category(told.get("category", "")), is_live=True, by=by, occurred_at=told["raised_at"],
        key=uuid5(NAMESPACE_URL, f"linli:exchange:{partner.code}:{arrival.number}"),
    )  # fmt: skip
    return Case.objects.get(pk=act.root_id)


def _take_supplement(arrival: Arrival) -> Case | None:
    case = _case_of(arrival)
    if case is not None:
        words = _words(arrival)
        if not words:
            raise Refused(_("It says nothing."))
        actions.add_details(case, told=words, by=_speaker(case), key=_key(arrival))
    return case


def _take_withdrawal(arrival: Arrival) -> Case | None:
    case = _case_of(arrival)
    if case is not None:
        words = _words(arrival)
        actions.withdraw(case, words=words, by=_speaker(case), key=_key(arrival))
    return case


def _take_urging(arrival: Arrival) -> Case | None:
    """The resident asked the hotline again: the lead is told, and reads what they said."""
    case = _case_of(arrival)
    if case is not None:
        actions.urge(case, told=_words(arrival), by=_speaker(case), key=_key(arrival))
    return case


def _take_rating(arrival: Arrival) -> Case | None:
    """What the resident told the hotline at its own call-back: solved, process and result, in its words or in our codes."""
    case = _case_of(arrival)
    if case is not None:
        given: dict[str, Any] = {name: _rated(arrival, name) for name in RATED}
        if missing := [str(RATED[name]) for name, value in given.items() if not value]:
            raise Refused(_("It lacks: %s.") % "、".join(missing))
        how: dict[str, Any] = {"told": _words(arrival), "how": Rating.How.HOTLINE}
        actions.rate(case, **given, **how, by=_speaker(case), key=_key(arrival))
    return case


def _rated(arrival: Arrival, name: str) -> str:
    """One answer as ours; empty when it is none."""
    said = str(json.loads(arrival.payload).get(name) or "").strip()
    known: dict[str, list[str]] = yaml.safe_load(RATINGS.read_text(encoding="utf-8"))[name]
    return next((code for code, words in known.items() if said in (code, *words)), "")


def _words(arrival: Arrival) -> str:
    return str(json.loads(arrival.payload).get("words") or "").replace("\0", "").strip()[:5_000]


TAKING: dict[Kind, Callable[[Arrival], Case | None]] = {
    Kind.ORDER: _take_order,
    Kind.SUPPLEMENT: _take_supplement,
    Kind.WITHDRAW: _take_withdrawal,
    Kind.URGE: _take_urging,
    Kind.RATING: _take_rating,
}


def _read(arrival: Arrival) -> dict[str, Any]:
    """Its fields as an import reads them. Raises Refused with all that is wrong."""
    given = json.loads(arrival.payload)
    names = [name for name in FIELDS if name in given]
    columns = {name: name for name in names}
    if missing := [str(FIELDS[name]) for name in ("number", "words", "raised_at") if name not in given]:
        raise Refused(_("It lacks: %s.") % "、".join(missing))
    row = read_rows([(1, [given[name] for name in names])], columns, names, now=timezone.now())[0]
    if row.problems:
        raise Refused(" ".join(f"{p.column}: {p.text}" for p in row.problems))
    return row.fields


def _case_of(arrival: Arrival) -> Case | None:
    cases = Case.objects.filter(source=arrival.partner.code, source_number=arrival.number)
    return cases.exclude(source_number="").first()


def _speaker(case: Case) -> Actor:
    """The other side speaks for the resident who called there."""
    found = holder_of(token_of(case), channel="exchange")
    assert found is not None
    return found


def _key(arrival: Arrival) -> Any:
    return uuid5(NAMESPACE_URL, f"linli:arrival:{arrival.partner.code}:{arrival.key}")


def _refuse(arrival: Arrival, why: str) -> None:
    _put(arrival, state=ArrivalState.REFUSED, problem=why[:300], settled_at=timezone.now())
    if arrival.kind != Kind.FILE:
        _say(arrival, "refused")


def _say(arrival: Arrival, what: str) -> None:
    """Tell the other side what became of its message; by the key of the arrival, so it is told once."""
    if arrival.partner.way != Way.WEBHOOK:
        Departure.objects.create(partner=arrival.partner, arrival=arrival, case=arrival.case, what=what)


def _say_again(arrival: Arrival) -> None:
    """It came again, so perhaps our answer was lost: the same answer once more, with its own key; once in a while at most."""
    sent = arrival.answers.filter(what__in=["received", "refused"], state__in=["sent", "failed", "uncertain"])
    sent.update(state="waiting", attempts=0, next_at=timezone.now() + PATIENCE, lease=None, lease_until=None)


def _put(arrival: Arrival, **to: Any) -> None:
    for name, value in to.items():
        setattr(arrival, name, value)
    arrival.save(update_fields=list(to))
