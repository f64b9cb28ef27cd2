"""One form per action that has a page; its fields are the action's keyword arguments."""

from linli.councils.forms.councils import FoundForm
from linli.councils.forms.parts import CouncilForm
from linli.councils.forms.table import FORMS

__all__ = ["FORMS", "CouncilForm", "FoundForm"]
