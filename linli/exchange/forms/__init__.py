"""What administrators fill in about other systems."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case
from linli.exchange.gateways import Forbidden, checked
from linli.exchange.models import Partner
from linli.exchange.rules import EVENTS, ArrivalState, Way
from linli.notices.rules import State
from linli.places.models import Area
from linli.record.registers import RegisterState
from linli.ui.forms import ActForm, KeyedForm

WHY = {
    "address": _("This is no address of the form https://…"),
    "network": _("Addresses inside this network are not called, unless the settings of this machine allow them."),
    "scheme": _("Only https:// is called; http:// only in networks that the settings of this machine name."),
}

FOR = {
    "address": (Way.HTTP, Way.WEBHOOK),
    "channel": (Way.FOLDER, Way.HTTP),
    "events": (Way.WEBHOOK,),
    "area": (Way.WEBHOOK,),
}


class PartnerFields(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a program", "Name"), max_length=60)
    address = forms.CharField(
        label=pgettext_lazy("system", "Address"),
        max_length=300,
        help_text="https://…",
        error_messages={"required": WHY["address"]},
    )
    channel = forms.ChoiceField(
        label=_("Channel of its work orders"), choices=Case.Channel, initial=Case.Channel.HOTLINE
    )
    events = forms.MultipleChoiceField(
        label=_("What a webhook is told of"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one step.")},
    )
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label=_("Area"),
        required=False,
        to_field_name="code",
        empty_label=_("the whole city"),
        help_text=_("Of a webhook: of requests in this area."),
    )
    way = Way.FOLDER.value

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:  # what only other ways need is not asked for
            way = self.data.get(self.add_prefix("way"), self.way)
            self.fields["address"].required = way != Way.FOLDER
            self.fields["events"].required = way == Way.WEBHOOK
        events = [(event, Case.rules.deed(event)) for event in EVENTS]
        self.fields["events"].choices = events  # type: ignore[attr-defined]  # a choice field
        areas = Area.objects.filter(state=RegisterState.ACTIVE).order_by("code")
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        way = data.get("way", self.way)
        if way == Way.FOLDER:
            data["address"] = ""
        elif data.get("address"):
            try:
                checked(data["address"], resolve=False)
            except Forbidden as why:
                self.add_error("address", str(WHY[str(why)]))
        return data


class NewPartnerForm(PartnerFields, KeyedForm):
    """A system that is connected."""

    code = forms.SlugField(
        label=pgettext_lazy("system", "Code"),
        max_length=40,
        error_messages={"invalid": _("Use small letters a to z, digits and hyphens only, for example hotline-12345.")},
        help_text=_("Small letters, digits and hyphens; its work orders keep it, so it stays."),
    )
    way = forms.ChoiceField(  # type: ignore[assignment]  # the field of the form
        label=_("Way"), choices=Way, initial=Way.FOLDER, widget=forms.RadioSelect({"data-fork": "yes"})
    )

    def by_way(self) -> list[tuple[forms.BoundField, str]]:
        """The fields, each with the ways that it is for, in one word; empty: for all."""
        return [(field, " ".join(FOR.get(field.name, ()))) for field in self.visible_fields()]

    field_order = ["name", "code", "way", "address", "channel", "events", "area"]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].lower()
        if Partner.objects.filter(code=code).exists():
            raise ValidationError(gettext("There is a system with this code already."))
        return code


class PartnerForm(PartnerFields, ActForm):
    """A system whose facts are changed; its code and its way stay."""

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        self.way = partner.way
        super().__init__(*args, **kwargs)
        for name in (name for name, ways in FOR.items() if partner.way not in ways):
            del self.fields[name]

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in super().given().items() if name in self.fields}


class LogFilter(forms.Form):
    """Which messages."""

    partner = forms.ModelChoiceField(
        Partner.objects.order_by("name"), label=_("System"), required=False, empty_label=_("all")
    )
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, data: Any, *, comes_in: bool) -> None:
        super().__init__(data)
        states: Any = ArrivalState.choices if comes_in else State.choices
        self.fields["state"].choices = [("", _("all")), *states]  # type: ignore[attr-defined]  # a choice field

    def chosen(self) -> dict[str, Any]:
        """What is chosen and can be read; everything else is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def partner_values(partner: Partner) -> dict[str, Any]:
    """A system as its form shows it."""
    names = ("name", "address", "channel", "events")
    return {name: getattr(partner, name) for name in names} | {"area": partner.area_id}
