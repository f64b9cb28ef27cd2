"""Forms of what administrators keep for errands."""

from typing import Any

from django import forms

from linli.errands.models import Certificate, ErrandKind, ErrandSettings
from linli.people.forms.rows import RowForm


class RegisterForm(RowForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_what_is_in_use()


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
