"""What the forms of a mediation share."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.files.forms import PhotosField
from linli.kernel.actor import Actor
from linli.mediation import policy
from linli.mediation.models import Disputant, Mediation
from linli.people.fields import normal_phone
from linli.people.models import User
from linli.record.models import Thing
from linli.ui.forms import ActForm

MOST_WORDS = 5_000
MOST_RECORD = 50_000


class Text(forms.CharField):
    """Words of several lines."""

    def __init__(self, *, rows: int = 3, **how: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": rows}), **{"max_length": MOST_WORDS, **how})


class Note(Text):
    """A note for those who mediate."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"label": gettext_lazy("Note for the file"), **how})


class Money(forms.DecimalField):
    """Yuan, two digits after the point."""

    def __init__(self, **how: Any) -> None:
        how = {"label": gettext_lazy("Amount (yuan)"), "required": False, **how}
        super().__init__(**{"min_value": Decimal("0.01"), "max_digits": 14, "decimal_places": 2, **how})


class Day(forms.DateField):
    """A day, chosen."""

    def __init__(self, **how: Any) -> None:
        super().__init__(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **how)


class Moment(forms.DateTimeField):
    """A day and an hour, chosen."""

    def __init__(self, **how: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **how)


class Phone(forms.CharField):
    """A phone as people write it."""

    def __init__(self, **how: Any) -> None:
        how = {"label": gettext_lazy("Phone"), "required": False, "max_length": 30, **how}
        super().__init__(widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}), **how)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        return normal_phone(text) if text.strip() else ""


class PartyField(forms.ModelChoiceField[Disputant]):
    """One of the parties of this mediation."""

    def __init__(self, **how: Any) -> None:
        super().__init__(Disputant.objects.none(), **{"label": gettext_lazy("Party"), **how})

    def label_from_instance(self, obj: Disputant) -> str:
        return f"{obj.name}（{obj.get_side_display()}）"


class PartiesField(forms.ModelMultipleChoiceField[Disputant]):
    """Some of the parties of this mediation."""

    def __init__(self, **how: Any) -> None:
        how = {"label": gettext_lazy("Parties"), "widget": forms.CheckboxSelectMultiple(), **how}
        super().__init__(Disputant.objects.none(), **how)

    def label_from_instance(self, obj: Disputant) -> str:
        return f"{obj.name}（{obj.get_side_display()}）"


class MediatorField(forms.ModelChoiceField[User]):
    """Somebody who can be asked to mediate."""

    def __init__(self, **how: Any) -> None:
        super().__init__(User.objects.none(), **{"label": gettext_lazy("Mediator"), **how})

    def label_from_instance(self, obj: User) -> str:
        return obj.shown_name


class MediationForm(ActForm):
    """A form for one action; it knows the thing, who acts and the request. ``send`` hides fields from a party."""

    primary = True

    def __init__(self, *args: Any, thing: Thing, request: HttpRequest, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing, self.actor = thing, actor
        root = thing.root
        assert isinstance(root, Mediation)
        self.mediation = root
        for field in self.fields.values():
            if isinstance(field, PhotosField):
                field.sent_by(request, actor)
            if isinstance(field, PartyField | PartiesField):
                field.queryset = policy.disputants_in(self.mediation)
        self.begin()

    def begin(self) -> None:
        """Fill in what is known: nothing known is asked again."""

    def take_over(self, *names: str) -> None:
        """What the thing says now stands in these fields."""
        for name in names:
            self.initial.setdefault(name, getattr(self.thing, name))


class PlainForm(MediationForm):
    """Nothing to fill in: a page that asks once more."""


class WhyForm(MediationForm):
    """Why, in words."""

    words = Note(label=gettext_lazy("Why"))


class MaybeNoteForm(MediationForm):
    """With or without a note."""

    words = Note(required=False)


def papers(**how: Any) -> PhotosField:
    """Scans or photos of a paper."""
    return PhotosField(documents=True, **{"label": gettext_lazy("Scans or photos"), **how})


def not_after_today(day: Any) -> Any:
    """Refuse a day that has not come."""
    if day > timezone.localdate():
        raise ValidationError(_("This day has not come yet."))
    return day
