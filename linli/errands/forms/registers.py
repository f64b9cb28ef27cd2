"""Forms of what administrators keep for errands."""

from copy import copy
from typing import Any

from django import forms

from linli.errands.models import Certificate, ErrandKind, ErrandSettings
from linli.record.registers import Register, RegisterState
from linli.ui.forms import ActForm


class RegisterForm(forms.ModelForm[Any], ActForm):
    """Add or change one row. What is typed never touches the row itself: the act does that."""

    def __init__(self, data: Any = None, *, row: Register) -> None:
        super().__init__(data, instance=copy(row), initial={"seen": row.version})
        self.row = row
        for name in ("code", "number"):
            if row.pk and name in self.fields:
                del self.fields[name]
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = field.queryset.filter(state=RegisterState.ACTIVE)

    def changes(self) -> dict[str, Any]:
        """What is different now; of a new row everything."""
        names = [name for name in self._meta.fields or () if name in self.cleaned_data]
        given = {name: self.cleaned_data[name] for name in names}
        return {name: value for name, value in given.items() if not self.row.pk or getattr(self.row, name) != value}


class KindForm(RegisterForm):
    class Meta:
        model = ErrandKind
        fields = (
            "code", "name", "name_en", "about", "papers", "office", "unit", "deadline_value", "deadline_unit", "fee",
            "where", "order",
        )  # fmt: skip


class CertificateForm(RegisterForm):
    class Meta:
        model = Certificate
        fields = ("number", "name", "name_en", "office", "advice", "keywords", "source")
        widgets = {"advice": forms.Textarea({"rows": 3})}


class SettingsForm(RegisterForm):
    class Meta:
        model = ErrandSettings
        fields = ("close_days", "promise")
