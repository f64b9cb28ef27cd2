"""What the grid worker and the neighbour are told."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from linli.neighbours.models import Report
from linli.notices.events import Audience, Event, register, texts_from
from linli.record.models import Message

VARIABLES = {"about": "环境卫生", "place": "金桂花园3号楼"}
TEXTS = texts_from(Path(__file__).parent / "data" / "texts.yaml")


def context(message: Message) -> dict[str, str]:
    """What it is about and where; never what was said."""
    report = Report.objects.select_related("building__compound", "area").get(pk=message.facts["report"])
    return {"about": report.get_about_display(), "place": str(report.building or report.area)}


def _link(message: Message) -> str:
    return Report(pk=message.facts["report"]).get_absolute_url()


register(
    *(
        Event(code, label, Audience.STAFF, VARIABLES, context, TEXTS[code], link=_link, is_state=False)
        for code, label in {
            "neighbour_reported": _("a neighbour reported something"),
            "neighbour_answered": _("a neighbour's report was answered"),
        }.items()
    )
)
