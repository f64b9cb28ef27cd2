"""Forms of arriving and receiving."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.people.forms.phones import PhoneField
from linli.reception.forms.parts import MOST_LINE, MOST_WORDS, OfficeField, Text
from linli.ui.forms import ActForm, KeyedForm


class ArriveForm(KeyedForm):
    """Draw a number. Nothing must be typed; what is typed is used at the window and need not be said again."""

    words = Text(
        label=_("What brings you here?"),
        rows=3,
        required=False,
        max_length=MOST_WORDS,
        help_text=_("You may leave it empty and tell it at the window."),
    )
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=40, required=False)
    phone = PhoneField(label=_("Phone"))
    goes_first = forms.BooleanField(
        label=_("I am over 70, disabled, pregnant or here with a small child"), required=False
    )


class WalkInForm(ArriveForm):
    """Somebody stands at the window already: written down by the clerk."""

    words = Text(label=_("What brings you here?"), rows=3, required=False, max_length=MOST_WORDS)
    goes_first = forms.BooleanField(label=_("goes first"), required=False)
    is_here = forms.BooleanField(label=_("stands at my window now"), required=False, initial=True)


class ConsultationForm(ActForm):
    """A question answered on the spot: one line."""

    advice = forms.CharField(
        label=_("Question and answer, in one line"),
        max_length=MOST_LINE,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    office = OfficeField(label=_("For which office"), required=False)


class WindowForm(forms.Form):
    """At which window one sits now."""

    window = forms.CharField(label=_("My window"), max_length=20)
