"""What the worker does for figures: keeps them within a minute of the record, sets them right every night."""

from linli.insight import actions
from linli.kernel.schedule import every


@every(seconds=20)
def keep_figures_fresh() -> int:
    """Read again what was acted on since the last look."""
    return actions.freshen()


@every(seconds=24 * 3600)
def set_figures_right() -> int:
    """Whatever slipped through: figures are compared with the record once a day."""
    return actions.set_right()


@every(seconds=3600)
def make_monthly_reports() -> int:
    """The report of a month that is over."""
    return actions.make_reports()
