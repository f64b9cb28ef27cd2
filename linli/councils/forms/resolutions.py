"""What is asked when a resolution is recorded, published, rated, and when its deeds are handed over."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.forms.parts import CaseField, CategoryField, UnitField
from linli.cases.models import Rating
from linli.cases.policy import visible_to as cases_visible_to
from linli.councils.actions import DeedRow
from linli.councils.forms.parts import CouncilForm, DayField, NumberField, Words
from linli.councils.models import Meeting, Wording
from linli.councils.policy import decided_votes
from linli.councils.rules import HELD
from linli.people.models import Role
from linli.votes.models import Vote
from linli.votes.queries.questions import in_short

DEED_ROWS = 4


class TextForm(CouncilForm):
    """Text, reasons, dissent."""

    hint = gettext_lazy("This is published. Leave out names, phones and numbers of flats.")
    text = Words(label=gettext_lazy("What was resolved"), rows=4)
    reasons = Words(label=gettext_lazy("Reasons"), required=False)
    dissent = Words(label=gettext_lazy("Who saw it otherwise, and why"), required=False)

    def begin(self) -> None:
        self.initial.update({name: getattr(self.thing, name) for name in ("text", "reasons", "dissent")})


class RecordForm(CouncilForm):
    """What was resolved, the hands, and who does what by when."""

    hint = gettext_lazy("This is published. Leave out names, phones and numbers of flats.")
    meeting = forms.ModelChoiceField(Meeting.objects.none(), label=gettext_lazy("At the meeting"), required=False)
    vote = forms.ModelChoiceField(
        Vote.objects.none(), label=gettext_lazy("By the counted vote"), required=False,
        help_text=gettext_lazy("Its certified numbers are taken over; those below are then not needed."),
    )  # fmt: skip
    text = Words(label=gettext_lazy("What was resolved"), rows=4)
    reasons = Words(label=gettext_lazy("Reasons"), required=False)
    dissent = Words(label=gettext_lazy("Who saw it otherwise, and why"), required=False)
    agree = NumberField(label=gettext_lazy("For it"), required=False)
    against = NumberField(label=gettext_lazy("Against it"), required=False)
    abstain = NumberField(label=gettext_lazy("Abstained"), required=False)
    vote_reference = forms.CharField(
        label=gettext_lazy("Number of a certificate from elsewhere"), max_length=80, required=False,
        help_text=gettext_lazy("Where owners vote by the city's own system."),
    )  # fmt: skip
    on_paper = forms.BooleanField(label=gettext_lazy("Taken from paper"), required=False)

    def begin(self) -> None:
        field = self.fields["meeting"]
        assert isinstance(field, forms.ModelChoiceField)
        held = Meeting.objects.filter(agenda__topic=self.thing, state__in=sorted(HELD)).distinct()
        field.queryset = held.order_by("-starts_at")
        self.initial["meeting"] = held.order_by("-starts_at").first()
        if not self.thing.council.kind.needs_vote:
            del self.fields["vote_reference"]
        self._suggest()
        self._offer_votes()
        for n in range(DEED_ROWS):
            self.fields[f"what_{n}"] = forms.CharField(
                label=_("%d. What is to be done") % (n + 1), max_length=200, required=False
            )
            self.fields[f"unit_{n}"] = UnitField(label=_("Which unit"), required=False)
            self.fields[f"doer_{n}"] = forms.CharField(label=_("Or who, in words"), max_length=80, required=False)
            self.fields[f"due_{n}"] = DayField(label=_("By when"), required=False)

    def _suggest(self) -> None:
        """The wording that carried most hands is what was resolved."""
        carried = [
            w
            for w in Wording.objects.filter(item__topic=self.thing, agree__isnull=False).order_by("pk")
            if w.is_carried
        ]
        if carried:
            best = max(carried, key=lambda w: (w.agree or 0, w.pk))
            self.initial.update({"text": best.text, **best.tally})

    def _offer_votes(self) -> None:
        """A vote that adopted it comes first; without one nobody is asked for it."""
        votes, field = decided_votes(self.thing), self.fields["vote"]
        found = votes.first()
        if found is None:
            del self.fields["vote"]
            return
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = votes
        self.initial.update({"vote": found, "text": found.text, "reasons": in_short(found)})

    def before_deeds(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if "_" not in field.name or field.name in {"vote_reference"}]

    def deed_rows(self) -> Iterator[list[forms.BoundField]]:
        for n in range(DEED_ROWS):
            yield [self[f"{name}_{n}"] for name in ("what", "unit", "doer", "due")]

    def after_deeds(self) -> list[forms.BoundField]:
        return [self["on_paper"]]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for n in range(DEED_ROWS):
            row = {name: found.get(f"{name}_{n}") for name in ("what", "unit", "doer", "due")}
            if any(row.values()):
                _check_row(self, n, row)
        return found

    def given(self) -> dict[str, Any]:
        data = super().given()
        rows = [{name: data.pop(f"{name}_{n}") for name in ("what", "unit", "doer", "due")} for n in range(DEED_ROWS)]
        deeds = [DeedRow(row["what"], row["due"], row["unit"], row["doer"]) for row in rows if row["what"]]
        return {**data, "deeds": deeds}


class DeedForm(CouncilForm):
    """One more thing to do."""

    what = forms.CharField(label=gettext_lazy("What is to be done"), max_length=200)
    unit = UnitField(label=gettext_lazy("Which unit"), required=False)
    doer = forms.CharField(label=gettext_lazy("Or who, in words"), max_length=80, required=False)
    due_on = DayField(label=gettext_lazy("By when"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not found.get("unit") and not found.get("doer"):
            self.add_error("doer", _("Please say who does it."))
        return found


class MaybeCaseField(CaseField):
    """Another case by its number, or none."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) if str(value or "").strip() else None


class HandOverForm(CouncilForm):
    """A new case with its lead, or a case that is there already."""

    lead = UnitField(label=gettext_lazy("Lead"), required=False)
    category = CategoryField(required=False)
    case = MaybeCaseField(
        label=gettext_lazy("Or a request that is there already"), required=False,
        help_text=gettext_lazy("Its number; then no new one is made."),
    )  # fmt: skip

    def begin(self) -> None:
        case, category = self.fields["case"], self.fields["category"]
        assert isinstance(case, CaseField)
        assert isinstance(category, CategoryField)
        case.visible, category.about = cases_visible_to(self.actor), self.thing.what
        self.initial["lead"] = self.thing.unit_id
        self.fields["lead"].required = self.actor.role == Role.CLERK
        if self.actor.role != Role.CLERK:
            self.hint = _("It goes to the one-stop centre, which hands it over; it is due on the day that was agreed.")


class RateForm(CouncilForm):
    """What people said on paper or at the door."""

    solved = forms.ChoiceField(label=gettext_lazy("Is it solved?"), choices=Rating.Solved, widget=forms.RadioSelect)
    result = forms.ChoiceField(label=gettext_lazy("And the result?"), choices=Rating.Feeling, widget=forms.RadioSelect)
    count = NumberField(label=gettext_lazy("How many said so"), min_value=1, max_value=5_000, initial=1)
    was_there = forms.BooleanField(label=gettext_lazy("They were at the meeting"), required=False)
    told = Words(label=gettext_lazy("In their own words"), required=False)


def _check_row(form: forms.Form, n: int, row: dict[str, Any]) -> None:
    if not row["what"]:
        form.add_error(f"what_{n}", _("Please say what is to be done."))
    if not row["unit"] and not row["doer"]:
        form.add_error(f"doer_{n}", _("Please say who does it."))
    if not row["due"] and f"due_{n}" not in form.errors:
        form.add_error(f"due_{n}", _("Please say by when."))
