"""Forms of what administrators keep for mediation: one per register, on one base."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _

from linli.mediation.models import DisputeType, MediationSettings, PaperKind
from linli.people.forms.rows import RowForm
from linli.record.registers import Register


class TypeForm(RowForm):
    class Meta:
        model = DisputeType
        fields = ("code", "name", "name_en", "allows_confirmation")


class PaperKindForm(RowForm):
    class Meta:
        model = PaperKind
        fields = ("code", "place_number", "name", "name_en", "need")


class TimesForm(RowForm):
    """Times, limits and the two texts."""

    class Meta:
        model = MediationSettings
        fields = (
            "limit_value", "limit_unit", "most_disputants", "most_speakers", "remind_days", "follow_up_days", "open_minutes",
            "file_sign", "rights", "roads",
        )  # fmt: skip

    def __init__(self, data: Any = None, *, row: Register) -> None:
        super().__init__(data, row=row)
        for name, most in (
            ("limit_value", 365),
            ("most_disputants", 500),
            ("most_speakers", 50),
            ("open_minutes", 600),
        ):
            self.fields[name].validators += [MinValueValidator(1), MaxValueValidator(most)]

    def clean_follow_up_days(self) -> str:
        text: str = self.cleaned_data["follow_up_days"]
        words = text.split()
        if not all(word.isdecimal() and word.isascii() and 0 < int(word) <= 730 for word in words):
            raise ValidationError(_("Numbers of days with blanks between, for example: 30 90"))
        return " ".join(words)
