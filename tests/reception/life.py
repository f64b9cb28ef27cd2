"""One of each thing of the window, and where to see it: for those who open every page there is."""

from typing import Any

from linli.reception import actions
from linli.reception.models import Duty
from linli.reception.queries.links import token_of
from tests.cast import Cast, Town, brought_to
from tests.reception.conftest import called_together, drawn, opened_hall


def one_of_each(cast: Cast, town: Town) -> tuple[dict[str, dict[str, Any]], list[tuple[str, str, str]]]:
    """A hall, somebody at a window, somebody who waits, a joint meeting that was held."""
    hall = opened_hall(town)
    waiting = drawn(hall, words="问一件事", name="马德福", phone="13800000062")
    here = drawn(hall, words="楼上漏水。", name="贾玉芬", phone="13800000063")
    actions.call_ticket(here, window="2", by=cast.clerk)
    case = brought_to("studying", cast, town)
    meeting = called_together(case, cast, town)
    addresses: dict[str, dict[str, Any]] = {
        "reception:hall": {"pk": hall.pk},
        "reception:take": {"pk": hall.pk},
        "reception:screen": {"pk": hall.pk},
        "reception:ticket": {"token": token_of(waiting)},
        "reception:slip": {"token": token_of(waiting)},
        "reception:leave": {"token": token_of(waiting)},
        "reception:reception": {"pk": here.pk},
        "reception:do": {"pk": here.pk, "action": "receive"},
        "reception:answer": {"pk": here.pk},
        "reception:request": {"pk": here.pk},
        "reception:call-joint": {"case_pk": case.pk},
        "reception:joint": {"pk": meeting.pk},
        "reception:act": {"kind": "meeting", "pk": meeting.pk, "action": "hold_joint"},
        "reception:new-row": {"slug": "duties"},
        "reception:row": {"slug": "duties", "pk": Duty.objects.latest("pk").pk},
    }
    more = [
        ("reception:ticket", "", f"/window/tickets/{token_of(here)}/"),
        ("reception:joint", "plumber", f"/window/meetings/{meeting.pk}/"),
        ("reception:figures", "clerk", "/window/desk/figures/"),
        ("reception:new-row", "administrator", "/window/settings/halls/new/"),
    ]
    return addresses, more
