"""What a form that is still being filled in has on the server (暂存上传)."""

from datetime import timedelta
from uuid import uuid4

from django.db import models
from django.urls import reverse
from django.utils import timezone

from linli.files.models.attachment import Attachment
from linli.files.models.storage import erase

HOLD_FOR = timedelta(hours=2)


class HeldUploadQuerySet(models.QuerySet["HeldUpload"]):
    """Machinery: these rows belong to no thing yet, so no act changes them."""

    def of(self, token: str) -> "HeldUploadQuerySet":
        """What one form still has, in the order it was chosen."""
        now = timezone.now()
        return self.filter(token=token, cleared_at__isnull=True, expires_at__gt=now).order_by("pk")

    def renew(self) -> int:
        """The form was sent again: its pictures are kept for another two hours."""
        return self.update(expires_at=timezone.now() + HOLD_FOR)

    def let_go(self) -> int:
        """Delete the bytes, but not of those that were attached meanwhile."""
        rows = list(self)
        attached = set(Attachment.objects.filter(uuid__in=[r.uuid for r in rows]).values_list("uuid", flat=True))
        for row in rows:
            if row.uuid not in attached:
                erase(row.uuid, row.content_type)
        return HeldUpload.objects.filter(pk__in=[r.pk for r in rows]).update(cleared_at=timezone.now())


class HeldUpload(models.Model):
    """A picture that was sent with a form and does not belong to anything yet (暂存上传).

    Machinery: it lets a form that was refused for another reason keep its pictures.
    """

    token = models.CharField(max_length=43)  # of one form being filled in
    uuid = models.UUIDField(unique=True, default=uuid4)
    sender = models.CharField(max_length=64)  # keyed hash of who and which day, to count by
    name = models.CharField(max_length=100)
    content_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    expires_at = models.DateTimeField(db_index=True)
    cleared_at = models.DateTimeField(null=True)  # its bytes are gone; the row still counts for the day

    objects = HeldUploadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["token"]), models.Index(fields=["sender"])]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def thumb_url(self) -> str:
        return reverse("files:held", args=[self.token, self.uuid])
