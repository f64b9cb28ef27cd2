"""The form of every action on a mediation: its fields are the keyword arguments of the action."""

from linli.mediation.forms.parties import FORMS as PARTIES
from linli.mediation.forms.parties import OpenForm
from linli.mediation.forms.parts import MediationForm
from linli.mediation.forms.work import FORMS as WORK

FORMS: dict[str, type[MediationForm]] = {**PARTIES, **WORK}

__all__ = ["FORMS", "MediationForm", "OpenForm"]
