"""What a phone sends, item by item: checked like any form, so that a clear sentence goes back to the worker."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.neighbours.rules import About
from linli.neighbours.rules import Way as HowTold
from linli.people.forms.phones import PhoneField
from linli.places.models import GridWork
from linli.visits.rules import Result, Way

MOST_WORDS = 5_000


class ItemForm(forms.Form):
    """One thing that waited on the phone: ``id`` is made there, ``at`` is when it was written down there."""

    id = forms.UUIDField()
    at = forms.DateTimeField(required=False)

    def clean_at(self) -> datetime | None:
        """No phone's clock is right: what would lie ahead is now."""
        at: datetime | None = self.cleaned_data["at"]
        return min(at, timezone.now()) if at and at > timezone.now() - timedelta(days=3 * 366) else None

    def sent(self) -> dict[str, Any]:
        """For ``**sent`` of an action."""
        at = self.cleaned_data["at"]
        return {"key": self.cleaned_data["id"]} | ({"occurred_at": at} if at else {})

    def complaint(self) -> str:
        """All that is wrong with it, in one sentence."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class VisitItem(ItemForm):
    """One knock at one door."""

    dwelling = forms.IntegerField(min_value=1, max_value=2**62)
    round = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    result = forms.ChoiceField(choices=Result)
    way = forms.ChoiceField(choices=Way, required=False)
    words = forms.CharField(required=False, max_length=500)
    work = forms.ModelChoiceField(queryset=GridWork.objects.all(), required=False)
    companion = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    known = forms.IntegerField(min_value=0, max_value=2**62, required=False)
    heard = forms.CharField(required=False, max_length=MOST_WORDS)
    answer = forms.CharField(required=False, max_length=2000)
    name = forms.CharField(required=False, max_length=40)
    phone = PhoneField(label=gettext_lazy("Phone"))
    is_sensitive = forms.BooleanField(required=False)


class AreaField(forms.CharField):
    """The code of the grid in which it was, for a worker who looks after several."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=15)


class RaiseItem(ItemForm):
    """Something seen on the way."""

    words = forms.CharField(max_length=MOST_WORDS)
    answer = forms.CharField(required=False, max_length=2000)
    area = AreaField()


class NoteItem(ItemForm):
    """A line on a case."""

    case = forms.IntegerField(min_value=1, max_value=2**62)
    words = forms.CharField(max_length=MOST_WORDS)


class SettleItem(ItemForm):
    """A case that was settled on the spot; ``seen`` is its version as the phone knew it."""

    case = forms.IntegerField(min_value=1, max_value=2**62)
    words = forms.CharField(max_length=MOST_WORDS)
    seen = forms.IntegerField(min_value=0)


class NamedItem(ItemForm):
    """A certificate that the community may not issue: the worker named the right office."""

    certificate = forms.IntegerField(min_value=1, max_value=2**62)


class AskItem(ItemForm):
    """An errand that was asked for at a door; the worker runs it. ``what`` is the errand of the list, ``dwelling`` the door."""

    what = forms.IntegerField(min_value=1, max_value=2**62)
    dwelling = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    name = forms.CharField(required=False, max_length=40)
    phone = PhoneField(label=gettext_lazy("Phone"))
    address = forms.CharField(required=False, max_length=120)
    words = forms.CharField(required=False, max_length=500)
    area = AreaField()
    is_other = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not self.errors and not (found["name"] or found["phone"] or found["address"]):
            raise ValidationError(_("Please write down whom it is for: a name, a phone or a door."))
        return found


class PapersItem(ItemForm):
    """Papers of an errand that were photographed or taken along."""

    errand = forms.IntegerField(min_value=1, max_value=2**62)
    words = forms.CharField(required=False, max_length=500)
    keeps_originals = forms.BooleanField(required=False)


class HandedItem(ItemForm):
    """An errand that was handed over: what the office gave for it."""

    errand = forms.IntegerField(min_value=1, max_value=2**62)
    receipt = forms.CharField(max_length=60)


class FetchedItem(ItemForm):
    """The result of an errand is in the worker's hands, or it cannot be done: in words for the resident."""

    errand = forms.IntegerField(min_value=1, max_value=2**62)
    told = forms.CharField(max_length=500)


class GivenItem(ItemForm):
    """The resident has it: the code that they read out, or why there was none."""

    errand = forms.IntegerField(min_value=1, max_value=2**62)
    code = forms.CharField(required=False, max_length=12)
    words = forms.CharField(required=False, max_length=500)


class NeededItem(ItemForm):
    """Something is missing: the resident is asked for it, in these words; or the office sent the errand back for it."""

    errand = forms.IntegerField(min_value=1, max_value=2**62)
    needs = forms.CharField(max_length=500)


class ErrandItem(ItemForm):
    """A step of an errand, with or without words: taken on, given back, let go, withdrawn."""

    errand = forms.IntegerField(min_value=1, max_value=2**62)
    words = forms.CharField(required=False, max_length=500)


class ErrandNoteItem(ItemForm):
    """A note for colleagues about an errand."""

    errand = forms.IntegerField(min_value=1, max_value=2**62)
    words = forms.CharField(max_length=500)


class PassedItem(ItemForm):
    """An errand goes on with a colleague, with a line for them."""

    errand = forms.IntegerField(min_value=1, max_value=2**62)
    helper = forms.IntegerField(min_value=1, max_value=2**62)
    words = forms.CharField(required=False, max_length=500)


class ToldItem(ItemForm):
    """A building was told what is being passed on."""

    word = forms.IntegerField(min_value=1, max_value=2**62)
    building = forms.IntegerField(min_value=1, max_value=2**62)
    way = forms.ChoiceField(choices=HowTold)


class ReportItem(ItemForm):
    """What a neighbour heard or saw, with the building and the word that it is about if they said so."""

    about = forms.ChoiceField(choices=About)
    words = forms.CharField(max_length=MOST_WORDS)
    building = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    word = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    then = forms.ChoiceField(choices=[("note", ""), ("case", "")])


class VisitMoveItem(ItemForm):
    """Two were at one door: both count, or this one is taken back."""

    visit = forms.IntegerField(min_value=1, max_value=2**62)


class AskAfterItem(ItemForm):
    """The worker goes alone, and wishes to be asked after."""

    minutes = forms.IntegerField(min_value=10, max_value=24 * 60)
    words = forms.CharField(required=False, max_length=200)


ITEMS: dict[str, type[ItemForm]] = {
    "visit": VisitItem,
    "raise": RaiseItem,
    "note": NoteItem,
    "settle": SettleItem,
    "named": NamedItem,
    "ask": AskItem,
    "papers": PapersItem,
    "handed": HandedItem,
    "fetched": FetchedItem,
    "given": GivenItem,
    "needed": NeededItem,
    "returned": NeededItem,
    "passed": PassedItem,
    "taken": ErrandItem,
    "restored": ErrandItem,
    "freed": ErrandItem,
    "impossible": FetchedItem,
    "withdrawn": ErrandItem,
    "noted": ErrandNoteItem,
    "told": ToldItem,
    "report": ReportItem,
    "clash": VisitMoveItem,
    "strike": VisitMoveItem,
    "ask-after": AskAfterItem,
    "back": ItemForm,
}
