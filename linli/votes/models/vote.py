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
from linli.votes.evidence import questions_of
from linli.votes.models.registers import Electorate, Matter
from linli.votes.rules import OVER, PUBLIC, VOTE, VoteState
from linli.votes.tally import Choice, Silent, answers_in


class Vote(Root):
    """What is put to one electorate: one question, the title; or several on one ballot, and then the title is their heading.

    The rules are copied from the matters when the roll is posted, and stay.
    """

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
            "written_digest",
            "joined_digest",
        ),
        "shredded_at",
    )

    title = models.CharField(_("question put to the vote"), max_length=120)
    text = models.TextField(_("what it is about"), max_length=4000)
    questions = models.JSONField(
        default=list
    )  # [{asked, matter (its code), seats (0: yes or no), candidates, writes_in, each, relative, basis}]; or none
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
    written_digest = models.CharField(
        max_length=64, blank=True
    )  # SHA-256 of the names that were written in; empty: none
    joined_digest = models.CharField(max_length=64, blank=True)  # of which spellings were joined; empty: none
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

    @property
    def writes_in(self) -> bool:
        """Whether names may be written in to any of its questions."""
        return any(one.get("writes_in") for one in self.questions)

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The questions with their numbers and rules, as frozen or as they are now; none if the title is the question."""
        found: list[dict[str, Any]] = (self.counted_by or self.rules_now()).get("questions", [])
        return found

    def answers_in(self, ballot: str) -> dict[int, str]:
        """The answers of a ballot by the number of the question, 0 if there is but one. Raises ValueError if it is no ballot."""
        facts = self.counted_by or self.rules_now()
        return answers_in(ballot, questions_of(facts)) if self.questions else {0: Choice(ballot).value}

    def rules_now(self) -> dict[str, Any]:
        """What ``rules.json`` says, from the matters as they are now."""
        matter = self.matter
        facts: dict[str, Any] = {
            "format": 1,
            "vote": self.pk,
            "title": self.title,
            "electorate": self.electorate,
            "ballot": self.ballot,
            "matter": matter.code,
            "law": matter.law,
            "measures": ["heads", "area"] if matter.weighs_area else ["heads"],
            **matter.numbers,
            "silent": self.silence,
            "procedure": self.procedure,
        }
        return facts | ({"questions": self._questions_now()} if self.questions else {})

    def _questions_now(self) -> list[dict[str, Any]]:
        matters = {m.code: m for m in Matter.objects.filter(code__in=[q["matter"] for q in self.questions])}
        return [
            {"n": n, **one, "law": matters[one["matter"]].law, **matters[one["matter"]].numbers}
            for n, one in enumerate(self.questions, start=1)
        ]
