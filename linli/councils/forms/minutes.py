"""What is asked when minutes are corrected, confirmed on paper and added to."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.councils.forms.parts import AttendancesField, CouncilForm, Words
from linli.councils.models import Confirmation


class BodyForm(CouncilForm):
    """The text of the minutes."""

    body = Words(label=gettext_lazy("Minutes"), max_length=50_000, rows=20, strip=False)

    def begin(self) -> None:
        self.initial["body"] = self.thing.body
        if self.thing.is_circulated:
            self.hint = _("Attendees have this text already: a change asks them all anew.")

    def clean_body(self) -> str:
        return str(self.cleaned_data["body"]).replace("\r\n", "\n").strip()


class SignatureForm(CouncilForm):
    """What attendees without a phone say to the minutes; a sheet of signatures is entered at once."""

    attendances = AttendancesField(label=gettext_lazy("Who signed"))
    says = forms.ChoiceField(label=gettext_lazy("Is it right so?"), choices=Confirmation.Says, widget=forms.RadioSelect)
    told = Words(label=gettext_lazy("What is not right"), required=False, rows=2)

    def begin(self) -> None:
        field = self.fields["attendances"]
        assert isinstance(field, AttendancesField)
        field.queryset = self.thing.meeting.attendances.filter(struck_at=None)
        field.spoke = set(self.thing.confirmations.filter(round=self.thing.round).values_list("attendance", flat=True))


class RemarkForm(CouncilForm):
    """A remark below frozen minutes."""

    remark = Words(label=gettext_lazy("Remark"), max_length=1_000)
