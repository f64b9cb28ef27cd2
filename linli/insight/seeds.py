"""What an empty city begins with (data/formulas.yaml). Only where there is no formula at all."""

from pathlib import Path

import yaml

from linli.insight.models import Formula
from linli.kernel.actor import IMPORT
from linli.kernel.seeds import seed
from linli.record import registers

DATA = Path(__file__).parent / "data"


@seed(80)
def formulas() -> None:
    """Samples of other ways of counting."""
    if not Formula.objects.exists():
        for row in yaml.safe_load((DATA / "formulas.yaml").read_text(encoding="utf-8")):
            registers.add(Formula(**row), by=IMPORT)
