from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "linli.visits"
    verbose_name = _("visits")

    def ready(self) -> None:
        # registries of the lower apps are filled once all apps are there
        for module in ("doors", "events", "seeds", "tasks", "viewing"):
            import_module(f"linli.visits.{module}")
        from linli.places.queries import Mover, supply_mover, supply_open_items
        from linli.visits.actions.relocation import relocate_cares, relocate_rounds
        from linli.visits.queries.moving import cares_in_grids, rounds_in_grids
        from linli.visits.queries.open_items import open_visits

        supply_mover(Mover(_("people of the care list"), cares_in_grids, relocate_cares))
        supply_mover(Mover(_("rounds under way"), rounds_in_grids, relocate_rounds))
        supply_open_items(open_visits)
