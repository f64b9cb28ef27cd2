"""What somebody consents to, who is to be called, what one looks for."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.people.forms.phones import PhoneField
from linli.places.models import Building, Dwelling
from linli.places.queries import buildings_of
from linli.visits.forms.parts import DayField, VisitsForm
from linli.visits.models import CareKind
from linli.visits.rules import Audience


class CareForm(VisitsForm):
    """An entry of the care list."""

    hint = gettext_lazy(
        "Only who said yes stands here, and only what helps. When they withdraw it, all of it is shredded at once."
    )
    name = forms.CharField(label=gettext_lazy("Name, as one says it"), max_length=40)
    kind = forms.ModelChoiceField(label=gettext_lazy("Why they are looked in on"), queryset=CareKind.objects.none())
    phone = PhoneField(label=gettext_lazy("Phone"), autocomplete="off")
    by_phone = forms.BooleanField(label=gettext_lazy("May also be called"), required=False)
    look_for = forms.CharField(
        label=gettext_lazy("What to look for"), required=False, max_length=300, widget=forms.Textarea({"rows": 2})
    )
    rhythm_days = forms.IntegerField(label=gettext_lazy("Looked in on every … days"), min_value=1, max_value=180)
    silent_days = forms.IntegerField(
        label=gettext_lazy("Asked after when not seen for … days"), min_value=1, max_value=180
    )
    neighbour = forms.CharField(label=gettext_lazy("Neighbour who may be asked"), required=False, max_length=80)
    family = forms.CharField(label=gettext_lazy("Family contact"), required=False, max_length=80)
    family_phone = PhoneField(label=gettext_lazy("Phone of the family contact"), autocomplete="off")
    audience = forms.ChoiceField(label=gettext_lazy("Who may see it"), choices=Audience, widget=forms.RadioSelect)
    by_guardian = forms.BooleanField(
        label=gettext_lazy("A guardian consented"), required=False,
        help_text=gettext_lazy("For a child under 14, or who cannot decide for themselves."),
    )  # fmt: skip
    consented_on = DayField(label=gettext_lazy("Consented on"))
    consent_until = DayField(label=gettext_lazy("Consent holds until"))

    def begin(self) -> None:
        kinds: Any = self.fields["kind"]
        kinds.queryset = CareKind.objects.filter(state="active")
        today = timezone.localdate()
        if self.thing is not None:
            known = [name for name in CareForm.base_fields if hasattr(self.thing, name)]
            self.initial.update({name: getattr(self.thing, name) for name in known})
            return
        usual = {"rhythm_days": 7, "silent_days": 10, "audience": Audience.GRID, "by_phone": True}
        self.initial = {**usual, "consented_on": today, "consent_until": today + timedelta(days=365), **self.initial}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        today = timezone.localdate()
        if data.get("consent_until") and data["consent_until"] < today:
            self.add_error("consent_until", _("The consent has ended by that day."))
        if data.get("consented_on") and data["consented_on"] > today:
            self.add_error("consented_on", _("Consent is given first, and written down then."))
        if data.get("silent_days") and data.get("rhythm_days") and data["silent_days"] < data["rhythm_days"]:
            self.add_error("silent_days", _("Asking after them comes later than looking in on them."))
        return data

    def given(self) -> dict[str, Any]:
        return {"about": super().given()}


class NewCareForm(CareForm):
    """With the door at which they live."""

    field_order = ["building", "door"]
    building = forms.ModelChoiceField(label=gettext_lazy("Building"), queryset=Building.objects.none())
    door = forms.CharField(
        label=gettext_lazy("Door as written"),
        max_length=20,
        help_text=gettext_lazy("As it is written there: 301, or 2-301 for unit 2."),
    )

    def begin(self) -> None:
        super().begin()
        buildings: Any = self.fields["building"]
        buildings.queryset = buildings_of(self.actor.area or "-")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("building") and data.get("door"):
            try:
                data["dwelling"] = dwelling_at(data["building"], data["door"])
            except ValidationError as why:
                self.add_error("door", why)
        return data

    def given(self) -> dict[str, Any]:
        about = super().given()["about"]
        dwelling, kind = about.pop("dwelling"), about.pop("kind")
        return {
            "dwelling": dwelling,
            "kind": kind,
            "about": {k: v for k, v in about.items() if k not in {"building", "door"}},
        }


def dwelling_at(building: Building, door: str) -> Dwelling:
    """The dwelling of a building as people write its door: ``301``, ``2-301``, ``2单元301``. Raises ValidationError."""
    unit, _dash, number = door.replace("单元", "-").replace("\uff0d", "-").rpartition("-")
    found = Dwelling.objects.filter(building=building, number=number.strip().removesuffix("室"), ended_on__isnull=True)
    if unit.strip().isdecimal():
        found = found.filter(unit=int(unit.strip()[:4]))
    rows = list(found.select_related("building__compound")[:2])
    if not rows:
        raise ValidationError(_("There is no such door in this building."))
    if len(rows) > 1:
        raise ValidationError(_("Several units have this door: please add the unit, for example 2-301."))
    return rows[0]
