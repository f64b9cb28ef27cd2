"""One errand that is run for somebody."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.clocks.models import Clock
from linli.errands.models.registers import ErrandKind
from linli.errands.rules import ENDED, ERRAND, OPEN, ErrandState, Where
from linli.people.fields import EncryptedText
from linli.people.models import Contact, Unit
from linli.places.models import Area
from linli.record.models import Root


class Errand(Root):
    """Something that is run for a resident (代办): who asked, who runs it, who has the papers, what is needed still."""

    class Channel(models.TextChoices):
        WEB = "web", pgettext_lazy("errand", "asked for by the resident")  # 居民自己提出
        DOOR = "door", pgettext_lazy("errand", "asked for at the door")  # 入户时提出
        WINDOW = "window", pgettext_lazy("errand", "asked for at the window")  # 窗口提出

    class Feeling(models.TextChoices):
        GOOD = "good", pgettext_lazy("errand", "it went well")  # 办得好
        FAIR = "fair", pgettext_lazy("errand", "it was all right")  # 还可以
        BAD = "bad", pgettext_lazy("errand", "it did not go well")  # 办得不好

    rules = ERRAND
    kept = (
        "kind_id", "area_id", "channel", "contact_id", "desk_id", "helper_id", "papers_with", "papers_n", "is_needed",
        "due_at", "is_coded", "feeling",
    )  # fmt: skip

    kind = models.ForeignKey(ErrandKind, on_delete=models.PROTECT, related_name="errands", verbose_name=_("errand"))
    area = models.ForeignKey(Area, to_field="code", on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    channel = models.CharField(_("how it was asked for"), max_length=8, choices=Channel)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")  # whose clerk wrote it down
    words = EncryptedText(_("what the errand is about"), blank=True)
    address = EncryptedText(_("where the helper comes to"), blank=True)
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="errands", verbose_name=_("helper")
    )
    papers_with = models.CharField(_("who has the papers"), max_length=8, choices=Where, default=Where.RESIDENT)
    papers_n = models.PositiveSmallIntegerField(default=0)  # photographed
    needs = EncryptedText(_("what is needed from the resident"), blank=True)
    is_needed = models.BooleanField(default=False)  # encrypted text cannot be asked for
    receipt = EncryptedText(_("receipt of the office"), blank=True)
    clock = models.OneToOneField(Clock, null=True, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_coded = models.BooleanField(default=False)  # the result was handed over against the resident's code
    feeling = models.CharField(_("how it went"), max_length=5, choices=Feeling, blank=True)
    shredded_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        kind_id: int
        area_id: str
        contact_id: int | None
        desk_id: int | None
        helper_id: int | None

    class Meta:
        constraints = [
            ERRAND.constraint(),
            models.CheckConstraint(
                name="errand_that_is_run_has_a_helper",
                condition=~Q(state__in=["taken", "ready", "under_way", "fetched"]) | Q(helper__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["area", "state", "due_at"]),
            models.Index(fields=["helper", "state"]),
            models.Index(fields=["kind", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("errands:errand", args=[self.pk])

    @property
    def number(self) -> str:
        """As it stands on slips: 2026-00017."""
        return f"{self.asked_at:%Y}-{self.pk:05d}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    @property
    def is_given(self) -> bool:
        return self.state == ErrandState.GIVEN
