"""Forms of sittings, inquiries, the agreement, its performance, the court, visits and the file."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.mediation import policy
from linli.mediation.forms.parts import (
    MOST_RECORD,
    Day,
    MaybeNoteForm,
    MediationForm,
    Moment,
    Money,
    Note,
    PartiesField,
    PartyField,
    PlainForm,
    Text,
    WhyForm,
    not_after_today,
    papers,
)
from linli.mediation.models import Agreement, Disputant, FollowUp, Instalment, Signature, Sitting


class SittingForm(MediationForm):
    """When and where."""

    starts_at = Moment(label=gettext_lazy("Begins"))
    room = forms.CharField(label=gettext_lazy("Room"), max_length=80)
    is_public = forms.BooleanField(
        label=gettext_lazy("Open to others"),
        required=False,
        help_text=gettext_lazy("Only if all parties have agreed to it."),
    )


class MoveForm(MediationForm):
    starts_at = Moment(label=gettext_lazy("Begins"))
    room = forms.CharField(label=gettext_lazy("Room"), max_length=80)

    def begin(self) -> None:
        self.take_over("starts_at", "room")


def still_written() -> forms.BooleanField:
    """Ticked while the record is written on: those who came are asked once it is not."""
    return forms.BooleanField(
        label=gettext_lazy("Not finished yet: do not ask the parties to confirm it"), required=False
    )


class HoldForm(MediationForm):
    """Who came, and what was said."""

    attended = PartiesField(label=gettext_lazy("Parties who came"))
    others = forms.CharField(label=gettext_lazy("Who else was there"), max_length=200, required=False)
    record = Text(label=gettext_lazy("Record"), rows=14, max_length=MOST_RECORD, required=False)
    is_draft = still_written()


class RecordForm(MediationForm):
    """The record, written on. Two who write at once: the second sees both texts."""

    record = Text(label=gettext_lazy("Record"), rows=18, max_length=MOST_RECORD)
    is_draft = still_written()
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def begin(self) -> None:
        assert isinstance(self.thing, Sitting)
        self.take_over("record", "is_draft")
        self.initial.setdefault("edition", self.thing.edition_number)

    def begin_again_from(self, edition: int) -> None:
        """The next try starts from the edition that stands there now."""
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("edition")] = str(edition)
        self.data = data


class ConfirmForm(MediationForm):
    """Parties confirmed what they read."""

    disputants = PartiesField(label=gettext_lazy("Who confirms"))
    edition = forms.IntegerField(widget=forms.HiddenInput)
    is_right = forms.TypedChoiceField(
        label=gettext_lazy("The record is"),
        choices=[("yes", gettext_lazy("right")), ("no", gettext_lazy("not right"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    objection = Text(label=gettext_lazy("What is wrong"), required=False)
    photos = papers(label=gettext_lazy("The signed record, scanned"))

    def begin(self) -> None:
        assert isinstance(self.thing, Sitting)
        self.initial.setdefault("edition", self.thing.edition_number)
        field = self.fields["disputants"]
        assert isinstance(field, PartiesField)
        field.queryset = self.thing.attended.all()


class InquiryForm(MediationForm):
    """What somebody said, or what was seen."""

    asked_at = Moment(label=gettext_lazy("When"))
    asked = forms.CharField(label=gettext_lazy("Who was asked"), max_length=80)
    place = forms.CharField(label=gettext_lazy("Where"), max_length=120, required=False)
    words = Text(label=gettext_lazy("What was found"), rows=8)
    photos = papers()

    def begin(self) -> None:
        self.initial.setdefault("asked_at", timezone.localtime())


class DraftForm(MediationForm):
    """The contents of art. 29; a draft may be incomplete."""

    matter = Text(label=gettext_lazy("Main facts, the dispute, each party's responsibility"), rows=6, required=False)
    content = Text(label=gettext_lazy("What was agreed"), rows=6, required=False)
    manner = Text(label=gettext_lazy("How and until when it is performed"), rows=4, required=False)
    amount = Money(label=gettext_lazy("Amount agreed (yuan)"))

    def begin(self) -> None:
        if self.thing is self.mediation:
            self.initial.setdefault("matter", self.mediation.summary)
        else:
            self.take_over("matter", "content", "manner", "amount")


class OralForm(MediationForm):
    """An oral agreement, recorded."""

    matter = Text(label=gettext_lazy("Main facts, the dispute, each party's responsibility"), rows=4)
    content = Text(label=gettext_lazy("What was agreed"), rows=4)
    manner = Text(label=gettext_lazy("How and until when it is performed"), rows=2)
    amount = Money(label=gettext_lazy("Amount agreed (yuan)"))
    debtor = PartyField(
        label=gettext_lazy("Who still owes something"),
        required=False,
        help_text=gettext_lazy("Leave empty if it was performed at once."),
    )
    due_on = Day(label=gettext_lazy("To be done by"), required=False)

    def begin(self) -> None:
        self.initial.setdefault("matter", self.mediation.summary)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if bool(given.get("debtor")) != bool(given.get("due_on")):
            self.add_error("due_on", _("Say who owes it together with the day."))
        return given


class ScheduleForm(MediationForm):
    """Who does or pays what until when."""

    debtor = PartyField(label=gettext_lazy("Who owes it"))
    what = forms.CharField(label=gettext_lazy("What is owed"), max_length=200)
    amount = Money()
    due_on = Day(label=gettext_lazy("To be done by"))

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise ValidationError(_("Choose today or a day to come."))
        return day


class SignForm(MediationForm):
    """Who signed the fixed text."""

    disputants = PartiesField(label=gettext_lazy("Parties who signed"), required=False)
    as_mediator = forms.BooleanField(label=gettext_lazy("I sign as mediator"), required=False)
    how = forms.ChoiceField(label=gettext_lazy("How"), widget=forms.RadioSelect, choices=Signature.How)
    strokes = forms.CharField(widget=forms.HiddenInput({"data-signature": "yes"}), required=False, max_length=60_000)
    photos = papers(label=gettext_lazy("The signed paper, scanned"))

    def begin(self) -> None:
        field = self.fields["disputants"]
        assert isinstance(field, PartiesField)
        field.queryset = field.queryset.filter(pk__in=[d.pk for d in policy.signers(self.mediation)])  # type: ignore[union-attr]
        self.initial.setdefault("how", Signature.How.PAPER)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        parties = given.get("disputants")
        if not parties and not given.get("as_mediator"):
            self.add_error("disputants", _("Choose who signed."))
        if given.get("how") == Signature.How.TABLET:
            if not given.get("strokes"):
                self.add_error("how", _("Nobody has signed in the field yet."))
            elif parties is not None and len(parties) > 1:
                self.add_error("disputants", _("On the screen one signs after the other."))
        else:
            given["strokes"] = ""
        return given


class CopiesForm(MediationForm):
    """Which of the parties that have no copy of the agreement get theirs."""

    copies: forms.Field

    def begin(self) -> None:
        assert isinstance(self.thing, Agreement)
        self.waiting = [d.pk for d in policy.without_copy(self.thing)]
        field = self.fields["copies"]
        assert isinstance(field, PartiesField)
        field.queryset = Disputant.objects.filter(pk__in=self.waiting)


class HandOutForm(CopiesForm):
    """Who has their copy in hand, and since when; ticked only where one party is left."""

    copies = PartiesField(label=gettext_lazy("Who has their copy"))
    on = Day(label=gettext_lazy("Handed out on"))

    def begin(self) -> None:
        super().begin()
        self.initial.setdefault("on", timezone.localdate())
        self.initial.setdefault("copies", self.waiting if len(self.waiting) == 1 else [])

    def clean_on(self) -> Any:
        return not_after_today(self.cleaned_data["on"])


class SealForm(CopiesForm):
    """The seal; who takes their copy along at once need not be entered again."""

    copies = PartiesField(label=gettext_lazy("Who takes their copy along now"), required=False)
    photos = papers(label=gettext_lazy("The sealed agreement, scanned"))


class PerformForm(MediationForm):
    """Done, with its proof."""

    on = Day(label=gettext_lazy("Done on"))
    photos = papers(label=gettext_lazy("Receipt or other proof"))
    words = Note(required=False)

    def begin(self) -> None:
        self.initial.setdefault("on", timezone.localdate())

    def clean_on(self) -> Any:
        return not_after_today(self.cleaned_data["on"])


class PartForm(PerformForm):
    amount = Money(required=True)

    def clean_amount(self) -> Any:
        amount, rest = self.cleaned_data["amount"], getattr(self.thing, "rest", None)
        assert isinstance(self.thing, Instalment)
        if rest is None:
            raise ValidationError(_("No amount is owed here; record the performance as a whole."))
        if amount >= rest:
            raise ValidationError(_("Part of it is less than what is still owed."))
        return amount


class CourtForm(MediationForm):
    """Both sides apply together (art. 33)."""

    court = forms.CharField(label=gettext_lazy("Court"), max_length=80)
    applied_on = Day(label=gettext_lazy("Applied on"))
    photos = papers(label=gettext_lazy("The signed application, scanned"))

    def begin(self) -> None:
        self.initial.setdefault("applied_on", timezone.localdate())

    def clean_applied_on(self) -> Any:
        return not_after_today(self.cleaned_data["applied_on"])


class DecidedForm(MediationForm):
    decided_on = Day(label=gettext_lazy("Decided on"))
    photos = papers(label=gettext_lazy("The court's paper, scanned"))

    def begin(self) -> None:
        self.initial.setdefault("decided_on", timezone.localdate())

    def clean_decided_on(self) -> Any:
        return not_after_today(self.cleaned_data["decided_on"])


class RejectedForm(MediationForm):
    decided_on = Day(label=gettext_lazy("Decided on"))
    words = Note(label=gettext_lazy("Why"), required=False)

    def begin(self) -> None:
        self.initial.setdefault("decided_on", timezone.localdate())

    def clean_decided_on(self) -> Any:
        return not_after_today(self.cleaned_data["decided_on"])


class PlanVisitForm(MediationForm):
    due_on = Day(label=gettext_lazy("Visit on"))


class VisitForm(MediationForm):
    """How it goes (回访)."""

    result = forms.ChoiceField(label=gettext_lazy("Result"), choices=FollowUp.Result, widget=forms.RadioSelect)
    words = Text(label=gettext_lazy("What they said"))
    has_new_risk = forms.BooleanField(
        label=gettext_lazy("A new risk shows; supervision is told at once"), required=False
    )


FORMS: dict[str, type[MediationForm]] = {
    "plan_sitting": SittingForm,
    "move_sitting": MoveForm,
    "cancel_sitting": MaybeNoteForm,
    "hold_sitting": HoldForm,
    "write_record": RecordForm,
    "confirm_record": ConfirmForm,
    "keep_inquiry": InquiryForm,
    "strike_inquiry": WhyForm,
    "restore_inquiry": PlainForm,
    "draft_agreement": DraftForm,
    "revise_agreement": DraftForm,
    "agree_orally": OralForm,
    "freeze_agreement": PlainForm,
    "unfreeze_agreement": MaybeNoteForm,
    "sign_agreement": SignForm,
    "seal_agreement": SealForm,
    "hand_out": HandOutForm,
    "drop_agreement": MaybeNoteForm,
    "schedule_instalment": ScheduleForm,
    "drop_instalment": PlainForm,
    "perform": PerformForm,
    "perform_part": PartForm,
    "undo_performance": WhyForm,
    "waive_instalment": WhyForm,
    "remind_instalment": PlainForm,
    "apply_to_court": CourtForm,
    "confirm_by_court": DecidedForm,
    "reject_by_court": RejectedForm,
    "take_back_application": MaybeNoteForm,
    "plan_follow_up": PlanVisitForm,
    "follow_up": VisitForm,
    "spare_follow_up": WhyForm,
    "seal_dossier": PlainForm,
    "open_dossier": WhyForm,
    "unseal_dossier": WhyForm,
}
