"""What happens again and again in places."""

from datetime import timedelta

from django.utils import timezone

from linli.kernel.schedule import every
from linli.places.models import AreaUpload

KEPT = timedelta(days=1)


@every(seconds=3600)
def forget_uploads() -> int:
    """Files of polygons that nobody imported within a day are removed."""
    old = list(AreaUpload.objects.filter(at__lt=timezone.now() - KEPT))
    for upload in old:
        upload.file.delete(save=False)
        upload.delete()
    return len(old)
