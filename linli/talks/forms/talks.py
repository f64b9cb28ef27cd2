"""What a host fills in: a talk, as it begins and as it is changed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.actor import Actor
from linli.places.models import Area
from linli.places.queries import in_force
from linli.talks.forms.taking_part import MOST_ANSWERS
from linli.talks.models import Talk
from linli.ui.forms import ActForm, KeyedForm

MOST_STATEMENTS = 20  # per person, that a host may allow
LONGEST_ANSWER = 20  # characters of an answer to the question about the person


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

    group_question = forms.CharField(
        label=gettext_lazy("Question about the person"),
        required=False,
        max_length=60,
        help_text=gettext_lazy(
            "Which building, owner or tenant: the result then says what sets them apart. Nobody has to answer it."
        ),
    )
    group_answers = forms.CharField(
        label=gettext_lazy("Answers to choose from"),
        required=False,
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("One on each line; as few and as large as will do, so that nobody is recognised."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(kept := self.initial.get("group_answers"), list):
            self.initial["group_answers"] = "\n".join(kept)
        field = self.fields["area"]
        assert isinstance(field, AreaField)
        field.queryset = areas_of(actor)
        if "area" not in self.initial:
            self.initial["area"] = actor.area or None

    def clean_ends_on(self) -> Any:
        return not_past(self.cleaned_data["ends_on"])

    def clean_group_answers(self) -> list[str]:
        answers = [" ".join(line.split()) for line in self.cleaned_data["group_answers"].splitlines() if line.strip()]
        if answers and not 2 <= len(answers) <= MOST_ANSWERS:
            raise ValidationError(_("Write 2 to %d answers.") % MOST_ANSWERS)
        if len(set(answers)) < len(answers) or any(len(one) > LONGEST_ANSWER for one in answers):
            raise ValidationError(_("Each answer once, with at most %d characters.") % LONGEST_ANSWER)
        if bool(answers) != bool(self.cleaned_data.get("group_question", "").strip()):
            raise ValidationError(_("Write both the question and its answers, or neither."))
        return answers


class BeginForm(TalkFields, KeyedForm):
    """A new talk."""


class ChangeForm(TalkFields, ActForm):
    """A talk in preparation."""


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


def not_past(day: Any) -> Any:
    """The day, if it is today or later. Raises ValidationError."""
    if day is not None and day < timezone.localdate():
        raise ValidationError(_("The last day lies in the past."))
    return day
