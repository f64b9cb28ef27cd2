"""The two forms that stand on the page of the hearing itself: one line, and who came."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.cases.forms.parts import Picks
from linli.hearings.actions.lines import CASE, NOTE
from linli.hearings.forms.parts import DayField, LineField, WhoField, promised_by
from linli.hearings.models import Hearing
from linli.people.forms.phones import PhoneField
from linli.people.models import User
from linli.ui.forms import KeyedForm

MOST_PEOPLE = 2000


class LineForm(KeyedForm):
    """What was heard, what becomes of it, and what somebody promises: one line, Enter, next."""

    words = LineField(label=gettext_lazy("What was heard"))
    becomes = forms.ChoiceField(label=gettext_lazy("It becomes"), widget=forms.RadioSelect, initial=NOTE)
    who = WhoField(label=gettext_lazy("Who does it"), required=False)
    due_on = DayField(required=False)
    what = LineField(
        label=gettext_lazy("What they do"), required=False, help_text=gettext_lazy("Empty: what was heard.")
    )
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=40, required=False)
    phone = PhoneField(label=gettext_lazy("Phone"), autocomplete="off")

    def __init__(self, *args: Any, ways: list[tuple[str, str]], staff: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = staff
        field = self.fields["becomes"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(NOTE, _("A note")), (CASE, _("A request")), *ways]
        self.fields["words"].widget.attrs["autofocus"] = True

    @property
    def has_more(self) -> bool:
        """Whether something stands, or is wrong, in what is folded away."""
        return self.is_bound and any(self[name].value() or self[name].errors for name in ("what", "name", "phone"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        who, due, what = data.get("who"), data.get("due_on"), data.get("what")
        if who and not due and "due_on" not in self.errors:
            self.add_error("due_on", ValidationError(_("By when? A promise has a day.")))
        if (due or what) and not who and "who" not in self.errors:
            self.add_error("who", ValidationError(_("Who promises it?")))
        if (data.get("name") or data.get("phone")) and data.get("becomes") != CASE:
            self.add_error("becomes", ValidationError(_("A name and phone are only kept with a request.")))
        return data

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        about = {name: data[name] for name in ("words", "becomes", "name", "phone")}
        promise = (
            promised_by(data["who"], data["what"] or data["words"], data["due_on"], self.staff) if data["who"] else None
        )
        return about | {"promised": promise}


class AttendanceForm(KeyedForm):
    """Staff by name, others as numbers, and by name only who wishes it."""

    staff = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=gettext_lazy("Staff who came"),
        required=False,
        widget=Picks({"data-label": gettext_lazy("Staff who came")}),
    )
    residents = forms.IntegerField(label=gettext_lazy("Residents"), required=False, min_value=0, max_value=MOST_PEOPLE)
    volunteers = forms.IntegerField(
        label=gettext_lazy("Volunteers"), required=False, min_value=0, max_value=MOST_PEOPLE
    )
    names = forms.CharField(
        label=gettext_lazy("Who wishes to be named"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Only those who ask for it. Everybody else is a number."),
    )

    def __init__(
        self, *args: Any, hearing: Hearing, staff: list[User], came: list[int], last: list[int], **kwargs: Any
    ) -> None:
        initial = {
            "residents": hearing.residents or None,
            "volunteers": hearing.volunteers or None,
            "names": hearing.names,
            "staff": came,
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        field = self.fields["staff"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = User.objects.filter(pk__in={user.pk for user in staff} | set(came))
        first = {*came, *last}
        people = sorted(staff, key=lambda user: (user.pk not in first, user.shown_name))
        field.choices = [(user.pk, user.shown_name) for user in people]

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "staff": list(data["staff"]),
            "residents": data["residents"] or 0,
            "volunteers": data["volunteers"] or 0,
            "names": data["names"],
        }
