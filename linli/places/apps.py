from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from linli.ui.navigation import Bar, door


class PlacesConfig(AppConfig):
    name = "linli.places"

    def ready(self) -> None:
        import_module("linli.places.tasks")
        door(Bar.PORTAL, 40, "places:find", _("My grid"), icon="map")
