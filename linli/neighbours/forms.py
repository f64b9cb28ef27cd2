"""Forms of the neighbours' network."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.actor import Actor
from linli.neighbours.models import Word
from linli.neighbours.queries.lists import going
from linli.neighbours.rules import About
from linli.places.models import Building
from linli.places.queries import buildings_of
from linli.ui.forms import ActForm, KeyedForm


class DayField(forms.DateField):
    """A day from today on, within a year."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"widget": forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **how})

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not 0 <= (day - timezone.localdate()).days <= 366:
            raise ValidationError(_("Please choose a day from today on, within a year."))
        return day


class WordForm(ActForm):
    """What is to be passed on."""

    title = forms.CharField(label=gettext_lazy("In one line"), max_length=60)
    text = forms.CharField(
        label=gettext_lazy("What to say"), max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("As one says it at a door: what, when, whom to ask."),
    )  # fmt: skip
    last_day = DayField(label=gettext_lazy("To be told until"))


class ReportForm(KeyedForm):
    """What a neighbour heard or saw; typed once, whatever becomes of it."""

    THEN = (
        ("note", gettext_lazy("tell the grid worker")),
        ("case", gettext_lazy("make it a request at once")),
    )
    about = forms.ChoiceField(
        label=gettext_lazy("What is it about?"), choices=About, widget=forms.RadioSelect, initial=About.OPINION
    )
    words = forms.CharField(
        label=gettext_lazy("What did you hear or see?"), max_length=5000, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("No names are needed."),
    )  # fmt: skip
    building = forms.ModelChoiceField(
        label=gettext_lazy("Which building"),
        queryset=Building.objects.none(),
        required=False,
        empty_label=gettext_lazy("no building in particular"),
    )
    word = forms.ModelChoiceField(
        label=gettext_lazy("About what was passed on"),
        queryset=Word.objects.none(),
        required=False,
        empty_label=gettext_lazy("about none of them"),
    )
    then = forms.ChoiceField(label=gettext_lazy("And then"), choices=THEN, widget=forms.RadioSelect, initial="note")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        building, word = self.fields["building"], self.fields["word"]
        assert isinstance(building, forms.ModelChoiceField)
        assert isinstance(word, forms.ModelChoiceField)
        building.queryset = buildings_of(actor.area).order_by("compound__name", "order", "name")
        words = going(actor)
        word.queryset = Word.objects.filter(pk__in=[one.pk for one in words])
        if not words:
            del self.fields["word"]


class ReplyForm(ActForm):
    """A reply that the neighbour passes on."""

    answer = forms.CharField(label=gettext_lazy("Reply"), max_length=1000, widget=forms.Textarea({"rows": 3}))
