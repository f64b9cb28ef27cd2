"""The form of a routing rule (派单规则)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.models import Case, Category
from linli.desk.forms.registers import IN_USE, RegisterForm
from linli.people.models import Unit
from linli.places.models import Area
from linli.record.registers import Register
from linli.suggestions.models import RoutingRule

MOST_POSITION = 9_999
EVERY = [("", gettext_lazy("every one"))]
CLOCK = forms.TimeInput({"type": "time"}, format="%H:%M")


class RoutingForm(RegisterForm):
    """When it fits, and who is proposed then. What is left empty fits everything."""

    LIMITS = {"position": (1, MOST_POSITION)}
    GROUPS = (
        (gettext_lazy("When it fits"), 2, ("area", "category_code", "channel_code", "begins", "ends")),
        (gettext_lazy("What it proposes"), 2, ("unit", "position", "why")),
    )
    category_code = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    channel_code = forms.ChoiceField(label=gettext_lazy("Channel"), required=False)

    class Meta:
        model = RoutingRule
        fields = ("area", "category_code", "channel_code", "begins", "ends", "unit", "position", "why")
        widgets = {"begins": CLOCK, "ends": CLOCK}
        help_texts = {
            "position": gettext_lazy("The rule with the smallest number is tried first."),
            "ends": gettext_lazy("From 17:30 to 08:30 goes over midnight."),
            "why": gettext_lazy("The document or agreement behind it; staff read it beside the proposal."),
        }

    def __init__(self, data: Any = None, *, row: Register, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, row=row, initial=initial)
        area, unit = self.fields["area"], self.fields["unit"]
        assert isinstance(area, forms.ModelChoiceField)
        assert isinstance(unit, forms.ModelChoiceField)
        area.queryset = Area.objects.filter(state=IN_USE).order_by("code").defer("polygon")
        area.empty_label = _("every one")
        unit.queryset = Unit.objects.filter(state=IN_USE).order_by("name")
        category, channel = self.fields["category_code"], self.fields["channel_code"]
        assert isinstance(category, forms.ChoiceField)
        assert isinstance(channel, forms.ChoiceField)
        category.choices = EVERY + [
            (c.code, f"{c.code} {c}") for c in Category.objects.filter(state=IN_USE).select_related("parent")
        ]
        channel.choices = EVERY + list(Case.Channel.choices)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if bool(given.get("begins")) != bool(given.get("ends")):
            self.add_error("ends" if given.get("begins") else "begins", _("Give both times, or none."))
        return given
