"""Reads: pictures made ready before an act, and what is stored."""

from linli.files.queries.pictures import Prepared, Unusable, blurred, prepare
from linli.files.queries.stored import (
    attachments,
    content_of,
    damaged,
    holds_newest,
    limits,
    prepared_from,
    sender_of,
    sent_today,
)

__all__ = [
    "Prepared",
    "Unusable",
    "attachments",
    "blurred",
    "content_of",
    "damaged",
    "holds_newest",
    "limits",
    "prepare",
    "prepared_from",
    "sender_of",
    "sent_today",
]
