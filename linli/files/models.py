"""Stored files: attachments of things, what a rejected form still holds, and the limits."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from django.apps import apps
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.files.rules import ATTACHMENT, AttachmentState
from linli.record.acts import Doing
from linli.record.models import Act, Root, Thing
from linli.record.registers import REGISTER, Register

JPEG, PDF = "image/jpeg", "application/pdf"
HOLD_FOR = timedelta(hours=2)


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def kept(self) -> "AttachmentQuerySet":
        return self.filter(state=AttachmentState.KEPT)

    def of(self, *roots: Root) -> "AttachmentQuerySet":
        """What these roots of one kind hold, oldest first; removed ones are left out."""
        kinds = {root._meta.label_lower for root in roots}
        return self.kept().filter(root_kind__in=kinds, root_id__in=[r.pk for r in roots]).order_by("pk")


class Attachment(Thing):
    """A picture or paper that came with an act (附件). The root that holds it is any root."""

    class Purpose(models.TextChoices):
        RAISED = "raised", _("photo of the request")  # 诉求照片
        BEFORE = "before", _("before")  # 办理前
        AFTER = "after", _("after")  # 办理后
        ANSWER = "answer", _("with the answer")  # 答复附件
        PAPER = "paper", _("paper")  # 纸质材料
        CONTACT = "contact", _("proof of a contact")  # 联系证据
        INTERNAL = "internal", _("internal")  # 内部材料

    class Audience(models.TextChoices):
        STAFF = "staff", _("staff only")  # 仅工作人员
        REPORTER = "reporter", _("staff and the reporter")  # 工作人员和诉求人
        PUBLIC = "public", _("everybody")  # 公开

    rules = ATTACHMENT
    inside = "holder"
    within: Doing | None = None  # the act under way of which its next step is a part
    kept = ("root_kind", "root_id", "purpose", "audience", "content_type", "digest", "blurred_from_id", "deleted_at")

    uuid = models.UUIDField(unique=True, default=uuid4)  # from the system's secure randomness: unguessable
    root_kind = models.CharField(max_length=40)
    root_id = models.BigIntegerField()
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")  # it says who brought it, and when
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    audience = models.CharField(_("who may see it"), max_length=10, choices=Audience)
    content_type = models.CharField(max_length=20, choices=[(JPEG, JPEG), (PDF, PDF)])
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField()
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    digest = models.CharField(max_length=64)  # of salt, caption and content; the record keeps it
    salt = models.CharField(
        max_length=64, default=secrets.token_hex
    )  # erased on removal: the digest then tells nothing
    blurred_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="blurred_copies")
    deleted_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)  # when the stored bytes were really gone

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            ATTACHMENT.constraint(),
            models.CheckConstraint(
                name="attachment_is_removed_at_an_instant",
                condition=Q(state=AttachmentState.REMOVED, deleted_at__isnull=False, caption="", salt="")
                | Q(state=AttachmentState.KEPT, deleted_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["root_kind", "root_id"]),
            models.Index(
                name="attachment_to_erase",
                fields=["id"],
                condition=Q(state=AttachmentState.REMOVED, erased_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def holder(self) -> Root:
        """The root it belongs to: the one an act works on, else loaded once."""
        held: Root | None = getattr(self, "_holder", None)
        if held is None:
            model = cast(type[Root], apps.get_model(self.root_kind))
            held = self._holder = model._base_manager.get(pk=self.root_id)
        return held

    @holder.setter
    def holder(self, root: Root) -> None:
        self._holder = root
        self.root_kind, self.root_id = root._meta.label_lower, root.pk

    @property
    def uploaded_by(self) -> dict[str, Any]:
        """Who brought it: ids and codes, as the act keeps them."""
        return cast(dict[str, Any], self.act.by)

    @property
    def is_picture(self) -> bool:
        return self.content_type == JPEG

    @property
    def is_public(self) -> bool:
        return self.state == AttachmentState.KEPT and self.audience == self.Audience.PUBLIC

    @property
    def name(self) -> str:
        return stored_name(self.uuid, self.content_type)

    @property
    def url(self) -> str:
        return reverse("files:file", args=[self.uuid])

    @property
    def thumb_url(self) -> str:
        return reverse("files:thumb", args=[self.uuid])

    @property
    def alt(self) -> str:
        """What a screen reader says instead of the picture."""
        return self.caption or str(self.get_purpose_display())


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

    class Meta:
        indexes = [models.Index(fields=["token"]), models.Index(fields=["sender"])]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def thumb_url(self) -> str:
        return reverse("files:held", args=[self.token, self.uuid])


class FileLimits(Register):
    """How much may be sent (文件限额): one row, which an administrator edits."""

    kept = ("pictures", "per_thing", "megabytes", "per_sender_day", "per_staff_day")

    pictures = models.PositiveSmallIntegerField(
        _("pictures in one submission"), default=9, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    per_thing = models.PositiveSmallIntegerField(
        _("files in one case"), default=60, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    megabytes = models.PositiveSmallIntegerField(
        _("megabytes in one file"), default=20, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    per_sender_day = models.PositiveSmallIntegerField(
        _("files from one resident in one day"), default=60, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    per_staff_day = models.PositiveSmallIntegerField(
        _("files from one member of staff in one day"),
        default=500,
        validators=[MinValueValidator(1), MaxValueValidator(10000)],
    )

    class Meta:
        constraints = [REGISTER.constraint()]

    def __str__(self) -> str:
        return str(_("Limits for files"))


def stored_name(uuid: UUID, content_type: str) -> str:
    """Where the bytes lie in storage: two characters spread them over folders."""
    return f"files/{uuid.hex[:2]}/{uuid.hex}.{'jpg' if content_type == JPEG else 'pdf'}"


def thumb_name(uuid: UUID) -> str:
    return f"files/{uuid.hex[:2]}/{uuid.hex}.thumb.jpg"


def digest_of(content: bytes, *, caption: str, salt: str) -> str:
    return hashlib.sha256(salt.encode() + caption.encode() + b"\0" + content).hexdigest()


def erase(uuid: UUID, content_type: str) -> None:
    """Delete the stored bytes; asked twice it does nothing."""
    default_storage.delete(stored_name(uuid, content_type))
    default_storage.delete(thumb_name(uuid))


def expiry() -> datetime:
    return timezone.now() + HOLD_FOR
