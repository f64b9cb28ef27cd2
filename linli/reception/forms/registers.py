"""Forms of what administrators keep for the window: one per register, on one base."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from linli.people.forms.rows import RowForm
from linli.people.models import Unit
from linli.reception.models import Duty, Hall
from linli.record.registers import Register

TIMES = {"from_time", "to_time", "opens_at", "closes_at"}


class RegisterForm(RowForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_what_is_in_use()
        for name in TIMES & self.fields.keys():
            self.fields[name].widget = forms.TimeInput({"type": "time"}, format="%H:%M")


class HallForm(RegisterForm):
    class Meta:
        model = Hall
        fields = ("unit", "name", "place", "sign", "opens_at", "closes_at", "opens_on_rest_days", "takes_numbers")

    def __init__(self, data: Any = None, *, row: Register) -> None:
        super().__init__(data, row=row)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        assert unit.queryset is not None
        unit.queryset = unit.queryset.filter(kind__in=[Unit.Kind.CENTRE, Unit.Kind.SUBDISTRICT])

    def clean(self) -> dict[str, Any]:
        super().clean()
        return _in_order(self, "opens_at", "closes_at")


class DutyForm(RegisterForm):
    class Meta:
        model = Duty
        fields = (
            "hall", "unit", "presence", "weekdays", "weeks", "from_time", "to_time", "window", "phone", "about",
        )  # fmt: skip

    def clean_weekdays(self) -> str:
        text: str = self.cleaned_data["weekdays"]
        if not text or set(text) - set("1234567"):
            raise ValidationError(_("Please write the weekdays as numbers from 1 to 7, for example 135."))
        return "".join(sorted(set(text)))

    def clean(self) -> dict[str, Any]:
        super().clean()
        return _in_order(self, "from_time", "to_time")


def _in_order(form: RegisterForm, first: str, second: str) -> dict[str, Any]:
    data = form.cleaned_data
    begins, ends = data.get(first), data.get(second)
    if begins and ends and ends <= begins:
        form.add_error(second, _("It must end after it begins."))
    return data
