from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VotesConfig(AppConfig):
    name = "linli.votes"
    verbose_name = _("votes")

    def ready(self) -> None:
        for module in ("doors", "events", "seeds", "tasks", "viewing"):
            import_module(f"linli.votes.{module}")
