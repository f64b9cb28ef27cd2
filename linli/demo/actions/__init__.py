"""Every write of the demo: the city, its people, and a year of its cases."""

from linli.demo.actions.city import load_city
from linli.demo.actions.year import load_year

__all__ = ["load_city", "load_year"]
