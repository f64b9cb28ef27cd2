"""How an errand is asked for; and what the holder of its link says."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.errands.forms.running import Text
from linli.errands.models import Errand, ErrandKind
from linli.errands.queries.lists import communities, offered
from linli.kernel.actor import Actor
from linli.people.forms.phones import PhoneField
from linli.places.models import Area
from linli.ui.forms import ActForm, KeyedForm


class AskForm(KeyedForm):
    """What a resident fills in: as little as a helper needs to come or to call."""

    words = Text(label=gettext_lazy("Anything we should know?"), rows=3, required=False)
    community = forms.ChoiceField(label=gettext_lazy("Where do you live?"))
    address = forms.CharField(
        label=gettext_lazy("Compound, building, door"), max_length=120, required=False,
        help_text=gettext_lazy("Only if the helper is to come to you."),
        widget=forms.TextInput({"autocomplete": "street-address"}),
    )  # fmt: skip
    phone = PhoneField(label=gettext_lazy("Your phone"), help_text=gettext_lazy("So that the helper can call you."))
    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=40, required=False, widget=forms.TextInput({"autocomplete": "name"})
    )
    is_other = forms.BooleanField(
        label=gettext_lazy("It is about something else: send it all the same"), required=False
    )
    grid = forms.CharField(required=False, max_length=15, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: ErrandKind, area: Area | None, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.area = kind, area
        if area is not None:
            del self.fields["community"]
        else:
            choices = [("", _("Please choose …")), *((one.code, one.name) for one in communities())]
            self.fields["community"].choices = choices  # type: ignore[attr-defined]
        if not kind.paper_list:  # a matter that is on no list
            self.fields["words"].label = _("What is to be done?")
            self.fields["words"].required = True
        if actor.contact is not None and not actor.is_staff:
            del self.fields["name"], self.fields["phone"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        asks = "phone" in self.fields and "phone" not in self.errors
        if asks and not found.get("phone") and not found.get("address"):
            self.add_error("phone", _("Please leave a phone number, or where the helper finds you."))
        return found


class WriteForm(KeyedForm):
    """What a worker writes down for somebody at the door or at the window."""

    kind = forms.ModelChoiceField(
        label=gettext_lazy("Which errand"),
        queryset=ErrandKind.objects.none(),
        empty_label=gettext_lazy("Please choose …"),
    )
    community = forms.ChoiceField(label=gettext_lazy("Where"))
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=40, required=False)
    phone = PhoneField(
        label=gettext_lazy("Phone"), autocomplete="off", help_text=gettext_lazy("The link to follow it goes there.")
    )
    address = forms.CharField(label=gettext_lazy("Compound, building, door"), max_length=120, required=False)
    words = Text(label=gettext_lazy("Anything to remember"), rows=2, required=False)
    takes_it = forms.BooleanField(label=gettext_lazy("I run it myself"), required=False, initial=True)
    is_other = forms.BooleanField(
        label=gettext_lazy("It is about something else: write it down all the same"), required=False
    )

    def __init__(self, *args: Any, area: Area | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ModelChoiceField)
        kind.queryset = offered()
        if area is not None:
            del self.fields["community"]
        else:
            choices = [("", _("Please choose …")), *((one.code, one.name) for one in communities())]
            self.fields["community"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        who = found.get("name") or found.get("phone") or found.get("address")
        if not who and "phone" not in self.errors:
            raise ValidationError(_("Please write down whom it is for: a name, a phone or a door."))
        return found


class SayForm(ActForm):
    """With or without words."""

    words = Text(label=gettext_lazy("Anything to say? You need not."), rows=2, required=False)


class RateForm(SayForm):
    """How it went."""

    feeling = forms.ChoiceField(label=gettext_lazy("How did it go?"), choices=Errand.Feeling, widget=forms.RadioSelect)
    field_order = ("feeling", "words")


HOLDER_FORMS: dict[str, type[ActForm]] = {
    "withdraw_errand": SayForm,
    "resume_errand": SayForm,
    "miss_result": SayForm,
    "rate_errand": RateForm,
}
