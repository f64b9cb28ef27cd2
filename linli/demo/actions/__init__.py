"""Every write of the demo: the city, its people, and a year of its cases."""

from linli.demo.actions.chain import load_chain
from linli.demo.actions.city import load_city
from linli.demo.actions.councils import load_councils
from linli.demo.actions.errands import load_errands
from linli.demo.actions.exchange import load_exchange
from linli.demo.actions.figures import load_figures
from linli.demo.actions.grids import load_grids
from linli.demo.actions.hearings import load_hearings
from linli.demo.actions.mediation import load_mediation
from linli.demo.actions.neighbours import load_neighbours
from linli.demo.actions.network import load_network
from linli.demo.actions.premises import load_premises
from linli.demo.actions.suggestions import load_suggestions
from linli.demo.actions.talk import load_talk
from linli.demo.actions.topics import load_topics
from linli.demo.actions.visits import load_visits
from linli.demo.actions.votes import load_votes
from linli.demo.actions.window import load_window
from linli.demo.actions.year import load_year

__all__ = [
    "load_chain",
    "load_city",
    "load_councils",
    "load_errands",
    "load_exchange",
    "load_figures",
    "load_grids",
    "load_hearings",
    "load_mediation",
    "load_neighbours",
    "load_network",
    "load_premises",
    "load_suggestions",
    "load_talk",
    "load_topics",
    "load_visits",
    "load_votes",
    "load_window",
    "load_year",
]
