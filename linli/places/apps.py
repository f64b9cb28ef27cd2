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
        for order, url_name, label, about in [
            (10, "places:areas", _("Areas"), _("Subdistricts, communities and grids with their polygons; import.")),
            (20, "places:points", _("Service stations"), _("Where neighbours find a door that is open, and when.")),
        ]:
            settings_page(Group.CITY, order, url_name, label, about, who=_keeps)


def _keeps(request: HttpRequest) -> bool:
    from linli.places.policy import may_keep
    from linli.places.views.actor import acting

    return may_keep(acting(request))
