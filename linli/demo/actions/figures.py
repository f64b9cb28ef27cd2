"""The figures of the demo city, ready before anybody looks: else the worker would make them a minute later."""

from collections.abc import Callable

from linli.insight.actions import make_reports, rebuild
from linli.insight.models import FactMark


def load_figures(say: Callable[[str], None]) -> None:
    """Count the year that was lived, and make the reports of the last three months. Where there are figures already, nothing is done."""
    if FactMark.objects.exists():
        say("  demo figures: there already")
        return
    cases = rebuild()
    say(f"  demo figures: {cases} cases counted, {make_reports(most=3)} monthly reports")
