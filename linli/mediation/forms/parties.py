"""Forms of beginning and ending, of parties, mediators and what all must agree to."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.mediation import policy
from linli.mediation.forms.parts import (
    MaybeNoteForm,
    MediationForm,
    MediatorField,
    Money,
    Note,
    PartiesField,
    PartyField,
    Phone,
    PlainForm,
    Text,
    WhyForm,
    papers,
)
from linli.mediation.models import ConsentRequest, Disputant, DisputeType, Mediation, MediationSettings, PaperKind
from linli.mediation.queries.lists import mediators_to_choose
from linli.mediation.rules import DisputantState
from linli.people.fields import normal_phone
from linli.record.registers import RegisterState
from linli.ui.forms import KeyedForm

IN_USE = Q(state=RegisterState.ACTIVE)
MOST_LINES = 200


def types() -> Any:
    return DisputeType.objects.filter(IN_USE)


class OpenForm(KeyedForm):
    """Open a mediation beside a case (立案登记)."""

    source = forms.ChoiceField(
        label=gettext_lazy("Where it comes from"), choices=Mediation.Source, widget=forms.RadioSelect
    )
    sender = forms.ChoiceField(
        label=gettext_lazy("Transferred by"),
        choices=[("", "---------"), *Mediation.Sender.choices],
        required=False,
        help_text=gettext_lazy("Only for a transfer."),
    )
    sender_number = forms.CharField(label=gettext_lazy("Its number there"), max_length=60, required=False)
    nobody_refuses = forms.BooleanField(
        label=gettext_lazy("No party has clearly refused mediation"),
        required=False,
        help_text=gettext_lazy("Only for own initiative: the law does not allow it once a party clearly refuses."),
    )
    type = forms.ModelChoiceField(DisputeType.objects.none(), label=gettext_lazy("Kind of dispute"))
    summary = Text(label=gettext_lazy("The dispute in short"), rows=4)
    wishes = Text(label=gettext_lazy("What is applied for"), rows=3, required=False)
    amount = Money(label=gettext_lazy("Amount in dispute (yuan)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["type"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = types()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        is_transfer = given.get("source") == Mediation.Source.TRANSFER
        if is_transfer and not given.get("sender"):
            self.add_error("sender", _("Please say who transferred it."))
        if not is_transfer:
            given["sender"] = given["sender_number"] = ""
        if given.get("source") == Mediation.Source.OWN and not given.get("nobody_refuses"):
            self.add_error("nobody_refuses", _("A party that clearly refuses is not mediated on own initiative."))
        return given

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in super().given().items() if name != "nobody_refuses"}


class DescribeForm(MediationForm):
    """What it is about."""

    type = forms.ModelChoiceField(DisputeType.objects.none(), label=gettext_lazy("Kind of dispute"))
    summary = Text(label=gettext_lazy("The dispute in short"), rows=4)
    wishes = Text(label=gettext_lazy("What is applied for"), rows=3, required=False)
    amount = Money(label=gettext_lazy("Amount in dispute (yuan)"))

    def begin(self) -> None:
        field = self.fields["type"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = types()
        self.take_over("summary", "wishes", "amount")
        self.initial["type"] = self.mediation.type_id


class RightsForm(MediationForm):
    """The text that was told, and the signed notice."""

    photos = papers(label=gettext_lazy("The signed notice, scanned"))
    words = Note(required=False)


class DisputantForm(MediationForm):
    """One party."""

    side = forms.ChoiceField(label=gettext_lazy("Side"), choices=Disputant.Side, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=gettext_lazy("Person or firm"), choices=Disputant.Kind, widget=forms.RadioSelect)
    name = forms.CharField(label=gettext_lazy("Name in full"), max_length=80)
    phone = Phone(help_text=gettext_lazy("The party gets an own link by SMS."))
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    particulars = forms.CharField(
        label=gettext_lazy("Particulars"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Sex, age, occupation; of a firm its code and head. For the agreement only."),
    )
    representative = forms.CharField(label=gettext_lazy("Who speaks for them"), max_length=80, required=False)
    powers = forms.ChoiceField(label=gettext_lazy("With which powers"), choices=Disputant.Powers, required=False)

    def begin(self) -> None:
        if not isinstance(self.thing, Mediation):
            return
        self.initial.setdefault("kind", Disputant.Kind.PERSON)
        reporter = self.mediation.case.reporter
        if not self.mediation.disputants.exists():
            self.initial["side"] = Disputant.Side.APPLICANT
            if reporter is not None:
                self.initial.update(name=reporter.name, phone=reporter.phone)
        else:
            self.initial["side"] = Disputant.Side.RESPONDENT

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given["powers"] = given.get("powers") or Disputant.Powers.NONE
        if bool(given.get("representative")) != (given["powers"] != Disputant.Powers.NONE):
            self.add_error("representative", _("Name the representative together with the powers."))
        return given


class CorrectForm(DisputantForm):
    """What was wrong about a party."""

    side = kind = None  # type: ignore[assignment]  # these stay as they are

    def begin(self) -> None:
        self.take_over("name", "address", "particulars", "representative", "powers")
        contact = getattr(self.thing, "contact", None)
        self.initial.setdefault("phone", contact.phone if contact else "")


class GroupForm(MediationForm):
    """Many parties with one interest: one line each."""

    side = forms.ChoiceField(label=gettext_lazy("Side"), choices=Disputant.Side, widget=forms.RadioSelect)
    people = Text(
        label=gettext_lazy("The people, one a line"),
        rows=12,
        max_length=20_000,
        help_text=gettext_lazy(
            "Name, phone, address, with a comma between; a * before the name: speaks for the group."
        ),
    )

    def clean_people(self) -> list[dict[str, Any]]:
        lines = [line.strip() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("At most %(n)d parties.") % {"n": MOST_LINES})
        return [self._person(n, line) for n, line in enumerate(lines, 1)]

    def _person(self, n: int, line: str) -> dict[str, Any]:
        name, phone, address = ([part.strip() for part in re.split(r"[,，、\t]", line, maxsplit=2)] + ["", ""])[:3]
        is_speaker, name = name.startswith("*"), name.lstrip("* ")
        if not name or len(name) > 80:
            raise ValidationError(_("Line %(n)d has no name.") % {"n": n})
        try:
            phone = normal_phone(phone) if phone else ""
        except ValidationError as why:
            raise ValidationError([_("Line %(n)d:") % {"n": n}, *why.messages]) from why
        return {"name": name, "phone": phone, "address": address[:200], "is_speaker": is_speaker}


class SpeakersForm(MediationForm):
    """Who of a group speaks for it, chosen at any time: also of one that was entered one by one."""

    side = forms.ChoiceField(label=gettext_lazy("Which side"), choices=Disputant.Side, widget=forms.RadioSelect)
    speakers = PartiesField(
        label=gettext_lazy("Who speaks and signs for the group"),
        required=False,
        help_text=gettext_lazy("Choose nobody, and each speaks for themselves again."),
    )
    alone = PartiesField(
        label=gettext_lazy("Who does not belong to the group"),
        required=False,
        help_text=gettext_lazy("They go on speaking for themselves, for example a firm."),
    )

    def begin(self) -> None:
        parties = list(policy.disputants_in(self.mediation))
        sides = [d.side for d in parties]
        side = max(Disputant.Side.values, key=sides.count)
        has_group = any(d.in_group for d in parties)
        self.initial.setdefault("side", side)
        self.initial.setdefault("speakers", [d.pk for d in parties if d.is_speaker])
        alone = [d.pk for d in parties if d.side == side and (not d.in_group if has_group else d.kind == "firm")]
        self.initial.setdefault("alone", alone)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        alone = {d.pk for d in given.get("alone") or []}
        mine = [d for d in policy.disputants_in(self.mediation) if d.side == given.get("side")]
        given["group"] = [d for d in mine if d.pk not in alone]
        chosen, most = list(given.get("speakers") or []), MediationSettings.current().most_speakers
        if {d.pk for d in chosen} - {d.pk for d in given["group"]}:
            self.add_error("speakers", _("A group is on one side, and chooses among its own."))
        elif len(chosen) > most:
            self.add_error("speakers", _("A group has at most %(n)d representatives.") % {"n": most})
        elif len(given["group"]) < 2:
            self.add_error("side", _("On this side there is no group."))
        return given

    def given(self) -> dict[str, Any]:
        return {"group": self.cleaned_data["group"], "speakers": list(self.cleaned_data["speakers"])}


class ConsentsForm(MediationForm):
    """Who wants mediation, as they said it."""

    disputants = PartiesField(label=gettext_lazy("Who consents"))
    words = Note(required=False)

    def begin(self) -> None:
        field = self.fields["disputants"]
        assert isinstance(field, PartiesField)
        field.queryset = self.mediation.disputants.filter(state__in=[DisputantState.INVITED, DisputantState.DECLINED])


class NameMediatorForm(MediationForm):
    """Who mediates."""

    user = MediatorField()

    def begin(self) -> None:
        field = self.fields["user"]
        assert isinstance(field, MediatorField)
        taken = self.mediation.mediators.exclude(state="replaced").values("user")
        field.queryset = mediators_to_choose().exclude(pk__in=taken)


class ChooseMediatorForm(NameMediatorForm):
    """Whom a party chose (art. 19)."""

    disputant = PartyField(label=gettext_lazy("Who chose"))


class DiscloseForm(MediationForm):
    """How the mediator is related to a party; the parties read it."""

    words = Text(
        label=gettext_lazy("What the parties read"),
        help_text=gettext_lazy("Which party, and how you are related. You rest until all parties have answered."),
    )


class AskForm(MediationForm):
    """What needs the word of every party."""

    about = forms.ChoiceField(label=gettext_lazy("About"), widget=forms.RadioSelect)
    words = Text(label=gettext_lazy("What the parties read"))
    days = forms.IntegerField(
        label=gettext_lazy("Days more"),
        min_value=1,
        max_value=365,
        required=False,
        help_text=gettext_lazy("Only for more time."),
    )

    def begin(self) -> None:
        about = ConsentRequest.About
        usual = [about.COURT] if self.mediation.is_ended else [about.EXTENSION, about.GUEST, about.PUBLIC]
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(a.value, a.label) for a in usual]
        self.initial.setdefault("about", usual[0].value)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        is_more = given.get("about") == ConsentRequest.About.EXTENSION
        if is_more and not given.get("days"):
            self.add_error("days", _("Please say how many days."))
        given["days"] = given.get("days") if is_more else None
        return given


class AnswerForm(MediationForm):
    """What parties said to a question."""

    disputants = PartiesField(label=gettext_lazy("Who answered"))
    agrees = forms.TypedChoiceField(
        label=gettext_lazy("Their answer"),
        choices=[("yes", gettext_lazy("agree")), ("no", gettext_lazy("do not agree"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class EndForm(MediationForm):
    """The other roads, told to the parties (art. 26)."""

    told = Text(label=gettext_lazy("What the parties are told"), rows=8)
    words = Note(label=gettext_lazy("Why no agreement was reached"), required=False)

    def begin(self) -> None:
        self.initial.setdefault("told", MediationSettings.current().roads)


class TerminateForm(EndForm):
    words = Note(label=gettext_lazy("Why it cannot go on"))


class RiskForm(MediationForm):
    """A risk that it gets worse, and who was told (art. 25)."""

    to = forms.CharField(label=gettext_lazy("Who was told (police, office)"), max_length=80)
    words = Text(label=gettext_lazy("What may happen, and what was done"))


class PaperForm(MediationForm):
    """A scan for its place in the file."""

    kind = forms.ModelChoiceField(PaperKind.objects.none(), label=gettext_lazy("Which paper"))
    disputant = PartyField(label=gettext_lazy("Whose"), required=False)
    photos = papers(required=True)
    caption = forms.CharField(label=gettext_lazy("What it shows"), max_length=100, required=False)

    def begin(self) -> None:
        field = self.fields["kind"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = PaperKind.objects.filter(IN_USE).exclude(code__in=["cover", "index", "back"])


class NoteForm(MediationForm):
    words = Note()


FORMS: dict[str, type[MediationForm]] = {
    "describe": DescribeForm,
    "acknowledge": MaybeNoteForm,
    "report_back": MaybeNoteForm,
    "tell_rights": RightsForm,
    "name_disputant": DisputantForm,
    "correct_disputant": CorrectForm,
    "send_invitation": PlainForm,
    "renew_link": PlainForm,
    "name_group": GroupForm,
    "choose_speakers": SpeakersForm,
    "record_consents": ConsentsForm,
    "consent": MaybeNoteForm,
    "decline_mediation": MaybeNoteForm,
    "strike_disputant": WhyForm,
    "begin": PlainForm,
    "name_mediator": NameMediatorForm,
    "choose_mediator": ChooseMediatorForm,
    "appoint_mediator": PlainForm,
    "disclose": DiscloseForm,
    "replace_mediator": WhyForm,
    "ask_all": AskForm,
    "answer_request": AnswerForm,
    "take_back_request": PlainForm,
    "end_without": EndForm,
    "terminate": TerminateForm,
    "withdraw_mediation": MaybeNoteForm,
    "mediate_again": WhyForm,
    "report_risk": RiskForm,
    "add_paper": PaperForm,
    "note_mediation": NoteForm,
}
