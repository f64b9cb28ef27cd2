"""Other systems, what came in from them, what goes out to them, and what people decided about it."""

import hmac
from hashlib import sha256
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case
from linli.exchange.rules import DECISION, EVENTS, ArrivalState, Kind, Way
from linli.kernel.memory import remembered
from linli.notices.rules import Reason, State
from linli.people.fields import EncryptedText
from linli.places.models import Area
from linli.record.models import Act, Root
from linli.record.registers import REGISTER, Register, RegisterState


class Partner(Register):
    """Another system that work orders come from, or that is told what happens (对接系统)."""

    kept = ("code", "way_code", "area_id", "secret_number")

    code = models.SlugField(_("code"), max_length=40, unique=True)  # what a case keeps as its source
    name = models.CharField(_("name"), max_length=60)
    way = models.CharField(_("way"), max_length=10, choices=Way)
    address = models.CharField(_("address"), max_length=300, blank=True)
    secret_number = models.PositiveSmallIntegerField(default=1)  # a higher one makes older secrets void
    channel = models.CharField(_("channel"), max_length=10, choices=Case.Channel, default=Case.Channel.HOTLINE)
    events = models.JSONField(default=list)  # of a webhook: the steps it is told of
    area = models.ForeignKey(
        Area, null=True, blank=True, to_field="code", on_delete=models.PROTECT, related_name="+"
    )  # of a webhook: of which area; empty is the whole city

    class Meta:
        constraints = [REGISTER.constraint()]

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        """What both sides sign with: derived with a key instead of stored, like tracking links."""
        text = f"exchange:{self.code}:{self.secret_number}"
        return hmac.new(settings.LINK_KEY.encode(), text.encode(), sha256).hexdigest()[:48]

    @property
    def way_code(self) -> str:
        return self.way

    @property
    def is_webhook(self) -> bool:
        return self.way == Way.WEBHOOK

    @property
    def event_labels(self) -> list[str]:
        return [Case.rules.deed(event) for event in self.events if event in EVENTS]


@remembered()
def partners() -> list[Partner]:
    """Those in use: every act asks, so a process remembers them for a minute."""
    return list(Partner.objects.filter(state=RegisterState.ACTIVE).order_by("pk"))


class Arrival(models.Model):
    """One message that came in (来件). The same key is the same message, however often it comes."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="arrivals")
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=60)  # of the work order, as the other side counts
    payload = EncryptedText(blank=True)  # JSON: what was sent
    state = models.CharField(max_length=10, choices=ArrivalState, default=ArrivalState.WAITING)
    problem = models.CharField(max_length=300, blank=True)  # why it was not taken; never what stood there
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    times = models.PositiveIntegerField(default=1)  # how often it came
    received_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_arrival_per_key", fields=["partner", "key"]),
            models.CheckConstraint(name="arrival_state_is_known", condition=Q(state__in=ArrivalState.values)),
        ]
        indexes = [
            models.Index(name="arrival_by_number", fields=["partner", "number"]),
            models.Index(name="arrival_by_day", fields=["received_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}: {self.state}"


class Departure(models.Model):
    """One message on its way out (去件). It keeps its key however often it is sent: the other side takes it once.

    The machine moves it by conditional UPDATEs that name the state and the lease they expect.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="departures")
    what = models.CharField(max_length=40)  # a step of the case, or what the other side is told of its order
    act = models.ForeignKey(Act, null=True, on_delete=models.PROTECT, related_name="+")
    arrival = models.ForeignKey(Arrival, null=True, on_delete=models.PROTECT, related_name="answers")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    payload = EncryptedText(blank=True)  # JSON: what was rendered; it belongs to the key
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    detail = models.CharField(max_length=40, blank=True)
    key = models.UUIDField(unique=True, default=uuid4)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="told_once_of_an_act", fields=["partner", "act", "what"]),
            models.CheckConstraint(name="departure_state_is_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="departure_in_work_has_a_lease",
                condition=~Q(state__in=[State.LEASED, State.SENDING])
                | Q(lease__isnull=False, lease_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="departure_due", fields=["next_at"], condition=Q(state=State.WAITING)),
            models.Index(name="departure_by_case", fields=["partner", "case", "id"]),
            models.Index(name="departure_by_day", fields=["created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.what} to {self.partner_id}: {self.state}"


class ExchangeDecision(Root):
    """A person decided about one message (处置): to send it again, not to send it, to take it in after all."""

    rules = DECISION
    kept = ("departure_id", "arrival_id")

    departure = models.ForeignKey(Departure, null=True, on_delete=models.PROTECT, related_name="decisions")
    arrival = models.ForeignKey(Arrival, null=True, on_delete=models.PROTECT, related_name="decisions")

    class Meta:
        constraints = [DECISION.constraint()]

    def __str__(self) -> str:
        return f"{self.state}: {self.departure_id or self.arrival_id}"
