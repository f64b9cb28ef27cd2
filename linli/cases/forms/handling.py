"""Forms of handing over and doing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.cases.forms.parts import (
    CaseForm,
    CategoryField,
    MaybeNoteForm,
    NoteForm,
    PlainForm,
    ReasonField,
    ReasonsForm,
    Told,
    UnitField,
    UnitsField,
    Words,
)
from linli.cases.models import Case, Category, Reason
from linli.cases.policy import COMMUNITY_KINDS, LOCALS, not_given_to
from linli.cases.queries.cases import units_for_dispatch
from linli.cases.queries.leads import usual_assistants
from linli.cases.queries.suggesting import lead_for
from linli.clocks.queries import default_calendar, next_working_day
from linli.files.forms import PhotosField
from linli.kernel.deadlines import Promise, Unit
from linli.people.models import Unit as Office


def suggest(form: CaseForm) -> Office | None:
    """Put the units first that usually take such a case, and say who would lead."""
    case = form.case
    lead, _rule = lead_for(case.category, case.area_id or "", case.channel)
    assistants = usual_assistants(case.category, case.area_id)
    if lead is not None and not lead.is_active:
        lead = None
    communities = list(units_for_dispatch().filter(kind__in=COMMUNITY_KINDS))
    for name, field in form.fields.items():
        if not isinstance(field, UnitField | UnitsField):
            continue
        usual = [lead, *assistants] if isinstance(field, UnitField) and lead else list(assistants)
        if case.category is not None or "category" not in form.fields:  # else it is chosen on the same page
            is_lead = name not in ("assisting", "unit")
            left_out = [u for u in communities if not_given_to(u, case, is_lead=is_lead)]
            field.queryset = units_for_dispatch().exclude(pk__in=[u.pk for u in left_out])
            if left_out and left_out == communities:
                field.help_text = _why_none(case.category)
            usual = [u for u in usual if u not in left_out]
        field.suggest(*usual)
    return None if lead is None or not_given_to(lead, case, is_lead=True) else lead


def _why_none(category: Category | None) -> str:
    """Why no community at all is offered; that only the one of the place is, needs no word."""
    if category is None:
        return gettext(
            "Communities are offered once a category is chosen: only what is on their list of duties is theirs."
        )
    return gettext("Communities are not offered: “%s” is not on their list of duties.") % category


class TakeInForm(CaseForm):
    """Taken in; where it is clear what it is and whose, studied and handed over on the same page (受理)."""

    category = CategoryField(required=False)
    urgency = forms.TypedChoiceField(
        label=_("Urgency"), choices=Case.Urgency, coerce=int, required=False, empty_value=None
    )
    lead = UnitField(
        label=_("Hand over at once to"),
        required=False,
        help_text=_("Left empty, it is only taken in; it is studied and handed over afterwards."),
    )
    assisting = UnitsField()
    words = Words(label=_("Instruction to the units"), required=False, rows=2)

    def begin(self) -> None:
        self.initial.update({"category": self.case.category_id, "urgency": self.case.urgency})
        if self.actor.role in LOCALS:  # who is of the place takes in; the centre hands over
            for name in ("lead", "assisting", "words"):
                del self.fields[name]
        else:
            suggest(self)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("lead") and not data.get("category"):
            self.add_error("category", gettext("Please choose a category; it brings the deadline."))
        data["assisting"] = [u for u in data.get("assisting", []) if u != data.get("lead")]
        if "assisting" not in self.fields:
            del data["assisting"]
        return data


class DispatchForm(CaseForm):
    """One lead, any number of assistants (交办)."""

    lead = UnitField(label=_("Lead unit"))
    assisting = UnitsField()
    words = Words(label=_("Instruction to the units"), required=False)

    def begin(self) -> None:
        lead = suggest(self)
        if lead is not None:
            self.initial["lead"] = lead.pk

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["assisting"] = [u for u in data.get("assisting", []) if u != data.get("lead")]
        return data


class AddUnitForm(CaseForm):
    unit = UnitField()
    words = Words(label=_("Instruction to the unit"), required=False)

    def begin(self) -> None:
        suggest(self)


class ObjectionForm(CaseForm):
    """Not ours, and why (异议)."""

    reason = ReasonField(Reason.Use.OBJECTION)
    words = Words(label=_("Why, and whose it is"))


class UpholdForm(CaseForm):
    """The unit was right; who takes it now?"""

    to = UnitField(label=_("Who takes it now"))
    words = Words(label=_("Reason and instruction"), required=False)

    def begin(self) -> None:
        suggest(self)


class ReportForm(CaseForm):
    words = Words(label=_("What was done"))
    photos = PhotosField(label=_("Photos"))


class AnswerForm(CaseForm):
    """The answer, apart from internal notes (答复)."""

    told = Told()
    before = PhotosField(label=_("Photos before"))
    after = PhotosField(label=_("Photos after"))
    words = Words(required=False)


class SettleForm(CaseForm):
    """Answered without handing over (直接答复); what nobody has studied yet is told what it is about."""

    category = CategoryField()
    told = Told()
    words = Words(required=False)

    def begin(self) -> None:
        self.fields["category"].error_messages["required"] = gettext("Please choose a category: what it is about.")
        if self.case.category_id:
            del self.fields["category"]


class CorrectForm(CaseForm):
    """What is right is told."""

    told = Told()
    words = Words(required=False)


class ContactForm(CaseForm):
    """The resident was called or visited."""

    told = Told(label=_("What was agreed (the resident can read it)"), rows=3)
    words = Words(required=False)


class PromiseWidget(forms.MultiWidget):
    """Two boxes, each with a name of its own."""

    def __init__(self) -> None:
        number = forms.NumberInput({"min": 1, "max": 365, "aria-label": _("How much more")})
        unit = forms.Select({"aria-label": _("How much more: days or hours")}, choices=Unit.choices)
        super().__init__({"value": number, "unit": unit})

    def decompress(self, value: Any) -> list[Any]:
        return [value.value, value.unit] if isinstance(value, Promise) else value or [None, Unit.WORKING_DAYS]


class PromiseField(forms.MultiValueField):
    """A number and a unit: 3 working days."""

    def __init__(self, **how: Any) -> None:
        number, unit = forms.IntegerField(min_value=1, max_value=365), forms.ChoiceField(choices=Unit)
        how = {"label": _("How much more"), "widget": PromiseWidget(), "initial": [3, Unit.WORKING_DAYS], **how}
        super().__init__((number, unit), **how)

    def compress(self, data_list: list[Any]) -> Promise:
        return Promise(data_list[0], Unit(data_list[1]))


class ExtensionForm(CaseForm):
    """More time, and why (延期)."""

    promise = PromiseField()
    reason = ReasonField(Reason.Use.EXTENSION)
    words = Words(label=_("What still has to be done"))


class GrantForm(CaseForm):
    told = Told(rows=3)
    words = Words(required=False)


class HoldForm(CaseForm):
    """It cannot be solved now (挂账)."""

    reason = ReasonField(Reason.Use.HOLD)
    person = forms.CharField(label=_("Who looks after it"), max_length=40)
    review_on = forms.DateField(label=_("Look again on"), widget=forms.DateInput({"type": "date"}))
    words = Words(label=_("Why it cannot be solved now"))

    def clean_review_on(self) -> Any:
        day, today = self.cleaned_data["review_on"], timezone.localdate()
        if not 0 < (day - today).days <= 366:
            raise ValidationError(gettext("Choose a day after today and within a year."))
        worked = next_working_day(day, default_calendar())
        if day != worked:
            told = {"day": date_format(worked, "MONTH_DAY_FORMAT"), "weekday": date_format(worked, "l")}
            raise ValidationError(
                gettext("Nobody works on that day. The next working day is %(day)s (%(weekday)s).") % told
            )
        return day


class ApproveHoldForm(CaseForm):
    told = Told(rows=3)
    words = Words(required=False)


FORMS: dict[str, type[CaseForm]] = {
    "take_in": TakeInForm,
    "dispatch": DispatchForm,
    "add_unit": AddUnitForm,
    "recall": MaybeNoteForm,
    "remove_unit": MaybeNoteForm,
    "accept": PlainForm,
    "raise_objection": ObjectionForm,
    "uphold": UpholdForm,
    "dismiss": ReasonsForm,
    "take_back_objection": MaybeNoteForm,
    "report": ReportForm,
    "answer": AnswerForm,
    "settle": SettleForm,
    "correct": CorrectForm,
    "note": NoteForm,
    "contact": ContactForm,
    "ask_extension": ExtensionForm,
    "grant": GrantForm,
    "refuse": ReasonsForm,
    "take_back_extension": PlainForm,
    "propose_hold": HoldForm,
    "approve_hold": ApproveHoldForm,
    "refuse_hold": ReasonsForm,
    "take_back_hold": PlainForm,
    "end_hold": MaybeNoteForm,
}
