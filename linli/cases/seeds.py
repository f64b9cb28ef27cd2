"""What an empty city begins with: categories, reasons, words, answers, settings (data/*.yaml).

Only what is missing is added: what a person changed or retired stays as it is.
"""

from pathlib import Path
from typing import Any

import yaml

from linli.cases.models import CaseSettings, Category, EmergencyWord, ImportMapping, Reason, StandardAnswer
from linli.cases.queries.import_rows import shipped
from linli.kernel.actor import IMPORT
from linli.kernel.seeds import seed
from linli.record import registers

DATA = Path(__file__).parent / "data"
ESCALATION = {"overdue_1": "reminder", "overdue_3": "formal", "overdue_7": "leader"}


@seed(60)
def cases() -> None:
    """All shipped data of cases."""
    if not CaseSettings.objects.exists():
        registers.add(CaseSettings(escalation=ESCALATION), by=IMPORT)
    _categories()
    for use in Reason.Use.values:
        _reasons(use)
    known = set(EmergencyWord.objects.values_list("word", flat=True))
    for row in _read("emergency_words"):
        for word in dict.fromkeys(row["words"]):
            if word not in known:
                known.add(word)
                registers.add(EmergencyWord(word=word, number=row["number"], advice=row["advice"]), by=IMPORT)
    known = set(StandardAnswer.objects.values_list("code", flat=True))
    for row in _read("standard_answers"):
        if row["code"] not in known:
            codes = " ".join(row["categories"])
            fields = {name: row[name] for name in ("code", "step", "title", "text")}
            registers.add(StandardAnswer(categories=codes, **fields), by=IMPORT)
    known = set(ImportMapping.objects.values_list("source_code", flat=True))
    for row in shipped()["mappings"]:
        if row["source"] not in known:
            fields = {name: row[name] for name in ("name", "channel", "columns")}
            registers.add(ImportMapping(source_code=row["source"], **fields), by=IMPORT)


def _categories() -> None:
    known = {c.code: c for c in Category.objects.all()}
    for row in _read("categories"):
        parent = known.get(row["code"])
        if parent is None:
            parent = Category(code=row["code"], name=row["name"], name_en=row["name_en"])
            registers.add(parent, by=IMPORT)
        for child in row["children"]:
            if child["code"] not in known:
                registers.add(_category(child, parent), by=IMPORT)


def _category(row: dict[str, Any], parent: Category) -> Category:
    contact, deadline = row["first_contact"], row["deadline"]
    return Category(
        parent=parent,
        **{name: row[name] for name in ("code", "name", "name_en", "filing_condition", "closing_condition")},
        keywords=" ".join(row["keywords"]),
        lead_hint=row["lead"],
        assisting_hint="、".join(row["assisting"]),
        contact_value=contact["value"],
        contact_unit=contact["unit"],
        deadline_value=deadline["value"],
        deadline_unit=deadline["unit"],
        deadline_source=deadline["source"],
        deadline_note=row["source_text"],
        community_duty=row["community_duty"],
        is_sensitive=row["sensitive"],
        is_publishable=row["publishable"],
        suggests_mediation=row["mediation_suggested"],
    )


def _reasons(use: str) -> None:
    known = set(Reason.objects.filter(use=use).values_list("code", flat=True))
    for row in _read(f"{use}_reasons"):
        if row["code"] in known:
            continue
        reason = Reason(use=use, code=row["code"], name=row["name"], name_en=row["name_en"])
        reason.group, reason.told = row.get("group", Reason.Group.OTHER), row.get("told", "")
        reason.hint, reason.days = row.get("evidence", ""), row.get("usual_days") or row.get("review_days")
        reason.needs_office = row.get("needs_office", False)
        registers.add(reason, by=IMPORT)


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return rows
