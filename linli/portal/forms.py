"""What a resident fills in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.models import Case, Rating
from linli.files.forms import PhotosField
from linli.kernel.actor import Actor
from linli.people.forms.phones import PhoneField
from linli.ui.forms import ActForm, KeyedForm

WORDS = 5_000  # characters of one request
AREA = {"rows": 4}
KNOWN = {  # while it is written: what neighbours told already
    "hx-post": reverse_lazy("portal:known"),
    "hx-trigger": "input changed delay:900ms, change from:#id_address",
    "hx-params": "words,address,grid,latitude,longitude,same,csrfmiddlewaretoken",
    "hx-include": "closest form",
    "hx-target": "#known",
    "hx-sync": "this:replace",
}


def _words(
    label: Any, *, required: bool = True, help_text: Any = "", rows: int = 4, attrs: Any = None
) -> forms.CharField:
    widget = forms.Textarea({"rows": rows, **(attrs or {})})
    return forms.CharField(label=label, required=required, max_length=WORDS, help_text=help_text, widget=widget)


def point(lon: object, lat: object) -> tuple[float, float] | None:
    """(longitude, latitude) in WGS-84 degrees, of numbers or what was typed; None when it is none."""
    try:
        found = float(str(lon)), float(str(lat))
    except ValueError:
        return None
    return found if -180 <= found[0] <= 180 and -90 <= found[1] <= 90 else None


class RaiseForm(KeyedForm):
    """One short page: what is wrong, in free words first; then a photo, where, and how to reach you."""

    words = _words(
        gettext_lazy("What is the matter?"),
        help_text=gettext_lazy("In your own words. You need not know which office it is for."),
        rows=5,
        attrs=KNOWN,
    )
    photos = PhotosField(label=gettext_lazy("Photos"), help_text=gettext_lazy("If you have some; up to nine."))
    address = forms.CharField(
        label=gettext_lazy("Where?"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Compound, building, or what is nearby."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    latitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    grid = forms.CharField(required=False, max_length=15, widget=forms.HiddenInput)
    about = forms.ChoiceField(choices=Case.About, required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("You may leave it out."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    phone = PhoneField(
        label=gettext_lazy("Your phone"),
        required=False,
        help_text=gettext_lazy("So that we can call you and send you the progress. You may leave it out."),
    )

    def __init__(self, *args: Any, request: HttpRequest, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        photos = self.fields["photos"]
        assert isinstance(photos, PhotosField)
        photos.sent_by(request, actor)
        if actor.contact is not None:
            del self.fields["name"], self.fields["phone"]

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"].strip()
        if len(words) < 4:
            raise ValidationError(_("Please say a little more, so that we can find it."))
        return words

    @property
    def position(self) -> tuple[float, float] | None:
        """(longitude, latitude) of the pin, if one was set."""
        return point(self.cleaned_data.get("longitude"), self.cleaned_data.get("latitude"))


class AddForm(ActForm):
    """Something to add (补充情况)."""

    told = _words(gettext_lazy("What would you like to add?"))
    photos = PhotosField(label=gettext_lazy("Photos"))

    def __init__(self, *args: Any, request: HttpRequest, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        photos = self.fields["photos"]
        assert isinstance(photos, PhotosField)
        photos.sent_by(request, actor)


class WithdrawForm(ActForm):
    """It is no longer needed."""

    words = _words(gettext_lazy("Why? You need not say."), required=False, rows=2)


class NotMeForm(ActForm):
    """The message came to somebody else's phone; nothing need be said."""


class JoinInForm(ActForm):
    """Mine is what the neighbours told; nothing need be said."""


class ResumeForm(ActForm):
    """Withdrawn too soon."""

    words = _words(gettext_lazy("Anything new? You need not say."), required=False, rows=2)


class RateForm(ActForm):
    """Solved, the way, the result: each apart (评事)."""

    solved = forms.ChoiceField(label=gettext_lazy("Is it solved?"), choices=Rating.Solved, widget=forms.RadioSelect)
    process = forms.ChoiceField(
        label=gettext_lazy("How was it handled?"), choices=Rating.Feeling, widget=forms.RadioSelect
    )
    result = forms.ChoiceField(label=gettext_lazy("And the result?"), choices=Rating.Feeling, widget=forms.RadioSelect)
    told = _words(gettext_lazy("In your own words"), required=False, rows=3)


class ReopenForm(ActForm):
    """Not content with the answer."""

    told = _words(
        gettext_lazy("What is still wrong?"),
        required=False,
        help_text=gettext_lazy("The first time you need not give a reason; after that, please say what is new."),
    )


class AppealForm(ActForm):
    """Look at the refusal again."""

    told = _words(gettext_lazy("Why do you think it belongs here?"))


class CodeForm(forms.Form):
    """The code that was sent to the phone."""

    code = forms.CharField(
        label=gettext_lazy("Code from the SMS"),
        max_length=12,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class FindForm(forms.Form):
    """The link is lost: it is sent again to the phone that was given."""

    number = forms.CharField(label=gettext_lazy("Number of the request"), max_length=20)
    phone = PhoneField(label=gettext_lazy("The phone you gave"), required=True)

    def clean_number(self) -> str:
        """As people write it, also with a word before it: No. 2026-004217."""
        typed: str = self.cleaned_data["number"]
        return typed.lstrip("".join({c for c in typed if not c.isdigit()}))


class NotSoForm(KeyedForm):
    """A neighbour says: this is not so."""

    told = _words(gettext_lazy("What is not so?"), rows=3)
