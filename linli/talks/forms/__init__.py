from linli.talks.forms.papers import SheetForm
from linli.talks.forms.reasons import ReasonChangeForm, ReasonForm, RefuseForm
from linli.talks.forms.taking_part import CodeForm, GroupForm, PhoneForm, StatementForm, VoteForm
from linli.talks.forms.talks import BeginForm, ChangeForm, LastDayForm

__all__ = [
    "BeginForm",
    "ChangeForm",
    "CodeForm",
    "GroupForm",
    "LastDayForm",
    "PhoneForm",
    "ReasonChangeForm",
    "ReasonForm",
    "RefuseForm",
    "SheetForm",
    "StatementForm",
    "VoteForm",
]
