"""Whom the public may call about a grid."""

import datetime as dt

from django.utils.translation import gettext as _

from linli.people.models import Role
from linli.people.queries.teams import on_duty
from linli.places.queries import Worker


def grid_workers(code: str, on: dt.date | None = None) -> list[Worker]:
    """The grid workers of an area on a day, today if none is given, with their work phones, which 网格公示 makes public; why somebody is away is not said."""
    held = on_duty(Role.GRID_WORKER, on=on).filter(area_id=code).select_related("user").order_by("valid_from", "pk")
    return [
        Worker(
            post.user.shown_name,
            post.work_phone,
            _("grid worker, standing in") if post.stands_in_for_id else post.get_role_display(),
        )
        for post in held
    ]
