from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ErrandsConfig(AppConfig):
    name = "linli.errands"
    verbose_name = _("errands")

    def ready(self) -> None:
        # registries of the lower apps are filled once all apps are there
        for module in ("doors", "events", "seeds", "tasks", "viewing"):
            import_module(f"linli.errands.{module}")
