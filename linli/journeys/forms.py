"""What a story asks beside what its neighbours know already."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.mediation.forms.parties import types
from linli.mediation.forms.parts import Money, Phone, Text
from linli.mediation.models import Disputant, DisputeType
from linli.reception.models import Ticket
from linli.ui.forms import ActForm
from linli.visits.models import Visit


class QuarrelForm(ActForm):
    """The kind of dispute, and what the proposer reads."""

    type = forms.ModelChoiceField(DisputeType.objects.none(), label=gettext_lazy("Kind of dispute"))
    told = forms.CharField(
        label=gettext_lazy("What the proposer reads"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        initial=gettext_lazy("This is between two households. The mediators will call you; it stays confidential."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as a form takes them
        field = self.fields["type"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = types()


class DoorstepForm(ActForm):
    """A quarrel heard at a door: what it is about, and that nobody has said no."""

    words = Text(label=gettext_lazy("What it is about"), rows=4)
    type = forms.ModelChoiceField(DisputeType.objects.none(), label=gettext_lazy("Kind of dispute"))
    nobody_refuses = forms.BooleanField(
        label=gettext_lazy("No party has clearly refused mediation"),
        help_text=gettext_lazy(
            "The law does not allow own initiative once a party clearly refuses. Both are asked next."
        ),
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        kwargs["initial"] = {"words": visit.words, "seen": visit.version}
        super().__init__(*args, **kwargs)
        field = self.fields["type"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = types()

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in super().given().items() if name != "nobody_refuses"}


class ConflictForm(ActForm):
    """A conflict told at the window: who, what about, with whom; nothing that the number says already."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=40)
    phone = Phone()
    words = Text(label=gettext_lazy("What it is about"), rows=4)
    type = forms.ModelChoiceField(DisputeType.objects.none(), label=gettext_lazy("Kind of dispute"))
    address = forms.CharField(label=gettext_lazy("Address"), max_length=120, required=False)
    wishes = Text(label=gettext_lazy("What is applied for"), rows=2, required=False)
    amount = Money(label=gettext_lazy("Amount in dispute (yuan)"))
    other_kind = forms.ChoiceField(label=gettext_lazy("Person or organisation"), choices=Disputant.Kind)
    other_name = forms.CharField(label=gettext_lazy("Name of the other side"), max_length=60, required=False)
    other_phone = Phone()
    other_address = forms.CharField(label=gettext_lazy("Address"), max_length=120, required=False)

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        kwargs["initial"] = {"words": ticket.words, "seen": ticket.version}
        super().__init__(*args, **kwargs)
        field = self.fields["type"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = types()
        if ticket.contact is not None:
            del self.fields["phone"]
            if ticket.contact.name:
                del self.fields["name"]
