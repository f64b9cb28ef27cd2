"""A morning with one of each, and where to see it: for those who open every page there is."""

from typing import Any

from linli.hearings import actions
from tests.cast import Cast, Town
from tests.hearings.conftest import Table


def one_of_each(cast: Cast, town: Town) -> tuple[dict[str, dict[str, Any]], list[tuple[str, str, str]]]:
    """A note, a case, something struck out, a promise kept and one that is open."""
    table = Table(cast, town)
    noted, _case = table.line("路灯暗"), table.line(becomes="case")
    actions.strike_concern(table.line("写错了"), by=cast.community_worker)
    actions.keep_promise(table.promise("贴通知"), by=cast.community_worker)
    promise = table.promise("换灯泡")
    here = {"pk": table.hearing.pk}
    addresses = {
        **dict.fromkeys(("hearings:hearing", "hearings:line", "hearings:came", "hearings:paper"), here),
        "hearings:promise": {"pk": promise.pk},
        "hearings:act": {"kind": "promise", "pk": promise.pk, "action": "answer_promise"},
    }
    do = "/hearings/{}/{}/do/{}/".format
    more = [
        *(("hearings:act", "community_worker", do("promise", promise.pk, a)) for a in ("move_promise", "tie_promise")),
        *(("hearings:act", "grid_worker", do("concern", noted.pk, a)) for a in ("correct_concern", "make_promise")),
        ("hearings:act", "community_worker", do("concern", noted.pk, "concern_to_case")),
        ("hearings:home", "grid_worker", "/hearings/"),
    ]
    return addresses, more
