"""Everything that can happen to rounds, visits, the care list and a worker's clock: one function per row."""

from linli.visits.actions.care import (
    calm_alarm,
    change_care,
    enter_care,
    lapse_care,
    note_reads,
    raise_alarm,
    withdraw_care,
)
from linli.visits.actions.check_backs import come_back, move_check_back, ring_check_back, set_check_back
from linli.visits.actions.doorstep import forget_visit, restore_visit, settle_clash, strike_visit, tie_case, visit
from linli.visits.actions.journeys import Heard, at_the_door
from linli.visits.actions.rounds import change_round, drop_round, end_round, plan_round

__all__ = [
    "Heard", "at_the_door", "calm_alarm", "change_care", "change_round", "come_back", "drop_round", "end_round",
    "enter_care", "forget_visit", "lapse_care", "move_check_back", "note_reads", "plan_round", "raise_alarm",
    "restore_visit", "ring_check_back", "set_check_back", "settle_clash", "strike_visit", "tie_case", "visit", "withdraw_care",
]  # fmt: skip
