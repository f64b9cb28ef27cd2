"""What an empty Linli begins with: the matters of the Civil Code, and the settings of votes. Only what is missing is added."""

from pathlib import Path

import yaml

from linli.kernel.actor import IMPORT
from linli.kernel.seeds import seed
from linli.record import registers
from linli.votes.models import Matter, VoteSettings

MATTERS = Path(__file__).parent / "data" / "matters.yaml"


@seed(55)
def votes() -> None:
    """The matters that are put to the vote, and the settings."""
    known = set(Matter.objects.values_list("code", flat=True))
    for row in yaml.safe_load(MATTERS.read_text(encoding="utf-8")):
        if row["code"] not in known:
            registers.add(Matter(**row), by=IMPORT)
    if not VoteSettings.objects.exists():
        registers.add(VoteSettings(), by=IMPORT)
