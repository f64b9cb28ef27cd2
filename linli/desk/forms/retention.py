"""How long something is kept here: one number, in the unit of its rule."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.retention import Rule
from linli.people.models import RetentionTime
from linli.ui.forms import ActForm

UNITS = {
    "years": gettext_lazy("Number of years"),
    "days": gettext_lazy("Number of days"),
    "hours": gettext_lazy("Number of hours"),
}


class RetentionForm(ActForm):
    """The time of one rule. ``agreed`` is the number whose dry run stood on the page when it was sent."""

    agreed = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, rule: Rule, row: RetentionTime) -> None:
        keep, bounds = rule.keep, rule.bounds
        assert keep is not None  # only what has a time that may be set has a page
        assert bounds is not None
        super().__init__(data, initial={"seen": row.version, "value": keep.value})
        within = _("Please enter a number from %(least)d to %(most)d.") % {"least": bounds[0], "most": bounds[1]}
        self.fields["value"] = forms.IntegerField(
            min_value=bounds[0],
            max_value=bounds[1],
            label=UNITS[keep.unit],
            error_messages=dict.fromkeys(("min_value", "max_value"), within),
        )

    def agree(self, value: int) -> None:
        """The dry run of this number is shown now: sent again, it is meant."""
        typed = cast(QueryDict, self.data).copy()
        typed["agreed"] = str(value)
        self.data = typed
