"""Attachments: the pictures and papers that came with acts (附件)."""

import secrets
from typing import Any, cast
from uuid import uuid4

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.files.models.storage import JPEG, PDF, erase, stored_name
from linli.files.rules import ATTACHMENT, AttachmentState
from linli.record.acts import Doing
from linli.record.models import Act, Root, Thing


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def kept(self) -> "AttachmentQuerySet":
        return self.filter(state=AttachmentState.KEPT)

    def of(self, *roots: Root) -> "AttachmentQuerySet":
        """What these roots of one kind hold, oldest first; removed ones are left out."""
        kinds = {root._meta.label_lower for root in roots}
        return self.kept().filter(root_kind__in=kinds, root_id__in=[r.pk for r in roots]).order_by("pk")

    def erase_removed(self) -> int:
        """Delete the bytes of removed files from storage, and note when they were gone."""
        waiting = self.filter(state=AttachmentState.REMOVED, erased_at__isnull=True)
        done = 0
        for attachment in waiting:
            erase(attachment.uuid, attachment.content_type)
            done += Attachment.objects.filter(pk=attachment.pk).update(erased_at=timezone.now())
        return done


class Attachment(Thing):
    """A picture or paper that came with an act (附件). The root that holds it is any root."""

    class Purpose(models.TextChoices):
        RAISED = "raised", pgettext_lazy("purpose of a file", "photo of the request")  # 诉求照片
        BEFORE = "before", pgettext_lazy("purpose of a file", "before")  # 办理前
        AFTER = "after", pgettext_lazy("purpose of a file", "after")  # 办理后
        ANSWER = "answer", pgettext_lazy("purpose of a file", "with the answer")  # 答复附件
        PAPER = "paper", pgettext_lazy("purpose of a file", "paper")  # 纸质材料
        CONTACT = "contact", pgettext_lazy("purpose of a file", "proof of a contact")  # 联系证据
        INTERNAL = "internal", pgettext_lazy("purpose of a file", "internal")  # 内部材料

    class Audience(models.TextChoices):
        STAFF = "staff", _("staff only")  # 仅工作人员
        REPORTER = "reporter", _("staff and the reporter")  # 工作人员和诉求人
        PUBLIC = "public", _("everybody")  # 公开

    rules = ATTACHMENT
    inside = "holder"
    within: Doing | None = None  # the act under way of which its next step is a part
    kept = ("root_id", "purpose", "audience", "content_type", "check_code", "blurred_from_id", "deleted_at")

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
    check_code = models.CharField(max_length=64)  # digest of salt, caption and content; the record keeps it (校验码)
    salt = models.CharField(max_length=64, default=secrets.token_hex)  # erased on removal: the code then tells nothing
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
