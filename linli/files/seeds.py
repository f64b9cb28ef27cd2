"""The shipped limits for files."""

from linli.files.models import FileLimits
from linli.kernel.actor import IMPORT
from linli.kernel.seeds import seed
from linli.record import registers


@seed(40)
def load_limits() -> None:
    """One row, once; what somebody changed stays as it is."""
    if not FileLimits.objects.exists():
        registers.add(FileLimits(), by=IMPORT)
