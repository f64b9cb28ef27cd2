"""A case, what belongs to it, and the data it is handled by."""

from linli.cases.models.beside import Beside
from linli.cases.models.case import Case, CaseLink
from linli.cases.models.exports import CaseExport
from linli.cases.models.handling import Extension, Hold, Objection, Task
from linli.cases.models.imports import CaseImport, ImportMapping, ImportRow
from linli.cases.models.outcome import CallBack, Rating
from linli.cases.models.publication import Check, Publication, Voice
from linli.cases.models.registers import CaseSettings, Category, EmergencyWord, Reason, StandardAnswer
from linli.cases.models.supervision import Appeal, SupervisionOrder
from linli.cases.models.views import SavedView

__all__ = [
    "Appeal",
    "Beside",
    "CallBack",
    "Case",
    "CaseExport",
    "CaseImport",
    "CaseLink",
    "CaseSettings",
    "Category",
    "Check",
    "EmergencyWord",
    "Extension",
    "Hold",
    "ImportMapping",
    "ImportRow",
    "Objection",
    "Publication",
    "Rating",
    "Reason",
    "SavedView",
    "StandardAnswer",
    "SupervisionOrder",
    "Task",
    "Voice",
]
