"""What residents fill in: an answer, a statement, their phone."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.people.fields import is_mobile, normal_phone
from linli.talks.models import Vote
from linli.talks.models.talks import LONGEST_STATEMENT
from linli.ui.forms import KeyedForm

SHORTEST = 4  # characters of a statement
MOST_ANSWERS = 12  # to the question about the person


class VoteForm(KeyedForm):
    """Agree, disagree or pass; the buttons stand in the page."""

    statement = forms.IntegerField(widget=forms.HiddenInput)
    stance = forms.TypedChoiceField(choices=Vote.Stance, coerce=int, widget=forms.HiddenInput)


class GroupForm(KeyedForm):
    """Where somebody belongs; the buttons stand in the page."""

    group = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_ANSWERS)


class StatementForm(KeyedForm):
    """One sentence."""

    text = forms.CharField(
        label=gettext_lazy("Your statement"),
        max_length=LONGEST_STATEMENT,
        help_text=gettext_lazy("One thought that others can agree or disagree with. No names, no phone numbers."),
        widget=forms.Textarea({"rows": 3, "maxlength": LONGEST_STATEMENT}),
    )

    def clean_text(self) -> str:
        text = " ".join(self.cleaned_data["text"].split())
        if len(text) < SHORTEST:
            raise ValidationError(_("Please say a little more, so that others can answer it."))
        return text


class PhoneForm(forms.Form):
    """The phone by which a voice counts once; only a keyed hash of it is kept."""

    phone = forms.CharField(
        label=gettext_lazy("Your mobile number"),
        max_length=40,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel", "type": "tel"}),
    )

    def clean_phone(self) -> str:
        phone = normal_phone(self.cleaned_data["phone"])
        if not is_mobile(phone):
            raise ValidationError(_("A code can only be sent to a mobile number."))
        return phone


class CodeForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(
        label=gettext_lazy("Code from the SMS"),
        max_length=12,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
