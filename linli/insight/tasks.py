"""What the worker does for figures: keeps them within a minute of the record, sets them right every night."""

from django_tasks import task

from linli.insight import actions
from linli.kernel.schedule import every


@every(seconds=20)
def keep_figures_fresh() -> int:
    """Read again what was acted on since the last look."""
    if actions.skip_ahead():
        rebuild_figures.enqueue()
    return actions.freshen()


@task()
def rebuild_figures() -> None:
    """All figures anew: the worker's other rounds go on meanwhile."""
    actions.rebuild()


@every(seconds=24 * 3600)
def set_figures_right() -> int:
    """Whatever slipped through: figures are compared with the record once a day."""
    return actions.set_right()


@every(seconds=3600)
def make_monthly_reports() -> int:
    """The report of a month that is over."""
    return actions.make_reports()
