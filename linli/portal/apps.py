from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PortalConfig(AppConfig):
    name = "linli.portal"
    verbose_name = _("portal")

    def ready(self) -> None:
        from linli.files.policy import link_holders
        from linli.portal.queries.links import holders
        from linli.ui.navigation import Bar, door, signed_in

        link_holders.append(holders)
        door(Bar.PORTAL, 10, "portal:raise", pgettext_lazy("bar", "Raise"))
        door(Bar.PORTAL, 20, "portal:find", _("Track"))
        door(Bar.PORTAL, 32, "portal:published_list", pgettext_lazy("door", "Published"))
        door(Bar.PORTAL, 34, "portal:ratings", pgettext_lazy("door", "Ratings"))
        door(Bar.ACCOUNT, 10, "portal:mine", _("My requests"), who=signed_in)
