from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "linli.api"
    verbose_name = _("doors for programs")

    def ready(self) -> None:
        import_module("linli.api.doors")
