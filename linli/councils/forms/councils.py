"""Setting up a council."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.councils.forms.parts import CouncilForm
from linli.councils.models import Council, CouncilKind
from linli.kernel.actor import Actor
from linli.people.models import Unit
from linli.places.models import Area
from linli.places.queries import in_force
from linli.record.registers import RegisterState
from linli.ui.forms import KeyedForm

ACTIVE = RegisterState.ACTIVE


def _units() -> QuerySet[Unit]:
    return Unit.objects.filter(state=ACTIVE).order_by("kind", "name")


class FoundForm(KeyedForm):
    """Which form, where, who convenes it."""

    kind = forms.ModelChoiceField(CouncilKind.objects.filter(state=ACTIVE), label=_("Form of council"))
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("As the neighbours call it."))
    area = forms.ModelChoiceField(Area.objects.none(), label=_("Area"))
    unit = forms.ModelChoiceField(_units(), label=_("Convening unit"))
    place = forms.CharField(label=_("Where it usually meets"), max_length=120, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = in_force().filter(level__in=[Area.Level.COMMUNITY, Area.Level.GRID])
        if actor.area:
            areas = areas.filter(code__startswith=actor.area)
        field, unit = self.fields["area"], self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        assert isinstance(unit, forms.ModelChoiceField)
        field.queryset = areas.defer("polygon").order_by("code")
        field.initial, unit.initial = actor.area or None, actor.unit


class ChangeForm(CouncilForm):
    """Name, convening unit, usual place."""

    name = forms.CharField(label=_("Name"), max_length=60)
    unit = forms.ModelChoiceField(_units(), label=_("Convening unit"))
    place = forms.CharField(label=_("Where it usually meets"), max_length=120, required=False)

    def begin(self) -> None:
        council: Council = self.thing
        self.initial.update({"name": council.name, "unit": council.unit_id, "place": council.place})
