"""What administrators keep for votes."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.people.forms.rows import RowForm
from linli.votes.models import Electorate, Matter, VoteSettings


class MatterForm(RowForm):
    class Meta:
        model = Matter
        fields = ("code", "name", "name_en", "law", "electorate", "quorum", "threshold", "is_included", "weighs_area")

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("weighs_area") and typed.get("electorate") != Electorate.OWNERS:
            self.add_error("weighs_area", _("Only owners vote by area."))
        return typed


class SettingsForm(RowForm):
    class Meta:
        model = VoteSettings
        fields = ("objection_days", "notice_days", "notice_days_others", "window_min_days", "window_max_days")

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("window_max_days", 1) < typed.get("window_min_days", 0):
            self.add_error("window_max_days", _("The longest time is not shorter than the shortest."))
        for name in self.fields:
            value = typed.get(name)
            if isinstance(value, int) and not isinstance(value, bool) and name.endswith("days") and value > 365:
                self.add_error(name, _("At most 365 days."))
        return typed
