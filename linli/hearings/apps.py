from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HearingsConfig(AppConfig):
    name = "linli.hearings"
    verbose_name = _("hearings")

    def ready(self) -> None:
        # registries of the lower apps are filled once all apps are there
        for module in ("doors", "tasks", "viewing"):
            import_module(f"linli.hearings.{module}")
