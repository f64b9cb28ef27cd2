"""What happens again and again in places."""

from datetime import timedelta

from django.utils import timezone

from linli.kernel.actor import CLOCK
from linli.kernel.schedule import every
from linli.places.actions import take_effect
from linli.places.models import AreaUpload, Recut
from linli.places.rules import RecutState

KEPT = timedelta(days=1)


@every(seconds=3600)
def forget_uploads() -> int:
    """Files of polygons that nobody imported within a day are removed."""
    old = list(AreaUpload.objects.filter(at__lt=timezone.now() - KEPT))
    for upload in old:
        upload.file.delete(save=False)
        upload.delete()
    return len(old)


@every(seconds=60)
def recuts_take_effect() -> int:
    """What was decided for a day that has come is done."""
    due = list(Recut.objects.filter(state=RecutState.DECIDED, begins_on__lte=timezone.localdate()).order_by("pk"))
    for recut in due:
        take_effect(recut, by=CLOCK)
    return len(due)
