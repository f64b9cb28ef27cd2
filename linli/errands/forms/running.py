"""What a helper fills in: one form per action, each as short as it can be."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.errands.models import Errand
from linli.errands.policy import colleagues_of
from linli.files.forms import PhotosField
from linli.kernel.actor import Actor
from linli.people.models import User
from linli.ui.forms import ActForm

MOST_WORDS = 500


class Text(forms.CharField):
    """Words of several lines."""

    def __init__(self, *, rows: int = 3, **how: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": rows}), **{"max_length": MOST_WORDS, **how})


class CodeField(forms.CharField):
    """Four digits that somebody reads out."""

    def __init__(self, **how: Any) -> None:
        widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"max_length": 12, "required": False, "widget": widget, **how})


class ErrandForm(ActForm):
    """A form for one action; it knows the errand and who acts."""

    hint: Any = ""  # a sentence above the form

    def __init__(self, *args: Any, errand: Errand, actor: Actor, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.errand, self.actor = errand, actor
        for field in self.fields.values():
            if isinstance(field, PhotosField):
                field.sent_by(request, actor)
        self.begin()

    def begin(self) -> None:
        """Fill in what is known: nothing known is asked again."""


class PlainForm(ErrandForm):
    """Nothing to fill in: a page that asks once more."""


class TakeOverForm(ErrandForm):
    """Nothing to fill in either; but where the papers are must be clear."""

    hint = gettext_lazy("Whoever ran it and the resident are told. Papers that they have, you ask them for.")


class MaybeWordsForm(ErrandForm):
    """With or without words for colleagues."""

    words = Text(label=gettext_lazy("Note for colleagues"), rows=2, required=False)


class MaybeToldForm(ErrandForm):
    """With or without words for the resident."""

    words = Text(label=gettext_lazy("A word to the resident"), rows=2, required=False)


class NoteForm(ErrandForm):
    """A note for colleagues."""

    words = Text(label=gettext_lazy("Note for colleagues"))


class PassOnForm(MaybeWordsForm):
    """To whom."""

    helper = forms.ModelChoiceField(
        label=gettext_lazy("Who goes on with it"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Please choose …"),
    )
    field_order = ("helper", "words")

    def begin(self) -> None:
        field = self.fields["helper"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = colleagues_of(self.errand, self.actor)
        field.label_from_instance = lambda user: user.shown_name  # type: ignore[method-assign, assignment]


class AskResidentForm(ErrandForm):
    """What is needed, in plain words."""

    hint = gettext_lazy("The days of the promise do not count until you have it.")
    needs = Text(
        label=gettext_lazy("What is needed from the resident?"),
        help_text=gettext_lazy("In plain words: which paper, which page, where it is to be found."),
    )


class SentBackForm(ErrandForm):
    """What the office wants besides."""

    needs = Text(label=gettext_lazy("What is missing, in plain words for the resident"))


class TakePapersForm(ErrandForm):
    """Photograph once, or take along."""

    photos = PhotosField(
        label=gettext_lazy("Photos or scans of the papers"),
        documents=True,
        help_text=gettext_lazy(
            "Once is enough: whoever goes on with it finds them here. Shredded 30 days after the end."
        ),
    )
    keeps_originals = forms.BooleanField(label=gettext_lazy("I take the originals along"), required=False)
    words = Text(
        label=gettext_lazy("Which papers"), rows=3, required=False, help_text=gettext_lazy("The resident reads it: it is their receipt.")
    )  # fmt: skip

    def begin(self) -> None:
        self.initial.setdefault("words", "、".join(self.errand.kind.paper_list))
        if self.errand.papers_n:
            self.hint = _("%(n)s pages are photographed already; only what is new is needed.") % {
                "n": self.errand.papers_n
            }

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not self.errors and not (found.get("photos") or found.get("keeps_originals") or found.get("words")):
            raise ValidationError(_("Please photograph the papers, or say which ones you take along."))
        return found


class HandOverForm(ErrandForm):
    """Against the code of the office, or its receipt."""

    code = CodeField(
        label=gettext_lazy("Code of the office"),
        help_text=gettext_lazy(
            "Four digits. The office sees them on its own list and reads them out when it has the papers."
        ),
    )
    receipt = forms.CharField(
        label=gettext_lazy("Receipt number of the office"), max_length=60, required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=gettext_lazy("What stands on the slip that the office gave you."),
    )  # fmt: skip
    told = Text(label=gettext_lazy("A word to the resident"), rows=2, required=False)

    def begin(self) -> None:
        if self.errand.kind.unit_id is None:
            del self.fields["code"]
            self.fields["receipt"].required = True


class FetchForm(ErrandForm):
    """What came of it."""

    told = Text(
        label=gettext_lazy("What is the result?"), help_text=gettext_lazy("In words for the resident: the card is ready, the money comes in December …")
    )  # fmt: skip


class GiveForm(ErrandForm):
    """Against the code of the resident."""

    code = CodeField(
        label=gettext_lazy("The resident's code"), help_text=gettext_lazy("Four digits on the resident's page or slip.")
    )
    words = Text(
        label=gettext_lazy("Without a code: why"), rows=2, required=False,
        help_text=gettext_lazy("For example: has no phone, handed over in person. The resident can read it."),
    )  # fmt: skip


class ImpossibleForm(ErrandForm):
    """Why, and where else to go."""

    told = Text(
        label=gettext_lazy("Why not, and where else can the resident go?"),
        help_text=gettext_lazy("In words you would say to a neighbour."),
    )
