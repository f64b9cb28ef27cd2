"""Every write of talks: one function per row of a rulebook."""

from linli.talks.actions.papers import enter_sheet, strike_sheet, write_down_statement
from linli.talks.actions.participation import confirm_phone, forget_participant, join_talk, say_group, vote
from linli.talks.actions.results import draw_map
from linli.talks.actions.statements import (
    admit,
    bring_back,
    propose_statement,
    publish_statement,
    refuse_statement,
    seed_statement,
    shred_statement,
    withdraw_statement,
)
from linli.talks.actions.talks import (
    begin_talk,
    change_talk,
    drop_talk,
    end_talk,
    open_talk,
    prolong_talk,
    reopen_talk,
    resume_talk,
)

__all__ = [
    "admit",
    "begin_talk",
    "bring_back",
    "change_talk",
    "confirm_phone",
    "draw_map",
    "drop_talk",
    "end_talk",
    "enter_sheet",
    "forget_participant",
    "join_talk",
    "open_talk",
    "prolong_talk",
    "propose_statement",
    "publish_statement",
    "refuse_statement",
    "reopen_talk",
    "resume_talk",
    "say_group",
    "seed_statement",
    "shred_statement",
    "strike_sheet",
    "vote",
    "withdraw_statement",
    "write_down_statement",
]
