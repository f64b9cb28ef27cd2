"""Errands from the phone: asked for at a door, run, handed back against the code; by the same actions as at the desk."""

from uuid import uuid5

from django.utils.translation import gettext as _

from linli.errands import actions
from linli.errands.models import Errand
from linli.errands.policy import certificates_shown, colleagues_of, is_local, visible_to
from linli.errands.queries.links import DIGITS
from linli.errands.queries.lists import offered, recognised
from linli.errands.rules import ErrandState
from linli.field.views.arrived import Answer, Arrived
from linli.kernel.rulebook import Refused
from linli.places.models import Area, Dwelling
from linli.places.queries import grid_of
from linli.record.models import Act


def named(sent: Arrived) -> Answer:
    """A certificate that a community may not issue was asked for; the phone named the right office."""
    found = certificates_shown().filter(pk=sent.data["certificate"]).first()
    if found is not None:  # one that has left the list since: nothing to count
        actions.name_office(found, area=Area.objects.filter(code=sent.by.area).first(), **sent.marks)
    return {}


def ask(sent: Arrived) -> Answer:
    """An errand that was asked for at a door; what follows on the phone hangs on the id that is answered."""
    data = sent.data
    done = Act.objects.filter(pk=data["id"], action="ask_errand", user=sent.by.id).first() or _asked(sent)
    number = Errand.objects.only("asked_at").get(pk=done.root_id).number
    return {"errand": done.root_id, "text": _("Errand %s") % number}


def _asked(sent: Arrived) -> Act:
    data = sent.data
    kind = offered().filter(pk=data["what"]).first()
    if kind is None:
        raise Refused(_("This errand is not on the list any more. Please choose another."))
    area = _area_of(sent)
    if not data["is_other"] and (wanted := recognised(data["words"])) is not None:
        actions.name_office(wanted, area=area, by=sent.by, key=uuid5(data["id"], "certificate"))
        facts = {"name": wanted, "office": wanted.office}
        raise Refused(
            _("The community does not issue this (%(name)s); the right office is: %(office)s. If it is about something else, say so and write it down again.")
            % facts
        )  # fmt: skip
    said = {name: data[name] for name in ("words", "address", "name", "phone")}
    return actions.ask_errand(kind, area=area, channel=Errand.Channel.DOOR, takes_it=True, **said, **sent.marks)


def _area_of(sent: Arrived) -> Area:
    """The grid of the door at which it was asked for; without a door, where the worker works."""
    by, door = sent.by, sent.data["dwelling"]
    dwelling = Dwelling.objects.select_related("building").filter(pk=door).first() if door else None
    code = (grid_of(dwelling.building) if dwelling else None) or sent.data["area"] or by.area
    area = Area.objects.filter(code=code).first() if is_local(by, code) else None
    if area is None:
        raise Refused(_("This door lies in another grid: its own workers run errands there. Please tell them."))
    return area


def _errand_of(sent: Arrived) -> Errand:
    related = ("kind", "clock", "helper")
    found = visible_to(sent.by).select_related(*related).filter(pk=sent.data["errand"]).first()
    if found is None:
        raise Refused(_("This errand is not yours any more."))
    return found


def papers(sent: Arrived) -> Answer:
    how = {"words": sent.data["words"], "keeps_originals": sent.data["keeps_originals"]}
    actions.take_papers(_errand_of(sent), photos=sent.photos, **how, **sent.marks)
    return {}


def handed(sent: Arrived) -> Answer:
    """An office that works here gives its code, any other a receipt."""
    errand, given = _errand_of(sent), sent.data["receipt"].strip()
    is_code = errand.kind.unit_id is not None and given.isdecimal() and len(given) == DIGITS
    actions.hand_over(errand, **{"code" if is_code else "receipt": given}, **sent.marks)
    return {}


def fetched(sent: Arrived) -> Answer:
    actions.fetch_result(_errand_of(sent), told=sent.data["told"], **sent.marks)
    return {}


def given(sent: Arrived) -> Answer:
    """The code is no secret of the phone: whether it is the right one is known only here."""
    actions.give_result(_errand_of(sent), code=sent.data["code"], words=sent.data["words"], **sent.marks)
    return {}


def needed(sent: Arrived) -> Answer:
    actions.ask_resident(_errand_of(sent), needs=sent.data["needs"], **sent.marks)
    return {}


def returned(sent: Arrived) -> Answer:
    actions.sent_back(_errand_of(sent), needs=sent.data["needs"], **sent.marks)
    return {}


def taken(sent: Arrived) -> Answer:
    """What waited for a helper, or was left by somebody who is away; once it is theirs the same item says nothing more."""
    if Act.objects.filter(pk=sent.data["id"], user=sent.by.id).exists():
        return {}
    errand = _errand_of(sent)
    take = actions.take_errand if errand.state == ErrandState.ASKED else actions.take_over_errand
    take(errand, **sent.marks)
    return {}


def restored(sent: Arrived) -> Answer:
    actions.give_papers_back(_errand_of(sent), words=sent.data["words"], **sent.marks)
    return {}


def freed(sent: Arrived) -> Answer:
    actions.let_go_errand(_errand_of(sent), words=sent.data["words"], **sent.marks)
    return {}


def impossible(sent: Arrived) -> Answer:
    actions.cannot_do(_errand_of(sent), told=sent.data["told"], **sent.marks)
    return {}


def withdrawn(sent: Arrived) -> Answer:
    actions.withdraw_errand(_errand_of(sent), words=sent.data["words"], **sent.marks)
    return {}


def noted(sent: Arrived) -> Answer:
    actions.note_errand(_errand_of(sent), words=sent.data["words"], **sent.marks)
    return {}


def passed(sent: Arrived) -> Answer:
    """To a colleague of the place; once it is theirs the same item says nothing more."""
    if Act.objects.filter(pk=sent.data["id"], action="pass_on_errand", user=sent.by.id).exists():
        return {}
    errand = _errand_of(sent)
    helper = colleagues_of(errand, sent.by).filter(pk=sent.data["helper"]).first()
    if helper is None:
        raise Refused(_("This colleague does not work here any more. Please choose another."))
    actions.pass_on_errand(errand, helper=helper, words=sent.data["words"], **sent.marks)
    return {}
