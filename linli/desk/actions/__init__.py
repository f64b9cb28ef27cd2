"""Bulk work and saved views."""

from linli.cases.actions.bulk import Result, close_many, dispatch_many, remind_many, undo
from linli.desk.actions.saved import forget_view, save_view

__all__ = ["Result", "close_many", "dispatch_many", "forget_view", "remind_many", "save_view", "undo"]
