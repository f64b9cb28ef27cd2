"""What an empty city begins with for visits (data/*.yaml). Only what is missing is added."""

from pathlib import Path
from typing import Any

import yaml

from linli.kernel.actor import IMPORT
from linli.kernel.seeds import seed
from linli.record import registers
from linli.visits.models import CareKind, VisitSettings

DATA = Path(__file__).parent / "data"


@seed(70)
def visits() -> None:
    """Settings, and kinds of the care list."""
    if not VisitSettings.objects.exists():
        registers.add(VisitSettings(), by=IMPORT)
    known = set(CareKind.objects.values_list("code", flat=True))
    for row in _read("care_kinds"):
        if row["code"] not in known:
            registers.add(CareKind(**row), by=IMPORT)


def _read(name: str) -> Any:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
