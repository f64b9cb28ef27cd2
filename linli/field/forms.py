"""What a phone sends, item by item: checked like any form, so that a clear sentence goes back to the worker."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.people.fields import normal_phone
from linli.people.forms.phones import PhoneField
from linli.places.models import GridWork
from linli.ui.forms import ActForm
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
    phone = forms.CharField(required=False, max_length=40)
    is_sensitive = forms.BooleanField(required=False)

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        return normal_phone(typed) if typed else ""


class RaiseItem(ItemForm):
    """Something seen on the way."""

    words = forms.CharField(max_length=MOST_WORDS)
    answer = forms.CharField(required=False, max_length=2000)


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
    """The result of an errand is in the worker's hands: what it is, in words for the resident."""

    errand = forms.IntegerField(min_value=1, max_value=2**62)
    told = forms.CharField(max_length=500)


class GivenItem(ItemForm):
    """The resident has it: the code that they read out, or why there was none."""

    errand = forms.IntegerField(min_value=1, max_value=2**62)
    code = forms.CharField(required=False, max_length=12)
    words = forms.CharField(required=False, max_length=500)


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
    "clash": VisitMoveItem,
    "strike": VisitMoveItem,
    "ask-after": AskAfterItem,
    "back": ItemForm,
}


class EnrolForm(forms.Form):
    """What the phone is called, to tell it from others in the list."""

    name = forms.CharField(
        label=gettext_lazy("Name of this phone"), max_length=40,
        help_text=gettext_lazy("So that you find it in the list should it get lost."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("name", _("My work phone"))


class EndForm(ActForm):
    """Asks once more."""


class HeardForm(forms.Form):
    """What is filled in on the phone at a door; it never comes here as it stands, but item by item."""

    THEN = (
        ("case", gettext_lazy("hand it on")),
        ("settled", gettext_lazy("settled on the spot")),
        ("note", gettext_lazy("only remember it")),
    )
    said = forms.CharField(
        label=gettext_lazy("What did you hear?"), max_length=MOST_WORDS, widget=forms.Textarea({"rows": 4})
    )
    then = forms.ChoiceField(label=gettext_lazy("And then"), choices=THEN, widget=forms.RadioSelect, initial="case")
    answer = forms.CharField(
        label=gettext_lazy("How it was settled"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    work = forms.ChoiceField(label=gettext_lazy("Class of work"), required=False, choices=[("", "—")])
    name = forms.CharField(label=pgettext_lazy("person", "Name"), required=False, max_length=40)
    phone = forms.CharField(
        label=gettext_lazy("Phone"), required=False, max_length=40,
        widget=forms.TextInput({"type": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    is_sensitive = forms.BooleanField(label=gettext_lazy("Private: only the centre shall read it"), required=False)
    way = forms.ChoiceField(label=gettext_lazy("How"), choices=Way, required=False)
    companion = forms.ChoiceField(label=gettext_lazy("Together with"), required=False, choices=[("", "—")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "heard-%s", "use_required_attribute": False, **kwargs})


class SeenForm(forms.Form):
    """Something seen on the way."""

    seen = forms.CharField(
        label=gettext_lazy("What did you see, and where?"), max_length=MOST_WORDS, widget=forms.Textarea({"rows": 4})
    )
    done = forms.CharField(
        label=gettext_lazy("Settled on the spot: how"), required=False, max_length=2000,
        widget=forms.Textarea({"rows": 2}), help_text=gettext_lazy("Left out, the request is handed on."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "seen-%s", "use_required_attribute": False, **kwargs})


class AskErrandForm(forms.Form):
    """Somebody asks at a door: which errand, for whom, and the papers if they are there already. Filled in on the phone."""

    what = forms.ChoiceField(label=gettext_lazy("Which errand"), choices=[("", gettext_lazy("Please choose …"))])
    name = forms.CharField(
        label=pgettext_lazy("person", "Name"), required=False, max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    phone = PhoneField(
        label=gettext_lazy("Phone"), autocomplete="off", help_text=gettext_lazy("The link to follow it goes there.")
    )
    address = forms.CharField(
        label=gettext_lazy("Compound, building, door"), required=False, max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    words = forms.CharField(
        label=pgettext_lazy("errand", "What is it about?"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )
    is_other = forms.BooleanField(
        label=gettext_lazy("It is about something else: write it down all the same"), required=False
    )
    which = forms.CharField(
        label=gettext_lazy("Which papers"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Only if you take them now. The resident reads it: it is their receipt."),
    )  # fmt: skip
    originals = forms.BooleanField(label=gettext_lazy("I take the originals along"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "ask-%s", "use_required_attribute": False, **kwargs})


class RunForm(forms.Form):
    """An errand: papers taken, handed over, the result fetched, brought to the resident."""

    which = forms.CharField(
        label=gettext_lazy("Which papers"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("The resident reads it: it is their receipt."),
    )  # fmt: skip
    originals = forms.BooleanField(label=gettext_lazy("I take the originals along"), required=False)
    receipt = forms.CharField(
        label=gettext_lazy("Code or receipt number of the office"), required=False, max_length=60,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    told = forms.CharField(
        label=gettext_lazy("What is the result?"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("In words for the resident."),
    )  # fmt: skip
    code = forms.CharField(
        label=gettext_lazy("The resident's code"), required=False, max_length=12,
        help_text=gettext_lazy("Four digits on the resident's page or slip. They are checked once there is a signal."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    why = forms.CharField(
        label=gettext_lazy("Without a code: why"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("For example: has no phone, handed over in person. The resident can read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "run-%s", "use_required_attribute": False, **kwargs})


class LineForm(forms.Form):
    """A line on a case."""

    line = forms.CharField(
        label=gettext_lazy("What is to be kept"), max_length=MOST_WORDS, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "line-%s", "use_required_attribute": False, **kwargs})


class AskAfterForm(forms.Form):
    """After how long colleagues ask, and where to if one likes to say."""

    minutes = forms.ChoiceField(
        label=gettext_lazy("Ask after me in"),
        choices=(
            ("30", gettext_lazy("half an hour")),
            ("60", gettext_lazy("an hour")),
            ("120", gettext_lazy("two hours")),
        ),
        initial="60",
        widget=forms.RadioSelect,
    )
    going = forms.CharField(
        label=gettext_lazy("Where I go"), required=False, max_length=200,
        help_text=gettext_lazy("If you like. Colleagues read it only when they must look for you; it is erased once you are back."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "after-%s", "use_required_attribute": False, **kwargs})
