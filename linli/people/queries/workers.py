"""Whom the public may call about a grid."""

from django.utils.translation import gettext as _

from linli.people.queries.teams import working_today
from linli.places.queries import Worker


def grid_workers(code: str) -> list[Worker]:
    """Today's grid workers of an area with their work phones, which 网格公示 makes public; why somebody is away is not said."""
    held = working_today().filter(area_id=code).select_related("user")
    return [
        Worker(
            post.user.shown_name,
            post.work_phone,
            _("grid worker, standing in") if post.stands_in_for_id else post.get_role_display(),
        )
        for post in held
    ]
