"""Preparing a vote: what is asked, who decides, by what, and when."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.kernel.actor import Actor
from linli.people.models import Unit
from linli.places.models import Area
from linli.record.registers import RegisterState
from linli.ui.forms import ActForm, KeyedForm
from linli.votes.models import Matter, Vote, VoteSettings

WHEN = {"type": "datetime-local"}
ASKED = (
    "title", "text", "compound", "matter", "ballot", "may_change", "most_per_proxy", "silence", "procedure",
    "objections_until", "opens_at", "closes_at",
)  # fmt: skip
ACTIVE = RegisterState.ACTIVE


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs=WHEN)
    return forms.DateTimeField(label=label, help_text=help_text, widget=widget)


class VoteFields(forms.Form):
    title = forms.CharField(
        label=_("The question put to the vote"),
        max_length=120,
        help_text=_(
            "One question that can be answered with yes or no; if there are several, their heading: the questions are added next."
        ),
    )
    text = forms.CharField(
        label=_("What it is about"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The whole proposal, as it is put to the vote. Everybody can read it."),
    )  # fmt: skip
    compound = forms.CharField(label=_("Compound"), max_length=60)
    matter = forms.ModelChoiceField(Matter.objects.none(), label=_("Matter"), empty_label=_("please choose"))
    ballot = forms.ChoiceField(
        label=_("Kind of ballot"), choices=Vote.Ballot, widget=forms.RadioSelect, initial=Vote.Ballot.NAMED
    )
    may_change = forms.BooleanField(
        label=_("A named ballot may be changed until the end (the last one counts)"), required=False
    )
    most_per_proxy = forms.IntegerField(
        label=_("How many people one proxy may vote for"),
        min_value=0,
        max_value=99,
        initial=0,
        help_text=_("0: no proxies."),
    )
    silence = forms.ChoiceField(label=_("Who says nothing"), choices=Vote.Silence, initial=Vote.Silence.ABSENT)
    procedure = forms.CharField(
        label=_("Clause of the rules of procedure"), max_length=200, required=False,
        help_text=_("Needed only if silence is to count as something."),
    )  # fmt: skip
    objections_until = _moment(_("Objections to the roll until"))
    opens_at = _moment(_("Voting begins"))
    closes_at = _moment(_("Voting ends"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].queryset = Matter.objects.filter(state=ACTIVE)  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        begins, ends = typed.get("opens_at"), typed.get("closes_at")
        if begins and ends and ends <= begins:
            self.add_error("closes_at", _("The voting ends after it begins."))
        matter, ballot = typed.get("matter"), typed.get("ballot")
        if matter and ballot == Vote.Ballot.SECRET and matter.weighs_area:
            self.add_error("ballot", _("A vote counted by area cannot be secret: an area can tell who its owner is."))
        if ballot == Vote.Ballot.SECRET and typed.get("may_change"):
            self.add_error("may_change", _("A secret ballot is final once cast."))
        if typed.get("silence") != Vote.Silence.ABSENT and not typed.get("procedure"):
            self.add_error(
                "procedure", _("Name the clause of the rules of procedure that says what silence counts as.")
            )
        return typed


class NewVoteForm(VoteFields, KeyedForm):
    """A vote that begins; times are filled in as the settings ask."""

    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("Community"), to_field_name="code", empty_label=_("please choose")
    )
    field_order = ("title", "text", "area")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(
            state=ACTIVE, level=Area.Level.COMMUNITY, code__startswith=actor.area[:12]
        ).order_by("code")
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]  # a ModelChoiceField
        if areas.count() == 1:
            self.initial.setdefault("area", areas[0].code)
        for name, value in _proposed().items():
            self.initial.setdefault(name, value)

    def begun(self, by: Actor) -> dict[str, Any]:
        """For ``draft_vote``: what was typed, and the unit of whoever prepares it."""
        return self.given() | {"unit": Unit.objects.get(pk=by.unit or 0)}


class ChangeVoteForm(VoteFields, ActForm):
    """A vote that is changed while it is prepared."""

    def __init__(self, *args: Any, vote: Vote, **kwargs: Any) -> None:
        initial = {name: getattr(vote, name) for name in ASKED} | {"seen": vote.version}
        super().__init__(*args, initial=initial, **kwargs)
        self.vote = vote

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in self.given().items() if getattr(self.vote, name) != value}


def _proposed() -> dict[str, Any]:
    """Times that keep the settings, on the hour."""
    known = VoteSettings.current()
    today = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    begins = today + timedelta(days=max(known.notice_days, known.objection_days) + 1)
    return {
        "objections_until": today + timedelta(days=known.objection_days + 1),
        "opens_at": begins,
        "closes_at": begins + timedelta(days=max(known.window_min_days, 10)),
    }
