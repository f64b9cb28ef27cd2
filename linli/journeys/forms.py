"""What a story asks beside what its neighbours know already."""

from django import forms
from django.utils.translation import gettext_lazy

from linli.mediation.forms.parties import types
from linli.mediation.models import DisputeType
from linli.ui.forms import ActForm


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
