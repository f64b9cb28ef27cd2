"""Forms of taking in and studying."""

from contextlib import suppress
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.cases import policy
from linli.cases.forms.parts import (
    CaseField,
    CaseForm,
    CategoryField,
    FindSelect,
    MaybeNoteForm,
    ReasonField,
    ReasonSelect,
    Told,
    Words,
)
from linli.cases.models import Case, Reason
from linli.cases.queries.settings import reasons
from linli.cases.queries.texts import told_for
from linli.cases.rules import CaseState
from linli.files.forms import PhotosField
from linli.people.fields import normal_phone
from linli.places.models import Area
from linli.places.queries import in_force
from linli.ui.templatetags.words import ago


class AreaField(forms.ModelChoiceField[Area]):
    """A community or a grid, with its community before it."""

    def __init__(self) -> None:
        super().__init__(
            Area.objects.none(), label=_("Community or grid"), required=False, blank=True, widget=FindSelect()
        )
        self.empty_label = _("not placed yet")

    def __deepcopy__(self, memo: dict[int, Any]) -> "AreaField":
        """Each form offers what holds on its day: neither a grid that is gone nor one that is only decided."""
        mine: AreaField = super().__deepcopy__(memo)  # type: ignore[misc]  # the stubs have no such method
        rows = in_force().filter(level__in=[Area.Level.COMMUNITY, Area.Level.GRID])
        mine.queryset = rows.order_by("code").defer("polygon")
        return mine

    def label_from_instance(self, obj: Area) -> str:
        return obj.name if obj.level == Area.Level.COMMUNITY else f"　{obj.name}"


class StudyForm(CaseForm):
    """What it is, where, how urgent (研办)."""

    stays = ("category", "urgency", "title", "area", "address", "is_sensitive")

    category = CategoryField()
    urgency = forms.TypedChoiceField(label=_("Urgency"), choices=Case.Urgency, coerce=int, initial=0)
    title = forms.CharField(label=_("Title"), max_length=80)
    area = AreaField()
    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    is_sensitive = forms.BooleanField(
        label=_("Sensitive: only those who handle it see it, never published"), required=False
    )
    words = Words(required=False)

    def begin(self) -> None:
        case = self.case
        known = {
            "category": case.category_id,
            "urgency": case.urgency,
            "title": case.title,
            "area": case.area.pk if case.area else None,
            "address": case.address,
            "is_sensitive": case.is_sensitive,
        }
        self.initial.update(known)


class DeclineForm(CaseForm):
    """Why, and the right road; the text begins with the one kept for the reason (不予受理)."""

    reason = ReasonField(Reason.Use.DECLINE)
    told = Told(help_text=_("Say why, and where it belongs: office, phone, road."))
    words = Words(required=False)

    def begin(self) -> None:
        chosen = self.fields["reason"]
        assert isinstance(chosen, ReasonField)
        assert isinstance(chosen.widget, ReasonSelect)
        chosen.widget.case = self.case
        chosen.widget.attrs["data-tells"] = "id_told"
        asked = self.request.POST.get("reason") or self.request.GET.get("reason", "")
        offered = reasons(chosen.use)
        group = self.request.GET.get("group", "")
        if group in Reason.Group.values and (some := offered.filter(group=group)).exists():
            chosen.queryset = offered = some
        reason = offered.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
        if reason is None:
            return
        self.initial.update({"reason": reason.pk, "told": told_for(reason, self.case)})
        if "preview" in self.request.POST and not self.request.POST.get("told"):
            self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
            self.data["told"] = self.initial["told"]  # type: ignore[index]  # now a copy


class TakeBackDeclineForm(CaseForm):
    """Refused by mistake; the resident reads why it is taken in after all."""

    told = Told(help_text=_("Say what was wrong, and that it is taken care of now."))
    words = Words(required=False)


class NameForm(CaseForm):
    """Who raised it, where no number is known yet."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=40, required=False)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        widget=forms.TextInput({"inputmode": "tel", "type": "tel", "autocomplete": "off"}),
    )

    def clean_phone(self) -> str:
        return normal_phone(self.cleaned_data["phone"])


class AskForm(CaseForm):
    """Ask for what is missing; the clock rests."""

    told = Told(label=_("What should the resident add?"), rows=3)


class JoinForm(CaseForm):
    """The same matter was raised before (并案): it is shown what it would be joined to, and asked once."""

    to = CaseField()
    words = Words(required=False)
    shown = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)  # what was shown to be confirmed

    def begin(self) -> None:
        asked = self.request.GET.get("to", "")[:20]
        self.initial["to"] = asked
        if self.is_bound or not asked:
            return
        with suppress(ValidationError):
            self.initial["shown"] = self._show(self._goes_to(self.fields["to"].clean(asked)))

    def clean_to(self) -> Case:
        return self._goes_to(self.cleaned_data["to"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        to = given.get("to")
        if to is not None and given.get("shown") != (now := self._show(to)):
            self.add_error(None, gettext("Please look at what it would be joined to, and confirm."))
            typed = cast(QueryDict, self.data).copy()
            typed[self.add_prefix("shown")] = now
            self.data = typed
        return given

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in super().given().items() if name != "shown"}

    def _goes_to(self, to: Case) -> Case:
        """Where it goes on: what was joined itself leads to its master. Raises where that cannot be."""
        field = self.fields["to"]
        assert isinstance(field, CaseField)
        master = field.visible.filter(pk=to.joined_to_id).first() if to.joined_to_id else to
        if master is None:
            raise ValidationError(gettext("It was joined to a case that you cannot see."))
        if missing := policy.why_not_joined(self.case, master):
            raise ValidationError(missing)
        return master

    def _show(self, to: Case) -> str:
        """Put what it would be joined to beside the field; answers what was shown."""
        place = to.place_words or gettext("not placed yet")
        about = [f"{to.number} “{to.title}”", to.state_label, place, ago(to.raised_at)]
        said = [gettext("It would be joined to: %s") % " · ".join(about)]
        if to.is_answered:
            said.append(
                gettext("It was answered already. This resident will not read that answer: tell them yourself.")
            )
        if to.state == CaseState.CLOSED:
            said.append(gettext("It is in the archive: nobody works on it any more."))
        self.warnings["to"] = said
        return f"{to.pk} {to.state}"


class RelateForm(CaseForm):
    to = CaseField()

    def begin(self) -> None:
        self.initial["to"] = self.request.GET.get("to", "")[:20]


class SplitForm(CaseForm):
    """A second matter in the same words (拆分)."""

    title = forms.CharField(label=_("Title"), max_length=80, required=False)
    words = Words(label=_("The second matter, in the resident's words"))


class AddDetailsForm(CaseForm):
    """What the resident added, written down by a worker."""

    told = Told(label=_("What the resident added"), rows=4)
    photos = PhotosField(label=_("Photos"))


class WithdrawForm(CaseForm):
    words = Words(label=_("In the resident's words"), required=False)


FORMS: dict[str, type[CaseForm]] = {
    "decline": DeclineForm,
    "withdraw": WithdrawForm,
    "resume": WithdrawForm,
    "study": StudyForm,
    "join": JoinForm,
    "unjoin": MaybeNoteForm,
    "relate": RelateForm,
    "unrelate": RelateForm,
    "split_off": SplitForm,
    "ask_reporter": AskForm,
    "take_back_decline": TakeBackDeclineForm,
    "name_reporter": NameForm,
    "add_details": AddDetailsForm,
}
