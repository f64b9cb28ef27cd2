"""What the forms of actions on a vote share."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.kernel.actor import Actor
from linli.record.models import Thing
from linli.ui.forms import ActForm
from linli.votes.models import Member, Vote
from linli.votes.queries.members import found_by


class VoteActForm(ActForm):
    """Nothing but the marks of the act: reading and pressing is all there is to do."""

    def __init__(self, *args: Any, vote: Vote, thing: Thing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vote, self.thing = vote, thing

    def sent_by(self, request: HttpRequest, actor: Actor) -> None:
        """Only forms with files ask who sends them."""

    def _member(self, name: str = "member") -> Member | None:
        """The member that was typed; an error beside the field when there is none."""
        typed = self.cleaned_data.get(name, "")
        found = found_by(self.vote, typed) if typed else None
        if typed and found is None:
            self.add_error(name, _("Nobody on the roll has this number or part."))
        return found


def several_lines(label: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(label=label, max_length=1000, required=required, widget=forms.Textarea(attrs={"rows": 3}))
