"""What offices are told about joint meetings: the events, and the words that fill their texts."""

from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from linli.notices.events import Audience, Event, register, texts_from
from linli.reception.models import JointMeeting
from linli.record.models import Message

VARIABLES = {"number": "2026-1128-0017", "time": "11月26日 14:00", "place": "二楼会商室"}
STAFF = {
    "joint_called": _("called to a joint meeting"),
    "joint_cancelled": _("joint meeting cancelled"),
    "undertaking_agreed": _("undertaken at a joint meeting"),
    "undertaking_late": _("an undertaking is late"),
}
TEXTS = texts_from(Path(__file__).parent / "data" / "texts.yaml")


def context(message: Message) -> dict[str, str]:
    """The values of the variables for one message, in the language that is active."""
    meeting = JointMeeting.objects.select_related("case").get(pk=message.facts["meeting"])
    at = timezone.localtime(meeting.starts_at)
    when = f"{date_format(at, 'MONTH_DAY_FORMAT')} {at:%H:%M}"
    return {"number": meeting.case.number, "time": when, "place": meeting.room or str(meeting.case.desk)}


def staff_link(message: Message) -> str:
    return reverse("reception:joint", args=[message.facts["meeting"]])


register(
    *(
        Event(code, label, Audience.STAFF, VARIABLES, context, TEXTS[code], link=staff_link, is_state=False)
        for code, label in STAFF.items()
    )
)
