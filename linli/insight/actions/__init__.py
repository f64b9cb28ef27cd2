from linli.insight.actions.facts import freshen, rebuild, resum, set_right, skip_ahead
from linli.insight.actions.reports import make_reports

__all__ = ["freshen", "make_reports", "rebuild", "resum", "set_right", "skip_ahead"]
