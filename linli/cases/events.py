"""What people are told about a case: the events, and the words that fill their texts."""

from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case, CaseSettings
from linli.cases.policy import WORKING
from linli.cases.queries.links import tracking_url
from linli.notices.events import Audience, Event, register, texts_from
from linli.people.models import Role, Unit
from linli.record.models import Message

VARIABLES = {
    "number": "2026-004217",
    "title": "3号楼2单元楼道灯不亮",
    "unit": "物业服务中心",
    "due": "11月26日 23:59",
    "promise": "3 个工作日",
    "master": "2026-004188",
    "link": "https://linli.example/t/4217-abcdefgh23456722",
}
RESIDENT = {
    "case_received": _("request received"),
    "case_split": _("request split"),
    "case_taken_in": _("taken in"),
    "case_declined": _("not taken in"),
    "decline_taken_back": _("refusal taken back"),
    "case_joined": _("joined to another"),
    "case_separated": _("separated again"),
    "case_dispatched": _("handed over"),
    "case_answered": _("answered"),
    "case_settled": _("answered on the spot"),
    "case_asked": _("details asked for"),
    "case_extended": _("more time needed"),
    "case_on_hold": _("on hold"),
    "case_late": _("late"),
    "case_published": _("published"),
    "appeal_upheld": _("appeal upheld"),
    "appeal_dismissed": _("appeal dismissed"),
    "link_sent": _("tracking link sent again"),
}
STAFF = {
    "case_withdrawn": _("withdrawn by the resident"),
    "details_added": _("details added by the resident"),
    "neighbour_joined": _("one more neighbour has the same"),
    "case_urged": _("the resident urged"),
    "wait_over": _("the resident added nothing in time"),
    "wrong_number": _("the number was somebody else's"),
    "task_issued": _("task issued"),
    "task_recalled": _("task recalled"),
    "task_reported": _("assisting unit reported"),
    "task_deadline": _("deadline of a task"),
    "objection_raised": _("objection raised"),
    "objection_upheld": _("objection upheld"),
    "objection_dismissed": _("objection dismissed"),
    "decision_waits": _("a decision waits"),
    "extension_asked": _("more time asked for"),
    "extension_granted": _("more time granted"),
    "extension_refused": _("more time refused"),
    "hold_proposed": _("hold proposed"),
    "hold_approved": _("hold approved"),
    "hold_refused": _("hold refused"),
    "hold_ended": _("hold ended"),
    "case_sent_back": _("sent back after verification"),
    "case_reopened": _("reopened"),
    "rated_unhappy": _("rated unhappy"),
    "order_issued": _("supervision order issued"),
    "order_to_leader": _("supervision order before the leader"),
    "order_replied": _("supervision order replied to"),
    "order_returned": _("reply to an order returned"),
    "order_cancelled": _("supervision order cancelled"),
    "order_deadline": _("deadline of an order"),
    "appeal_raised": _("appeal raised"),
    "publication_contradicted": _("neighbour says of what was published: not so"),
    "lead_soon": _("due soon"),
    "lead_late": _("due or late"),
}
URGENT = {"lead_late", "order_issued"}  # neither quiet hours nor digest
ASKED_FOR = {
    "case_received",
    "link_sent",
}  # what the resident did just now brought it: it does not wait for the morning
LASTING = {
    "case_received",
    "case_settled",
    "link_sent",
    "case_asked",
}  # newer news never replaces these: they bring the link
UNCONFIRMED = {
    "case_received",
    "case_settled",
    "link_sent",
}  # the tracking link goes to a phone that nobody has confirmed yet
# and these, where the number was given to somebody of the staff: what the caller must know or do
CALLED = {
    "case_answered",
    "case_asked",
    "case_declined",
    "decline_taken_back",
    "appeal_upheld",
    "appeal_dismissed",
}
TYPED_IN = {
    Case.Channel.WINDOW,
    Case.Channel.PHONE,
    Case.Channel.VISIT,
    Case.Channel.PAPER,
    Case.Channel.HOTLINE,
    Case.Channel.HEARING,
}
TEXTS = texts_from(Path(__file__).parent / "data" / "texts.yaml")


def context(message: Message) -> dict[str, str]:
    """The values of the variables for one message, in the language that is active."""
    case = Case.objects.select_related("clock", "reporter").get(pk=message.facts["case"])
    may_be_a_stranger = message.to_kind == "people.contact" and (  # and free words have no place in an SMS to one
        case.reporter is None or not case.reporter.is_confirmed
    )
    unit = Unit.objects.filter(pk=message.facts["unit"]).first() if "unit" in message.facts else None
    master = Case.objects.filter(pk=message.facts["master"]).first() if "master" in message.facts else None
    due = case.clock.due_at if case.clock else None
    return {
        "number": case.number,
        "title": gettext("a matter") if may_be_a_stranger else case.title,
        "unit": unit.name if unit else case.lead.name,
        "due": date_format(timezone.localtime(due), "MONTH_DAY_FORMAT") if due else "",
        "promise": case.clock.promise.words if case.clock else CaseSettings.current().promise("default").words,
        "master": master.number if master else "",
        "link": tracking_url(case),
    }


def given_to_staff(message: Message) -> bool:
    """Whether the number of this case was told to a person, who typed it in, and may be written to."""
    if not CaseSettings.current().link_by_staff:
        return False
    return Case.objects.filter(pk=message.facts["case"], channel__in=sorted(TYPED_IN)).exists()


def is_judged(message: Message) -> bool:
    """Whether it was rated or reopened since: then nobody is asked to rate that answer.

    Of several who raised the same each rates for themselves: who has not is still told.
    """
    case = Case.objects.select_related("joined_to").get(pk=message.facts["case"])
    since = {"at__gt": message.act.at}
    told = case.joined_to or case
    return (
        case.history.filter(action="rate", **since).exists() or told.history.filter(action="reopen", **since).exists()
    )


def staff_link(message: Message) -> str:
    return reverse("cases:page", args=[message.facts["case"]])


def resident_link(message: Message) -> str:
    return tracking_url(Case.objects.get(pk=message.facts["case"]))


register(
    *(
        Event(
            code,
            label,
            Audience.RESIDENT,
            VARIABLES,
            context,
            TEXTS[code],
            link=resident_link,
            personal=frozenset({"title", "link"}),
            needs_confirmed=code not in UNCONFIRMED,
            also_unconfirmed=given_to_staff if code in CALLED else None,
            is_over=is_judged if code in ("case_answered", "case_settled") else None,
            is_state=code not in LASTING,
            is_urgent=code in ASKED_FOR,
        )
        for code, label in RESIDENT.items()
    ),
    *(
        Event(
            code,
            label,
            Audience.STAFF,
            VARIABLES,
            context,
            TEXTS[code],
            link=staff_link,
            personal=frozenset({"title", "link"}),
            is_urgent=code in URGENT,
            roles=frozenset({*WORKING, Role.LEADER}),  # a mediator of the same house sees no cases
            is_state=False,
        )
        for code, label in STAFF.items()
    ),
)
