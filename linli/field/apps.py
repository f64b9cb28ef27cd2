from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldConfig(AppConfig):
    name = "linli.field"
    verbose_name = _("field page")

    def ready(self) -> None:
        # registries of the lower apps are filled once all apps are there
        import_module("linli.field.doors")
