"""What is asked: one small form per action."""

from linli.visits.forms.care import CareForm, NewCareForm
from linli.visits.forms.parts import PlainForm, VisitsForm
from linli.visits.forms.rounds import AskAtForm, ChangeRoundForm, PlanForm
from linli.visits.forms.visit import KnockForm

FORMS: dict[str, type[VisitsForm]] = {
    "change_round": ChangeRoundForm,
    "end_round": PlainForm,
    "drop_round": PlainForm,
    "settle_clash": PlainForm,
    "strike_visit": PlainForm,
    "restore_visit": PlainForm,
    "change_care": CareForm,
    "calm_alarm": PlainForm,
    "withdraw_care": PlainForm,
    "move_check_back": AskAtForm,
    "come_back": PlainForm,
}

__all__ = ["FORMS", "AskAtForm", "CareForm", "KnockForm", "NewCareForm", "PlainForm", "PlanForm", "VisitsForm"]
