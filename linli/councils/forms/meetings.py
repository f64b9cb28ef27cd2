"""What is asked when a meeting is planned, held and written down."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.forms.parts import UnitsField
from linli.councils.actions import AgendaRow, Present
from linli.councils.forms.parts import (
    MOST_PEOPLE,
    AttendanceField,
    CouncilForm,
    MomentField,
    NumberField,
    WordingField,
    Words,
)
from linli.councils.models import AgendaItem, Meeting, SpeakingNote, Topic, Wording
from linli.councils.queries.lists import ready_topics
from linli.files.forms import PhotosField
from linli.ui.templatetags.words import in_full

BLANK_ROWS = 3


class PlanForm(CouncilForm):
    """When, where, and which topics."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=80)
    starts_at = MomentField(label=gettext_lazy("Begins"))
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120)
    seats = NumberField(label=gettext_lazy("Seats"), required=False, min_value=1, max_value=5_000)
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(), label=gettext_lazy("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def begin(self) -> None:
        topics = self.fields["topics"]
        assert isinstance(topics, forms.ModelMultipleChoiceField)
        topics.queryset = ready_topics(self.thing)
        self.initial.update({"title": self.thing.name, "place": self.thing.place})
        if not self.thing.kind.notice_days:
            self.initial["starts_at"] = timezone.now()  # people are sitting there already
        asked = self.request.GET.get("topic", "")
        if asked.isascii() and asked.isdecimal() and len(asked) < 16:
            self.initial["topics"] = [int(asked)]


class ChangeMeetingForm(CouncilForm):
    """Another time or place; who was invited is told."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=80)
    starts_at = MomentField(label=gettext_lazy("Begins"))
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120)
    seats = NumberField(label=gettext_lazy("Seats"), required=False, min_value=1, max_value=5_000)

    def begin(self) -> None:
        self.initial.update({name: getattr(self.thing, name) for name in ("title", "starts_at", "place", "seats")})


class AgendaForm(CouncilForm):
    """The items in order, each with its minutes; an empty line is left out."""

    hint = gettext_lazy("Items in order. Empty both boxes to take an item off.")

    def begin(self) -> None:
        self.items: list[AgendaItem] = list(self.thing.agenda.select_related("topic"))
        on_it = {item.topic_id for item in self.items}
        topics = [t for t in ready_topics(self.thing.council) if t.pk not in on_it]
        self.topics = {str(t.pk): t for t in topics}
        for n in range(len(self.items) + BLANK_ROWS):
            item = self.items[n] if n < len(self.items) else None
            label = _("Item %d") % (n + 1)
            self.fields[f"title_{n}"] = forms.CharField(
                label=label, max_length=80, required=False, initial=item.title if item else ""
            )
            self.fields[f"minutes_{n}"] = forms.IntegerField(
                label=_("%s: minutes") % label, min_value=1, max_value=600, required=False,
                initial=item.minutes if item else None,
            )  # fmt: skip
        if topics:
            self.fields["add"] = forms.MultipleChoiceField(
                label=_("Topics on the list"), required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(str(t.pk), t.title) for t in topics],
            )  # fmt: skip

    def given(self) -> dict[str, Any]:
        rows = []
        for n in range(len(self.items) + BLANK_ROWS):
            title, minutes = self.cleaned_data.get(f"title_{n}", "").strip(), self.cleaned_data.get(f"minutes_{n}")
            if title or minutes:
                item = self.items[n] if n < len(self.items) else None
                topic, pk = (item.topic, item.pk) if item else (None, None)
                rows.append(AgendaRow(title or (item.title if item else ""), minutes or 15, topic, pk))
        chosen = [self.topics[pk] for pk in self.cleaned_data.get("add", [])]
        rows += [AgendaRow(topic.title, 15, topic) for topic in chosen]
        return {"rows": [row for row in rows if row.title]}


class InviteForm(CouncilForm):
    """Units, and people without an account, one per line."""

    units = UnitsField(label=gettext_lazy("Units"))
    guests = Words(
        label=gettext_lazy("People without an account"), required=False,
        help_text=gettext_lazy("One per line: a building leader, a neighbour, a firm's contact."),
    )  # fmt: skip

    def begin(self) -> None:
        self.hint = _("Usually invited: %s") % (self.thing.council.kind.invited or "—")

    def clean_guests(self) -> list[str]:
        return _lines(self.cleaned_data["guests"])


class OpenForm(CouncilForm):
    """Nothing to fill in; who is days too early reads which day hangs at the door."""

    def begin(self) -> None:
        if timezone.localdate(self.thing.starts_at) > timezone.localdate():
            day = in_full(timezone.localdate(self.thing.starts_at))
            self.hint = _("The notice says %(day)s. Neighbours will come then: is it to begin today?") % {"day": day}


class PresentForm(CouncilForm):
    """From the sheet that went round: one person per line; a comma before whom they speak for."""

    people = Words(
        label=gettext_lazy("Who is here"), rows=8,
        help_text=gettext_lazy("One per line. After a comma: for whom they speak. For example: Wang, building 3."),
    )  # fmt: skip

    def clean_people(self) -> list[Present]:
        lines = [line.replace("，", ",").partition(",") for line in _lines(self.cleaned_data["people"])]
        return [Present(name.strip()[:40], stands.strip()[:60]) for name, _comma, stands in lines if name.strip()]


class StrikeForm(CouncilForm):
    """Whom, and why."""

    attendance = AttendanceField(label=gettext_lazy("Who"))
    words = Words(label=gettext_lazy("Why?"), rows=2)

    def begin(self) -> None:
        _present(self, "attendance", self.thing)


class NoteField(forms.ModelChoiceField[SpeakingNote]):
    """A note by its beginning; the form says of which meeting."""

    def label_from_instance(self, obj: SpeakingNote) -> str:
        words = Truncator(obj.words).chars(40)
        return f"{obj.speaker.label}：{words}" if obj.speaker else words


class StrikeNoteForm(CouncilForm):
    """Which note, and why."""

    note = NoteField(
        SpeakingNote.objects.none(), label=gettext_lazy("Which note"), widget=forms.RadioSelect, empty_label=None
    )
    words = Words(label=gettext_lazy("Why?"), rows=2, required=False)

    def begin(self) -> None:
        field = self.fields["note"]
        assert isinstance(field, NoteField)
        standing = SpeakingNote.objects.filter(item__meeting=self.thing, struck_at=None)
        field.queryset = standing.select_related("speaker", "item").order_by("-pk")


class StrikeWordingForm(CouncilForm):
    """Which wording, and why: one that nobody raised a hand for, and that nobody amends."""

    wording = WordingField(label=gettext_lazy("Wording"))
    words = Words(label=gettext_lazy("Why?"), rows=2, required=False)

    def begin(self) -> None:
        field = self.fields["wording"]
        assert isinstance(field, WordingField)
        standing = Wording.objects.filter(item__meeting=self.thing, struck_at=None)
        amended = standing.filter(amends__isnull=False).values("amends")
        field.queryset = standing.filter(agree=None).exclude(pk__in=amended).order_by("-pk")


class ItemForm(CouncilForm):
    """Turn to an item."""

    item = forms.ModelChoiceField(AgendaItem.objects.none(), label=gettext_lazy("Agenda item"))

    def begin(self) -> None:
        field = self.fields["item"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = self.thing.agenda.all()
        field.initial = self.thing.item_id


class SaidForm(ItemForm):
    """The gist of what somebody said."""

    said = Words(label=gettext_lazy("What was said"), rows=2)
    speaker = AttendanceField(label=gettext_lazy("Who said it"), required=False)

    def begin(self) -> None:
        super().begin()
        _present(self, "speaker", self.thing)


class WordingForm(ItemForm):
    """A text that could be resolved, or an amendment of one."""

    text = Words(label=gettext_lazy("Wording"), rows=3)
    amends = WordingField(label=gettext_lazy("It amends"), required=False)
    author = AttendanceField(label=gettext_lazy("Who proposes it"), required=False)

    def begin(self) -> None:
        super().begin()
        _present(self, "author", self.thing)
        _wordings(self, "amends", self.thing)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        amends, item = found.get("amends"), found.get("item")
        if amends and item and amends.item_id != item.pk:
            self.add_error("amends", _("This belongs to another item."))
        return found


class HandsForm(CouncilForm):
    """How many raised their hands."""

    wording = WordingField(label=gettext_lazy("Wording"))
    agree = NumberField(label=gettext_lazy("For it"))
    against = NumberField(label=gettext_lazy("Against it"), initial=0)
    abstain = NumberField(label=gettext_lazy("Abstained"), initial=0)

    def begin(self) -> None:
        _wordings(self, "wording", self.thing)
        asked = self.request.GET.get("wording", "")
        if asked.isascii() and asked.isdecimal() and len(asked) < 16:
            self.initial["wording"] = int(asked)


class MeetingPhotosForm(CouncilForm):
    """Photos of the meeting; nobody has to take any."""

    photos = PhotosField(label=gettext_lazy("Photos"), documents=True, required=True)


def _present(form: CouncilForm, name: str, meeting: Meeting) -> None:
    field = form.fields[name]
    assert isinstance(field, AttendanceField)
    field.queryset = meeting.attendances.filter(struck_at=None)


def _wordings(form: CouncilForm, name: str, meeting: Meeting) -> None:
    field = form.fields[name]
    assert isinstance(field, WordingField)
    field.queryset = Wording.objects.filter(item__meeting=meeting, struck_at=None)


def _lines(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_PEOPLE:
        raise ValidationError(_("At most %d at once, please.") % MOST_PEOPLE)
    return [line[:100] for line in lines]
