"""The record: acts, their entries, and the words, which alone can be shredded."""

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models

from linli.kernel.rulebook import Rulebook


class Thing(models.Model):
    """Something with a state, which only an act changes."""

    rules: ClassVar[Rulebook]
    kept: ClassVar[tuple[str, ...]]  # what an entry keeps of it: ids, codes, flags, times
    inside: ClassVar[str]  # the field that names its root

    state = models.CharField(max_length=20)

    class Meta:
        abstract = True

    @property
    def root(self) -> "Root":
        root: Root = getattr(self, self.inside)
        return root

    @property
    def state_label(self) -> str:
        return str(self.rules.states(self.state).label)

    def facts(self) -> dict[str, Any]:
        """What an entry keeps of it, as JSON: ids, codes, flags and instants, never words."""
        return {name: _plain(getattr(self, name)) for name in self.kept}


class Root(Thing):
    """A thing with a history. What it holds shares its lock, its version and its history."""

    is_remembered: ClassVar[bool] = False  # processes keep it for a while: an act on it makes this one ask again

    version = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def root(self) -> "Root":
        return self

    def follow(self) -> set[str]:
        """Bring up to date what the root repeats of what it holds, at the end of each act; the fields that changed."""
        return set()

    @property
    def history(self) -> "models.QuerySet[Act]":
        acts = Act.objects.filter(root_kind=self._meta.label_lower, root_id=self.pk)
        return acts.order_by("version")


class Act(models.Model):
    """One write: who did what, once. Its id is the sender's key."""

    begun: "Root | None" = None  # what has just begun with it; nothing once it is read from the database

    id = models.UUIDField(primary_key=True, default=uuid4)
    root_kind = models.CharField(max_length=40)
    root_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    action = models.CharField(max_length=40)
    by = models.JSONField()  # Actor.facts()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    batch = models.UUIDField(null=True, db_index=True)  # bulk work: one act per thing
    at = models.DateTimeField()
    occurred_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_act_one_version", fields=["root_kind", "root_id", "version"])]

    def __str__(self) -> str:
        return f"{self.root_kind} {self.root_id}: {self.action}"


class Entry(models.Model):
    """What an act did to one thing, sealed together with the entry before it."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="entries")
    n = models.PositiveIntegerField()  # its place in the history of the root
    kind = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    action = models.CharField(max_length=40)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    facts = models.JSONField()
    seal = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["kind", "thing_id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id}: {self.action}"


class Head(models.Model):
    """Where the history of a root ends, so that its tail cannot be cut off unseen."""

    kind = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    length = models.PositiveIntegerField(default=0)
    seal = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_head", fields=["kind", "thing_id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id}"


class Note(models.Model):
    """What somebody said in an act; of it the record holds a salted digest only."""

    class Audience(models.TextChoices):
        STAFF = "staff"  # an internal note (内部备注)
        REPORTER = "reporter"  # told to, or by, whoever raised it (对诉求人公开)

    id = models.UUIDField(primary_key=True, default=uuid4)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="notes")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.STAFF)
    text = models.TextField()
    salt = models.CharField(max_length=64, default=secrets.token_hex)
    shredded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)

    def digest(self) -> str:
        return hashlib.sha256((self.salt + self.text).encode()).hexdigest()


class Message(models.Model):
    """Who must be told what: written within the act, delivered afterwards by ``notices``."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="messages")
    to_kind = models.CharField(max_length=40)
    to_id = models.BigIntegerField()
    what = models.CharField(max_length=40)  # the event, as the texts name it
    facts = models.JSONField(default=dict)  # ids and instants that the text may need
    fanned_out_at = models.DateTimeField(null=True)  # deliveries were made of it

    class Meta:
        indexes = [
            models.Index(
                name="message_waiting",
                fields=["id"],
                condition=models.Q(fanned_out_at__isnull=True),
            ),
            models.Index(fields=["to_kind", "to_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.what} to {self.to_kind} {self.to_id}"


class Heartbeat(models.Model):
    """A sign of life of one worker, or the lease of one tick: machinery, so not an act."""

    name = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()  # a worker: last seen; a tick: last begun
    lease_until = models.DateTimeField(null=True)  # a tick: whose turn lasts until then
    last_error = models.CharField(max_length=120, blank=True)  # the kind of error, never its words

    def __str__(self) -> str:
        return self.name


def _plain(value: Any) -> Any:
    """As JSON keeps it; an instant in UTC, as it comes back from the database, wherever whoever typed it lives."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(UTC)
    return value.isoformat() if hasattr(value, "isoformat") else value
