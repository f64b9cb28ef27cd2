"""A phone number in a form."""

from typing import Any

from django import forms

from linli.people.fields import normal_phone


class PhoneField(forms.CharField):
    """A phone number as people write it; clean it is written one way.

    ``autocomplete="off"`` where somebody of the staff writes down the number of somebody else.
    """

    def __init__(self, *, autocomplete: str = "tel", **how: Any) -> None:
        widget = forms.TextInput({"inputmode": "tel", "autocomplete": autocomplete, "type": "tel"})
        super().__init__(**{"max_length": 40, "required": False, "widget": widget, **how})

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        return normal_phone(typed) if typed else ""
