"""What an empty city begins with: forms of council (data/council_kinds.yaml). Only what is missing is added."""

from pathlib import Path

import yaml

from linli.councils.models import CouncilKind
from linli.kernel.actor import IMPORT
from linli.kernel.seeds import seed
from linli.record import registers

DATA = Path(__file__).parent / "data"


@seed(70)
def council_kinds() -> None:
    """The shipped forms of council."""
    known = set(CouncilKind.objects.values_list("code", flat=True))
    for row in yaml.safe_load((DATA / "council_kinds.yaml").read_text(encoding="utf-8")):
        if row["code"] not in known:
            registers.add(CouncilKind(**row), by=IMPORT)
