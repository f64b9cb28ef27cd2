"""What parties and mediators are told: the events, and the words that fill their texts."""

from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from linli.mediation.models import Agreement, Disputant, Instalment, Mediation, Sitting
from linli.mediation.policy import REGISTERS
from linli.mediation.queries.links import party_url
from linli.notices.events import Audience, Event, register, texts_from
from linli.record.models import Message

VARIABLES = {
    "number": "2026-12",
    "committee": "一站式中心",
    "due": "12月23日",
    "when": "11月26日 14:00",
    "link": "https://linli.example/m/17-abcdefgh23456722/",
}
PARTIES = {
    "mediation_invited": _("invited to mediation"),
    "mediation_rights": _("rights in mediation"),
    "mediation_begun": _("mediation begun"),
    "mediation_agreed": _("mediation: agreement"),
    "mediation_failed": _("mediation: no agreement"),
    "mediation_withdrawn": _("mediation withdrawn"),
    "consent_asked": _("mediation: consent asked"),
    "sitting_planned": _("mediation: sitting planned"),
    "sitting_cancelled": _("mediation: sitting cancelled"),
    "record_written": _("mediation: record to be confirmed"),
    "instalment_owed": _("mediation: something is due"),
    "instalment_done": _("mediation: performed"),
    "court_days": _("mediation: the court may be asked"),
    "court_asked": _("mediation: court asked"),
    "court_decided": _("mediation: court decided"),
}
STAFF = {
    "mediation_refused": _("mediation refused"),
    "mediation_deadline": _("deadline of a mediation"),
    "party_answered": _("a party answered"),
    "request_decided": _("the parties decided"),
    "record_disputed": _("a record is disputed"),
    "mediator_chosen": _("mediator chosen"),
    "mediator_named": _("mediator named"),
    "mediator_replaced": _("mediator replaced"),
    "relation_disclosed": _("relation disclosed"),
    "instalment_late": _("instalment late"),
    "court_days_staff": _("days for the court end"),
    "performance_undone": _("performance undone"),
    "follow_up_due": _("follow-up due"),
}
SUPERVISION = {
    "mediation_risk": _("risk in a mediation"),
    "service_complaint": _("complaint about the service"),
}
URGENT = {"mediation_risk"}
TEXTS = texts_from(Path(__file__).parent / "data" / "texts.yaml")


def context(message: Message) -> dict[str, str]:
    """The values of the variables for one message, in the language that is active."""
    mediation = Mediation.objects.select_related("committee", "clock").get(pk=message.facts["mediation"])
    due = mediation.clock.due_at if mediation.clock else None
    return {
        "number": mediation.short_number,
        "committee": mediation.committee.name,
        "due": date_format(timezone.localtime(due), "MONTH_DAY_FORMAT") if due else "",
        "when": _when(message),
        "link": party_link(message) if "disputant" in message.facts else "",
    }


def _when(message: Message) -> str:
    if "sitting" in message.facts:
        at = timezone.localtime(Sitting.objects.get(pk=message.facts["sitting"]).starts_at)
        return f"{date_format(at, 'MONTH_DAY_FORMAT')} {at:%H:%M}"
    if "agreement" in message.facts:
        last = Agreement.objects.get(pk=message.facts["agreement"]).last_day_for_court
        return date_format(last, "MONTH_DAY_FORMAT") if last else ""
    if "instalment" in message.facts:
        return date_format(Instalment.objects.get(pk=message.facts["instalment"]).due_on, "MONTH_DAY_FORMAT")
    return ""


def party_link(message: Message) -> str:
    return party_url(Disputant.objects.get(pk=message.facts["disputant"]))


def staff_link(message: Message) -> str:
    return reverse("mediation:page", args=[message.facts["mediation"]])


register(
    *(
        Event(
            code,
            label,
            Audience.RESIDENT,
            VARIABLES,
            context,
            TEXTS[code],
            link=party_link,
            personal=frozenset({"link"}),
            needs_confirmed=False,  # the phone was given at the window by the party, or by who applied
            is_state=False,
        )
        for code, label in PARTIES.items()
    ),
    *(
        Event(
            code, label, Audience.STAFF, VARIABLES, context, TEXTS[code], link=staff_link,
            is_state=False, roles=frozenset(REGISTERS),  # of the committee; who mediates is told by name
        )
        for code, label in STAFF.items()
    ),
    *(
        Event(code, label, Audience.STAFF, VARIABLES, context, TEXTS[code], is_urgent=code in URGENT, is_state=False)
        for code, label in SUPERVISION.items()  # they see no mediation, so nothing leads there
    ),
)  # fmt: skip
