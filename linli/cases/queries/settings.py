"""The data that cases are handled by."""

from django.db.models import QuerySet

from linli.cases.models import Category, EmergencyWord, Reason, StandardAnswer
from linli.kernel.memory import remembered
from linli.record.registers import RegisterState

ACTIVE = RegisterState.ACTIVE


def categories() -> QuerySet[Category]:
    """The categories a case may be given: the second level, in use."""
    return Category.objects.filter(state=ACTIVE, parent__isnull=False).select_related("parent", "lead_unit")


def reasons(use: str) -> QuerySet[Reason]:
    """The reasons to choose from, for one use (decline, objection, extension, hold)."""
    return Reason.objects.filter(state=ACTIVE, use=use).order_by("group", "pk")


@remembered()
def emergency_words() -> list[dict[str, str]]:
    """Words that sound like an emergency, with whom to call, for the page to look for."""
    rows = EmergencyWord.objects.filter(state=ACTIVE).order_by("pk")
    return [{"word": r.word, "number": r.number, "advice": r.advice, "tel": f"tel:{r.number}"} for r in rows]


def emergency_in(text: str) -> list[dict[str, str]]:
    """What the emergency words of a text call for: each number and advice once, with the first word that was found."""
    found = [row for row in emergency_words() if row["word"] in text]
    return list({(row["number"], row["advice"]): row for row in reversed(found)}.values())[::-1]


def standard_answers(step: str, category: Category | None) -> list[StandardAnswer]:
    """Texts to begin with: those for the category first, then the general ones."""
    code = category.code if category else ""
    rows = StandardAnswer.objects.filter(state=ACTIVE, step=step).order_by("pk")
    fitting = [r for r in rows if code and any(code.startswith(c) for c in r.categories.split())]
    return fitting + [r for r in rows if not r.categories]
