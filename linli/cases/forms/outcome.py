"""Forms of verifying, rating, supervising and publishing."""

from hashlib import sha256
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.cases.forms.parts import INTERNAL, CaseForm, MaybeNoteForm, PlainForm, ReasonsForm, Told, Words
from linli.cases.models import Rating, SupervisionOrder
from linli.cases.queries.history import answer_of
from linli.cases.queries.traces import blanked, marks_in, traces
from linli.files.models import Attachment


class VerifyForm(CaseForm):
    """What somebody found who did not handle it (核查)."""

    words = Words(label=pgettext_lazy("verification", "What was found"), help_text=INTERNAL)


class SendBackForm(CaseForm):
    words = Words(label=_("What is not done yet"), help_text=INTERNAL)


class ReplyForm(CaseForm):
    """What supervision reads, and, where there is an answer already, what the resident reads (回复督办)."""

    words = Words(label=_("Reply to supervision"), help_text=INTERNAL)
    told = Told(label=_("New answer to the resident"), required=False, rows=4)

    def begin(self) -> None:
        order = cast(SupervisionOrder, self.thing)
        field = self.fields["told"]
        if not self.case.is_answered:
            del self.fields["told"]
        elif order.wants_new_answer:
            field.required = True
            field.error_messages["required"] = gettext("Please write what the resident reads: what was done since.")
            field.help_text = gettext("The resident was not content. They read this and are asked again how it is.")


class ReturnReplyForm(CaseForm):
    words = Words(label=_("What is missing"), help_text=INTERNAL)


class ReopenForm(CaseForm):
    told = Told(label=_("What is still wrong"), required=False, rows=3)


class RatingForm(CaseForm):
    """What the resident said, in three answers kept apart."""

    solved = forms.ChoiceField(label=_("Is it solved?"), choices=Rating.Solved, widget=forms.RadioSelect)
    process = forms.ChoiceField(label=_("How was it handled?"), choices=Rating.Feeling, widget=forms.RadioSelect)
    result = forms.ChoiceField(label=_("And the result?"), choices=Rating.Feeling, widget=forms.RadioSelect)
    told = Told(label=_("In the resident's own words"), required=False, rows=3)


class OrderForm(CaseForm):
    """Remind, order, or bring before the leader (督办)."""

    level = forms.ChoiceField(label=_("Level"), choices=SupervisionOrder.Level)
    words = Words(label=_("What is asked of the unit"))


class DecideAppealForm(CaseForm):
    told = Told(help_text=_("The resident reads the decision and its reasons."), rows=4)


class AppealForm(CaseForm):
    told = Told(label=_("Why the resident does not agree"), rows=4)


class PictureField(forms.ModelMultipleChoiceField[Attachment]):
    """Pictures to choose from: seen, and said in words."""

    def label_from_instance(self, obj: Attachment) -> str:
        return format_html('<img src="{}" alt="" width="160" loading="lazy"> {}', obj.thumb_url, obj.alt)


class PublicationForm(CaseForm):
    """What the public may read: no names, no phones, no house numbers (晒事)."""

    TEXTS = ("title", "problem", "outcome")
    title = forms.CharField(label=_("Title"), max_length=80)
    problem = forms.CharField(label=_("What was the matter"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    outcome = forms.CharField(label=_("What was done"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    photos = PictureField(
        Attachment.objects.none(),
        label=_("Photos to show"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody may be recognised in them; blur faces and number plates first."),
    )
    is_read = forms.BooleanField(label=_("I have read it again: nobody can be recognised in the text or the photos."))
    shown = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)  # the warnings that were shown

    def clean(self) -> dict[str, Any]:
        """Warn, never forbid: what was warned of once and is confirmed passes."""
        given = super().clean() or self.cleaned_data
        for name in self.TEXTS:
            if left := marks_in(given.get(name, "")):
                self.add_error(name, _("Please write something else in place of %s.") % " ".join(left))
        now = self._warn({name: given.get(name, "") for name in self.TEXTS})
        if now and given.get("shown") != now:
            self.add_error("is_read", _("Please look at the warnings beside the texts, then confirm."))
            typed = cast(QueryDict, self.data).copy()
            typed[self.add_prefix("shown")] = now
            typed.pop(self.add_prefix("is_read"), None)
            self.data = typed
        return given

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in super().given().items() if name not in ("is_read", "shown")}

    def _warn(self, texts: dict[str, str]) -> str:
        """Put what may still show who somebody is beside its field; answers a digest of it, empty when there is none."""
        name = self.case.reporter.name if self.case.reporter else ""
        found = {field: [trace.words for trace in traces(text, name=name)] for field, text in texts.items()}
        self.warnings = {field: words for field, words in found.items() if words}
        return sha256(repr(sorted(self.warnings.items())).encode()).hexdigest() if self.warnings else ""

    def begin(self) -> None:
        self._fill()
        if not self.is_bound:
            self.initial["shown"] = self._warn({name: self.initial.get(name, "") for name in self.TEXTS})

    def _fill(self) -> None:
        field = self.fields["photos"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Attachment.objects.of(self.case).filter(content_type="image/jpeg")
        if self.thing is self.case:
            answer = answer_of(self.case)
            name = self.case.reporter.name if self.case.reporter else ""
            texts = {"title": self.case.title, "problem": self.case.words, "outcome": answer.text if answer else ""}
            self.initial.update({field: blanked(text, name=name) for field, text in texts.items()})
        else:
            names = ("title", "problem", "outcome")
            self.initial.update({name: getattr(self.thing, name) for name in names})
            self.initial["photos"] = [p.pk for p in getattr(self.thing, "photos").all()]  # noqa: B009  # a publication
        if not field.queryset.exists():
            field.widget = forms.MultipleHiddenInput()  # nothing to choose from, nothing asked


FORMS: dict[str, type[CaseForm]] = {
    "verify": VerifyForm,
    "send_back": SendBackForm,
    "close": PlainForm,
    "unclose": MaybeNoteForm,
    "reopen": ReopenForm,
    "rate": RatingForm,
    "plan_call": PlainForm,
    "try_call": MaybeNoteForm,
    "record_call": RatingForm,
    "give_up_call": MaybeNoteForm,
    "issue_order": OrderForm,
    "reply": ReplyForm,
    "return_reply": ReturnReplyForm,
    "conclude": MaybeNoteForm,
    "cancel_order": MaybeNoteForm,
    "appeal": AppealForm,
    "uphold_appeal": DecideAppealForm,
    "dismiss_appeal": DecideAppealForm,
    "propose_publication": PublicationForm,
    "amend": PublicationForm,
    "check": MaybeNoteForm,
    "refuse_publication": ReasonsForm,
    "take_down": ReasonsForm,
    "propose_again": PlainForm,
}
