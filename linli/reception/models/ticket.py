"""The number that somebody draws at the door."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case
from linli.people.fields import EncryptedText
from linli.people.models import Contact, Unit
from linli.reception.models.hall import Hall
from linli.reception.rules import AHEAD, OPEN_TICKETS, TICKET
from linli.record.models import Root


class Ticket(Root):
    """One arrival (排队号): what was said with it is used in whatever becomes of it.

    A ticket names no clerk: waiting and serving times are those of the window.
    """

    class Outcome(models.TextChoices):
        CONSULTATION = "consultation", _("question answered on the spot")  # 当场答复
        REQUEST = "request", _("became a request")  # 转为诉求
        CONFLICT = "conflict", _("became a mediation")  # 转为调解

    rules = TICKET
    kept = ("hall_id", "day", "serial_number", "goes_first", "outcome", "case_id", "office_id")

    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, related_name="tickets")
    day = models.DateField()
    serial_number = models.PositiveSmallIntegerField()
    goes_first = models.BooleanField(_("goes first"), default=False)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")
    words = EncryptedText(_("what it is about"), blank=True)
    window = models.CharField(_("window"), max_length=20, blank=True)
    arrived_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    last_called_at = models.DateTimeField(null=True)  # when it was put first on the screen
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    advice = EncryptedText(_("question and answer, in one line"), blank=True)
    office = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="tickets")
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            TICKET.constraint(),
            models.UniqueConstraint(name="one_number_a_day", fields=["hall", "day", "serial_number"]),
            models.CheckConstraint(
                name="a_case_ends_its_ticket", condition=Q(case=None) | Q(outcome__in=["request", "conflict"])
            ),
        ]
        indexes = [models.Index(fields=["hall", "day", "state"])]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("reception:reception", args=[self.pk])

    @property
    def number(self) -> str:
        """What is called: A017."""
        return f"{self.hall.sign}{self.serial_number:03d}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_TICKETS

    @property
    def is_ahead(self) -> bool:
        return self.state in AHEAD

    @property
    def waited_minutes(self) -> int | None:
        """From drawing the number to being called; of who still waits, until now."""
        until: datetime | None = self.called_at or self.began_at
        if until is None and self.is_open:
            until = timezone.now()
        return int((until - self.arrived_at).total_seconds() // 60) if until else None
