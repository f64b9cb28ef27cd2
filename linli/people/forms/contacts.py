"""Opening a masked value, correcting one's own data, looking through the log of reads."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.people.fields import normal_phone
from linli.people.models import Reason

OFFERED = [choice for choice in Reason.choices if choice[0] != Reason.FOUND]


class RevealForm(forms.Form):
    """Why a masked value is opened, and of which thing."""

    field = forms.ChoiceField(choices=[("phone", _("phone")), ("name", _("full name"))], widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Why do you need it?"), choices=OFFERED, widget=forms.RadioSelect)
    words = forms.CharField(label=_("In a few words"), max_length=200, required=False)
    about_kind = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    about_id = forms.IntegerField(min_value=1, max_value=2**62, required=False, widget=forms.HiddenInput)
    back = forms.CharField(max_length=500, required=False, widget=forms.HiddenInput)


class MyDataForm(forms.Form):
    """A resident corrects what is stored of them (更正)."""

    name = forms.CharField(label=_("Full name"), max_length=40, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        return normal_phone(typed) if typed else ""


class ReadsFilter(forms.Form):
    """Which reads of personal values to list."""

    q = forms.CharField(label=_("Who looked"), max_length=80, required=False)
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("all")), *Reason.choices], required=False)
    since = forms.DateField(
        label=_("Since"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
