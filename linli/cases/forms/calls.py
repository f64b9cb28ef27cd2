"""The ordinary call: one screen, filled in while talking, and one act."""

from typing import Any

from django import forms
from django.db.models import Case as Choose
from django.db.models import When
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.cases import policy
from linli.cases.forms.intake import AreaField
from linli.cases.forms.parts import MOST_WORDS, CaseField, CategoryField, Told, UnitField, UnitsField, Words
from linli.cases.models import Case
from linli.files.forms import PhotosField
from linli.kernel.actor import Actor
from linli.people.fields import normal_phone
from linli.people.models import Role
from linli.places.models import Area
from linli.ui.forms import KeyedForm

CHANNELS = [
    (c.value, c.label)
    for c in (Case.Channel.PHONE, Case.Channel.WINDOW, Case.Channel.VISIT, Case.Channel.PAPER, Case.Channel.HOTLINE)
]


KNOWN = {  # once a phone is typed, what was raised with it before stands beside
    "inputmode": "tel",
    "type": "tel",
    "autocomplete": "off",
    "hx-get": reverse_lazy("cases:known"),
    "hx-trigger": "input changed delay:400ms, load",
    "hx-target": "#known",
}


SUGGESTED = {  # while the words are typed, what they are probably about
    "hx-post": reverse_lazy("cases:suggested"),
    "hx-trigger": "input changed delay:600ms, change from:#id_area, change from:#id_address",
    "hx-params": "words,title,area,address,channel,csrfmiddlewaretoken",
    "hx-include": "closest form",
    "hx-target": "#suggested",
    "hx-sync": "this:replace",
}


class Exit(forms.ChoiceField):
    """How the call ends."""

    ANSWER, DISPATCH, LATER, SAME = "answer", "dispatch", "later", "same"


class CallForm(KeyedForm):
    """Raise, take in, study, and answer or hand over, in one go."""

    channel = forms.ChoiceField(label=_("How it came in"), choices=CHANNELS)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(KNOWN))
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=40, required=False)
    words = forms.CharField(
        label=_("What is the matter?"), max_length=MOST_WORDS, widget=forms.Textarea({"rows": 3, **SUGGESTED})
    )
    title = forms.CharField(
        label=_("Title"), max_length=80, required=False, help_text=_("Left empty, the first sentence is taken.")
    )
    area = AreaField()
    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    category = CategoryField(required=False, leads=True)
    urgency = forms.TypedChoiceField(label=_("Urgency"), choices=Case.Urgency, coerce=int, initial=0)
    is_sensitive = forms.BooleanField(label=_("Sensitive"), required=False)
    photos = PhotosField(label=_("Photos"), documents=True)
    exit = Exit(
        label=_("How it ends"),
        choices=[
            (Exit.ANSWER, _("answered on the spot")),
            (Exit.DISPATCH, _("handed over to a unit")),
            (Exit.LATER, _("to be studied later")),
            (Exit.SAME, _("the same as one raised before")),
        ],
        widget=forms.RadioSelect({"data-fork": "yes"}),
        initial=Exit.ANSWER,
    )
    same_as = CaseField(
        required=False, help_text=_("It goes on there, and whoever called is told the outcome as well.")
    )
    answer = Told(label=_("The answer that was given"), required=False, rows=4)
    lead = UnitField(label=_("Lead unit"), required=False)
    assisting = UnitsField()
    instruction = Words(label=_("Instruction to the units"), required=False, rows=2)

    def __init__(self, *args: Any, request: HttpRequest, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        photos = self.fields["photos"]
        assert isinstance(photos, PhotosField)
        photos.sent_by(request, actor)
        same = self.fields["same_as"]
        assert isinstance(same, CaseField)
        same.visible = policy.visible_to(policy.at_work(actor))
        if actor.role in (Role.GRID_WORKER, Role.COMMUNITY_WORKER):
            self._for_locals()
        if actor.area:
            self._own_first(actor.area)
        self._needed()

    def _needed(self) -> None:
        """What the chosen end needs; before one is chosen each shows what it would need."""
        chosen = self.data.get("exit") if self.is_bound else None
        why = {
            ("answer", Exit.ANSWER): gettext("Please write down the answer that was given."),
            ("lead", Exit.DISPATCH): gettext("Please choose the unit that leads."),
            ("same_as", Exit.SAME): gettext("Please say which one it is the same as."),
            ("category", Exit.DISPATCH): gettext("Please choose a category; it brings the deadline."),
        }
        for (name, end), words in why.items():
            if name in self.fields:
                self.fields[name].required = chosen == end or (not self.is_bound and name != "category")
                self.fields[name].error_messages["required"] = words

    def _for_locals(self) -> None:
        """A worker of the area settles it or passes it on to the centre; the centre hands over."""
        for name in ("lead", "assisting", "instruction", "same_as"):
            del self.fields[name]
        how = self.fields["exit"]
        assert isinstance(how, forms.ChoiceField)
        how.choices = [(Exit.ANSWER, _("settled on the spot")), (Exit.LATER, _("passed on to the centre"))]
        self.initial.setdefault("channel", Case.Channel.VISIT)

    def _own_first(self, code: str) -> None:
        """The areas of one's own post stand first, and the post's own is chosen."""
        field = self.fields["area"]
        assert isinstance(field, AreaField)
        mine = When(code__startswith=code, then=0)
        rows = field.queryset
        assert rows is not None
        field.queryset = rows.order_by(Choose(mine, default=1), "code")
        self.initial.setdefault("area", Area.objects.filter(code=code).values_list("pk", flat=True).first())

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        return normal_phone(typed) if typed else ""

    @property
    def goes_on_in(self) -> Case | None:
        """The case that this one is joined to at once: the same was raised before."""
        same = self.cleaned_data.get("same_as")
        return same if self.cleaned_data["exit"] == Exit.SAME and isinstance(same, Case) else None

    @property
    def has_more_errors(self) -> bool:
        """Whether something is wrong with what is folded away."""
        return self.is_bound and any(name in self.errors for name in ("title", "photos", "is_sensitive"))

    def call(self) -> dict[str, Any]:
        """The arguments of ``take_call``: only what belongs to the exit chosen."""
        data = self.cleaned_data
        names = ("words", "channel", "title", "address", "category", "urgency", "is_sensitive", "photos")
        how = {name: data[name] for name in names} | {"area": data["area"], "key": data["key"]}
        if data["exit"] == Exit.ANSWER:
            how["answer"] = data["answer"]
        elif data["exit"] == Exit.DISPATCH:
            how |= {name: data[name] for name in ("lead", "assisting", "instruction")}
        return how
