"""What people are told about the care list and about a worker who went alone."""

from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.notices.events import Audience, Event, register, texts_from
from linli.record.models import Message
from linli.visits.models import CareEntry, CheckBack
from linli.visits.rules import Alarm
from linli.visits.rules import Audience as Readers

CARE_VARIABLES = {"place": "幸福里3号楼2单元301", "days": "10", "step": "问邻居"}
CHECK_VARIABLES = {"name": "周宁", "time": "11月26日 15:00"}
TEXTS = texts_from(Path(__file__).parent / "data" / "texts.yaml")


def care(message: Message) -> dict[str, str]:
    """Where, for how long, whom to ask next. The place only where all who are told may see the entry."""
    entry = CareEntry.objects.select_related("dwelling__building__compound", "area").get(pk=message.facts["care"])
    place = (
        str(entry.dwelling)
        if entry.audience == Readers.GRID
        else _("%(area)s, see the care list") % {"area": entry.area}
    )
    return {"place": place, "days": str(entry.silent_days), "step": str(Alarm(message.facts["step"]).label)}


def check_back(message: Message) -> dict[str, str]:
    """Who asked to be asked after, and when."""
    check = CheckBack.objects.select_related("user").get(pk=message.facts["check"])
    at = date_format(timezone.localtime(check.ask_at), "SHORT_DATETIME_FORMAT")
    return {"name": check.user.shown_name, "time": at}


register(
    Event(
        "care_silent", gettext_lazy("somebody of the care list was not seen"), Audience.STAFF, CARE_VARIABLES, care,
        TEXTS["care_silent"], link=lambda message: reverse("visits:care-entry", args=[message.facts["care"]]),
        personal=frozenset({"place"}), is_urgent=True, is_state=False,
    ),
    Event(
        "check_back_due", gettext_lazy("a worker was not heard from"), Audience.STAFF, CHECK_VARIABLES, check_back,
        TEXTS["check_back_due"], link=lambda message: reverse("visits:check-back"),
        personal=frozenset({"name"}), is_urgent=True, is_state=False,
    ),
)  # fmt: skip
