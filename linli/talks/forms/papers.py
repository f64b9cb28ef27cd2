"""A sheet of paper, as the host enters it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.talks.forms.taking_part import SHORTEST
from linli.talks.models import Statement, Talk, Vote
from linli.talks.models.talks import LONGEST_STATEMENT
from linli.ui.forms import KeyedForm

NONE = "none"  # a line of a sheet on which nothing is ticked


class TickField(forms.ChoiceField):
    """One line of a sheet. A line that came to the talk while the sheet was being entered is one without a tick."""

    def clean(self, value: Any) -> str:
        return str(super().clean(value or NONE))


class SheetForm(KeyedForm):
    """What stands on one sheet of paper: its number, an answer to each statement or none, and what the person said."""

    sheet = forms.IntegerField(
        label=gettext_lazy("Number of the sheet"),
        min_value=1,
        max_value=99_999,
        help_text=gettext_lazy("Number the sheets from 1 on; each number is one person, and counts once."),
    )

    def __init__(self, *args: Any, talk: Talk, statements: Iterable[Statement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.talk = talk
        choices = [*((str(value), label) for value, label in Vote.Stance.choices), (NONE, gettext_lazy("no answer"))]
        for one in statements:
            self.fields[f"on_{one.pk}"] = TickField(
                label=one.text, choices=choices, initial=NONE, widget=forms.RadioSelect
            )
        if talk.group_answers:
            named = [(str(n), name) for n, name in enumerate(talk.group_answers, start=1)]
            self.fields["group"] = TickField(
                label=talk.group_question, choices=[*named, (NONE, gettext_lazy("no answer"))], initial=NONE, widget=forms.RadioSelect
            )  # fmt: skip
        self.fields["said"] = forms.CharField(
            label=gettext_lazy("What they said themselves"),
            required=False,
            max_length=2000,
            widget=forms.Textarea({"rows": 3}),
            help_text=gettext_lazy(
                "One statement on each line. No names, no phone numbers. It is shown to all at once."
            ),
        )

    def clean_said(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["said"].splitlines() if line.strip()]
        if len(lines) > self.talk.most_statements:
            raise ValidationError(_("At most %d statements per person.") % self.talk.most_statements)
        if any(not SHORTEST <= len(line) <= LONGEST_STATEMENT for line in lines):
            words = _("Each line needs %(least)d to %(most)d characters.")
            raise ValidationError(words % {"least": SHORTEST, "most": LONGEST_STATEMENT})
        if len(set(lines)) < len(lines):
            raise ValidationError(_("The same stands there twice."))
        return lines

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not self.errors and not self.stances and not typed["said"]:
            raise ValidationError(_("Nothing stands on this sheet yet."))
        return typed

    @property
    def group(self) -> int | None:
        """Where the person belongs, by the number of the answer."""
        said = self.cleaned_data.get("group", NONE)
        return None if said == NONE else int(said)

    @property
    def stances(self) -> dict[int, int]:
        """The answers given, by the id of the statement."""
        return {int(n[3:]): int(said) for n, said in self.cleaned_data.items() if n.startswith("on_") and said != NONE}
