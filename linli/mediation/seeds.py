"""What an empty city begins with for mediation (data/*.yaml). Only what is missing is added."""

from pathlib import Path
from typing import Any

import yaml

from linli.clocks.models import Ladder
from linli.kernel.actor import IMPORT
from linli.kernel.seeds import seed
from linli.mediation.models import DisputeType, MediationSettings, PaperKind
from linli.record import registers

DATA = Path(__file__).parent / "data"
RUNGS = [
    {"code": "soon", "at": "before 5 calendar_days"},
    {"code": "due", "at": "due"},
    {"code": "overdue_7", "at": "after 7 calendar_days"},
]
COURT_RUNGS = [{"code": "soon", "at": "before 10 calendar_days"}, {"code": "last", "at": "before 3 calendar_days"}]


@seed(70)
def mediation() -> None:
    """All shipped data of mediation."""
    if not MediationSettings.objects.exists():
        registers.add(MediationSettings(**_read("settings")), by=IMPORT)
    if not Ladder.objects.filter(code="mediation").exists():
        registers.add(Ladder(code="mediation", name="人民调解", name_en="Mediation", rungs=RUNGS), by=IMPORT)
    if not Ladder.objects.filter(code="confirmation").exists():
        row = Ladder(code="confirmation", name="共同申请司法确认", name_en="Judicial confirmation", rungs=COURT_RUNGS)
        registers.add(row, by=IMPORT)
    known = set(DisputeType.objects.values_list("code", flat=True))
    for row in _read("dispute_types"):
        if row["code"] not in known:
            kind = DisputeType(code=row["code"], name=row["name"], name_en=row["name_en"])
            kind.allows_confirmation = row.get("confirmation", True)
            registers.add(kind, by=IMPORT)
    known = set(PaperKind.objects.values_list("code", flat=True))
    for row in _read("paper_kinds"):
        if row["code"] not in known:
            fields = {name: row[name] for name in ("code", "name", "name_en", "need")}
            registers.add(PaperKind(place_number=row["place"], **fields), by=IMPORT)


def _read(name: str) -> Any:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
