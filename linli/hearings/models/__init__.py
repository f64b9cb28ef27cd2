"""Hearings with what was heard, and promises."""

from linli.hearings.models.hearing import Concern, Hearing
from linli.hearings.models.promise import Promise

__all__ = ["Concern", "Hearing", "Promise"]
