"""What writes here: learning (machinery) and what became of a suggestion (part of an open act)."""

from linli.suggestions.actions.learning import learn
from linli.suggestions.actions.topics import keep_topics
from linli.suggestions.actions.uses import keep_proposals, keep_use

__all__ = ["keep_proposals", "keep_topics", "keep_use", "learn"]
