"""One small form per action on a line or a promise; its fields are the keyword arguments of the action."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.cases.models import Case, Task
from linli.cases.policy import visible_to as cases_visible_to
from linli.cases.queries.cases import by_number
from linli.hearings.forms.parts import DayField, LineField, WhoField, promised_by
from linli.kernel.actor import Actor
from linli.people.forms.phones import PhoneField
from linli.people.models import User
from linli.record.models import Thing
from linli.ui.forms import ActForm


class HearingsForm(ActForm):
    """A form for one action; it knows the thing, who acts, and who works here."""

    def __init__(
        self, *args: Any, thing: Thing, actor: Actor, staff: list[User], ways: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.thing: Any = thing
        self.actor, self.staff, self.ways = actor, staff, ways
        self.begin()

    def begin(self) -> None:
        """Fill in what is known: nothing known is asked again."""


class WordsForm(HearingsForm):
    """The line as it should read."""

    words = LineField(label=gettext_lazy("What was heard"))

    def begin(self) -> None:
        self.initial["words"] = self.thing.words


class CaseForm(HearingsForm):
    """Who wishes to be told what becomes of it, if anybody does."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=40, required=False)
    phone = PhoneField(
        label=gettext_lazy("Phone"),
        autocomplete="off",
        help_text=gettext_lazy("Of whoever wishes to be told what becomes of it. May stay empty."),
    )


class WaysForm(HearingsForm):
    """Before which council."""

    way = forms.ChoiceField(label=gettext_lazy("Where to"), widget=forms.RadioSelect)

    def begin(self) -> None:
        field = self.fields["way"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = self.ways
        if len(self.ways) == 1:
            self.initial["way"] = self.ways[0][0]


class PromiseForm(HearingsForm):
    """Something is promised on a line that stands already."""

    who = WhoField()
    due_on = DayField()
    what = LineField(label=gettext_lazy("What they do"))

    def begin(self) -> None:
        self.initial["what"] = self.thing.words

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"promised": promised_by(data["who"], data["what"], data["due_on"], self.staff)}


class MoveForm(HearingsForm):
    """Another day, and why."""

    due_on = DayField(label=gettext_lazy("New day"))
    words = LineField(label=gettext_lazy("Why it takes longer"))


class AnswerForm(HearingsForm):
    """What people were told."""

    answer = forms.CharField(
        label=gettext_lazy("What people were told"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )


class TieForm(HearingsForm):
    """Which request, by its number; with the number of a task it is that office's share."""

    number = forms.CharField(
        label=gettext_lazy("Number of the request, or of a task"),
        max_length=30,
        help_text=gettext_lazy("As on the page or the printed paper: 2026-004217 or 2026-004217-1."),
    )

    def clean_number(self) -> tuple[Case, Task | None]:
        typed = str(self.cleaned_data["number"]).strip()
        number, share = typed.rpartition("-")[0] if typed.count("-") == 2 else typed, typed.count("-") == 2
        found = by_number(number, among=cases_visible_to(self.actor))
        if found is None:
            raise ValidationError(_("You see no request with this number."))
        task = Task.objects.filter(case=found, number=typed).first() if share else None
        if share and task is None:
            raise ValidationError(_("This request has no task with this number."))
        return found, task

    def given(self) -> dict[str, Any]:
        case, task = self.cleaned_data["number"]
        return {"case": case, "task": task}
