"""Units, posts and people, as an administrator keeps them."""

from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.people.models import NEIGHBOURS, Post, Role, Unit
from linli.places.models import Area
from linli.record.registers import RegisterState
from linli.ui.forms import ActForm, KeyedForm

DAY = {"type": "date"}
PUBLIC_PHONE = RegexValidator(
    r"^[0-9+*#()（）\-–—／/、，,;； 转分机内线]+$", _("A phone number, for example 0534-7221234 or 0534-7221234转8.")
)  # several numbers and extensions are common; it is only shown, never dialled by us
IN_USE = RegisterState.ACTIVE


class UnitFields(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("please choose")), *Unit.Kind.choices])
    parent = forms.ModelChoiceField(Unit.objects.none(), label=_("Belongs to"), required=False, empty_label=_("none"))
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("Area"), required=False, to_field_name="code", empty_label=_("none")
    )
    phone = forms.CharField(label=_("Public phone"), max_length=40, required=False, validators=[PUBLIC_PHONE])

    def __init__(self, *args: Any, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        others = Unit.objects.filter(state=IN_USE).exclude(pk=unit.pk if unit else 0)
        self.fields["parent"].queryset = others.order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["area"].queryset = _areas()  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        same = Unit.objects.filter(name=name).exclude(pk=self.unit.pk if self.unit else 0)
        if same.exists():
            raise ValidationError(_("There is already a unit with this name."))
        return name


class NewUnitForm(UnitFields, KeyedForm):
    """A new unit."""


class UnitForm(UnitFields, ActForm):
    """A unit that is changed."""


class PostFields(forms.Form):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=_("please choose"))
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("please choose")), *Role.choices])
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label=_("Area"),
        required=False,
        to_field_name="code",
        empty_label=_("the whole city"),
    )
    valid_from = forms.DateField(
        label=_("From"), initial=timezone.localdate, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY)
    )
    valid_to = forms.DateField(
        label=_("Until (the last day)"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY)
    )
    work_phone = forms.CharField(
        label=_("Work phone"),
        max_length=40,
        required=False,
        validators=[PUBLIC_PHONE],
        help_text=_("A grid worker's is shown on the public page of the grid, as the law asks."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(state=IN_USE).order_by("name")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["area"].queryset = _areas()  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        begin, end = typed.get("valid_from"), typed.get("valid_to")
        if begin and end and end < begin:
            self.add_error("valid_to", _("A post ends after it begins."))
        if typed.get("role") == Role.GRID_WORKER and not typed.get("area"):
            self.add_error("area", _("A grid worker needs a grid."))
        if typed.get("role") in NEIGHBOURS and not typed.get("area"):
            self.add_error("area", _("A building leader, a volunteer or property staff needs a grid."))
        return typed


class NewPostForm(PostFields, KeyedForm):
    """A post that somebody is given."""


class PostForm(PostFields, ActForm):
    """A post that is changed, or ended by its last day."""


class NewPersonForm(KeyedForm):
    """Somebody who will sign in."""

    last_name = forms.CharField(label=_("Family name"), max_length=40)
    first_name = forms.CharField(label=_("Given name"), max_length=40, required=False)
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("To sign in with: letters and digits, for example liuguilan."),
    )

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class RenameForm(KeyedForm):
    last_name = forms.CharField(label=_("Family name"), max_length=40)
    first_name = forms.CharField(label=_("Given name"), max_length=40, required=False)


class PeopleFilter(forms.Form):
    """Which people, or which units, to list."""

    q = forms.CharField(label=_("Search by name"), max_length=80, required=False)


def post_values(post: Post) -> dict[str, Any]:
    """A post as its form shows it."""
    names = ("unit", "role", "valid_from", "valid_to", "work_phone")
    return {name: getattr(post, name) for name in names} | {"area": post.area_id}


def unit_values(unit: Unit) -> dict[str, Any]:
    """A unit as its form shows it."""
    return {name: getattr(unit, name) for name in ("name", "kind", "parent", "phone")} | {"area": unit.area_id}


def _areas() -> Any:
    """What holds today, and what is decided for a day to come: posts and units are arranged ahead."""
    holds_still = Q(state=IN_USE) | Q(valid_to__gte=timezone.localdate())
    return Area.objects.filter(holds_still).order_by("code")
