"""Publication (晒事): de-identified, checked by somebody else, and answerable by the public."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.cases.models.case import Case
from linli.cases.rules import PUBLICATION, PublicationState
from linli.files.models import Attachment
from linli.people.models import Unit as Office
from linli.places.models import Area
from linli.record.models import Root


class Publication(Root):
    """What the public may read of a case: its own words, a blurred place, before and after.

    A root of its own: what neighbours say to it must not make the file of the case stale.
    """

    rules = PUBLICATION
    kept = ("case_id", "area_id", "proposer_id", "round")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="publications")
    proposer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)  # checks of an earlier text do not count
    title = models.CharField(_("title"), max_length=80)
    problem = models.TextField(_("what was the matter"))
    outcome = models.TextField(_("what was done"))
    area = models.ForeignKey(Area, null=True, to_field="code", on_delete=models.PROTECT, related_name="+")
    lon = models.FloatField(null=True)  # blurred to about 100 m
    lat = models.FloatField(null=True)
    category_name = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField(null=True)  # from raising to answering
    photos = models.ManyToManyField(Attachment, related_name="+")  # only these are shown outside
    published_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = [
            PUBLICATION.constraint(),
            models.UniqueConstraint(
                name="one_publication_per_case",
                fields=["case"],
                condition=Q(state__in=[PublicationState.PROPOSED, PublicationState.PUBLISHED]),
            ),
        ]
        indexes = [
            models.Index(name="publication_to_check", fields=["case"], condition=Q(state=PublicationState.PROPOSED))
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_pending(self) -> bool:
        return self.state == PublicationState.PROPOSED

    @property
    def is_published(self) -> bool:
        return self.state == PublicationState.PUBLISHED

    @property
    def is_reopened(self) -> bool:
        """Whether what was done did not last: the case is being handled again. Load it with its case."""
        return self.case.is_open


class Check(models.Model):
    """One person has read one version of the text and found it fit to publish."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="checks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_check_each", fields=["publication", "user", "round"])]

    def __str__(self) -> str:
        return f"{self.publication} {self.user}"


class Voice(models.Model):
    """A neighbour says thanks, or “not so”, to what was published; one of each per device."""

    class Says(models.TextChoices):
        THANKS = "thanks", _("thanks")  # 感谢
        NOT_SO = "not_so", _("not so")  # 不是这样

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="voices")
    says = models.CharField(max_length=8, choices=Says)
    device = models.CharField(max_length=64)  # keyed hash of a cookie; names nobody
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_voice_each", fields=["publication", "says", "device"])]

    def __str__(self) -> str:
        return f"{self.publication} {self.says}"
