from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JourneysConfig(AppConfig):
    name = "linli.journeys"
    verbose_name = _("journeys")

    def ready(self) -> None:
        # the neighbours' registries are filled once all apps are there
        import_module("linli.journeys.viewing")
