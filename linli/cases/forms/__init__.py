"""The form of every action on a case: its fields are the keyword arguments of the action."""

from linli.cases.forms.handling import FORMS as HANDLING
from linli.cases.forms.intake import FORMS as INTAKE
from linli.cases.forms.outcome import FORMS as OUTCOME
from linli.cases.forms.parts import CaseForm

FORMS: dict[str, type[CaseForm]] = {**INTAKE, **HANDLING, **OUTCOME}

__all__ = ["FORMS", "CaseForm"]
