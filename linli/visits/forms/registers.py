"""Forms of what administrators keep for visits."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from linli.people.forms.rows import RowForm
from linli.places.models import GridWork
from linli.visits.models import CareKind, VisitSettings

MOST = 3650  # days, or hours


class RegisterForm(RowForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._meta.fields or ():
            field = self.fields.get(name)
            if isinstance(field, forms.IntegerField):
                field.validators += [MinValueValidator(1), MaxValueValidator(MOST)]


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
