"""The form of a superior office's way of counting (口径)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.desk.forms.registers import TAKEN, RegisterForm
from linli.insight.models import Formula
from linli.insight.rules import Measure


class MeasuresField(forms.MultipleChoiceField):
    """Several measures, ticked."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=Measure.choices, **kwargs)


class FormulaForm(RegisterForm):
    """What stands above the line, what below, what is taken off below."""

    FIXED = ("code",)
    LIMITS = {"position": (1, 999)}
    GROUPS = (
        (gettext_lazy("Basic facts"), 2, ("code", "name", "issuer", "basis", "position")),
        (gettext_lazy("Counted (above the line)"), 1, ("above",)),
        (gettext_lazy("Out of (below the line)"), 1, ("of",)),
        (gettext_lazy("Taken off below the line"), 1, ("less",)),
    )
    above = MeasuresField(label=gettext_lazy("Cases that are"))
    of = MeasuresField(label=gettext_lazy("Cases that are"))
    less = MeasuresField(label=gettext_lazy("Cases that are"), required=False)

    class Meta:
        model = Formula
        fields = ("code", "name", "issuer", "basis", "position", "above", "of", "less")
        error_messages = {"code": TAKEN}
        help_texts = {"basis": gettext_lazy("Which law, rule or document, with its article.")}

    def clean(self) -> dict[str, Any]:
        """What is taken off must have been in it, and not be counted."""
        given = super().clean() or self.cleaned_data
        both = set(given.get("less", [])) & {*given.get("above", []), *given.get("of", [])}
        if both:
            raise ValidationError(
                {
                    "less": _("This stands above or below the line as well: %s")
                    % "、".join(str(Measure(m).label) for m in sorted(both))
                }
            )
        return given
