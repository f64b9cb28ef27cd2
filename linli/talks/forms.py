"""What residents and hosts fill in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.actor import Actor
from linli.people.fields import is_mobile, normal_phone
from linli.places.models import Area
from linli.places.queries import in_force
from linli.talks.models import RefusalReason, Statement, Talk, Vote
from linli.talks.models.talks import LONGEST_STATEMENT
from linli.talks.queries.pages import reasons
from linli.ui.forms import ActForm, KeyedForm

SHORTEST = 4  # characters of a statement
NONE = "none"  # a line of a sheet on which nothing is ticked
MOST_STATEMENTS = 20  # per person, that a host may allow


class VoteForm(KeyedForm):
    """Agree, disagree or pass; the buttons stand in the page."""

    statement = forms.IntegerField(widget=forms.HiddenInput)
    stance = forms.TypedChoiceField(choices=Vote.Stance, coerce=int, widget=forms.HiddenInput)


class StatementForm(KeyedForm):
    """One sentence."""

    text = forms.CharField(
        label=gettext_lazy("Your statement"),
        max_length=LONGEST_STATEMENT,
        help_text=gettext_lazy("One thought that others can agree or disagree with. No names, no phone numbers."),
        widget=forms.Textarea({"rows": 3, "maxlength": LONGEST_STATEMENT}),
    )

    def clean_text(self) -> str:
        text = " ".join(self.cleaned_data["text"].split())
        if len(text) < SHORTEST:
            raise ValidationError(_("Please say a little more, so that others can answer it."))
        return text


class PhoneForm(forms.Form):
    """The phone by which a voice counts once; only a keyed hash of it is kept."""

    phone = forms.CharField(
        label=gettext_lazy("Your mobile number"),
        max_length=40,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel", "type": "tel"}),
    )

    def clean_phone(self) -> str:
        phone = normal_phone(self.cleaned_data["phone"])
        if not is_mobile(phone):
            raise ValidationError(_("A code can only be sent to a mobile number."))
        return phone


class CodeForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(
        label=gettext_lazy("Code from the SMS"),
        max_length=12,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class AreaField(forms.ModelChoiceField[Area]):
    """Communities and grids in which this host works."""

    def label_from_instance(self, obj: Area) -> str:
        return str(obj.name)


def areas_of(actor: Actor) -> Any:
    """Where this host may put a question: the own area and what lies in it, without the grids of a whole city."""
    inside = in_force().filter(code__startswith=actor.area) if actor.area else in_force().exclude(level=Area.Level.GRID)
    return inside.order_by("code")


class TalkFields(forms.Form):
    """The fields of a talk, as it begins and as it is changed."""

    question = forms.CharField(
        label=gettext_lazy("The question"),
        max_length=80,
        help_text=gettext_lazy("One question, as you would ask it downstairs. What should we do about …?"),
    )
    about = forms.CharField(
        label=gettext_lazy("Background"),
        required=False,
        max_length=800,
        help_text=gettext_lazy("What is asked, who decides, what is possible, by when."),
        widget=forms.Textarea({"rows": 4}),
    )
    area = AreaField(label=gettext_lazy("For whom"), queryset=Area.objects.none(), to_field_name="code")
    moderation = forms.ChoiceField(
        label=gettext_lazy("Statements of residents are"),
        choices=Talk.Moderation,
        initial=Talk.Moderation.BEFORE,
        widget=forms.RadioSelect,
    )
    needs_phone = forms.BooleanField(
        label=gettext_lazy("Only confirmed phones count"),
        required=False,
        help_text=gettext_lazy("Safer against one person with many devices, but fewer take part."),
    )
    most_statements = forms.IntegerField(
        label=gettext_lazy("Statements per person"), min_value=1, max_value=MOST_STATEMENTS, initial=3
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Empty: until you end it."),
        widget=forms.DateInput({"type": "date"}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, AreaField)
        field.queryset = areas_of(actor)
        if "area" not in self.initial:
            self.initial["area"] = actor.area or None

    def clean_ends_on(self) -> Any:
        return not_past(self.cleaned_data["ends_on"])


class BeginForm(TalkFields, KeyedForm):
    """A new talk."""


class ChangeForm(TalkFields, ActForm):
    """A talk in preparation."""


class TickField(forms.ChoiceField):
    """One line of a sheet. A line that came to the talk while the sheet was being entered is one without a tick."""

    def clean(self, value: Any) -> str:
        return str(super().clean(value or NONE))


class SheetForm(KeyedForm):
    """What stands on one sheet of paper: its number, an answer to each statement or none, and what the person said."""

    sheet = forms.IntegerField(
        label=gettext_lazy("Number of the sheet"),
        min_value=1,
        max_value=99_999,
        help_text=gettext_lazy("Number the sheets from 1 on; each number is one person, and counts once."),
    )

    def __init__(self, *args: Any, talk: Talk, statements: Iterable[Statement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.talk = talk
        choices = [*((str(value), label) for value, label in Vote.Stance.choices), (NONE, gettext_lazy("no answer"))]
        for one in statements:
            self.fields[f"on_{one.pk}"] = TickField(
                label=one.text, choices=choices, initial=NONE, widget=forms.RadioSelect
            )
        self.fields["said"] = forms.CharField(
            label=gettext_lazy("What they said themselves"),
            required=False,
            max_length=2000,
            widget=forms.Textarea({"rows": 3}),
            help_text=gettext_lazy(
                "One statement on each line. No names, no phone numbers. It is shown to all at once."
            ),
        )

    def clean_said(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["said"].splitlines() if line.strip()]
        if len(lines) > self.talk.most_statements:
            raise ValidationError(_("At most %d statements per person.") % self.talk.most_statements)
        if any(not SHORTEST <= len(line) <= LONGEST_STATEMENT for line in lines):
            words = _("Each line needs %(least)d to %(most)d characters.")
            raise ValidationError(words % {"least": SHORTEST, "most": LONGEST_STATEMENT})
        if len(set(lines)) < len(lines):
            raise ValidationError(_("The same stands there twice."))
        return lines

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not self.errors and not self.stances and not typed["said"]:
            raise ValidationError(_("Nothing stands on this sheet yet."))
        return typed

    @property
    def stances(self) -> dict[int, int]:
        """The answers given, by the id of the statement."""
        return {int(n[3:]): int(said) for n, said in self.cleaned_data.items() if n.startswith("on_") and said != NONE}


class LastDayForm(ActForm):
    """Another last day."""

    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Empty: until you end it."),
        widget=forms.DateInput({"type": "date"}),
    )

    def clean_ends_on(self) -> Any:
        return not_past(self.cleaned_data["ends_on"])


class RefuseForm(ActForm):
    """Why a statement is not shown; its author reads it."""

    reason = forms.ModelChoiceField(
        label=gettext_lazy("Why"), queryset=RefusalReason.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    told = forms.CharField(
        label=gettext_lazy("A word of your own to the author"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("The author reads the reason and this."),
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = reasons()


class ReasonForm(KeyedForm):
    """A new reason for not showing a statement."""

    code = forms.SlugField(
        label=gettext_lazy("Code of the reason"), max_length=40, help_text=gettext_lazy("Small letters; it stays.")
    )
    name = forms.CharField(label=gettext_lazy("Reason"), max_length=60)
    name_en = forms.CharField(label=gettext_lazy("Reason in English"), max_length=80, required=False)
    told = forms.CharField(
        label=gettext_lazy("What the author is told"), max_length=200, widget=forms.Textarea({"rows": 2})
    )
    told_en = forms.CharField(
        label=gettext_lazy("The same in English"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if RefusalReason.objects.filter(code=code).exists():
            raise ValidationError(_("There is a reason with this code already."))
        return code


class ReasonChangeForm(ReasonForm, ActForm):
    """A reason changed; its code stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["code"]


def not_past(day: Any) -> Any:
    """The day, if it is today or later. Raises ValidationError."""
    if day is not None and day < timezone.localdate():
        raise ValidationError(_("The last day lies in the past."))
    return day
