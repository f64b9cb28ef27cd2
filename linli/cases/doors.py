"""Where cases can be gone to from one's name."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.people.models import Role
from linli.people.queries import actor_of
from linli.ui.navigation import Bar, door


def _imports(request: HttpRequest) -> bool:
    return actor_of(request, channel="web").role in {Role.ADMINISTRATOR, Role.CLERK}


door(Bar.ACCOUNT, 65, "cases:import", _("Import cases"), who=_imports)
