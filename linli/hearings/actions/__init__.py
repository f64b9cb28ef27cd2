"""Everything that can happen to hearings, what is heard there, and promises: one function per row."""

from linli.hearings.actions.concerns import (
    concern_to_case,
    concern_to_topic,
    correct_concern,
    hear_concern,
    restore_concern,
    strike_concern,
)
from linli.hearings.actions.hearings import end_hearing, open_hearing, resume_hearing, write_attendance
from linli.hearings.actions.lines import Promised, make_case, make_topic, promise_of, write_line
from linli.hearings.actions.promises import (
    answer_promise,
    keep_promise,
    make_promise,
    move_promise,
    reopen_promise,
    tie_promise,
)
from linli.hearings.actions.retention import forget_promise, shred_hearing

__all__ = [
    "Promised",
    "answer_promise",
    "concern_to_case",
    "concern_to_topic",
    "correct_concern",
    "end_hearing",
    "forget_promise",
    "hear_concern",
    "keep_promise",
    "make_case",
    "make_promise",
    "make_topic",
    "move_promise",
    "open_hearing",
    "promise_of",
    "reopen_promise",
    "restore_concern",
    "resume_hearing",
    "shred_hearing",
    "strike_concern",
    "tie_promise",
    "write_attendance",
    "write_line",
]  # fmt: skip
