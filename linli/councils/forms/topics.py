"""What is asked when a topic is proposed, said clearly, answered, merged, supported."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.councils.forms.parts import CouncilForm, DayField, NumberField, Words
from linli.councils.models import Topic
from linli.councils.rules import LIVE
from linli.files.forms import PhotosField
from linli.kernel.actor import Actor
from linli.people.actions import contact_for
from linli.people.forms.phones import PhoneField
from linli.people.queries import SPEAKERS, speaking_for
from linli.ui.forms import KeyedForm

OWN_WORDS = gettext_lazy("What should be talked over?")


def _enough(words: str) -> str:
    if len(words.strip()) < 4:
        raise ValidationError(_("Please say a little more, so that we can find it."))
    return words.strip()


class ProposeForm(KeyedForm):
    """A resident at the door: what should be talked over; name and phone may be left out."""

    words = Words(label=OWN_WORDS, help_text=gettext_lazy("In your own words. Your name is not shown."), rows=5)
    photos = PhotosField(label=gettext_lazy("Photos"), help_text=gettext_lazy("If you have some; up to nine."))
    phone = PhoneField(
        label=gettext_lazy("Your phone"),
        help_text=gettext_lazy("So that we can tell you what becomes of it. You may leave it out."),
    )
    name = forms.CharField(label=gettext_lazy("Your name"), required=False, max_length=40)

    def __init__(self, *args: Any, request: HttpRequest, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        photos = self.fields["photos"]
        assert isinstance(photos, PhotosField)
        photos.sent_by(request, actor)
        if actor.contact is not None:
            del self.fields["name"], self.fields["phone"]

    def clean_words(self) -> str:
        return _enough(self.cleaned_data["words"])


class WriteDownForm(CouncilForm):
    """A worker writes down what a resident, a member or a round brought."""

    words = Words(label=OWN_WORDS, rows=4)
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=80, required=False,
        help_text=gettext_lazy("Neighbours read it. Left out, the first sentence is taken."),
    )  # fmt: skip
    origin = forms.ChoiceField(label=gettext_lazy("Came from"), choices=Topic.Origin)
    name = forms.CharField(label=gettext_lazy("Name of whoever proposes it"), required=False, max_length=40)
    phone = PhoneField(label=gettext_lazy("Their phone"))
    on_paper = forms.BooleanField(label=gettext_lazy("It came on paper"), required=False)
    photos = PhotosField(label=gettext_lazy("Photos and papers"), documents=True)

    def begin(self) -> None:
        self.fields["origin"].initial = Topic.Origin.TOLD
        if self.actor.role not in SPEAKERS:
            del self.fields["name"], self.fields["phone"]

    def clean_words(self) -> str:
        return _enough(self.cleaned_data["words"])

    def acting(self) -> Actor:
        name, phone = self.cleaned_data.get("name", "").strip(), self.cleaned_data.get("phone", "")
        return speaking_for(self.actor, contact_for(name=name, phone=phone)) if name or phone else self.actor

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in super().given().items() if name not in {"name", "phone"}}


class BringForm(WriteDownForm):
    """Something is brought from elsewhere: who and from where is known."""

    background = Words(
        label=gettext_lazy("What one should know"), required=False, rows=4,
        help_text=gettext_lazy("Everybody can read it."),
    )  # fmt: skip

    def begin(self) -> None:
        for name in ("name", "phone", "origin"):
            self.fields.pop(name, None)


class FrameForm(CouncilForm):
    """What is asked, who decides, what is possible, by when."""

    hint = gettext_lazy("This is what the neighbours read. Leave out names, phones and numbers of flats.")
    title = forms.CharField(label=gettext_lazy("Title"), max_length=80)
    asked = Words(
        label=gettext_lazy("What is to be decided"), help_text=gettext_lazy("One question that can be answered.")
    )
    decides = forms.CharField(
        label=gettext_lazy("Who decides"), max_length=200,
        help_text=gettext_lazy("The neighbours here, the residents' meeting, the owners by law, or an office."),
    )  # fmt: skip
    possible = Words(
        label=gettext_lazy("What is possible"),
        help_text=gettext_lazy("Money, rules, the ways that are open, and those that are not."),
    )
    decide_by = DayField(label=gettext_lazy("Decided by"))
    background = Words(
        label=gettext_lazy("What one should know"), required=False, rows=4,
        help_text=gettext_lazy("How it is now, what was tried, what a talk by code brought."),
    )  # fmt: skip

    def begin(self) -> None:
        names = ("title", "asked", "decides", "possible", "decide_by", "background")
        self.initial.update({name: getattr(self.thing, name) for name in names})


class AnswerForm(CouncilForm):
    """Why it comes before no meeting; whoever proposed it reads it."""

    told = Words(
        label=gettext_lazy("What the proposer reads"),
        help_text=gettext_lazy("The answer, or why this is not for the council and who can help."),
        rows=5,
    )


class MergeForm(CouncilForm):
    """The same matter as another topic of this council."""

    into = forms.ModelChoiceField(Topic.objects.none(), label=gettext_lazy("Merge into"))
    words = Words(label=gettext_lazy("Why?"), required=False, rows=2)

    def begin(self) -> None:
        field = self.fields["into"]
        assert isinstance(field, forms.ModelChoiceField)
        others = Topic.objects.filter(council=self.thing.council_id, state__in=sorted(LIVE))
        field.queryset = others.exclude(pk=self.thing.pk)


class PapersForm(CouncilForm):
    """Photos and PDF papers that everybody may read."""

    hint = gettext_lazy("Everybody can read these. Nobody's personal data may be in them.")
    papers = PhotosField(label=gettext_lazy("Photos and papers"), documents=True, required=True)


class SheetForm(CouncilForm):
    """How many signed on paper."""

    count = NumberField(label=gettext_lazy("How many signed"), min_value=1, max_value=5_000)
