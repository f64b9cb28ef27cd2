"""Whom the public may call about a grid."""

from linli.people.models import Role
from linli.people.queries.actors import in_force
from linli.places.queries import Worker


def grid_workers(code: str) -> list[Worker]:
    """The grid workers of an area with their work phones, which 网格公示 makes public."""
    posts = in_force().filter(role=Role.GRID_WORKER, area_id=code, user__is_active=True)
    held = posts.select_related("user").only(
        "work_phone", "role", "user__username", "user__first_name", "user__last_name"
    )
    return [
        Worker(post.user.shown_name, post.work_phone, post.get_role_display())
        for post in held.order_by("valid_from", "pk")
    ]
