"""Forms of joint meetings."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.rules import CaseState
from linli.people.models import Unit
from linli.reception.actions import Promised
from linli.reception.forms.parts import DayField, JointForm, MomentField, OfficeField, OfficesField, Text
from linli.ui.forms import KeyedForm

FIRST, ROWS = 3, 6  # undertakings on the page; more can be added afterwards


class CallForm(KeyedForm):
    """Which offices, when, where, what about."""

    offices = OfficesField(label=gettext_lazy("Which offices are called"))
    starts_at = MomentField(label=gettext_lazy("Begins"))
    room = forms.CharField(label=gettext_lazy("Room"), max_length=60, required=False)
    question = Text(label=gettext_lazy("What must be cleared up"), rows=3)


class MoveForm(JointForm):
    """Another time or place."""

    starts_at = MomentField(label=gettext_lazy("Begins"))
    room = forms.CharField(label=gettext_lazy("Room"), max_length=60, required=False)

    def begin(self) -> None:
        self.initial.update(starts_at=self.meeting.starts_at, room=self.meeting.room)


class PromiseForm(JointForm):
    """One office, what it does, by when."""

    unit = OfficeField()
    what = forms.CharField(label=gettext_lazy("What it does"), max_length=300)
    due_on = DayField(label=gettext_lazy("By when"))


class HoldForm(JointForm):
    """Who came, what was decided, who leads, who does what by when."""

    came = OfficesField(label=gettext_lazy("Offices that came"))
    people = Text(label=gettext_lazy("Who came"), rows=2, help_text=gettext_lazy("Names with their office."))
    decision = Text(label=gettext_lazy("What was decided"), rows=4)
    lead = OfficeField(
        label=gettext_lazy("Which office leads"),
        required=False,
        help_text=gettext_lazy("The case is handed over to it. Left empty, whoever leads now goes on."),
    )

    def begin(self) -> None:
        came = self.fields["came"]
        assert isinstance(came, forms.ModelMultipleChoiceField)
        came.queryset = came.queryset.filter(pk__in=self.meeting.offices.values("pk"))  # type: ignore[union-attr]
        self.initial["came"] = list(self.meeting.offices.values_list("pk", flat=True))
        if self.meeting.case.state == CaseState.IN_HAND:
            del self.fields["lead"]
        for n in range(1, ROWS + 1):
            self.fields[f"unit_{n}"] = OfficeField(required=False)
            self.fields[f"what_{n}"] = forms.CharField(
                label=gettext_lazy("What it does"), max_length=300, required=False
            )
            self.fields[f"due_{n}"] = DayField(label=gettext_lazy("By when"), required=False)

    @property
    def first_rows(self) -> list[tuple[Any, Any, Any]]:
        """The first lines of the table, as bound fields."""
        return [self._row(n) for n in range(1, FIRST + 1)]

    @property
    def more_rows(self) -> list[tuple[Any, Any, Any]]:
        """The lines that are folded away."""
        return [self._row(n) for n in range(FIRST + 1, ROWS + 1)]

    @property
    def has_more_errors(self) -> bool:
        """Whether something is wrong with what is folded away."""
        return self.is_bound and any(field.errors for row in self.more_rows for field in row)

    def _row(self, n: int) -> tuple[Any, Any, Any]:
        return self[f"unit_{n}"], self[f"what_{n}"], self[f"due_{n}"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for n in range(1, ROWS + 1):
            names = (f"unit_{n}", f"what_{n}", f"due_{n}")
            if any(data.get(name) for name in names):
                for name in names:
                    if not data.get(name) and name not in self.errors:
                        self.add_error(name, ValidationError(_("Please fill in all three, or none.")))
        return data

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        lines = [(data.get(f"unit_{n}"), data.get(f"what_{n}"), data.get(f"due_{n}")) for n in range(1, ROWS + 1)]
        promised = [Promised(u, w, d) for u, w, d in lines if isinstance(u, Unit) and w and d]
        named = {name: data[name] for name in ("came", "people", "decision")}
        return named | {"lead": data.get("lead"), "promised": promised}
