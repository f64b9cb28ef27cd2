"""What the forms of a case share."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.models import Case, Category, Reason
from linli.cases.queries.cases import units_for_dispatch
from linli.cases.queries.settings import categories, reasons
from linli.files.forms import PhotosField
from linli.kernel.actor import Actor
from linli.people.models import Unit
from linli.record.models import Thing
from linli.ui.forms import ActForm

MOST_WORDS = 5_000


class Words(forms.CharField):
    """An internal note: staff read it, the resident never does."""

    def __init__(self, **how: Any) -> None:
        rows = how.pop("rows", 3)
        how = {"label": gettext_lazy("Internal note"), "max_length": MOST_WORDS, **how}
        super().__init__(widget=forms.Textarea({"rows": rows}), **how)


class Told(forms.CharField):
    """A text that the resident reads. Placeholders of a standard answer must be filled in first."""

    def __init__(self, **how: Any) -> None:
        rows = how.pop("rows", 6)
        how = {"label": gettext_lazy("What the resident reads"), "max_length": MOST_WORDS, **how}
        super().__init__(widget=forms.Textarea({"rows": rows, "data-told": "yes"}), **how)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if "{" in text and "}" in text:
            raise ValidationError(_("Please fill in what stands in braces { } first."))
        return text


class _ByParent(ModelChoiceIterator):
    """Categories of the second level under the headings of the first."""

    def __iter__(self) -> Iterator[Any]:
        yield "", "---------"
        for parent, rows in groupby(self.queryset, key=lambda c: c.parent):
            yield _short(parent), [self.choice(c) for c in rows]


class CategoryField(forms.ModelChoiceField[Category]):
    """What it is about, in two levels."""

    iterator = _ByParent

    def __init__(self, **how: Any) -> None:
        super().__init__(categories(), **{"label": gettext_lazy("Category"), **how})

    def label_from_instance(self, obj: Category) -> str:
        return _short(obj)


def _short(category: Category | None) -> str:
    return "" if category is None else str(category).rpartition(" / ")[2]


class UnitField(forms.ModelChoiceField[Unit]):
    """A unit that can be given work."""

    def __init__(self, **how: Any) -> None:
        super().__init__(units_for_dispatch(), **{"label": gettext_lazy("Unit"), **how})


class UnitsField(forms.ModelMultipleChoiceField[Unit]):
    """Several units."""

    def __init__(self, **how: Any) -> None:
        how = {"label": gettext_lazy("Assisting units"), "required": False, **how}
        super().__init__(units_for_dispatch(), widget=forms.CheckboxSelectMultiple, **how)


class ReasonField(forms.ModelChoiceField[Reason]):
    """One of the reasons kept for this use."""

    def __init__(self, use: str, **how: Any) -> None:
        self.use = use
        super().__init__(reasons(use), **{"label": gettext_lazy("Reason"), **how})


class CaseField(forms.CharField):
    """Another case, by its number."""

    def __init__(self, **how: Any) -> None:
        self.visible: QuerySet[Case] = Case.objects.none()
        super().__init__(**{"label": gettext_lazy("Number of the other case"), "max_length": 20, **how})

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        digits = "".join(c for c in typed if c.isdigit())
        tail = digits[4:] if len(digits) > 6 else digits
        found = self.visible.filter(pk=int(tail)).first() if tail and len(tail) < 16 else None
        if found is None:
            raise ValidationError(_("There is no such case, or you cannot see it."))
        return found


class CaseForm(ActForm):
    """A form for one action; it knows the thing, who acts and the request."""

    primary = True  # whether its button is the accent

    def __init__(
        self, *args: Any, thing: Thing, request: HttpRequest, actor: Actor, visible: QuerySet[Case], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.warnings: dict[str, list[str]] = {}  # by field: what to look at again, without forbidding it
        self.thing, self.actor = thing, actor
        self.case = thing if isinstance(thing, Case) else getattr(thing, "case")  # noqa: B009  # all others have one
        for field in self.fields.values():
            if isinstance(field, PhotosField):
                field.sent_by(request, actor)
            if isinstance(field, CaseField):
                field.visible = visible.exclude(pk=self.case.pk)
        self.begin()

    def begin(self) -> None:
        """Fill in what is known: nothing known is asked again."""

    def shown_fields(self) -> list[tuple[forms.BoundField, list[str]]]:
        """The fields to fill in, each with its warnings."""
        return [(field, self.warnings.get(field.name, [])) for field in self.visible_fields()]


class PlainForm(CaseForm):
    """Nothing to fill in: a page that asks once more."""


class NoteForm(CaseForm):
    """An internal note is all it takes."""

    words = Words()


class MaybeNoteForm(CaseForm):
    """With or without an internal note."""

    words = Words(required=False)
