"""A vote (表决): the question, who decides, by what rules, and what came of it."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.people.models import Unit
from linli.places.models import Area
from linli.record.models import Root
from linli.votes.models.registers import Electorate, Matter
from linli.votes.rules import OVER, PUBLIC, VOTE, VoteState
from linli.votes.tally import Silent


class Vote(Root):
    """One question put to one electorate. The rules are copied from the matter when the roll is posted, and stay."""

    class Ballot(models.TextChoices):
        NAMED = "named", _("named: kept as evidence, published as totals only")  # 记名
        SECRET = "secret", _("secret: counted by heads, final once cast")  # 无记名

    class Silence(models.TextChoices):
        ABSENT = Silent.ABSENT, _("does not take part")  # 视为未参与
        ABSTAIN = Silent.ABSTAIN, _("counts as an abstention")  # 视为弃权
        FOLLOW = Silent.FOLLOW, _("follows the majority")  # 视为同意多数意见

    rules = VOTE
    kept = (
        *("area_id", "unit_id", "matter_id", "electorate", "ballot", "silence", "may_change", "most_per_proxy"),
        *(
            "objections_until",
            "opens_at",
            "closes_at",
            "roll_digest",
            "rules_digest",
            "ballots_digest",
            "result_digest",
        ),
        "shredded_at",
    )

    title = models.CharField(_("question put to the vote"), max_length=120)
    text = models.TextField(_("what it is about"), max_length=4000)
    compound = models.CharField(_("compound"), max_length=60)
    area = models.ForeignKey(
        Area, to_field="code", on_delete=models.PROTECT, related_name="+", verbose_name=_("community")
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("who holds the vote"))
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+", verbose_name=_("matter"))
    electorate = models.CharField(_("who decides"), max_length=12, choices=Electorate)  # the matter's
    ballot = models.CharField(_("kind of ballot"), max_length=8, choices=Ballot, default=Ballot.NAMED)
    silence = models.CharField(_("who says nothing"), max_length=8, choices=Silence, default=Silence.ABSENT)
    procedure = models.CharField(_("clause of the rules of procedure"), max_length=200, blank=True)
    may_change = models.BooleanField(_("may be changed until the end"), default=False)
    most_per_proxy = models.PositiveSmallIntegerField(
        _("most people one proxy may vote for"), default=0
    )  # 0: no proxies
    objections_until = models.DateTimeField(_("objections to the roll until"))
    opens_at = models.DateTimeField(_("voting begins"))
    closes_at = models.DateTimeField(_("voting ends"))
    links_sent_at = models.DateTimeField(null=True)
    everyone = models.PositiveIntegerField(default=0)  # heads on the roll
    everyone_area = models.DecimalField(max_digits=14, decimal_places=4, default=0)  # square metres on the roll
    counted_by = models.JSONField(default=dict)  # rules.json as frozen
    roll_digest = models.CharField(max_length=64, blank=True)  # SHA-256 of roll.csv as posted, then as frozen
    rules_digest = models.CharField(max_length=64, blank=True)
    ballots_digest = models.CharField(max_length=64, blank=True)
    result = models.JSONField(default=dict)  # Result.facts(), as certified
    result_digest = models.CharField(max_length=64, blank=True)
    channels = models.JSONField(default=dict)  # how many took part by which channel
    posted_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)  # certified, failed or cancelled
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            VOTE.constraint(),
            models.CheckConstraint(name="vote_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))),
            models.CheckConstraint(
                name="secret_votes_are_final", condition=Q(ballot="named") | Q(may_change=False, silence="absent")
            ),
            models.CheckConstraint(
                name="vote_is_frozen_when_open", condition=~Q(state__in=["open", "closed"]) | ~Q(roll_digest="")
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("votes:desk-vote", args=[self.pk])

    @property
    def is_secret(self) -> bool:
        return self.ballot == self.Ballot.SECRET

    @property
    def weighs_area(self) -> bool:
        return "area" in self.counted_by.get("measures", []) if self.counted_by else self.matter.weighs_area

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def has_result(self) -> bool:
        return bool(self.result)

    @property
    def is_open(self) -> bool:
        """Whether a ballot is taken now."""
        return self.state == VoteState.OPEN and timezone.now() < self.closes_at

    @property
    def may_send_links(self) -> bool:
        """At most once a day: a reminder is no siege."""
        return self.links_sent_at is None or timezone.now() - self.links_sent_at > timedelta(hours=20)

    def rules_now(self) -> dict[str, Any]:
        """What ``rules.json`` says, from the matter as it is now."""
        matter = self.matter
        return {
            "format": 1,
            "vote": self.pk,
            "title": self.title,
            "electorate": self.electorate,
            "ballot": self.ballot,
            "matter": matter.code,
            "law": matter.law,
            "measures": ["heads", "area"] if matter.weighs_area else ["heads"],
            "quorum": matter.quorum,
            "threshold": matter.threshold,
            "threshold_included": matter.is_included,
            "silent": self.silence,
            "procedure": self.procedure,
        }
