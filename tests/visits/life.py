"""One of each thing at doors, and where to see it: for those who open every page there is."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from linli.field.actions import enrol_device, new_key
from linli.field.models import FieldDevice
from linli.field.queries.devices import digest_of
from linli.kernel.actor import IMPORT
from linli.places.models import GridWork
from linli.record import registers
from linli.visits import actions
from linli.visits.models import CareKind, CheckBack
from linli.visits.queries.seen import newest_number
from tests.cast import Cast, Town
from tests.visits.conftest import Street


def one_of_each(cast: Cast, town: Town) -> tuple[dict[str, dict[str, Any]], list[tuple[str, str, str]]]:
    """A round with a knock, a clash, somebody looked in on, a clock, a phone in use."""
    street = Street(cast, town)
    work = GridWork(code="hazards", name="安全隐患", order=10)
    registers.add(work, by=IMPORT)
    walk, care, known = street.round(), street.care(1), newest_number()
    street.knock(2, by=cast.community_worker)
    clash = street.knock(2, "nobody", round=walk, known=known, words="敲门没人")
    actions.set_check_back(ask_at=timezone.now() + timedelta(hours=1), by=cast.grid_worker)
    enrol_device(name="工作手机", key_digest=digest_of(new_key()), by=cast.grid_worker)
    door = {"dwelling": street.doors[0].pk}
    addresses: dict[str, dict[str, Any]] = {
        "visits:round": {"pk": walk.pk},
        "visits:fine": {"pk": walk.pk, **door},
        "visits:door": door,
        "visits:visit": {"pk": clash.pk},
        "visits:care-entry": {"pk": care.pk},
        "visits:settings-kind": {"pk": CareKind.objects.latest("pk").pk},
        "visits:settings-work": {"pk": work.pk},
        "visits:act": {"kind": "visit", "pk": clash.pk, "action": "settle_clash"},
        "field:end": {"pk": FieldDevice.objects.get().pk},
    }
    do = "/visits/{}/{}/do/{}/".format
    more = [
        *(("visits:act", "grid_worker", do("round", walk.pk, a)) for a in ("change_round", "end_round")),
        *(("visits:act", "grid_worker", do("care", care.pk, a)) for a in ("change_care", "withdraw_care")),
        ("visits:act", "grid_worker", do("check-back", CheckBack.objects.get().pk, "move_check_back")),
        ("visits:coverage", "grid_worker", f"/visits/coverage/?grid={walk.area_id}"),
        ("visits:coverage", "leader", "/visits/coverage/"),
        ("visits:work", "community_worker", "/visits/"),
    ]
    return addresses, more
