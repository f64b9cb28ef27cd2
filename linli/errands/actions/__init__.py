"""Everything that can happen to errands: one function per row."""

from linli.errands.actions.asking import ask_errand, name_office, resume_errand, withdraw_errand
from linli.errands.actions.ending import (
    cannot_do,
    close_errand,
    miss_result,
    rate_errand,
    ring_errand,
    shred_errand,
    shred_papers,
)
from linli.errands.actions.running import (
    ask_resident,
    bring_papers_back,
    fetch_result,
    give_papers_back,
    give_result,
    hand_over,
    let_go_errand,
    note_errand,
    pass_on_errand,
    sent_back,
    take_errand,
    take_over_errand,
    take_papers,
)

__all__ = [
    "ask_errand", "ask_resident", "bring_papers_back", "cannot_do", "close_errand", "fetch_result", "give_papers_back",
    "give_result", "hand_over", "let_go_errand", "miss_result", "name_office", "note_errand", "pass_on_errand",
    "rate_errand", "resume_errand", "ring_errand", "sent_back", "shred_errand", "shred_papers", "take_errand",
    "take_over_errand", "take_papers", "withdraw_errand",
]  # fmt: skip
