"""What is asked for a round, and for a worker's clock."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.forms.parts import Picks
from linli.people.models import Role, User
from linli.people.queries import in_force
from linli.places.models import Area, Building
from linli.places.queries import buildings_of
from linli.places.queries import in_force as areas_in_force
from linli.visits.forms.parts import DayField, VisitsForm
from linli.visits.models import VisitSettings
from linli.visits.policy import LOCALS
from linli.visits.rules import Choice


class WorkersField(forms.ModelMultipleChoiceField[Any]):
    """Who walks it: those who work in the area."""

    def __init__(self, **how: Any) -> None:
        how = {
            "queryset": User.objects.none(),
            "required": False,
            "widget": Picks({"data-label": gettext_lazy("Who walks it")}),
            **how,
        }
        super().__init__(**how)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.shown_name)


def workers_in(area: str) -> Any:
    """Grid workers and community workers whose post lies in this area or covers it."""
    above = [area[:length] for length in range(6, len(area) + 1, 3)]
    posts = in_force().filter(role__in=sorted(LOCALS))
    near = posts.filter(area__code__startswith=area) | posts.filter(area_id__in=above)
    return User.objects.filter(is_active=True, pk__in=near.values("user")).order_by("pk")


class _Days(VisitsForm):
    first_day = DayField(label=gettext_lazy("First day"))
    last_day = DayField(label=gettext_lazy("Last day"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is not before the first."))
        if first and last and last - first > timedelta(days=92):
            self.add_error("last_day", _("A round is walked within three months."))
        return data


class PlanForm(_Days):
    """Why, where, which doors, when, who."""

    field_order = ["purpose", "ask", "area", "choice", "days", "building", "first_day", "last_day", "workers"]
    purpose = forms.CharField(label=gettext_lazy("What the round is for"), max_length=60)
    ask = forms.CharField(
        label=gettext_lazy("What to ask about"), max_length=200, required=False,
        help_text=gettext_lazy("One line; it stands above the doors."),
    )  # fmt: skip
    area = forms.ModelChoiceField(
        label=gettext_lazy("Area to walk"), queryset=Area.objects.none(), to_field_name="code"
    )
    choice = forms.ChoiceField(label=gettext_lazy("Which dwellings"), choices=Choice, widget=forms.RadioSelect)
    days = forms.IntegerField(
        label=gettext_lazy("Not seen for … days"), required=False, min_value=1, max_value=3650,
        help_text=gettext_lazy("Only for those not seen for a while."),
    )  # fmt: skip
    building = forms.ModelChoiceField(
        label=gettext_lazy("Building"), queryset=Building.objects.none(), required=False,
        help_text=gettext_lazy("Only for one building."),
    )  # fmt: skip
    workers = WorkersField(
        label=gettext_lazy("Who walks it"), help_text=gettext_lazy("Nobody chosen: whoever works in this area.")
    )

    def begin(self) -> None:
        code, today = self.actor.area, timezone.localdate()
        areas = areas_in_force().filter(code__startswith=code or "-", level__in=["grid", "community"])
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]  # a field of rows
        self.fields["building"].queryset = buildings_of(code or "-")  # type: ignore[attr-defined]  # as above
        self.fields["workers"].queryset = workers_in(code or "-")  # type: ignore[attr-defined]  # as above
        self.initial.setdefault("area", code)
        self.initial.setdefault("choice", Choice.UNSEEN)
        self.initial.setdefault("days", VisitSettings.current().overdue_days)
        self.initial.setdefault("first_day", today)
        self.initial.setdefault("last_day", today + timedelta(days=6))
        if self.actor.role == Role.GRID_WORKER:
            self.initial.setdefault("workers", [self.actor.id])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("choice") == Choice.BUILDING and not data.get("building"):
            self.add_error("building", _("Please choose the building."))
        if data.get("choice") != Choice.BUILDING:
            data["building"] = None
        return data


class ChangeRoundForm(_Days):
    """Days and workers."""

    workers = WorkersField(label=gettext_lazy("Who walks it"))

    def begin(self) -> None:
        self.fields["workers"].queryset = workers_in(self.thing.area_id)  # type: ignore[attr-defined]  # a field of rows
        self.initial.update({"first_day": self.thing.first_day, "last_day": self.thing.last_day})
        self.initial["workers"] = list(self.thing.workers.values_list("pk", flat=True))


class AskAtForm(VisitsForm):
    """When to ask after the worker, today or tomorrow."""

    ask_at = forms.DateTimeField(
        label=gettext_lazy("Ask after me at"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )

    def begin(self) -> None:
        later = timezone.localtime(timezone.now() + timedelta(hours=1))
        self.initial.setdefault("ask_at", later.replace(second=0, microsecond=0))

    def clean_ask_at(self) -> datetime:
        at: datetime = self.cleaned_data["ask_at"]
        if not timezone.now() < at <= timezone.now() + timedelta(days=1):
            raise ValidationError(_("Please choose a time within the next day."))
        return at


class CheckBackForm(AskAtForm):
    """When, and where if one likes to say."""

    words = forms.CharField(
        label=gettext_lazy("Where I go"), max_length=200, required=False,
        help_text=gettext_lazy("If you like. Colleagues read it only when they must look for you; it is erased once you are back."),
    )  # fmt: skip
