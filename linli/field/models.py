"""Phones that workers use in the field."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.field.rules import DEVICE, DeviceState
from linli.people.models import Post
from linli.record.models import Root


class FieldDevice(Root):
    """A phone that may carry a worker's day (外勤手机): whose, for which post, until when. Where it is, nobody knows.

    Its key stands on the phone alone; here is a digest. When it was last used is not kept.
    """

    rules = DEVICE
    kept = ("user_id", "post_id", "valid_until", "key_digest")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="field_devices")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name of the phone"), max_length=40)
    key_digest = models.CharField(max_length=64, unique=True)
    sessions_ended = models.PositiveIntegerField(default=0)  # as the user's was then: ending all sessions ends the key
    enrolled_at = models.DateTimeField(auto_now_add=True)
    valid_until = models.DateTimeField()

    if TYPE_CHECKING:
        user_id: int
        post_id: int

    class Meta:
        constraints = [DEVICE.constraint()]
        indexes = [models.Index(name="field_device_in_use", fields=["user"], condition=Q(state="active"))]

    def __str__(self) -> str:
        return f"device {self.pk}"

    @property
    def is_in_use(self) -> bool:
        return self.state == DeviceState.ACTIVE and self.valid_until > timezone.now()
