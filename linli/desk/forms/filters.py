"""What narrows the lists of the desk that are no work lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.people.models import Unit
from linli.places.models import Area


class RowsFilter(forms.Form):
    """Which rows of a register to list."""

    q = forms.CharField(label=_("Search"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("active", _("in use")), ("retired", _("retired")), ("all", _("all"))],
    )


class BoardFilter(forms.Form):
    """Whose share of what goes wrong to look at."""

    community = forms.ModelChoiceField(
        Area.objects.filter(level=Area.Level.COMMUNITY, state="active").order_by("code"),
        label=_("Community"),
        required=False,
        to_field_name="code",
        empty_label=_("Community: all"),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.filter(state="active").order_by("name"),
        label=_("Lead unit"),
        required=False,
        empty_label=_("Lead unit: all"),
    )

    def asked(self) -> dict[str, Any]:
        """As the filters of the work list name them; what makes no sense is left out."""
        self.is_valid()
        community, unit = self.cleaned_data.get("community"), self.cleaned_data.get("unit")
        return {"community": community.code if community else "", "unit": unit.pk if unit else None}
