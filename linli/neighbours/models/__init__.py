"""What is passed down and what comes up."""

from linli.neighbours.models.reports import Report
from linli.neighbours.models.words import Telling, Word

__all__ = ["Report", "Telling", "Word"]
