"""How a resident can be reached, and who looked at it."""

import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.people.fields import EncryptedText, is_mobile
from linli.people.models.units import Post
from linli.record import chain


class LegalBasis(models.TextChoices):
    """Why we may keep personal data (个人信息保护法 art. 13)."""

    LEGAL_DUTY = "legal_duty", _("needed to carry out a legal duty")  # 履行法定职责或者法定义务
    CONSENT = "consent", _("consent")  # 取得个人的同意
    CONTRACT = "contract", _("needed for a contract")  # 订立、履行合同所必需
    EMERGENCY = "emergency", _("to protect life, health or property in an emergency")  # 紧急情况
    PUBLIC = "public", _("made public by law or by the person")  # 依法公开或自行公开


class Contact(models.Model):
    """A resident as we can reach them (诉求人的联系方式): one row per person and phone.

    Name and phone are encrypted. Handling a request is a legal duty (信访工作条例, 个人信息保护法 art. 13(1)(3)),
    so no consent is asked for it. Changed only inside an act of the thing that needs it, or by its owner.
    """

    name = EncryptedText(_("full name"), blank=True)
    phone = EncryptedText(_("phone"), blank=True)
    name_hash = models.CharField(max_length=64, blank=True, db_index=True)
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True)
    last4_hash = models.CharField(max_length=64, blank=True, db_index=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="contact"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)  # the phone was proven by a code
    legal_basis = models.CharField(_("legal basis"), max_length=12, choices=LegalBasis, default=LegalBasis.LEGAL_DUTY)
    language = models.CharField(_("language"), max_length=10, default="zh-hans", choices=settings.LANGUAGES)
    made_at = models.DateTimeField(auto_now_add=True)
    shredded_at = models.DateTimeField(null=True, blank=True)  # 到期销毁: nothing personal is left

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_contact_per_person_and_phone",
                fields=["phone_hash", "name_hash"],
                condition=Q(user__isnull=True, shredded_at__isnull=True) & ~Q(phone_hash=""),
            )
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"

    @property
    def masked_name(self) -> str:
        """刘**"""
        return f"{self.name[:1]}{'*' * min(len(self.name) - 1, 2)}"

    @property
    def masked_phone(self) -> str:
        """138****1234, 0534-***4567"""
        if not self.phone:
            return ""
        head = self.phone[:3] if is_mobile(self.phone) else self.phone[: self.phone.index("-") + 1]
        return f"{head}{'*' * (len(self.phone) - len(head) - 4)}{self.phone[-4:]}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def can_receive_sms(self) -> bool:
        return is_mobile(self.phone)


class Reason(models.TextChoices):
    """Why somebody opens a masked value (查看理由)."""

    CALL = "call", _("to call about this matter")  # 联系诉求人核实情况
    VISIT = "visit", _("to visit or inspect on the spot")  # 上门或现场处理
    CALL_BACK = "call_back", _("to call back about the result")  # 回访
    CHECK = "check", _("to check identity or a duplicate")  # 核对身份或重复诉求
    SUPERVISE = "supervise", _("to supervise how it was handled")  # 督办检查
    RIGHTS = "rights", _("the person asked about their own data")  # 本人行使个人信息权利
    FOUND = "found", _("found by this number or name")  # 按号码或姓名查找；written by the search, never chosen


class AccessEntry(models.Model):
    """Somebody read a personal value unmasked (查看记录). Only ever added; sealed contact by contact."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="reads")
    n = models.PositiveIntegerField()  # its place among the reads of this contact
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("post"))
    field = models.CharField(_("what"), max_length=10, choices=[("name", _("full name")), ("phone", _("phone"))])
    about_kind = models.CharField(max_length=40, blank=True)  # the thing it was read for
    about_id = models.BigIntegerField(null=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    words = EncryptedText(_("in words"), blank=True)
    at = models.DateTimeField(_("when"), db_index=True)
    seal = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_read_one_place", fields=["contact", "n"])]
        indexes = [models.Index(fields=["user", "at"])]

    def sealed(self, before: str) -> str:
        """Keyed, over this read and the seal of the one before it; the words are left out, so they can be shredded."""
        who = (self.contact_id, self.n, self.user_id, self.post_id)
        what = (self.field, self.about_kind, self.about_id, self.reason, self.at.timestamp())
        return chain.mac(json.dumps([before, *who, *what]), like=self.seal)

    def __str__(self) -> str:
        return f"{self.user_id} read {self.field} of {self.contact_id}"
