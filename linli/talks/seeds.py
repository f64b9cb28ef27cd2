"""What an empty Linli begins with: reasons for not showing a statement (data/refusal_reasons.yaml).

Only what is missing is added: what a person changed or retired stays as it is.
"""

from pathlib import Path

import yaml

from linli.kernel.actor import IMPORT
from linli.kernel.seeds import seed
from linli.record import registers
from linli.talks.models import RefusalReason

DATA = Path(__file__).parent / "data"


@seed(58)
def refusal_reasons() -> None:
    """The reasons."""
    known = set(RefusalReason.objects.values_list("code", flat=True))
    for row in yaml.safe_load((DATA / "refusal_reasons.yaml").read_text(encoding="utf-8")):
        if row["code"] not in known:
            registers.add(RefusalReason(**row), by=IMPORT)
