"""Talks, their statements, who takes part, how they voted, and what came of it."""

from linli.talks.models.participants import Participant, Vote
from linli.talks.models.registers import RefusalReason
from linli.talks.models.results import OpinionMap
from linli.talks.models.talks import Statement, Talk

__all__ = ["OpinionMap", "Participant", "RefusalReason", "Statement", "Talk", "Vote"]
