"""What narrows the lists of the desk that are no work lists."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RowsFilter(forms.Form):
    """Which rows of a register to list."""

    q = forms.CharField(label=_("Search"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("active", _("in use")), ("retired", _("retired")), ("all", _("all"))],
    )
