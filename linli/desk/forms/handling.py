"""The one row of settings for the handling of cases, with the ladder that issues orders."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.cases.models import CaseSettings, SupervisionOrder
from linli.clocks.models import Ladder
from linli.desk.forms.registers import RegisterForm
from linli.record.registers import Register

RUNG = "rung_"
TIMES = ("take_in", "urgent", "default", "accept", "decide", "order", "wait")


class HandlingForm(RegisterForm):
    """How many, how long, who checks, and which delay issues which order."""

    LIMITS = {
        "sample_percent": (0, 100),
        "call_tries": (1, 20),
        "call_gap_minutes": (0, 1440),
        "call_back_days": (1, 365),
        "close_days": (1, 365),
        "max_extensions": (0, 20),
        "appeal_days": (1, 60),
        **{f"{name}_value": (1, 365) for name in TIMES},
    }
    GROUPS = (
        (_("Sample and checks"), 2, ("sample_percent", "checks_needed", "reopened_publication")),
        (
            _("Calls and closing"),
            2,
            ("call_back_days", "call_tries", "call_gap_minutes", "close_days", "max_extensions"),
        ),
        (_("Times"), 2, (*(f"{name}_{part}" for name in TIMES for part in ("value", "unit")), "appeal_days")),
        (_("SMS and messages"), 1, ("link_by_staff",)),
    )
    checks_needed = forms.TypedChoiceField(
        label=_("People who check before publishing"),
        coerce=int,
        choices=[(1, "1"), (2, "2"), (3, "3")],
        help_text=_("Besides whoever proposes it, who never checks."),
    )

    class Meta:
        model = CaseSettings
        fields = (
            "sample_percent", "checks_needed", "call_back_days", "call_tries", "call_gap_minutes",
            "close_days", "max_extensions",
            *(f"{name}_{part}" for name in TIMES for part in ("value", "unit")),
            "appeal_days", "link_by_staff", "reopened_publication",
        )  # fmt: skip
        help_texts = {
            "appeal_days": _("Later appeals are still heard."),
            "link_by_staff": _(
                "Nobody has confirmed by a code that it is theirs. The link opens this one request only."
            ),
        }

    def __init__(self, data: Any = None, *, row: Register, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, row=row, initial=initial)
        ladder, known = Ladder.objects.filter(code="case").first(), getattr(row, "escalation")  # noqa: B009  # CaseSettings
        for step in ladder.steps if ladder else []:
            self.fields[f"{RUNG}{step.code}"] = forms.ChoiceField(
                label=step.words,
                choices=[("", _("no order")), *SupervisionOrder.Level.choices],
                required=False,
                initial=known.get(step.code, ""),
            )

    def fieldsets(self) -> Iterator[tuple[str, int, list[forms.BoundField]]]:
        yield from super().fieldsets()
        if rungs := [self[name] for name in self.fields if name.startswith(RUNG)]:
            yield str(_("Which delay issues which order to the lead")), 2, rungs

    def changes(self) -> dict[str, Any]:
        changed = super().changes()
        given = {n.removeprefix(RUNG): v for n, v in self.cleaned_data.items() if n.startswith(RUNG) and v}
        if given != getattr(self.row, "escalation"):  # noqa: B009  # CaseSettings
            changed["escalation"] = given
        return changed
