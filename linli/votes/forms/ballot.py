"""What a voter fills in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.ui.forms import KeyedForm
from linli.votes.models import Vote
from linli.votes.models.ballots import VALID, Choice
from linli.votes.models.written import normal, normal_name
from linli.votes.tally import AGAINST, MARK, ballot_of, marked

INVALID = (Choice.INVALID.value, Choice.INVALID.label)


class ChosenField(forms.MultipleChoiceField):
    """At most so many among candidates, or one of the other answers alone: abstain, and on paper invalid."""

    widget = forms.CheckboxSelectMultiple

    def __init__(
        self, *, seats: int, names: Sequence[str], others: Sequence[tuple[str, Any]], writes_in: bool, **kwargs: Any
    ) -> None:
        self.seats, self.others, self.writes_in = seats, {value for value, _label in others}, writes_in
        super().__init__(choices=[*((str(n), name) for n, name in enumerate(names, start=1)), *others], **kwargs)

    def validate(self, value: Any) -> None:
        """Where others may be written in, nobody need be chosen here; the form looks at both."""
        if value or not self.writes_in:
            super().validate(value)

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


class EachWidget(forms.MultiWidget):
    """Each candidate with the three answers below the name; on paper, whether the whole is invalid."""

    template_name = "ui/widgets/each.html"
    use_fieldset = True

    def __init__(self, names: Sequence[str], *, on_paper: bool) -> None:
        self.names = [*names, *([_("The whole question")] if on_paper else [])]
        rows: list[forms.Widget] = [forms.RadioSelect(choices=VALID) for _name in names]
        super().__init__([*rows, *([forms.RadioSelect(choices=[INVALID])] if on_paper else [])])

    def decompress(self, value: Any) -> list[Any]:
        """A ballot that was cast is shown in words, and never filled in again."""
        return [None] * len(self.widgets)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for label, row in zip(self.names, context["widget"]["subwidgets"], strict=True):
            row["label"] = label
        return context


class EachField(forms.MultiValueField):
    """For, against or neither, candidate by candidate (逐人表决); whoever is left open is abstained on. Gives ``1+x2``."""

    def __init__(self, *, seats: int, names: Sequence[str], on_paper: bool, writes_in: bool, **kwargs: Any) -> None:
        self.seats, self.names = seats, names
        rows: list[forms.Field] = [forms.ChoiceField(choices=VALID, required=False) for _name in names]
        rows += [forms.ChoiceField(choices=[INVALID], required=False)] if on_paper else []
        super().__init__(
            rows,
            require_all_fields=False,
            required=not writes_in,
            widget=EachWidget(names, on_paper=on_paper),
            **kwargs,
        )

    def compress(self, data_list: Any) -> str:
        said = list(data_list or [])
        marks = {n: one for n, one in enumerate(said[: len(self.names)], start=1) if one}
        if Choice.INVALID in said[len(self.names) :]:
            if marks:
                raise forms.ValidationError(_("Either the question is invalid, or there are answers on it: not both."))
            return Choice.INVALID.value
        chosen = [n for n, one in marks.items() if one == Choice.FOR]
        if len(chosen) > self.seats:
            raise forms.ValidationError(_("You may be in favour of %d at most.") % self.seats)
        against = [-n for n, one in marks.items() if one == Choice.AGAINST]
        return marked([*chosen, *against]) or (Choice.ABSTAIN.value if marks else "")


class WrittenField(forms.CharField):
    """Full names of others, one on each line (另选他人)."""

    def __init__(self, *, seats: int, candidates: Sequence[str], **kwargs: Any) -> None:
        self.candidates = {normal(name) for name in candidates}
        attrs = {"autocomplete": "off"}
        widget = forms.TextInput(attrs) if seats == 1 else forms.Textarea({**attrs, "rows": min(seats, 3)})
        super().__init__(required=False, max_length=400, widget=widget, **kwargs)

    def clean(self, value: Any) -> list[str]:
        """The names as they are compared."""
        try:
            names = [normal_name(line) for line in super().clean(value).splitlines() if line.strip()]
        except ValueError as why:
            raise forms.ValidationError(_("Write the full name, without anything else.")) from why
        if standing := [name for name in names if name in self.candidates]:
            raise forms.ValidationError(_("“%s” stands on the ballot: choose them there.") % standing[0])
        if len(set(names)) < len(names):
            raise forms.ValidationError(_("A name stands there twice."))
        return names


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
        if one.get("each"):
            told = _("Be in favour of %d at most. If you leave somebody open, you abstain on them.") % one["seats"]
            fields[f"answer_{one['n']}"] = EachField(
                seats=one["seats"], names=one["candidates"], on_paper=on_paper, label=asked, help_text=told,
                writes_in=bool(one.get("writes_in")),
            )  # fmt: skip
        elif one["seats"]:
            told = _("Choose at most %d.") % one["seats"]
            fields[f"answer_{one['n']}"] = ChosenField(
                seats=one["seats"], names=one["candidates"], others=others, label=asked, help_text=told,
                writes_in=bool(one.get("writes_in")),
            )  # fmt: skip
        else:
            fields[f"answer_{one['n']}"] = forms.ChoiceField(label=asked, choices=choices, widget=forms.RadioSelect)
        if one.get("writes_in"):
            fields[f"written_{one['n']}"] = WrittenField(
                seats=one["seats"], candidates=one["candidates"],
                label=_("%d. Somebody else, whom you write in") % one["n"],
                help_text=_("Only if you want to vote for people who do not stand above: their full names, one on each line."),
            )  # fmt: skip
    return fields


def with_names(form: forms.Form, vote: Vote, typed: dict[str, Any]) -> None:
    """Put names that were written in to the answer of their question; what does not go together is said beside them."""
    for one in vote.asked:
        answer, written = f"answer_{one['n']}", f"written_{one['n']}"
        names = typed.pop(written, None)
        if names is None or answer not in typed:
            continue  # nobody can be written in, or there is an error already
        said = typed[answer]
        if one.get("each") and said == Choice.ABSTAIN and names:
            said = ""  # neither for nor against those on the ballot, and for somebody else
        marks = said.split("+") if said and said not in set(Choice) else []
        chosen = [mark for mark in marks if not mark.startswith(AGAINST)]
        if names and said and not marks:
            form.add_error(written, _("Choose candidates, or the answer below them: not both."))
        elif not names and not said:
            form.add_error(answer, _("Please choose one of the answers."))
        elif len(chosen) + len(names) > one["seats"]:
            form.add_error(written, _("You may choose %d at most.") % one["seats"])
        elif names:
            typed[answer] = "+".join([*marks, *(f"{MARK}{name}" for name in names)])


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
        self.vote = vote
        self.fields |= answer_fields(vote)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        with_names(self, self.vote, typed)
        return typed

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
