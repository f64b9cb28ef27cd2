"""Every write of the demo: the city, its people, and a year of its cases."""

from linli.demo.actions.city import load_city

__all__ = ["load_city"]
