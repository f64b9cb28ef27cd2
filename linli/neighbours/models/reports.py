"""What a neighbour hands up."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case
from linli.neighbours.models.words import Word
from linli.neighbours.rules import REPORT, About, ReportState
from linli.people.fields import EncryptedText
from linli.places.models import Area, Building
from linli.record.models import Root


class Report(Root):
    """What a neighbour heard or saw (街坊反映): a note for the grid worker, or a request at once."""

    rules = REPORT
    kept = ("area_id", "user_id", "about", "building_id", "word_id", "case_id", "has_words")

    area = models.ForeignKey(Area, to_field="code", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(_("what it is about"), max_length=8, choices=About)
    building = models.ForeignKey(Building, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    word = models.ForeignKey(Word, null=True, blank=True, on_delete=models.PROTECT, related_name="questions")
    words = EncryptedText(_("what was said or seen"), blank=True)
    answer = EncryptedText(_("reply"), blank=True)
    has_words = models.BooleanField(default=True)  # encrypted text cannot be asked for
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    if TYPE_CHECKING:
        area_id: str
        user_id: int
        building_id: int | None
        case_id: int | None

    class Meta:
        constraints = [REPORT.constraint()]
        indexes = [models.Index(fields=["area", "state"]), models.Index(fields=["user", "-made_at"])]

    def __str__(self) -> str:
        return f"report {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("neighbours:report-page", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == ReportState.NOTED
