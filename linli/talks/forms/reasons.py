"""Why a statement is not shown: chosen by a host, and kept by an administrator."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.talks.models import RefusalReason
from linli.talks.queries.pages import reasons
from linli.ui.forms import ActForm, KeyedForm


class RefuseForm(ActForm):
    """Why a statement is not shown; its author reads it."""

    reason = forms.ModelChoiceField(
        label=gettext_lazy("Why"), queryset=RefusalReason.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    told = forms.CharField(
        label=gettext_lazy("A word of your own to the author"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("The author reads the reason and this."),
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = reasons()


class ReasonForm(KeyedForm):
    """A new reason for not showing a statement."""

    code = forms.SlugField(
        label=gettext_lazy("Code of the reason"), max_length=40, help_text=gettext_lazy("Small letters; it stays.")
    )
    name = forms.CharField(label=gettext_lazy("Reason"), max_length=60)
    name_en = forms.CharField(label=gettext_lazy("Reason in English"), max_length=80, required=False)
    told = forms.CharField(
        label=gettext_lazy("What the author is told"), max_length=200, widget=forms.Textarea({"rows": 2})
    )
    told_en = forms.CharField(
        label=gettext_lazy("The same in English"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if RefusalReason.objects.filter(code=code).exists():
            raise ValidationError(_("There is a reason with this code already."))
        return code


class ReasonChangeForm(ReasonForm, ActForm):
    """A reason changed; its code stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["code"]
