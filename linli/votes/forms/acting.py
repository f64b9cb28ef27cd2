"""One small form per action at the desk; its fields are the action's keyword arguments."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.files.forms import PhotosField
from linli.kernel.actor import Actor
from linli.people.fields import normal_phone
from linli.votes.forms.ballot import answer_fields, ballot_in, with_names
from linli.votes.forms.parts import VoteActForm, several_lines
from linli.votes.forms.questions import AddQuestionForm, DropQuestionForm
from linli.votes.models import PaperSheet, RollPart
from linli.votes.queries.members import buildings
from linli.votes.queries.spellings import joinable

WHOSE_HELP = _("The number on the roll, or the part as it stands there.")
KEEP, NEW, OTHER = "keep", "new", "other"
WHOSE = [
    (KEEP, _("stays with its owner")),
    (NEW, _("an owner of its own")),
    (OTHER, _("belongs to another owner on the roll")),
]


class NoteForm(VoteActForm):
    words = several_lines(_("Note"), required=False)


class ReasonForm(VoteActForm):
    words = several_lines(_("Reason"), required=True)


class ToldForm(VoteActForm):
    told = several_lines(_("What you tell them"), required=True)


class ByMemberForm(VoteActForm):
    """An action on one member of the roll."""

    member = forms.CharField(label=_("Which member"), max_length=60, help_text=WHOSE_HELP)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        typed["member"] = self._member()
        return typed


class RollObjectionForm(ByMemberForm):
    member = forms.CharField(label=_("Who objects"), max_length=60, required=False, help_text=WHOSE_HELP)
    told = several_lines(_("What is wrong on the roll?"), required=True)


class ProxyForm(ByMemberForm):
    member = forms.CharField(label=_("Who is voted for"), max_length=60, help_text=WHOSE_HELP)
    name = forms.CharField(label=_("Name of the proxy"), max_length=40)
    phone = forms.CharField(label=_("Mobile phone of the proxy"), max_length=20)
    paper_number = forms.CharField(
        label=_("Number of the written authority"),
        max_length=40,
        help_text=_("As it is filed; without a paper there is no proxy."),
    )

    scan = PhotosField(
        label=_("Scan or photo of the written authority"),
        documents=True,
        help_text=_(
            "Kept as evidence. Seen by who holds the vote or watches over it, by the person voted for and by the proxy; by nobody else."
        ),
    )

    def clean_phone(self) -> str:
        return normal_phone(self.cleaned_data["phone"])

    def sent_by(self, request: HttpRequest, actor: Actor) -> None:
        """Whose uploads these are."""
        scan = self.fields["scan"]
        assert isinstance(scan, PhotosField)
        scan.sent_by(request, actor)


class CorrectPartForm(VoteActForm):
    part = forms.CharField(label=_("Part"), max_length=60)
    area = forms.DecimalField(label=_("Area, m²"), max_digits=12, decimal_places=4, min_value=Decimal("0.0001"))
    area_source = forms.ChoiceField(label=_("Source of the area"), choices=RollPart.Source)
    whose = forms.ChoiceField(label=_("Whose part it is"), choices=WHOSE, initial=KEEP)
    owner = forms.CharField(label=_("The other owner"), max_length=60, required=False, help_text=WHOSE_HELP)
    words = several_lines(_("Why it is corrected"), required=True)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        part = (
            RollPart.objects.filter(vote=self.vote, label=typed.get("part", "").strip())
            .select_related("member")
            .first()
        )
        if part is None and "part" in typed:
            self.add_error("part", _("There is no such part on the roll."))
        owner = self._member("owner")
        if typed.get("whose") == OTHER and owner is None and not self.has_error("owner"):
            self.add_error("owner", _("Say who the owner is."))
        keeper = part.member if part and typed.get("whose") == KEEP else None
        typed |= {"part": part, "member": owner if typed.get("whose") == OTHER else keeper}
        return typed

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in super().given().items() if name not in {"whose", "owner"}}


class CorrectMemberForm(ByMemberForm):
    """What is there is not shown: who corrects a name has the right one before them."""

    name = forms.CharField(label=_("Full name"), max_length=100, required=False, help_text=_("Leave empty to keep it."))
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False, help_text=_("Leave empty to keep it."))
    words = several_lines(_("Why it is corrected"), required=True)

    def clean_phone(self) -> str:
        return normal_phone(self.cleaned_data["phone"]) if self.cleaned_data["phone"].strip() else ""

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if member := typed.get("member"):
            typed |= {"name": typed.get("name") or member.name, "phone": typed.get("phone") or member.phone}
        return typed


class RenewForm(ByMemberForm):
    words = several_lines(_("Note"), required=False)


class JoinSpellingForm(VoteActForm):
    """Which name that was written in is another spelling of whom."""

    name = forms.ChoiceField(label=_("This spelling"))
    counts_as = forms.ChoiceField(label=_("is the same person as"))
    words = several_lines(_("Reason"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free, people = joinable(self.vote)
        for name, choices in (("name", free), ("counts_as", people)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("please choose")), *choices]
        self.fields["words"].help_text = _(
            "It stands on the certificate: who can tell that it is one person, and by what."
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        one, other = (typed.pop(name, "").partition("-") for name in ("name", "counts_as"))
        if one[0] and other[0] and (one[0] != other[0] or one == other):
            self.add_error("counts_as", _("Choose somebody else, of the same question."))
        if one[0] and other[0]:
            typed |= {"question": int(one[0]), "n": int(one[2]), "same_as": int(other[2])}
        return typed


class DoorListForm(VoteActForm):
    building = forms.ChoiceField(label=_("Building"))
    name = forms.CharField(label=_("Building leader"), max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row["building"], row["building"] or _("all")) for row in buildings(self.vote)]
        self.fields["building"] = forms.ChoiceField(
            label=_("Building"), choices=choices or [("", _("all"))], required=False
        )


class BatchForm(VoteActForm):
    size = forms.IntegerField(label=_("How many papers are in the pile"), min_value=1, max_value=500)
    place = forms.CharField(label=_("Where the papers lie"), max_length=80, required=False)


AFTER = ("overrides", "words")  # what a decision says comes after what the paper says


class SheetForm(VoteActForm):
    """What a paper says. Whoever enters it the second time does not see the first entry."""

    n = forms.IntegerField(label=_("Number on the paper"), min_value=1, max_value=500)
    member = forms.CharField(label=_("Whose paper"), max_length=60, help_text=WHOSE_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= answer_fields(self.vote, on_paper=True)
        self.order_fields([*(name for name in self.fields if name not in AFTER), *AFTER])
        if self.vote.is_secret:
            del self.fields["member"]
        if self.thing.pk:
            self.fields.pop("n", None)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if "member" in self.fields:
            typed["member"] = self._member()
        with_names(self, self.vote, typed)
        if not self.errors:
            typed["choice"] = ballot_in(typed)
        return typed

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in super().given().items() if not name.startswith("answer_")}


class DecideForm(SheetForm):
    overrides = forms.BooleanField(label=_("It counts in place of what was voted in another way"), required=False)
    words = several_lines(_("Why"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if getattr(self.thing, "trouble", "") != PaperSheet.Trouble.VOTED:
            del self.fields["overrides"]


FORMS: dict[str, type[VoteActForm]] = {
    **dict.fromkeys(["post_roll", "open_vote", "close_vote", "send_links"], VoteActForm),
    **dict.fromkeys(
        ["take_down_roll", "certify", "declare_failed", "revoke_proxy", "unmark_paper", "reconsider_sheet"], NoteForm
    ),
    **dict.fromkeys(
        ["cancel_vote", "annul", "take_evidence", "void_batch", "set_aside_sheet", "part_spelling"], ReasonForm
    ),
    **dict.fromkeys(["seal_batch", "withdraw_sheet", "call_in_list", "take_back_roll_objection"], VoteActForm),
    **dict.fromkeys(["uphold_roll_objection", "dismiss_roll_objection"], ToldForm),
    "add_question": AddQuestionForm,
    "drop_question": DropQuestionForm,
    "object_to_roll": RollObjectionForm,
    "register_proxy": ProxyForm,
    "correct_part": CorrectPartForm,
    "correct_member": CorrectMemberForm,
    "renew_link": RenewForm,
    "mark_paper": ByMemberForm,
    "join_spelling": JoinSpellingForm,
    "hand_out_list": DoorListForm,
    "open_batch": BatchForm,
    "enter_sheet": SheetForm,
    "enter_again": SheetForm,
    "decide_sheet": DecideForm,
}
