"""What an empty city begins with: the classes of grid work (data/grid_work.yaml). Only what is missing is added."""

from pathlib import Path

import yaml

from linli.kernel.actor import IMPORT
from linli.kernel.seeds import seed
from linli.places.models import GridWork
from linli.record import registers

DATA = Path(__file__).parent / "data"


@seed(20)
def places() -> None:
    """The classes of grid work."""
    known = set(GridWork.objects.values_list("code", flat=True))
    for n, row in enumerate(yaml.safe_load((DATA / "grid_work.yaml").read_text()), start=1):
        if row["code"] not in known:
            registers.add(GridWork(order=n * 10, **row), by=IMPORT)
