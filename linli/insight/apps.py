from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    name = "linli.insight"
    verbose_name = _("insight")

    def ready(self) -> None:
        # registries of the lower apps are filled once all apps are there
        for module in ("doors", "seeds", "tasks"):
            import_module(f"linli.insight.{module}")
