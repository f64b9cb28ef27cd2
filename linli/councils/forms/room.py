"""What somebody with a phone in the circle fills in."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Rating
from linli.councils.forms.parts import WordingField, Words
from linli.councils.models import Confirmation, Meeting, Wording
from linli.kernel.rulebook import Refused
from linli.ui.forms import KeyedForm


class ArriveForm(KeyedForm):
    """I am here; a name helps the minutes, but nobody must give one."""

    name = forms.CharField(
        label=_("Your name"), max_length=40, required=False, help_text=_("You may leave it out."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )  # fmt: skip
    represents = forms.CharField(
        label=_("For whom you speak"), max_length=60, required=False,
        help_text=_("If not only for yourself: a household, a building, a firm."),
    )  # fmt: skip


class OwnWordingForm(KeyedForm):
    """A better wording, or a change of one that stands there; of the item that its writer read about."""

    item = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)
    text = Words(label=_("How would you word it?"), max_length=1_000, rows=3)
    amends = WordingField(
        label=_("Does it change a wording that stands there?"), required=False,
        empty_label=_("no, it is a wording of its own"),
    )  # fmt: skip

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.initial["item"] = meeting.item_id
        self._offer(Wording.objects.filter(item__meeting=meeting, struck_at=None) if self.is_bound else self._now())

    def _now(self) -> QuerySet[Wording]:
        return Wording.objects.filter(item=self.meeting.item_id or 0, struck_at=None)

    def _offer(self, wordings: QuerySet[Wording]) -> None:
        field = self.fields["amends"]
        assert isinstance(field, WordingField)
        field.queryset = wordings

    def refuse(self, why: Refused) -> None:
        """As above; the next try is about what is talked about now."""
        super().refuse(why)
        typed = cast(QueryDict, self.data).copy()
        typed[self.add_prefix("item")] = str(self.meeting.item_id or "")
        self.data = typed
        self._offer(self._now())


class SayForm(KeyedForm):
    """Whether the minutes are right."""

    says = forms.ChoiceField(label=_("Is it right so?"), choices=Confirmation.Says, widget=forms.RadioSelect)
    told = Words(label=_("What is not right"), required=False, rows=2)


class RateResolutionForm(KeyedForm):
    """What became of it."""

    solved = forms.ChoiceField(label=_("Is it solved?"), choices=Rating.Solved, widget=forms.RadioSelect)
    result = forms.ChoiceField(label=_("And the result?"), choices=Rating.Feeling, widget=forms.RadioSelect)
    told = Words(label=_("In your own words"), required=False, rows=3)
