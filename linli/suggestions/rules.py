"""What may become of a suggestion, and how a routing rule (派单规则) fits: pure comparisons, no tables."""

from dataclasses import dataclass
from datetime import time

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Outcome(TextChoices):
    """What a person did with what was suggested."""

    ACCEPTED = "accepted", _("followed")  # 采纳
    OVERRIDDEN = "overridden", _("decided otherwise")  # 改选
    WAITING = "waiting", _("proposed, not decided yet")  # 待定: at an import, where nobody looks on
    SILENT = "silent", _("nothing was suggested")  # 未建议


@dataclass(frozen=True, slots=True)
class Conditions:
    """When a rule fits; what is empty fits everything. Codes fit whatever begins with them."""

    area: str = ""
    category: str = ""
    channel: str = ""
    begins: time | None = None
    ends: time | None = None

    def fit(self, *, area: str, category: str, channel: str, at: time) -> bool:
        """Whether something at this place, about this, that came this way at this time of day is meant."""
        is_here = area.startswith(self.area) and category.startswith(self.category)
        return is_here and self.channel in {"", channel} and self._is_time(at)

    def _is_time(self, at: time) -> bool:
        """From 17:30 to 08:30 goes over midnight."""
        if self.begins is None or self.ends is None:
            return True
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends

    def covers(self, other: "Conditions") -> bool:
        """Whether all that fits the other fits this one too: then the other, coming later, never fires."""
        is_wider = other.area.startswith(self.area) and other.category.startswith(self.category)
        is_any_time = self.begins is None or self.ends is None
        same_time = (self.begins, self.ends) == (other.begins, other.ends)
        return is_wider and self.channel in {"", other.channel} and (is_any_time or same_time)
