"""What residents, helpers and the community are told about errands."""

from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.errands.models import Errand
from linli.errands.queries.links import errand_url
from linli.errands.queries.runners import phone_of
from linli.notices.events import Audience, Event, register, texts_from
from linli.record.models import Message

VARIABLES = {
    "what": "老年优待证",
    "area": "示例社区",
    "helper": "周宁",
    "phone": "0534-7000011",
    "office": "民政部门",
    "due": "12月23日",
    "link": "https://linli.example/errands/mine/17-abcdefgh23456722/",
}
RESIDENTS = {
    "errand_taken": gettext_lazy("errand: a helper has taken it on"),
    "errand_needs": gettext_lazy("errand: something is needed from the resident"),
    "errand_handed": gettext_lazy("errand: handed over to the office"),
    "errand_fetched": gettext_lazy("errand: there is a result"),
    "errand_given": gettext_lazy("errand: handed to the resident"),
    "errand_impossible": gettext_lazy("errand: could not be done"),
}
STAFF = {
    "errand_asked": gettext_lazy("errand: asked for"),
    "errand_passed_on": gettext_lazy("errand: passed on"),
    "errand_taken_over": gettext_lazy("errand: a colleague goes on with it"),
    "errand_withdrawn": gettext_lazy("errand: withdrawn"),
    "errand_missed": gettext_lazy("errand: not received"),
    "errand_due": gettext_lazy("errand: nearly or quite due"),
}
URGENT = {"errand_missed"}
TEXTS = texts_from(Path(__file__).parent / "data" / "texts.yaml")


def context(message: Message) -> dict[str, str]:
    """The values of the variables for one message, in the language that is active."""
    errand = Errand.objects.select_related("kind", "area", "helper").get(pk=message.facts["errand"])
    due = date_format(timezone.localtime(errand.due_at), "MONTH_DAY_FORMAT") if errand.due_at else ""
    return {
        "what": str(errand.kind),
        "area": errand.area.name,
        "helper": errand.helper.shown_name if errand.helper else _("the community"),
        "phone": phone_of(errand),
        "office": errand.kind.office or _("the office"),
        "due": due,
        "link": errand_url(errand),
    }


def _resident_link(message: Message) -> str:
    return errand_url(Errand.objects.get(pk=message.facts["errand"]))


def _staff_link(message: Message) -> str:
    return Errand(pk=message.facts["errand"]).get_absolute_url()


register(
    *(
        Event(
            code, label, Audience.RESIDENT, VARIABLES, context, TEXTS[code], link=_resident_link,
            personal=frozenset({"link"}),
            needs_confirmed=False,  # the phone was left for exactly this; the link shows nothing but this errand
        )
        for code, label in RESIDENTS.items()
    ),
    *(
        Event(
            code, label, Audience.STAFF, VARIABLES, context, TEXTS[code], link=_staff_link,
            is_urgent=code in URGENT, is_state=False,
        )
        for code, label in STAFF.items()
    ),
)  # fmt: skip
