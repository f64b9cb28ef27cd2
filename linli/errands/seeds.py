"""What an empty city begins with for errands (data/*.yaml). Only what is missing is added."""

from pathlib import Path
from typing import Any

import yaml

from linli.errands.models import Certificate, ErrandKind, ErrandSettings
from linli.kernel.actor import IMPORT
from linli.kernel.seeds import seed
from linli.record import registers

DATA = Path(__file__).parent / "data"


@seed(75)
def errands() -> None:
    """Settings, the list of errands, the certificates that a community may not issue."""
    if not ErrandSettings.objects.exists():
        registers.add(ErrandSettings(promise="代办不收费、不拖延、不外泄。"), by=IMPORT)
    known = set(ErrandKind.objects.values_list("code", flat=True))
    for n, row in enumerate(_read("errand_kinds")):
        if row["code"] not in known:
            papers = "\n".join(row.pop("papers", []))
            registers.add(ErrandKind(**row, papers=papers, order=10 * (n + 1)), by=IMPORT)
    numbers = set(Certificate.objects.values_list("number", flat=True))
    told = _read("certificates")
    for row in told["certificates"]:
        if row["number"] not in numbers:
            registers.add(Certificate(**row, source=told["source"]), by=IMPORT)


def _read(name: str) -> Any:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
