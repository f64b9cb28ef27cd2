"""Who repeats the due date of a clock in a row of its own, so that long lists need no join."""

from dataclasses import dataclass

from django.db.models import Model

from linli.clocks.models.clocks import Clock


@dataclass(frozen=True, slots=True)
class Follower:
    """A model with a column that holds when its clock is due, and nothing while that rests or is done."""

    model: type[Model]
    clock: str = "clock"
    due: str = "due_at"

    def free(self, clocks: list[Clock]) -> list[Clock]:
        """Those clocks whose owner no act holds just now; the owners are locked, as an act would do it first."""
        rows = self.model._base_manager.filter(**{f"{self.clock}__in": clocks})
        locked = dict(
            rows.select_for_update(skip_locked=True, of=("self",), no_key=True).values_list("pk", f"{self.clock}_id")
        )
        busy = set(rows.values_list(f"{self.clock}_id", flat=True)) - set(locked.values())
        return [clock for clock in clocks if clock.pk not in busy]

    def follow(self, clocks: list[Clock]) -> None:
        """Repeat the new due dates."""
        due = {clock.pk: clock.due_at if clock.is_running else None for clock in clocks}
        rows = list(self.model._base_manager.filter(**{f"{self.clock}__in": clocks}).only("pk", self.clock, self.due))
        for row in rows:
            setattr(row, self.due, due[getattr(row, f"{self.clock}_id")])
        self.model._base_manager.bulk_update(rows, [self.due])


FOLLOWERS: list[Follower] = []
