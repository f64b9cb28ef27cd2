"""Saved views of the work list: filters somebody wants to come back to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.people.models import Unit as Office


class SavedView(models.Model):
    """A name for a set of filters, for oneself or for one's unit (收藏的视图)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Office, null=True, on_delete=models.CASCADE, related_name="+")  # shared with
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=600)  # the query string of the work list

    class Meta:
        constraints = [models.UniqueConstraint(name="one_view_per_name", fields=["user", "name"])]

    def __str__(self) -> str:
        return self.name
