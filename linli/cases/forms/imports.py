"""Importing cases: the file, and which of its columns is what."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case, CaseImport, ImportMapping
from linli.cases.queries.import_rows import FIELDS, NEEDED
from linli.cases.queries.imports import mappings
from linli.kernel.rulebook import Refused
from linli.kernel.sheets import LARGEST_BYTES, check_name

HEAD = 4096  # bytes that tell what a file is


class ImportFileForm(forms.Form):
    """A spreadsheet, and where it comes from."""

    file = forms.FileField(label=_("file"), help_text=_("XLSX or CSV; up to 50 MB and 200,000 rows."))
    mapping = forms.ModelChoiceField(
        ImportMapping.objects.none(),
        label=_("it comes from"),
        required=False,
        empty_label=_("find out by the names of its columns"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mapping = self.fields["mapping"]
        assert isinstance(mapping, forms.ModelChoiceField)
        mapping.queryset = mappings()

    def clean_file(self) -> UploadedFile:
        """What its size and its first bytes tell; the worker reads it, and what it cannot read is said here as well."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %d MB. Please send it in parts.") % (LARGEST_BYTES >> 20)
            )
        try:
            check_name(file.name or "", file.read(HEAD))
        except Refused as why:
            raise forms.ValidationError(str(why)) from why
        file.seek(0)
        return file

    @classmethod
    def refused(cls, why: str) -> "ImportFileForm":
        """The form again, with what the worker says to the file beside the field."""
        form = cls({})
        form.fields["file"].error_messages["required"] = why
        return form


class ImportColumnsForm(forms.Form):
    """Which column is what; remembered for the source."""

    source = forms.CharField(
        label=_("name of the source"),
        max_length=40,
        help_text=_("The same name next time: by it and the source's number a case is known again."),
    )
    channel = forms.ChoiceField(label=_("channel"), choices=Case.Channel)
    sheet = forms.ChoiceField(label=_("sheet"), required=False)

    def __init__(self, *args: Any, sheets: Sequence[str], columns: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = self.fields["sheet"]
        assert isinstance(names, forms.ChoiceField)
        names.choices = [(name, name) for name in sheets]
        if len(sheets) < 2:
            del self.fields["sheet"]
        known = [("", _("not in the file")), *((column, column) for column in columns)]
        for name, label in FIELDS.items():
            self.fields[f"column_{name}"] = forms.ChoiceField(label=label, required=name in NEEDED, choices=known)

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[f"column_{name}"] for name in FIELDS]

    def put_into(self, job: CaseImport) -> None:
        """What was chosen. A known source keeps its code, whatever it is called."""
        told = self.cleaned_data
        known = mappings().filter(name=told["source"]).first()
        job.source_name, job.channel = told["source"], told["channel"]
        job.source_code = known.source_code if known else told["source"]
        job.sheet = told.get("sheet") or job.sheet
        job.columns = {name: told[f"column_{name}"] for name in FIELDS if told.get(f"column_{name}")}
