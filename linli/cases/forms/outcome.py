"""Forms of verifying, rating, supervising and publishing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.cases.forms.parts import CaseForm, MaybeNoteForm, NoteForm, PlainForm, Told, Words
from linli.cases.models import Rating, SupervisionOrder
from linli.cases.queries.history import answer_of
from linli.files.models import Attachment


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


class PublicationForm(CaseForm):
    """What the public may read: no names, no phones, no house numbers (晒事)."""

    title = forms.CharField(label=_("Title"), max_length=80)
    problem = forms.CharField(label=_("What was the matter"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    outcome = forms.CharField(label=_("What was done"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    photos = forms.ModelMultipleChoiceField(
        Attachment.objects.none(),
        label=_("Photos to show"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody may be recognised in them; blur faces and number plates first."),
    )

    def begin(self) -> None:
        field = self.fields["photos"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Attachment.objects.of(self.case).filter(content_type="image/jpeg")
        if self.thing is self.case:
            answer = answer_of(self.case)
            texts = {"title": self.case.title, "problem": self.case.words, "outcome": answer.text if answer else ""}
            self.initial.update(texts)
        else:
            names = ("title", "problem", "outcome")
            self.initial.update({name: getattr(self.thing, name) for name in names})
            self.initial["photos"] = [p.pk for p in getattr(self.thing, "photos").all()]  # noqa: B009  # a publication


FORMS: dict[str, type[CaseForm]] = {
    "verify": NoteForm,
    "send_back": NoteForm,
    "close": PlainForm,
    "unclose": MaybeNoteForm,
    "reopen": ReopenForm,
    "rate": RatingForm,
    "plan_call": PlainForm,
    "try_call": MaybeNoteForm,
    "record_call": RatingForm,
    "give_up_call": MaybeNoteForm,
    "issue_order": OrderForm,
    "reply": NoteForm,
    "return_reply": NoteForm,
    "conclude": MaybeNoteForm,
    "cancel_order": MaybeNoteForm,
    "appeal": AppealForm,
    "uphold_appeal": DecideAppealForm,
    "dismiss_appeal": DecideAppealForm,
    "propose_publication": PublicationForm,
    "amend": PublicationForm,
    "check": MaybeNoteForm,
    "refuse_publication": NoteForm,
    "take_down": NoteForm,
    "propose_again": PlainForm,
}
