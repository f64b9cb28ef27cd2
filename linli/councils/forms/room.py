"""What somebody with a phone in the circle fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Rating
from linli.councils.forms.parts import Words
from linli.councils.models import Confirmation
from linli.ui.forms import KeyedForm


class ArriveForm(KeyedForm):
    """I am here; a name helps the minutes, but nobody must give one."""

    name = forms.CharField(
        label=_("Your name"), max_length=40, required=False, help_text=_("You may leave it out."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )  # fmt: skip
    represents = forms.CharField(
        label=_("For whom you speak"), max_length=60, required=False,
        help_text=_("If not only for yourself: a household, a building, a firm."),
    )  # fmt: skip


class OwnWordingForm(KeyedForm):
    """A better wording."""

    text = Words(label=_("How would you word it?"), max_length=1_000, rows=3)


class SayForm(KeyedForm):
    """Whether the minutes are right."""

    says = forms.ChoiceField(label=_("Is it right so?"), choices=Confirmation.Says, widget=forms.RadioSelect)
    told = Words(label=_("What is not right"), required=False, rows=2)


class RateResolutionForm(KeyedForm):
    """What became of it."""

    solved = forms.ChoiceField(label=_("Is it solved?"), choices=Rating.Solved, widget=forms.RadioSelect)
    result = forms.ChoiceField(label=_("And the result?"), choices=Rating.Feeling, widget=forms.RadioSelect)
    told = Words(label=_("In your own words"), required=False, rows=3)
