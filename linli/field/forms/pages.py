"""What is filled in: to take a phone into use and lock it out, and on the phone, from where it comes item by item."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.field.forms.items import MOST_WORDS
from linli.neighbours.forms import ReportForm
from linli.neighbours.rules import About
from linli.people.forms.phones import PhoneField
from linli.ui.forms import ActForm
from linli.visits.rules import Way


class EnrolForm(forms.Form):
    """What the phone is called, to tell it from others in the list."""

    name = forms.CharField(
        label=gettext_lazy("Name of this phone"), max_length=40,
        help_text=gettext_lazy("So that you find it in the list should it get lost."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("name", _("My work phone"))


class EndForm(ActForm):
    """Asks once more."""


class HeardForm(forms.Form):
    """What is filled in on the phone at a door; it never comes here as it stands, but item by item."""

    THEN = (
        ("case", gettext_lazy("hand it on")),
        ("settled", gettext_lazy("settled on the spot")),
        ("note", gettext_lazy("only remember it")),
    )
    said = forms.CharField(
        label=gettext_lazy("What did you hear?"), max_length=MOST_WORDS, widget=forms.Textarea({"rows": 4})
    )
    then = forms.ChoiceField(label=gettext_lazy("And then"), choices=THEN, widget=forms.RadioSelect, initial="case")
    answer = forms.CharField(
        label=gettext_lazy("How it was settled"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    work = forms.ChoiceField(label=gettext_lazy("Class of work"), required=False, choices=[("", "—")])
    name = forms.CharField(label=pgettext_lazy("person", "Name"), required=False, max_length=40)
    phone = forms.CharField(
        label=gettext_lazy("Phone"), required=False, max_length=40,
        widget=forms.TextInput({"type": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    is_sensitive = forms.BooleanField(label=gettext_lazy("Private: only the centre shall read it"), required=False)
    way = forms.ChoiceField(label=gettext_lazy("How"), choices=Way, required=False)
    companion = forms.ChoiceField(label=gettext_lazy("Together with"), required=False, choices=[("", "—")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "heard-%s", "use_required_attribute": False, **kwargs})


class GridField(forms.ChoiceField):
    """In which of one's grids: asked only of a worker who looks after several today."""

    def __init__(self) -> None:
        first = ("", gettext_lazy("Please choose …"))
        super().__init__(label=gettext_lazy("In which grid"), choices=[first])


class SeenForm(forms.Form):
    """Something seen on the way."""

    seen = forms.CharField(
        label=gettext_lazy("What did you see, and where?"), max_length=MOST_WORDS, widget=forms.Textarea({"rows": 4})
    )
    area = GridField()
    done = forms.CharField(
        label=gettext_lazy("Settled on the spot: how"), required=False, max_length=2000,
        widget=forms.Textarea({"rows": 2}), help_text=gettext_lazy("Left out, the request is handed on."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "seen-%s", "use_required_attribute": False, **kwargs})


class AskErrandForm(forms.Form):
    """Somebody asks at a door: which errand, for whom, and the papers if they are there already. Filled in on the phone."""

    what = forms.ChoiceField(label=gettext_lazy("Which errand"), choices=[("", gettext_lazy("Please choose …"))])
    name = forms.CharField(
        label=pgettext_lazy("person", "Name"), required=False, max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    phone = PhoneField(
        label=gettext_lazy("Phone"), autocomplete="off", help_text=gettext_lazy("The link to follow it goes there.")
    )
    address = forms.CharField(
        label=gettext_lazy("Compound, building, door"), required=False, max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    area = GridField()
    words = forms.CharField(
        label=pgettext_lazy("errand", "What is it about?"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )
    is_other = forms.BooleanField(
        label=gettext_lazy("It is about something else: write it down all the same"), required=False
    )
    which = forms.CharField(
        label=gettext_lazy("Which papers"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Only if you take them now. The resident reads it: it is their receipt."),
    )  # fmt: skip
    originals = forms.BooleanField(label=gettext_lazy("I take the originals along"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "ask-%s", "use_required_attribute": False, **kwargs})


class _Line(forms.CharField):
    """Some words with one step of an errand."""

    def __init__(self, label: Any, rows: int = 1) -> None:
        widget = forms.Textarea({"rows": rows}) if rows > 1 else forms.TextInput({"autocomplete": "off"})
        super().__init__(label=label, required=False, max_length=500, widget=widget)


class RunForm(forms.Form):
    """An errand: papers taken, handed over, sent back, the result fetched, brought to the resident; or passed on."""

    which = forms.CharField(
        label=gettext_lazy("Which papers"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("The resident reads it: it is their receipt."),
    )  # fmt: skip
    originals = forms.BooleanField(label=gettext_lazy("I take the originals along"), required=False)
    receipt = forms.CharField(
        label=gettext_lazy("Code or receipt number of the office"), required=False, max_length=60,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    told = forms.CharField(
        label=gettext_lazy("What is the result?"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("In words for the resident."),
    )  # fmt: skip
    code = forms.CharField(
        label=gettext_lazy("The resident's code"), required=False, max_length=12,
        help_text=gettext_lazy("Four digits on the resident's page or slip. They are checked once there is a signal."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    why = forms.CharField(
        label=gettext_lazy("Without a code: why"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("For example: has no phone, handed over in person. The resident can read it."),
    )  # fmt: skip

    missing = forms.CharField(
        label=gettext_lazy("What is missing"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("In plain words: the resident reads it, and the days rest until it is there."),
    )  # fmt: skip
    needs = forms.CharField(
        label=gettext_lazy("What is needed from the resident"), required=False, max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("In plain words: the resident reads it, and the days rest until it is there."),
    )  # fmt: skip
    helper = forms.ChoiceField(
        label=gettext_lazy("Who goes on with it"), required=False, choices=[("", gettext_lazy("Please choose …"))]
    )
    line = forms.CharField(label=gettext_lazy("A line for your colleague"), required=False, max_length=500)
    restored = _Line(gettext_lazy("A word to the resident"))
    freed = _Line(gettext_lazy("Note for colleagues"))
    impossible = _Line(gettext_lazy("Why not, and where else can the resident go?"), rows=2)
    withdrawn = _Line(gettext_lazy("Note for colleagues"))
    noted = _Line(gettext_lazy("Note for colleagues"), rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "run-%s", "use_required_attribute": False, **kwargs})


class UpForm(forms.Form):
    """What a neighbour heard or saw; filled in on the phone."""

    about = forms.ChoiceField(
        label=gettext_lazy("What is it about?"), choices=About, widget=forms.RadioSelect, initial=About.OPINION
    )
    words = forms.CharField(
        label=gettext_lazy("What did you hear or see?"), max_length=MOST_WORDS, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("No names are needed."),
    )  # fmt: skip
    building = forms.ChoiceField(
        label=gettext_lazy("Which building"), required=False, choices=[("", gettext_lazy("no building in particular"))]
    )
    then = forms.ChoiceField(
        label=gettext_lazy("And then"), choices=ReportForm.THEN, widget=forms.RadioSelect, initial="note"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "up-%s", "use_required_attribute": False, **kwargs})


class LineForm(forms.Form):
    """A line on a case."""

    line = forms.CharField(
        label=gettext_lazy("What is to be kept"), max_length=MOST_WORDS, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "line-%s", "use_required_attribute": False, **kwargs})


class AskAfterForm(forms.Form):
    """After how long colleagues ask, and where to if one likes to say."""

    minutes = forms.ChoiceField(
        label=gettext_lazy("Ask after me in"),
        choices=(
            ("30", gettext_lazy("half an hour")),
            ("60", gettext_lazy("an hour")),
            ("120", gettext_lazy("two hours")),
        ),
        initial="60",
        widget=forms.RadioSelect,
    )
    going = forms.CharField(
        label=gettext_lazy("Where I go"), required=False, max_length=200,
        help_text=gettext_lazy("If you like. Colleagues read it only when they must look for you; it is erased once you are back."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "after-%s", "use_required_attribute": False, **kwargs})
