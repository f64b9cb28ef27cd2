"""The clock a worker sets before going somewhere alone."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.people.fields import EncryptedText
from linli.people.models import Unit
from linli.record.models import Root
from linli.visits.rules import CHECK_BACK, CheckBackState


class CheckBack(Root):
    """Ask after me at three (报平安): set by the worker alone, for the worker's safety. What was written goes once they are back.

    It knows no place but what the worker wrote, and nobody is shown it before the time is over but their own unit.
    """

    rules = CHECK_BACK
    kept = ("user_id", "unit_id", "ask_at")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="check_backs")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    ask_at = models.DateTimeField(_("ask after me at"))
    words = EncryptedText(_("where I go"), blank=True)

    if TYPE_CHECKING:
        user_id: int
        unit_id: int

    class Meta:
        constraints = [
            CHECK_BACK.constraint(),
            models.UniqueConstraint(
                name="one_check_back_at_a_time",
                fields=["user"],
                condition=~Q(state=CheckBackState.BACK),
            ),
        ]
        indexes = [models.Index(fields=["state", "ask_at"])]

    def __str__(self) -> str:
        return f"check back {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("visits:check-back")
