"""What people are told about topics, meetings and deeds: the events, and the words that fill their texts."""

from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from linli.councils.models import Meeting, Topic
from linli.councils.queries.links import follow_url
from linli.notices.events import Audience, Event, register, texts_from
from linli.record.models import Message

VARIABLES = {
    "title": "东门口路灯怎么装",
    "council": "梧桐社区小马扎议事会",
    "time": "11月26日 19:00",
    "place": "3号楼下",
    "link": "https://linli.example/councils/proposals/17-abcdefgh23456722/",
}
RESIDENT = {
    "topic_accepted": _("topic on the list"),
    "topic_answered": _("topic answered"),
    "topic_merged": _("topic merged"),
    "topic_resolved": _("topic resolved"),
}
STAFF = {
    "topic_proposed": _("topic proposed"),
    "meeting_invited": _("invited to a meeting"),
    "meeting_changed": _("a meeting has changed"),
    "meeting_cancelled": _("a meeting was cancelled"),
    "deed_late": _("a deed of a resolution is late"),
}
TEXTS = texts_from(Path(__file__).parent / "data" / "texts.yaml")


def context(message: Message) -> dict[str, str]:
    """The values of the variables for one message, in the language that is active."""
    values = dict.fromkeys(VARIABLES, "")
    if "topic" in message.facts:
        topic = Topic.objects.select_related("council").get(pk=message.facts["topic"])
        values |= {"title": topic.title, "council": topic.council.name, "link": follow_url(topic)}
    if "meeting" in message.facts:
        meeting = Meeting.objects.select_related("council").get(pk=message.facts["meeting"])
        at = date_format(timezone.localtime(meeting.starts_at), "SHORT_DATETIME_FORMAT")
        values |= {"title": meeting.title, "council": meeting.council.name, "time": at, "place": meeting.place}
    return values


def staff_link(message: Message) -> str:
    if "meeting" in message.facts:
        return reverse("councils:staff-meeting", args=[message.facts["meeting"]])
    return reverse("councils:staff-topic", args=[message.facts["topic"]])


def resident_link(message: Message) -> str:
    return follow_url(Topic.objects.get(pk=message.facts["topic"]))


register(
    *(
        Event(
            code, label, Audience.RESIDENT, VARIABLES, context, TEXTS[code],
            link=resident_link, personal=frozenset({"title", "link"}),
        )
        for code, label in RESIDENT.items()
    ),
    *(
        Event(
            code, label, Audience.STAFF, VARIABLES, context, TEXTS[code],
            link=staff_link, personal=frozenset({"title", "link"}), is_state=False,
        )
        for code, label in STAFF.items()
    ),
)  # fmt: skip
