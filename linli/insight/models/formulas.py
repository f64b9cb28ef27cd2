"""How a superior office counts (口径): data, kept by an administrator, shown beside our own rates."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.insight.rules import Measure
from linli.record.registers import REGISTER, Register


def known_measures(codes: object) -> None:
    """Raises ValidationError for what is no list of measures."""
    if not isinstance(codes, list) or set(codes) - set(Measure.values):
        raise ValidationError(_("Please choose from the list."))


class Formula(Register):
    """A rate as somebody else reckons it: what stands above the line, what below, what is taken off below (口径)."""

    kept = ("code", "position")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    issuer = models.CharField(_("whose way of counting"), max_length=80)
    basis = models.CharField(_("document and article"), max_length=200, blank=True)
    above = models.JSONField(_("counted above the line"), default=list, validators=[known_measures])
    of = models.JSONField(_("out of"), default=list, validators=[known_measures])
    less = models.JSONField(_("taken off below"), default=list, blank=True, validators=[known_measures])
    position = models.PositiveSmallIntegerField(_("order"), default=10)

    class Meta:
        ordering = ["position", "code"]
        constraints = [REGISTER.constraint()]

    def __str__(self) -> str:
        return self.name
