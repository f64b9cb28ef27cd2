from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "linli.search"
    verbose_name = _("search")

    def ready(self) -> None:
        from linli.record.acts import also_written
        from linli.search.actions import follow

        if follow not in also_written:
            also_written.append(follow)
        post_migrate.connect(prepare_index, sender=self)


def prepare_index(using: str = "default", **_more: Any) -> None:
    """What the databases need beside the table, each in its own way."""
    from linli.search.fields import TABLE, prepare
    from linli.search.models import Audience

    if TABLE in connections[using].introspection.table_names():
        prepare(connections[using], Audience.values)
