"""Forms of what administrators keep for cases: one per register, on one base."""

from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.forms import FORMS
from linli.cases.models import Category, EmergencyWord, Reason, StandardAnswer
from linli.cases.queries.history import BOOKS
from linli.councils.models import CouncilKind
from linli.people.forms.rows import RowForm
from linli.people.models import Unit
from linli.record.registers import Register, RegisterState

IN_USE = RegisterState.ACTIVE
TAKEN = {"unique": gettext_lazy("This is there already.")}
DAYS = (1, 365)


class RegisterForm(RowForm):
    """One row under headings, with the limits of its numbers."""

    FIXED: ClassVar[tuple[str, ...]] = ()
    LIMITS: ClassVar[dict[str, tuple[int, int]]] = {}
    GROUPS: ClassVar[tuple[tuple[Any, int, tuple[str, ...]], ...]] = ()  # heading, columns, fields

    def __init__(self, data: Any = None, *, row: Register, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, row=row, initial=initial)
        for name, (least, most) in self.LIMITS.items():
            field = self.fields[name]
            field.validators = [partial(_between, least, most, field.label)]  # in place of what the column could hold
            field.widget.attrs |= {"min": least, "max": most}

    def fieldsets(self) -> Iterator[tuple[str, int, list[forms.BoundField]]]:
        """The fields under their headings."""
        for legend, columns, names in self.GROUPS:
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                yield str(legend), columns, fields


def _between(least: int, most: int, name: Any, value: int) -> None:
    if not least <= value <= most:
        told = {"name": name, "least": least, "most": most}
        raise ValidationError(_("“%(name)s”: please enter a number from %(least)d to %(most)d.") % told)


class CategoryGroupForm(RegisterForm):
    """A heading of the first level (一级类别)."""

    FIXED = ("code",)
    GROUPS = ((gettext_lazy("Basic facts"), 3, ("code", "name", "name_en")),)

    class Meta:
        model = Category
        fields = ("code", "name", "name_en")
        error_messages = {"code": TAKEN}
        help_texts = {"code": gettext_lazy("Two digits; never used again for anything else.")}

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not (code.isdecimal() and code.isascii() and len(code) == 2):
            raise ValidationError(_("A code of the first level is of two digits."))
        return code


class CategoryForm(RegisterForm):
    """A category that a case may be given (二级类别)."""

    FIXED = ("code", "parent")
    LIMITS = {"contact_value": DAYS, "deadline_value": DAYS}
    GROUPS = (
        (gettext_lazy("Basic facts"), 2, ("parent", "code", "name", "name_en")),
        (gettext_lazy("When it is taken in, and when it is done"), 2, ("filing_condition", "closing_condition")),
        (gettext_lazy("Answer within"), 3, ("deadline_value", "deadline_unit", "deadline_source", "deadline_note")),
        (gettext_lazy("First contact within"), 3, ("contact_value", "contact_unit")),
        (gettext_lazy("Who handles it"), 2, ("lead_unit", "community_duty", "lead_hint", "assisting_hint")),
        (gettext_lazy("How it is treated"), 3, ("is_sensitive", "is_publishable", "suggests_mediation")),
        (gettext_lazy("Words that suggest it"), 1, ("keywords",)),
    )

    class Meta:
        model = Category
        fields = (
            "parent", "code", "name", "name_en", "filing_condition", "closing_condition", "deadline_value",
            "deadline_unit", "deadline_source", "deadline_note", "contact_value", "contact_unit", "lead_unit",
            "community_duty", "lead_hint", "assisting_hint", "is_sensitive", "is_publishable", "suggests_mediation",
            "keywords",
        )  # fmt: skip
        error_messages = {"code": TAKEN}
        labels = {
            "deadline_value": gettext_lazy("Number"),
            "contact_value": gettext_lazy("Number"),
            "deadline_source": gettext_lazy("Source of the deadline"),
        }
        help_texts = {
            "code": gettext_lazy(
                "The code of the first level and two more digits; never used again for anything else."
            ),
            "deadline_note": gettext_lazy("Which law, rule or document, with its article."),
            "community_duty": gettext_lazy("No task goes to a community that is not on its list."),
            "keywords": gettext_lazy("Separated by blanks."),
        }
        widgets = {name: forms.Textarea({"rows": 3}) for name in ("filing_condition", "closing_condition", "keywords")}

    def __init__(self, data: Any = None, *, row: Register, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, row=row, initial=initial)
        if parent := self.fields.get("parent"):
            assert isinstance(parent, forms.ModelChoiceField)
            parent.required, parent.queryset = True, Category.objects.filter(parent=None, state=IN_USE)
        units = self.fields["lead_unit"]
        assert isinstance(units, forms.ModelChoiceField)
        units.queryset = Unit.objects.filter(state=IN_USE).order_by("name")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        parent, code = given.get("parent"), given.get("code")
        if parent and code and not (code.isdecimal() and code.isascii() and len(code) == 4 and code[:2] == parent.code):
            self.add_error("code", _("The code is %(first)s and two more digits.") % {"first": parent.code})
        return given


class ReasonForm(RegisterForm):
    """A reason to choose from, with what the resident is told."""

    FIXED = ("use", "code")
    LIMITS = {"days": DAYS}
    GROUPS = (
        (gettext_lazy("Basic facts"), 2, ("use", "code", "name", "name_en", "group")),
        (gettext_lazy("What it brings"), 1, ("told", "hint")),
        (gettext_lazy("Further"), 2, ("days", "needs_office")),
    )

    class Meta:
        model = Reason
        fields = ("use", "code", "name", "name_en", "group", "told", "hint", "days", "needs_office")
        widgets = {"told": forms.Textarea({"rows": 4})}
        help_texts = {"group": gettext_lazy("Only reasons for declining are grouped.")}

    def __init__(self, data: Any = None, *, row: Register, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, row=row, initial=initial)
        self.fields["told"] = forms.CharField(
            label=self.fields["told"].label, max_length=5_000, required=False, widget=self.fields["told"].widget
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.row.pk and Reason.objects.filter(use=given.get("use"), code=given.get("code")).exists():
            self.add_error("code", _("This is there already."))
        return given


class AnswerForm(RegisterForm):
    """A text to begin with, for a step and some categories."""

    FIXED = ("code",)
    GROUPS = (
        (gettext_lazy("Where it is offered"), 2, ("step", "categories")),
        (gettext_lazy("What it says"), 1, ("title", "text", "code")),
    )
    step = forms.ChoiceField(label=gettext_lazy("Step"))
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 7}),
        help_text=gettext_lazy("What the handler must fill in stands in braces: {name}, {place}, {done}."),
    )

    class Meta:
        model = StandardAnswer
        fields = ("step", "categories", "title", "text", "code")
        error_messages = {"code": TAKEN}
        help_texts = {
            "categories": gettext_lazy("Codes, separated by blanks: 0101 04. Empty: for every category."),
            "code": gettext_lazy("A short name of small letters, for lists and imports."),
        }

    def __init__(self, data: Any = None, *, row: Register, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, row=row, initial=initial)
        step = self.fields["step"]
        assert isinstance(step, forms.ChoiceField)
        step.choices = steps(getattr(row, "step", ""))

    def clean_categories(self) -> str:
        codes: list[str] = self.cleaned_data["categories"].replace("、", " ").replace(",", " ").split()
        known = set(Category.objects.filter(code__in=codes).values_list("code", flat=True))
        if unknown := [code for code in codes if code not in known]:
            raise ValidationError(_("There is no category with this code: %(codes)s") % {"codes": " ".join(unknown)})
        return " ".join(dict.fromkeys(codes))


class WordForm(RegisterForm):
    """A word that sounds like an emergency."""

    GROUPS = ((gettext_lazy("Basic facts"), 3, ("word", "number", "advice")),)

    class Meta:
        model = EmergencyWord
        fields = ("word", "number", "advice")
        error_messages = {"word": TAKEN}

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if not (number.isdecimal() and number.isascii() and 3 <= len(number) <= 8):
            raise ValidationError(_("A number to call, for example 119."))
        return number


def steps(present: str = "") -> list[tuple[str, str]]:
    """The steps that tell the resident something, in words; the present one in any case."""
    telling = [name for name, form in FORMS.items() if "told" in form.base_fields]
    return [(name, step_words(name)) for name in dict.fromkeys([*telling, *([present] if present else [])])]


def step_words(name: str) -> str:
    """What a step is called."""
    book = next((book for book in BOOKS.values() if name in book.labels), None)
    return book.verb(name) if book else name


class CouncilKindForm(RegisterForm):
    """A form of council (议事形式): figures that the law or custom sets, with their source."""

    FIXED = ("code",)
    LIMITS = {
        "support_needed": (0, 5_000),
        "notice_days": (0, 90),
        "least_present": (1, 5_000),
        "confirm_hours": (1, 720),
        "publish_days": (1, 90),
    }
    GROUPS = (
        (gettext_lazy("Basic facts"), 2, ("code", "name", "name_en", "about", "invited")),
        (gettext_lazy("Before the meeting"), 3, ("open_to_residents", "support_needed", "notice_days")),
        (gettext_lazy("Resolving"), 3, ("least_present", "pass_share", "needs_vote", "confirm_hours", "publish_days")),
        (gettext_lazy("Where the figures come from"), 1, ("source",)),
    )

    class Meta:
        model = CouncilKind
        fields = (
            "code", "name", "name_en", "about", "invited", "open_to_residents", "support_needed", "notice_days",
            "least_present", "pass_share", "needs_vote", "confirm_hours", "publish_days", "source",
        )  # fmt: skip
        error_messages = {"code": TAKEN}
        help_texts = {
            "source": gettext_lazy("Which law, rule or document, with its article."),
            "pass_share": gettext_lazy(
                "For example 1/2. Empty: hands need not be counted, the circle agrees by talking."
            ),
        }
