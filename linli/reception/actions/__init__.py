"""Everything that can happen at the window and in joint meetings: one function per row that somebody can ask for."""

from linli.reception.actions.joint import (
    Promised,
    add_undertaking,
    ask_again,
    call_joint,
    cancel_joint,
    drop_undertaking,
    fulfil,
    hold_joint,
    move_joint,
    ring_undertaking,
)
from linli.reception.actions.retention import shred_joint, shred_ticket
from linli.reception.actions.tickets import (
    call_again,
    call_ticket,
    close_ticket,
    correct_consultation,
    end_with_case,
    leave_queue,
    pass_over,
    receive,
    record_consultation,
    take_ticket,
)

__all__ = [
    "Promised", "add_undertaking", "ask_again", "call_again", "call_joint", "call_ticket", "cancel_joint", "close_ticket",
    "correct_consultation", "drop_undertaking", "end_with_case", "fulfil", "hold_joint", "leave_queue", "move_joint",
    "pass_over", "receive", "record_consultation", "ring_undertaking", "shred_joint", "shred_ticket", "take_ticket",
]  # fmt: skip
