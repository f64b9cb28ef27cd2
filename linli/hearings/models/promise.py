"""What somebody promised at a hearing, and by when."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case, Task
from linli.hearings.models.hearing import Concern, Hearing
from linli.hearings.rules import PROMISE, PromiseState, is_late
from linli.people.fields import EncryptedText
from linli.places.models import Area
from linli.record.models import Root


class Promise(Root):
    """Who does what by when (承诺事项). It stays on top of every hearing until it is kept, or people were told why not.

    ``user`` is set when a member of staff promised; anybody else stands by name in ``who``. With a ``case`` it is part of what
    is done there, with a ``task`` of what one office does.
    """

    rules = PROMISE
    kept = ("area_id", "hearing_id", "concern_id", "user_id", "due_on", "case_id", "task_id")

    area = models.ForeignKey(Area, to_field="code", on_delete=models.PROTECT, related_name="+")
    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="promises")
    concern = models.ForeignKey(Concern, null=True, on_delete=models.PROTECT, related_name="promises")
    what = EncryptedText(_("what is promised"), blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    who = EncryptedText(_("who promises it"), blank=True)
    due_on = models.DateField(_("by when"))
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="promises")
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="promises")
    answer = EncryptedText(_("what people were told"), blank=True)
    ended_at = models.DateTimeField(null=True)
    shredded_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        area_id: str
        hearing_id: int
        concern_id: int | None
        case_id: int | None
        user_id: int | None

    class Meta:
        constraints = [PROMISE.constraint()]
        indexes = [models.Index(fields=["area", "state", "due_on"])]

    def __str__(self) -> str:
        return f"promise {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("hearings:promise", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == PromiseState.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and is_late(self.due_on, today=timezone.localdate())

    @property
    def is_today(self) -> bool:
        return self.is_open and self.due_on == timezone.localdate()

    @property
    def by_whom(self) -> str:
        """Who promised it, in words."""
        return self.user.shown_name if self.user else self.who
