"""What is asked after a knock at a door."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.files.forms import PhotosField
from linli.people.forms.phones import PhoneField
from linli.people.models import User
from linli.places.models import GridWork
from linli.visits.actions import Heard
from linli.visits.forms.parts import VisitsForm
from linli.visits.forms.rounds import workers_in
from linli.visits.rules import Result, Way


class Then(forms.ChoiceField):
    """What becomes of what was heard."""

    NOTE, SETTLED, CASE = "note", "settled", "case"


class KnockForm(VisitsForm):
    """One screen: what came of it, and what was heard becomes a case, settled on the spot or handed on."""

    result = forms.ChoiceField(label=gettext_lazy("What came of it"), choices=Result, widget=forms.RadioSelect)
    way = forms.ChoiceField(label=gettext_lazy("How"), choices=Way, widget=forms.RadioSelect, initial=Way.DOOR)
    work = forms.ModelChoiceField(label=gettext_lazy("Class of work"), queryset=GridWork.objects.none(), required=False)
    words = forms.CharField(
        label=gettext_lazy("For the next visit"), required=False, max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("A line to begin with the next time. It is shredded after a year."),
    )  # fmt: skip
    heard = forms.CharField(
        label=gettext_lazy("What did you hear?"), required=False, max_length=5000, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("It becomes a request, and is typed only here."),
    )  # fmt: skip
    answer = forms.CharField(
        label=gettext_lazy("Settled on the spot: how"), required=False, max_length=2000,
        widget=forms.Textarea({"rows": 2}), help_text=gettext_lazy("Left out, the request is handed on."),
    )  # fmt: skip
    name = forms.CharField(label=pgettext_lazy("person", "Name"), required=False, max_length=40)
    phone = PhoneField(label=gettext_lazy("Phone"), autocomplete="off")
    companion = forms.ModelChoiceField(
        label=gettext_lazy("Together with"), queryset=User.objects.none(), required=False
    )
    photos = PhotosField(label=gettext_lazy("Photos"), help_text=gettext_lazy("Only if they help."))
    known = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, request: Any, area: str, **kwargs: Any) -> None:
        self.area = area
        super().__init__(*args, **kwargs)
        photos = self.fields["photos"]
        assert isinstance(photos, PhotosField)
        photos.sent_by(request, self.actor)

    def begin(self) -> None:
        self.fields["work"].queryset = GridWork.objects.filter(state="active")  # type: ignore[attr-defined]  # a field of rows
        people = workers_in(self.area[:12]).exclude(pk=self.actor.id)
        companion: Any = self.fields["companion"]
        companion.queryset, companion.label_from_instance = people, lambda user: user.shown_name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("answer") and not data.get("heard"):
            self.add_error("heard", _("Please say what was settled."))
        if data.get("heard") and len(data["heard"].strip()) < 4:
            self.add_error("heard", _("Please say a little more, so that somebody else understands it."))
        return data

    def given(self) -> dict[str, Any]:
        data = super().given()
        said = {name: data.pop(name) for name in ("heard", "answer", "name", "phone")}
        words = said.pop("heard").strip()
        data["heard"] = Heard(words=words, **said) if words else None
        return data
