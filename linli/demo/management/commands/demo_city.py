"""``linli demo-city``: the demo city with its people and a year of cases. Safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand

from linli.demo.actions import (
    load_chain,
    load_city,
    load_councils,
    load_errands,
    load_exchange,
    load_figures,
    load_grids,
    load_hearings,
    load_mediation,
    load_neighbours,
    load_network,
    load_premises,
    load_suggestions,
    load_talk,
    load_topics,
    load_visits,
    load_votes,
    load_window,
    load_year,
)


class Command(BaseCommand):
    help = "Load the demo city: areas, units, people, stations and a year of cases."

    def handle(self, *args: Any, **options: Any) -> None:
        load_city(self.stdout.write)
        load_premises(self.stdout.write)
        load_year(self.stdout.write)
        load_councils(self.stdout.write)
        load_talk(self.stdout.write)
        load_votes(self.stdout.write)
        load_visits(self.stdout.write)
        load_errands(self.stdout.write)
        load_network(self.stdout.write)
        load_chain(self.stdout.write)
        load_exchange(self.stdout.write)
        load_window(self.stdout.write)
        load_neighbours(self.stdout.write)
        load_grids(self.stdout.write)
        load_hearings(self.stdout.write)
        load_mediation(self.stdout.write)
        load_suggestions(self.stdout.write)
        load_figures(self.stdout.write)
        load_topics(self.stdout.write)
