"""What an empty city begins with: forms of council (data/council_kinds.yaml). Only what is missing is added.

Forms that were there before there was a share (``pass_share``) get the shipped one, as long as nobody has changed them;
an administrator who did has seen the box, and the page of each council says that no share is asked.
"""

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
    known = {kind.code: kind for kind in CouncilKind.objects.all()}
    for row in yaml.safe_load((DATA / "council_kinds.yaml").read_text(encoding="utf-8")):
        kind = known.get(row["code"])
        if kind is None:
            registers.add(CouncilKind(**row), by=IMPORT)
        elif kind.is_active and kind.version == 1 and not kind.pass_share and "pass_share" in row:
            registers.change(kind, changes={"pass_share": row["pass_share"]}, by=IMPORT)
