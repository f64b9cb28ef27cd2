"""What a voter fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.ui.forms import KeyedForm
from linli.votes.models.ballots import VALID


class BallotForm(KeyedForm):
    """The ballot. It is kept nowhere in the browser, and says nothing once it is sent."""

    choice = forms.ChoiceField(label=_("Your vote"), choices=VALID, widget=forms.RadioSelect)


class CodeForm(forms.Form):
    """The code that came to the phone on the roll."""

    code = forms.CharField(
        label=_("Code from the message"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class ObjectForm(KeyedForm):
    """What is wrong with the roll."""

    told = forms.CharField(
        label=_("What is wrong on the roll?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example the area, the name, or that a flat is missing."),
    )
