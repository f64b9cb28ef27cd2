"""Putting questions on a ballot, and taking them off."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.votes.forms.parts import VoteActForm
from linli.votes.models import Matter
from linli.votes.policy import MOST_CANDIDATES


class AddQuestionForm(VoteActForm):
    """One more question: yes or no, or a choice among candidates."""

    asked = forms.CharField(label=_("What is asked in this question"), max_length=200)
    matter = forms.ModelChoiceField(Matter.objects.none(), label=_("Matter"), empty_label=_("please choose"))
    seats = forms.IntegerField(
        label=_("How many may be chosen"), min_value=0, max_value=MOST_CANDIDATES, initial=0,
        help_text=_("0: the question is answered with yes or no. Otherwise write the candidates below."),
    )  # fmt: skip
    candidates = forms.CharField(
        label=_("Candidates"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("People or proposals to choose among, one on each line, in the order in which they stand on the ballot."),
    )  # fmt: skip
    writes_in = forms.BooleanField(
        label=_("Others may be written in"), required=False,
        help_text=_("Voters may write the name of somebody who is no candidate."),
    )  # fmt: skip
    each = forms.BooleanField(
        label=_("For or against each candidate"), required=False,
        help_text=_("Voters say of each candidate whether they are in favour or against; whoever is left open is abstained on."),
    )  # fmt: skip
    relative = forms.BooleanField(
        label=_("Whoever has the most votes is elected"), required=False,
        help_text=_("Without the threshold of the matter; the quorum stays. Only where the rules of the election say so, never where owners decide."),
    )  # fmt: skip
    basis = forms.CharField(label=_("Clause that says so"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matter = self.vote.matter
        together = Matter.objects.filter(state="active", electorate=matter.electorate, weighs_area=matter.weighs_area)
        field = self.fields["matter"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = together
        self.initial.setdefault("matter", matter.pk)
        if not self.vote.questions:
            self.initial.setdefault("asked", self.vote.title)

    def clean_candidates(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["candidates"].splitlines() if line.strip()]
        if len(set(names)) < len(names):
            raise forms.ValidationError(_("A name stands there twice: write what tells the two apart."))
        if len(names) > MOST_CANDIDATES or any(len(name) > 60 for name in names):
            raise forms.ValidationError(_("At most %d candidates, each with at most 60 characters.") % MOST_CANDIDATES)
        return names

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        seats, names = typed.get("seats"), typed.get("candidates")
        writes_in, each, relative = typed.get("writes_in"), typed.get("each"), typed.get("relative")
        fewest = 1 if writes_in else (seats or 0) if each else max(2, seats or 0)
        if seats == 0 and names:
            self.add_error("seats", _("Say how many of the candidates may be chosen."))
        if seats and names is not None and len(names) < fewest:
            self.add_error("candidates", _("There must be at least two candidates, and as many as may be chosen."))
        if seats == 0 and (writes_in or each or relative):
            self.add_error("seats", _("Say how many of the candidates may be chosen."))
        if relative and not typed.get("basis"):
            self.add_error("basis", _("Name the clause by which whoever has the most votes is elected."))
        return typed


class DropQuestionForm(VoteActForm):
    """Which question is taken off the ballot."""

    n = forms.TypedChoiceField(label=_("Which question"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(n, f"{n}. {one['asked']}") for n, one in enumerate(self.vote.questions, start=1)]
        field = self.fields["n"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = rows
