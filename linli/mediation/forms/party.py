"""What a party may send by the own link."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.mediation.forms.parts import MediatorField, Text
from linli.mediation.models import Mediation, MediationRating
from linli.mediation.queries.lists import mediators_to_choose
from linli.ui.forms import ActForm


class PartyForm(ActForm):
    """Nothing but that it is meant; the others add what is needed."""

    def __init__(self, *args: Any, mediation: Mediation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mediation = mediation


class AnswerForm(PartyForm):
    """Yes or no to what all parties are asked."""

    agrees = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")


class ConfirmForm(PartyForm):
    """The record was read; with words it is not right."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    objection = Text(label=gettext_lazy("What is wrong"), required=False, max_length=2_000)

    def given(self) -> dict[str, Any]:
        given = super().given()
        return given | {"is_right": not given["objection"]}


class ChooseForm(PartyForm):
    """Whom this party would like to mediate (art. 19)."""

    user = MediatorField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["user"]
        assert isinstance(field, MediatorField)
        taken = self.mediation.mediators.exclude(state="replaced").values("user")
        field.queryset = mediators_to_choose().exclude(pk__in=taken)


class RateForm(PartyForm):
    """How one was treated."""

    says = forms.ChoiceField(
        label=gettext_lazy("How were you treated?"), choices=MediationRating.Says, widget=forms.RadioSelect
    )
    told = Text(label=gettext_lazy("If you like, in words"), required=False, max_length=1_000)


class ComplaintForm(PartyForm):
    """What was wrong about the service."""

    words = Text(label=gettext_lazy("What was wrong about the service?"), max_length=2_000)
    may_call = forms.BooleanField(
        label=gettext_lazy("Supervision may call me: pass my name and phone on"), required=False, initial=True
    )

    def words_about(self, mediation: Mediation) -> str:
        """For a case of its own: the number and the complaint, nothing of the dispute."""
        about = _("About the mediation service, %(number)s:") % {"number": mediation.short_number}
        return f"{about}{self.cleaned_data['words']}"


PARTY_FORMS: dict[str, type[PartyForm]] = {
    "consent": PartyForm,
    "decline_mediation": PartyForm,
    "answer_request": AnswerForm,
    "confirm_record": ConfirmForm,
    "choose_mediator": ChooseForm,
    "withdraw_mediation": PartyForm,
    "rate_mediation": RateForm,
    "complain": ComplaintForm,
}
