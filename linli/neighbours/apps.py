from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeighboursConfig(AppConfig):
    name = "linli.neighbours"
    verbose_name = _("neighbours' network")

    def ready(self) -> None:
        # registries of the lower apps are filled once all apps are there
        for module in ("doors", "events", "tasks"):
            import_module(f"linli.neighbours.{module}")
        from linli.neighbours.actions import relocate_reports, relocate_words
        from linli.neighbours.queries.moving import open_reports, open_words, reports_in_grids, words_in_grids
        from linli.places.queries import Mover, supply_mover, supply_open_items

        supply_mover(Mover(_("what is being passed on"), words_in_grids, relocate_words))
        supply_mover(Mover(_("what neighbours reported"), reports_in_grids, relocate_reports))
        supply_open_items(open_reports)
        supply_open_items(open_words)
