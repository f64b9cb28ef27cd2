from linli.insight.models.facts import CaseFact, FactMark, FigureSum, StepTime
from linli.insight.models.formulas import Formula
from linli.insight.models.reports import MonthlyReport

__all__ = ["CaseFact", "FactMark", "FigureSum", "Formula", "MonthlyReport", "StepTime"]
