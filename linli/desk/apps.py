from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "linli.desk"
    verbose_name = _("desk")

    def ready(self) -> None:
        from linli.people.queries import SPEAKERS, actor_of
        from linli.ui.navigation import Bar, door, search_at

        def is_staff(request: HttpRequest) -> bool:
            return actor_of(request, channel="desk").is_staff

        def may_hear(request: HttpRequest) -> bool:
            return actor_of(request, channel="desk").role in SPEAKERS

        def may_supervise(request: HttpRequest) -> bool:
            return actor_of(request, channel="desk").role in ("supervisor", "leader", "clerk")

        door(Bar.DESK, 10, "cases:call", _("Hear"), who=may_hear)
        door(Bar.DESK, 30, "desk:worklist", _("Handle"), who=is_staff, within=("desk", "cases"))
        door(Bar.DESK, 35, "desk:board", _("Supervise"), who=may_supervise)
        door(Bar.DESK, 40, "portal:published_list", _("Publish"), who=is_staff)
        search_at("desk:worklist", _("Number, phone, address, words"), who=is_staff)
