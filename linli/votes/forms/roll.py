"""Bringing a roll in, and looking through it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from linli.kernel.rulebook import Refused
from linli.kernel.sheets import LARGEST_BYTES, Sheet, read_sheet
from linli.ui.forms import ActForm
from linli.votes.queries.roll_rows import COLUMNS, needed

KNOWN = [name for _label, names in COLUMNS.values() for name in names]


class RollFileForm(forms.Form):
    """The spreadsheet with the roll."""

    file = forms.FileField(
        label=_("spreadsheet"), help_text=_("XLSX or CSV, one line per flat; co-owners in one cell.")
    )
    sheet: Sheet

    def clean_file(self) -> UploadedFile:
        """Opened here, so that what cannot be read is said beside the field."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(_("The file is too large."))
        try:
            self.sheet = read_sheet(file.read(), known=KNOWN)
        except Refused as why:
            raise forms.ValidationError(str(why)) from why
        return file


class RollColumnsForm(ActForm):
    """Which column is what."""

    def __init__(
        self, *args: Any, columns: Sequence[str], mapping: dict[str, str], electorate: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("not in the file")), *((column, column) for column in columns)]
        for name, (label, _names) in COLUMNS.items():
            is_needed = name in needed(electorate)
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=label, required=is_needed, choices=choices, initial=mapping.get(name, "")
            )

    def mapping(self) -> dict[str, str]:
        return {
            name: self.cleaned_data[f"column_{name}"] for name in COLUMNS if self.cleaned_data.get(f"column_{name}")
        }

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[f"column_{name}"] for name in COLUMNS]


class RollFilter(forms.Form):
    """Which part of the roll to show."""

    q = forms.CharField(label=_("Number or part"), max_length=60, required=False)
    building = forms.CharField(label=_("Building"), max_length=30, required=False)
    waiting = forms.BooleanField(label=_("only who has not voted"), required=False)
