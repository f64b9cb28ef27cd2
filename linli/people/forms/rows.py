"""One row of a register, as an administrator edits it on a page of settings: the base of such forms in all apps above."""

from copy import copy
from typing import Any, ClassVar

from django import forms

from linli.record.registers import Register, RegisterState
from linli.ui.forms import ActForm


class RowForm(forms.ModelForm[Any], ActForm):
    """Add or change one row. What is typed never touches the row itself: the act does that."""

    FIXED: ClassVar[tuple[str, ...]] = ("code", "number")  # said once, when the row is added

    def __init__(self, data: Any = None, *, row: Register, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, instance=copy(row), initial={"seen": row.version, **(initial or {})})
        self.row = row
        for name in self.FIXED:
            if row.pk and name in self.fields:
                del self.fields[name]

    def offer_what_is_in_use(self) -> None:
        """Of the registers that a row points to, only rows that are not retired may be chosen."""
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = field.queryset.filter(state=RegisterState.ACTIVE)

    def changes(self) -> dict[str, Any]:
        """What is different now; of a new row everything."""
        names = [name for name in self._meta.fields or () if name in self.cleaned_data]
        given = {name: self.cleaned_data[name] for name in names}
        return {name: value for name, value in given.items() if not self.row.pk or getattr(self.row, name) != value}
