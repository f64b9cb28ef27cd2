"""Who runs an errand, and by which number they are reached."""

from linli.errands.models import Errand
from linli.people.queries import committee_of, in_force


def phone_of(errand: Errand) -> str:
    """The helper's work phone, which is public; else that of their unit, or of the community."""
    if errand.helper_id:
        post = in_force().filter(user=errand.helper_id).select_related("unit").order_by("-work_phone", "pk").first()
        if post is not None and (post.work_phone or post.unit.phone):
            return post.work_phone or post.unit.phone
    unit = committee_of(errand.area_id)
    return unit.phone if unit else ""
