"""What a voter fills in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.ui.forms import KeyedForm
from linli.votes.models import Vote
from linli.votes.models.ballots import VALID, Choice
from linli.votes.tally import ballot_of


class ChosenField(forms.MultipleChoiceField):
    """At most so many among candidates, or one of the other answers alone: abstain, and on paper invalid."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, seats: int, names: Sequence[str], others: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        self.seats, self.others = seats, {value for value, _label in others}
        super().__init__(choices=[*((str(n), name) for n, name in enumerate(names, start=1)), *others], **kwargs)

    def clean(self, value: Any) -> str:
        """The answer as a ballot writes it: ``1+4``, or the word."""
        given = super().clean(value)
        chosen = sorted(int(one) for one in set(given) - self.others)
        alone = [one for one in given if one in self.others]
        if len(alone) > 1 or (alone and chosen):
            raise forms.ValidationError(_("Choose candidates, or the answer below them: not both."))
        if len(chosen) > self.seats:
            raise forms.ValidationError(_("You may choose %d at most.") % self.seats)
        return alone[0] if alone else "+".join(map(str, chosen))


def answer_fields(vote: Vote, *, on_paper: bool = False) -> dict[str, forms.Field]:
    """One field per question of the ballot; a paper may be invalid, question by question."""
    choices = Choice.choices if on_paper else VALID
    others = [(Choice.ABSTAIN.value, _("none of them: I abstain"))]
    others += [(Choice.INVALID.value, Choice.INVALID.label)] if on_paper else []
    label = _("What stands on the paper") if on_paper else _("Your vote")
    if not vote.questions:
        return {"choice": forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)}
    fields: dict[str, forms.Field] = {}
    for one in vote.asked:
        asked = f"{one['n']}. {one['asked']}"
        if one["seats"]:
            told = _("Choose at most %d.") % one["seats"]
            field: forms.Field = ChosenField(
                seats=one["seats"], names=one["candidates"], others=others, label=asked, help_text=told
            )
        else:
            field = forms.ChoiceField(label=asked, choices=choices, widget=forms.RadioSelect)
        fields[f"answer_{one['n']}"] = field
    return fields


def ballot_in(typed: Mapping[str, Any]) -> str:
    """The ballot that was filled in; empty while an answer is missing or wrong."""
    if "choice" in typed:
        return str(typed["choice"])
    return ballot_of(
        {int(name.removeprefix("answer_")): said for name, said in typed.items() if name.startswith("answer_")}
    )


class BallotForm(KeyedForm):
    """The ballot. It is kept nowhere in the browser, and says nothing once it is sent."""

    def __init__(self, *args: Any, vote: Vote, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= answer_fields(vote)

    @property
    def ballot(self) -> str:
        return ballot_in(self.cleaned_data)


class CodeForm(forms.Form):
    """The code that came to the phone on the roll."""

    code = forms.CharField(
        label=_("Code from the message"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class ObjectForm(KeyedForm):
    """What is wrong with the roll."""

    told = forms.CharField(
        label=_("What is wrong on the roll?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example the area, the name, or that a flat is missing."),
    )
