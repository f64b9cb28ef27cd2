"""Forms of what administrators keep for visits."""

from copy import copy
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from linli.places.models import GridWork
from linli.record.registers import Register
from linli.ui.forms import ActForm
from linli.visits.models import CareKind, VisitSettings

MOST = 3650  # days, or hours


class RegisterForm(forms.ModelForm[Any], ActForm):
    """Add or change one row. What is typed never touches the row itself: the act does that."""

    def __init__(self, data: Any = None, *, row: Register) -> None:
        super().__init__(data, instance=copy(row), initial={"seen": row.version})
        self.row = row
        if row.pk and "code" in self.fields:
            del self.fields["code"]
        for name in self._meta.fields or ():
            field = self.fields.get(name)
            if isinstance(field, forms.IntegerField):
                field.validators += [MinValueValidator(1), MaxValueValidator(MOST)]

    def changes(self) -> dict[str, Any]:
        """What is different now; of a new row everything."""
        names = [name for name in self._meta.fields or () if name in self.cleaned_data]
        given = {name: self.cleaned_data[name] for name in names}
        return {name: value for name, value in given.items() if not self.row.pk or getattr(self.row, name) != value}


class DaysForm(RegisterForm):
    class Meta:
        model = VisitSettings
        fields = ("overdue_days", "alarm_hours", "phone_hours", "device_days")


class KindForm(RegisterForm):
    class Meta:
        model = CareKind
        fields = ("code", "name", "name_en", "rhythm_days", "silent_days", "look_for")


class WorkForm(RegisterForm):
    class Meta:
        model = GridWork
        fields = ("code", "name", "about", "order")
