"""What residents want to talk over, and who supports it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case
from linli.councils.models.council import Council
from linli.councils.rules import LIVE, PUBLIC_TOPICS, SUPPORT, TOPIC, TopicState
from linli.people.models import Contact
from linli.record.models import Root


class Topic(Root):
    """One matter for a council (议题).

    ``words`` are the proposer's own and stay inside; what is public is what the convener made of them: the title,
    what is asked, who decides, what is possible, by when.
    """

    class Origin(models.TextChoices):
        RESIDENT = "resident", _("a resident, by QR code or on the web")  # 居民扫码
        TOLD = "told", _("a resident, told to a worker")  # 居民当面说
        CASE = "case", _("a request")  # 诉求
        HOT = "hot", _("a matter that many raise")  # 热点
        VISIT = "visit", _("a visit")  # 走访
        MEMBER = "member", _("a member of the council")  # 议事成员
        TALK = "talk", _("a talk by code")  # 码上议事
        HEARING = "hearing", _("a daily hearing")  # 会客厅

    rules = TOPIC
    kept = ("council_id", "origin", "case_id", "proposer_id", "merged_into_id", "on_paper", "decide_by")

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="topics")
    origin = models.CharField(_("came from"), max_length=10, choices=Origin)
    words = models.TextField(_("in the proposer's words"), blank=True)
    title = models.CharField(_("title"), max_length=80)
    asked = models.TextField(_("what is asked"), blank=True)
    decides = models.CharField(_("who decides"), max_length=200, blank=True)
    possible = models.TextField(_("what is possible"), blank=True)
    decide_by = models.DateField(_("by when"), null=True, blank=True)
    background = models.TextField(_("what one should know"), blank=True)
    proposer = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="topics")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    on_paper = models.BooleanField(default=False)
    answer = models.TextField(_("answer"), blank=True)
    proposed_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            TOPIC.constraint(),
            models.CheckConstraint(
                name="merged_topic_names_the_other",
                condition=Q(state="merged", merged_into__isnull=False) | (~Q(state="merged") & Q(merged_into=None)),
            ),
        ]
        indexes = [models.Index(fields=["council", "state"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("councils:staff-topic", args=[self.pk])

    @property
    def number(self) -> str:
        """What people say on the phone: Y2026-0017."""
        return f"Y{timezone.localtime(self.proposed_at).year}-{self.pk:04d}" if self.pk else ""

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_TOPICS

    @property
    def takes_support(self) -> bool:
        return self.state in {TopicState.SHOWN, TopicState.ACCEPTED}


class Support(Root):
    """Somebody supports a topic (附议): one per device, or so many signatures on a sheet of paper.

    A root of its own, so that what neighbours do makes nobody's page stale. Merging moves no support.
    """

    rules, kept = SUPPORT, ("topic_id", "count", "on_paper")

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="supports")
    device = models.CharField(max_length=64, blank=True)  # keyed hash of a cookie; names nobody
    count = models.PositiveSmallIntegerField(_("signatures"), default=1)
    on_paper = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            SUPPORT.constraint(),
            models.UniqueConstraint(name="one_support_each", fields=["topic", "device"], condition=~Q(device="")),
            models.CheckConstraint(
                name="support_is_of_one_device_or_on_paper",
                condition=Q(on_paper=True, device="") | (Q(on_paper=False, count=1) & ~Q(device="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}: {self.count}"


class Tie(models.Model):
    """What a topic came from, was put to, or went on to, in another app (关联): by kind and id, for some of them stand above councils."""

    class Way(models.TextChoices):
        FROM = "from", _("came from")  # 由来
        ASKED = "asked", _("was put to")  # 征询: a talk or a vote held on it
        TO = "to", _("went on to")  # 去向

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="ties")
    way = models.CharField(max_length=5, choices=Way)
    kind = models.CharField(max_length=40)  # app.model
    thing_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="tied_once", fields=["topic", "kind", "thing_id"])]
        indexes = [models.Index(fields=["kind", "thing_id"])]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.way} {self.kind} {self.thing_id}"
