"""The roll (名册): who may vote and with what; objections to it, proxies, and the lists taken from door to door."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.people.fields import EncryptedText, is_mobile
from linli.record.models import Thing
from linli.votes.models.vote import Vote
from linli.votes.rules import DOOR_LIST, PROXY, ROLL_OBJECTION, ProxyState
from linli.votes.tally import written


class Member(models.Model):
    """One head on the roll, and so one ballot (表决权人): an owner with all their parts, a household, a resident.

    Written by acts on the vote, together with the digest of the whole roll; hence no thing of its own.
    """

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="members")
    n = models.PositiveIntegerField()  # its number on the roll
    name = EncryptedText(_("full name"), blank=True)
    phone = EncryptedText(_("phone"), blank=True)
    is_developer = models.BooleanField(_("developer"), default=False)  # unsold and undelivered parts, one head
    link_version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_number_per_member", fields=["vote", "n"])]
        ordering = ["n"]

    def __str__(self) -> str:
        return f"member {self.n} of vote {self.vote_id}"

    @property
    def masked_name(self) -> str:
        """刘**"""
        return masked(self.name)

    @property
    def masked_phone(self) -> str:
        return f"{self.phone[:3]}****{self.phone[-4:]}" if self.phone else ""

    @property
    def can_get_codes(self) -> bool:
        return is_mobile(self.phone)


class RollPart(models.Model):
    """A part that gives the right to vote (专有部分): a flat, a shop, a registered parking space; of a household its dwelling."""

    class Source(models.TextChoices):
        """Where the area comes from (建筑物区分所有权解释 第八条, in this order)."""

        REGISTERED = "registered", _("registered area")  # 登记面积
        SURVEYED = "surveyed", _("surveyed area")  # 实测面积
        CONTRACT = "contract", _("area by contract")  # 合同面积

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="parts")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="parts")
    label = models.CharField(_("part"), max_length=60)
    building = models.CharField(_("building"), max_length=30, blank=True)
    area = models.DecimalField(_("area, m²"), max_digits=12, decimal_places=4, default=0)
    area_source = models.CharField(_("source of the area"), max_length=10, choices=Source, default=Source.REGISTERED)
    is_unsold = models.BooleanField(_("unsold or not handed over"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_part_once", fields=["vote", "label"]),
            models.CheckConstraint(name="no_negative_area", condition=models.Q(area__gte=0)),
        ]
        indexes = [models.Index(fields=["vote", "building"])]

    def __str__(self) -> str:
        return self.label

    @property
    def area_words(self) -> str:
        """89.50: all digits, no more."""
        return written(self.area)


class RollUpload(models.Model):
    """A roll between its dry run and its import; encrypted, forgotten after a day."""

    vote = models.OneToOneField(Vote, on_delete=models.CASCADE, related_name="upload")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    columns = models.JSONField(default=dict)  # which column is what
    table = EncryptedText()  # JSON: names of the columns, numbered rows
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"upload for vote {self.vote_id}"


class RollObjection(Thing):
    """Somebody says the roll is wrong (名册异议). What they say is a note of the record."""

    rules = ROLL_OBJECTION
    inside = "vote"
    kept = ("vote_id",)

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="objections")
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="objections")

    class Meta:
        constraints = [ROLL_OBJECTION.constraint()]

    def __str__(self) -> str:
        return f"objection {self.pk} to the roll of vote {self.vote_id}"


class Proxy(Thing):
    """A written authority to vote for somebody (授权委托)."""

    rules = PROXY
    inside = "vote"
    kept = ("vote_id", "member_id")

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="proxies")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="proxies")
    name = EncryptedText(_("name of the proxy"))
    phone = EncryptedText(_("phone of the proxy"))
    phone_hash = models.CharField(max_length=64, db_index=True, blank=True)
    paper_number = models.CharField(_("number of the written authority"), max_length=40)
    link_version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            PROXY.constraint(),
            models.UniqueConstraint(
                name="one_proxy_per_member", fields=["member"], condition=models.Q(state=ProxyState.IN_FORCE)
            ),
        ]

    def __str__(self) -> str:
        return f"proxy {self.pk} for {self.member_id}"

    @property
    def masked_name(self) -> str:
        return masked(self.name)


class DoorList(Thing):
    """Who of a building has not voted, for a building leader who goes from door to door (上门名单). Never how anybody voted."""

    rules = DOOR_LIST
    inside = "vote"
    kept = ("vote_id",)

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="door_lists")
    building = models.CharField(_("building"), max_length=30, blank=True)
    name = EncryptedText(_("building leader"))
    link_version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [DOOR_LIST.constraint()]

    def __str__(self) -> str:
        return f"door list {self.pk} of vote {self.vote_id}"


def masked(name: str) -> str:
    """刘**; of co-owners the first."""
    return f"{name[:1]}{'*' * min(len(name) - 1, 2)}"
