from importlib import import_module

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.ui.navigation import Bar, door
from linli.ui.settings_pages import Group, settings_page


class PlacesConfig(AppConfig):
    name = "linli.places"

    def ready(self) -> None:
        for name in ("tasks", "seeds"):
            import_module(f"linli.places.{name}")
        door(Bar.PORTAL, 40, "places:find", _("My grid"), icon="map")
        about = _("Compounds, buildings and dwellings; made in bulk, or from a spreadsheet.")
        settings_page(Group.CITY, 15, "places:compounds", _("Buildings"), about, who=_keeps_premises)
        door(Bar.ACCOUNT, 52, "places:compounds", _("Buildings"), who=_works_in_a_community, icon="building")
        for order, url_name, label, about in [
            (10, "places:areas", _("Areas"), _("Subdistricts, communities and grids with their polygons; import.")),
            (
                18,
                "places:recuts",
                _("Drawing grids anew"),
                _("Split, merge or move grids from a day on; rehearsed first."),
            ),
            (20, "places:points", _("Service stations"), _("Where neighbours find a door that is open, and when.")),
        ]:
            settings_page(Group.CITY, order, url_name, label, about, who=_keeps)


def _keeps(request: HttpRequest) -> bool:
    from linli.places.policy import may_keep
    from linli.places.views.actor import acting

    return may_keep(acting(request))


def _keeps_premises(request: HttpRequest) -> bool:
    from linli.places.policy import may_keep_premises
    from linli.places.views.actor import acting

    return may_keep_premises(acting(request))


def _works_in_a_community(request: HttpRequest) -> bool:
    return _keeps_premises(request) and not _keeps(request)
