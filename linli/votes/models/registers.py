"""What an administrator keeps for votes: which matters there are and by what each is decided, and times."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.record.registers import REGISTER, Register, RegisterState
from linli.votes.tally import share


class Electorate(models.TextChoices):
    """Who decides; the three are never mixed."""

    OWNERS = "owners", _("owners (by law)")  # 业主共同决定
    HOUSEHOLDS = "households", _("households")  # 户代表
    RESIDENTS = "residents", _("residents (consultative)")  # 居民（征求意见）


def is_share(text: str) -> None:
    """A share as people write it: 2/3."""
    try:
        share(text)
    except ValueError as why:
        raise ValidationError(_("Write a share as 2/3 or 1/2.")) from why


class Matter(Register):
    """A kind of matter that is put to the vote (表决事项): who decides it, with which quorum and threshold, by which law."""

    kept = ("code", "electorate", "weighs_area", "is_included")

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    law = models.CharField(_("source"), max_length=120, blank=True)
    electorate = models.CharField(_("who decides"), max_length=12, choices=Electorate)
    quorum = models.CharField(_("quorum"), max_length=10, blank=True, validators=[is_share])  # "2/3" of everybody
    threshold = models.CharField(_("threshold"), max_length=10, validators=[is_share])  # of those who take part
    is_included = models.BooleanField(_("reaching the threshold is enough"), default=False)  # 以上; otherwise 过半数
    weighs_area = models.BooleanField(_("counted by area as well"), default=False)

    class Meta:
        constraints = [REGISTER.constraint()]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @property
    def numbers(self) -> dict[str, Any]:
        """By what it is decided, as ``rules.json`` says it."""
        return {"quorum": self.quorum, "threshold": self.threshold, "threshold_included": self.is_included}

    @property
    def threshold_words(self) -> str:
        """四分之三以上 / 过半数, with numbers: 3/4 or more, more than 1/2."""
        return (_("%s or more") if self.is_included else _("more than %s")) % self.threshold


class VoteSettings(Register):
    """Times and limits of votes (表决设置); one row."""

    kept = ("objection_days", "notice_days", "notice_days_others", "window_min_days", "window_max_days")

    objection_days = models.PositiveSmallIntegerField(_("days for objections to the roll"), default=7)
    notice_days = models.PositiveSmallIntegerField(_("days of notice before owners vote"), default=15)
    notice_days_others = models.PositiveSmallIntegerField(_("days of notice before others vote"), default=1)
    window_min_days = models.PositiveSmallIntegerField(_("shortest voting time, days"), default=1)
    window_max_days = models.PositiveSmallIntegerField(_("longest voting time, days"), default=60)

    class Meta:
        constraints = [REGISTER.constraint()]

    def __str__(self) -> str:
        return "settings of votes"

    @classmethod
    def current(cls) -> "VoteSettings":
        """What is in force; the shipped values where nothing is kept yet."""
        return cls.objects.filter(state=RegisterState.ACTIVE).order_by("pk").first() or cls()
