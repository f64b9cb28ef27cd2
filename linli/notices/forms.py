"""What people type about notices."""

from typing import Any, cast

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.notices.events import Event, all_events
from linli.notices.models import NoticeSettings
from linli.notices.rules import Channel, State, names_in
from linli.record.models import Message
from linli.ui.forms import ActForm

SAMPLE = ""


class VariablesField(forms.CharField):
    """A text with {variables} of one event; a slip in them is told beside the field."""

    known: frozenset[str] = frozenset()

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).replace("\r\n", "\n")
        try:
            names = names_in(text)
        except ValueError:
            raise forms.ValidationError(
                _("Write variables as {name}; other curly brackets are not possible.")
            ) from None
        if strays := [name for name in names if name not in self.known]:
            shown = ", ".join(f"{{{name}}}" for name in strays)
            raise forms.ValidationError(_("This event has no %s.") % shown)
        return text


class TextForm(ActForm):
    """What is said, and on which real case to preview it."""

    subject = VariablesField(label=gettext_lazy("Subject"), max_length=120)
    body = VariablesField(label=gettext_lazy("Text"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))
    on = forms.ChoiceField(label=gettext_lazy("Preview on"), required=False)

    def __init__(self, *args: Any, event: Event, channel: str, recent: list[tuple[str, str]], **how: Any) -> None:
        super().__init__(*args, **how)
        for name in ("subject", "body"):
            cast(VariablesField, self.fields[name]).known = frozenset(event.variables)
        cast(forms.ChoiceField, self.fields["on"]).choices = [(SAMPLE, _("a made-up case")), *recent]
        if channel == Channel.SMS:
            del self.fields["subject"]
            self.fields["body"].help_text = _("Without the signature, which the provider puts in front.")

    def words(self) -> dict[str, str]:
        """Subject and text as typed, for saving and for the preview."""
        return {"subject": self.cleaned_data.get("subject", ""), "body": self.cleaned_data["body"]}


class TemplateForm(ActForm):
    """The provider's answer to a text that was submitted for registration."""

    prefix = "template"
    signature = forms.CharField(label=gettext_lazy("Signature"), max_length=20)
    code = forms.CharField(label=gettext_lazy("Template code"), max_length=60)
    text_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, registers: str, **how: Any) -> None:
        super().__init__(*args, **how)
        self.registers = registers

    def clean_text_hash(self) -> str:
        if self.cleaned_data["text_hash"] != self.registers:
            raise forms.ValidationError(_("Meanwhile the text was changed. Please compare it with what is registered."))
        return self.registers

    def clean_signature(self) -> str:
        return str(self.cleaned_data["signature"]).strip("【】 ")


class SettingsForm(ActForm):
    """Quiet hours, digest, gathering."""

    quiet_from = forms.TimeField(label=gettext_lazy("Quiet from"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    quiet_to = forms.TimeField(label=gettext_lazy("Quiet until"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    digest_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes between e-mail digests"),
        min_value=0,
        max_value=1440,
        help_text=gettext_lazy("0: staff get every e-mail singly."),
    )
    gather_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes to wait for newer news"),
        min_value=0,
        max_value=120,
        help_text=gettext_lazy("0: residents get every SMS at once, also several of the same matter."),
    )


class LogFilter(forms.Form):
    """The filters of the log; they live in the address."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False)
    what = forms.ChoiceField(label=gettext_lazy("Event"), required=False)
    day = forms.DateField(label=gettext_lazy("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        every: list[Any] = [("", _("all"))]
        choices: dict[str, list[Any]] = {
            "state": every + State.choices,
            "channel": every + Channel.choices,
            "what": every + [(event.code, event.label) for event in all_events()],
        }
        for name, options in choices.items():
            cast(forms.ChoiceField, self.fields[name]).choices = options

    def chosen(self) -> dict[str, Any]:
        """The filters that are set and make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def settings_values(row: NoticeSettings) -> dict[str, Any]:
    return {name: getattr(row, name) for name in NoticeSettings.kept}


def preview_choices(messages: list[Message]) -> list[tuple[str, str]]:
    """Recent real cases, by time and number: nothing personal."""
    return [(str(m.pk), f"{localtime(m.act.at):%Y-%m-%d %H:%M} · #{m.act.root_id}") for m in messages]
