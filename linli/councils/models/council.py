"""Forms of council as data, and the councils that sit in a place."""

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.councils.rules import COUNCIL, CouncilState
from linli.people.models import Unit
from linli.places.models import Area
from linli.record.models import Root
from linli.record.registers import REGISTER, Register
from linli.votes.models.registers import is_share


class CouncilKind(Register):
    """A form of council (议事形式): who may propose, how many must be there, how long before it is announced.

    Nothing of this is in code: the residents' committee law changed on 2026-01-01, and local rules differ.
    """

    kept = ("code", "open_to_residents", "support_needed", "least_present", "notice_days", "publish_days")

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    about = models.CharField(_("what it is for"), max_length=200, blank=True)
    open_to_residents = models.BooleanField(_("residents may propose topics"), default=True)
    support_needed = models.PositiveSmallIntegerField(_("supporters before a topic is put on the list"), default=0)
    invited = models.CharField(_("who is usually invited"), max_length=200, blank=True)
    notice_days = models.PositiveSmallIntegerField(_("announced at least … days before"), default=0)
    least_present = models.PositiveSmallIntegerField(_("people who must be there for a resolution"), default=2)
    pass_share = models.CharField(
        _("more than … of those present must be for it"), max_length=10, blank=True, validators=[is_share]
    )  # "1/2"; empty: what the circle agrees on by talking
    needs_vote = models.BooleanField(_("decides by a counted vote"), default=False)
    confirm_hours = models.PositiveSmallIntegerField(
        _("hours in which attendees may object to the minutes"), default=72
    )
    publish_days = models.PositiveSmallIntegerField(_("resolution published within … days"), default=3)
    source = models.CharField(_("source of these figures"), max_length=200, blank=True)

    class Meta:
        constraints = [REGISTER.constraint()]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class Council(Root):
    """Where neighbours of one place meet (议事会): its form, its area, who convenes it."""

    rules = COUNCIL
    kept = ("kind_id", "area_id", "unit_id")

    kind = models.ForeignKey(CouncilKind, on_delete=models.PROTECT, related_name="councils", verbose_name=_("form"))
    name = models.CharField(_("name"), max_length=60)
    area = models.ForeignKey(Area, to_field="code", on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("convening unit"))
    place = models.CharField(_("where it usually meets"), max_length=120, blank=True)

    class Meta:
        constraints = [COUNCIL.constraint()]
        indexes = [models.Index(fields=["area"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("councils:staff-council", args=[self.pk])

    @property
    def is_sitting(self) -> bool:
        return self.state == CouncilState.SITTING
