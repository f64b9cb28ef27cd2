"""What the forms of a case share."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.models import Case, Category, Reason
from linli.cases.queries.cases import by_number, units_for_dispatch
from linli.cases.queries.leads import by_kind, most_used, suggested
from linli.cases.queries.settings import categories, reasons
from linli.cases.queries.texts import told_for
from linli.files.forms import PhotosField
from linli.kernel.actor import Actor
from linli.people.models import Unit
from linli.record.models import Thing
from linli.ui.forms import ActForm

MOST_WORDS = 5_000
INTERNAL = gettext_lazy("Staff read it, the resident does not.")


class Words(forms.CharField):
    """An internal note: staff read it, the resident never does."""

    def __init__(self, **how: Any) -> None:
        rows = how.pop("rows", 3)
        how = {"label": gettext_lazy("Internal note"), "max_length": MOST_WORDS, **how}
        super().__init__(widget=forms.Textarea({"rows": rows}), **how)


SHOWN_AT_ONCE = {  # asks for what the resident will see, while it is being written
    "hx-post": "",
    "hx-trigger": "input changed delay:500ms",
    "hx-params": "told,preview,csrfmiddlewaretoken",
    "hx-vals": '{"preview": "yes"}',
    "hx-target": "#preview",
    "hx-sync": "this:replace",
}


class Told(forms.CharField):
    """A text that the resident reads. Placeholders of a standard answer must be filled in first."""

    def __init__(self, **how: Any) -> None:
        rows = how.pop("rows", 6)
        how = {"label": gettext_lazy("What the resident reads"), "max_length": MOST_WORDS, **how}
        super().__init__(widget=forms.Textarea({"rows": rows}), **how)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if "{" in text and "}" in text:
            raise ValidationError(_("Please fill in what stands in braces { } first."))
        return text


class FindSelect(forms.Select):
    """A long select that can be searched by typing, where scripts run; ``words`` of an option are searched too."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-find": "yes", **(attrs or {})}, choices)

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        row = getattr(option["value"], "instance", None)
        if isinstance(row, Category):
            option["attrs"]["data-words"] = f"{row.keywords} {row.parent or ''}"
        return option


class _ByUse(ModelChoiceIterator):
    """Categories: what the words suggest, what is used most, then all under the headings of the first level."""

    field: "CategoryField"

    def __iter__(self) -> Iterator[Any]:
        yield "", _("Please choose")
        rows = list(self.queryset)
        known = {c.pk: c for c in rows}
        first = suggested(self.field.about, rows)
        used = [known[pk] for pk in most_used() if pk in known]
        for heading, some in ((_("perhaps"), first), (_("most used"), used)):
            if some:
                yield heading, [self.choice(c) for c in some]
        for parent, group in groupby(rows, key=lambda c: c.parent):
            yield _short(parent), [self.choice(c) for c in group]


class CategoryField(forms.ModelChoiceField[Category]):
    """What it is about, in two levels; choosing shows what the category brings."""

    iterator = _ByUse
    about = ""  # the words of the case, which suggest something

    def __init__(self, *, leads: bool = False, **how: Any) -> None:
        asks = {
            "hx-get": reverse_lazy("cases:category"),
            "hx-target": "#category-brings",
            "hx-trigger": "change, change from:#id_area",
            "hx-include": "closest form",
            "hx-params": "category,area,channel,leads",
        }
        if leads:
            asks["hx-vals"] = '{"leads": "yes"}'
        super().__init__(categories(), **{"label": gettext_lazy("Category"), "widget": FindSelect(asks), **how})

    def label_from_instance(self, obj: Category) -> str:
        return _short(obj)


def _short(category: Category | None) -> str:
    return "" if category is None else str(category).rpartition(" / ")[2]


class _ByKind(ModelChoiceIterator):
    """Units under the names of their kinds, those that are usual for the case first."""

    field: "UnitField | UnitsField"

    def __iter__(self) -> Iterator[Any]:
        if isinstance(self.field, UnitField):
            yield "", _("Please choose")
        usual = [u for u in self.field.usual if u.is_active]
        if usual:
            yield _("usual for this"), [self.choice(u) for u in usual]
        for kind, rows in by_kind(self.queryset):
            if rest := [self.choice(u) for u in rows if u not in usual]:
                yield kind, rest


class UnitField(forms.ModelChoiceField[Unit]):
    """A unit that can be given work."""

    iterator = _ByKind
    usual: list[Unit] = []

    def __init__(self, **how: Any) -> None:
        super().__init__(units_for_dispatch(), **{"label": gettext_lazy("Unit"), "widget": FindSelect(), **how})

    def suggest(self, *units: Unit | None) -> None:
        """Put those first that are usual."""
        self.usual = [u for u in units if u is not None]


class Picks(forms.CheckboxSelectMultiple):
    """Many ticks folded away, in groups, with a box to find one where scripts run."""

    template_name = "ui/widgets/picks.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"is_open": bool(value), "label": self.attrs.get("data-label", "")}
        return context


class UnitsField(forms.ModelMultipleChoiceField[Unit]):
    """Several units."""

    iterator = _ByKind
    usual: list[Unit] = []

    def __init__(self, **how: Any) -> None:
        how = {"label": gettext_lazy("Assisting units"), "required": False, **how}
        super().__init__(units_for_dispatch(), widget=Picks(), **how)

    def suggest(self, *units: Unit | None) -> None:
        """Put those first that are usual."""
        self.usual = [u for u in units if u is not None]


class ReasonSelect(forms.Select):
    """Reasons, each with the text kept for it."""

    case: Case | None = None

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        row = getattr(option["value"], "instance", None)
        if self.case is not None and row is not None and row.told:
            option["attrs"]["data-told"] = told_for(row, self.case)
        return option


class ReasonField(forms.ModelChoiceField[Reason]):
    """One of the reasons kept for this use."""

    def __init__(self, use: str, **how: Any) -> None:
        self.use = use
        super().__init__(
            reasons(use),
            **{
                "label": gettext_lazy("Reason"),
                "empty_label": gettext_lazy("Please choose"),
                "widget": ReasonSelect(),
                **how,
            },
        )


class CaseField(forms.CharField):
    """Another case, by its whole number; digits alone are of this year."""

    def __init__(self, **how: Any) -> None:
        self.visible: QuerySet[Case] = Case.objects.none()
        self.this: Case | None = None  # the one that is looked at, which is no other
        super().__init__(**{"label": gettext_lazy("Number of the other case"), "max_length": 20, **how})

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        found = by_number(typed, self.visible, year=timezone.localdate().year)
        if found is not None and found == self.this:
            raise ValidationError(_("This is the number of this case itself; the number of the other one is needed."))
        if found is None:
            raise ValidationError(
                _("There is no case with this number, or you cannot see it. Write it whole, like %d-004217.")
                % timezone.localdate().year
            )
        return found


class CaseForm(ActForm):
    """A form for one action; it knows the thing, who acts and the request."""

    primary = True  # whether its button is the accent
    stays: tuple[str, ...] = ()  # what a program may leave out: it stays as it is, as the page fills it in

    def __init__(
        self, *args: Any, thing: Thing, request: HttpRequest, actor: Actor, visible: QuerySet[Case], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.warnings: dict[str, list[str]] = {}  # by field: what to look at again, without forbidding it
        self.thing, self.actor, self.request = thing, actor, request
        self.case = thing if isinstance(thing, Case) else getattr(thing, "case")  # noqa: B009  # all others have one
        for field in self.fields.values():
            if isinstance(field, PhotosField):
                field.sent_by(request, actor)
            if isinstance(field, CaseField):
                field.visible, field.this = visible, self.case
            if isinstance(field, CategoryField):
                field.about = f"{self.case.title} {self.case.words}"
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


class ReasonsForm(CaseForm):
    """A decision and its reasons."""

    words = Words(label=gettext_lazy("Reasons"), help_text=INTERNAL)


class MaybeNoteForm(CaseForm):
    """With or without an internal note."""

    words = Words(required=False)
