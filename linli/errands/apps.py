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
        from linli.errands.actions.relocation import relocate_errands
        from linli.errands.queries.open_items import errands_in_grids, open_errands
        from linli.places.queries import Mover, supply_mover, supply_open_items

        supply_mover(Mover(_("open errands"), errands_in_grids, relocate_errands))
        supply_open_items(open_errands)
