"""Units that councils name without being told."""

from linli.people.models import Unit
from linli.record.registers import RegisterState


def supervision() -> Unit | None:
    """The desk that watches over what is late."""
    return Unit.objects.filter(kind=Unit.Kind.SUPERVISION, state=RegisterState.ACTIVE).first()
