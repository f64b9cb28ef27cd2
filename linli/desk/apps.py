from importlib import import_module

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DeskConfig(AppConfig):
    name = "linli.desk"
    verbose_name = _("desk")

    def ready(self) -> None:
        from linli.insight.doors import tab
        from linli.people.policy import is_administrator, is_colleague
        from linli.people.queries import SPEAKERS, actor_of
        from linli.suggestions.policy import sees_topics
        from linli.ui.navigation import Bar, door, search_at
        from linli.ui.settings_pages import Group, settings_page

        def is_staff(request: HttpRequest) -> bool:
            return is_colleague(actor_of(request, channel="desk"))  # 街坊 have a page of their own

        def may_hear(request: HttpRequest) -> bool:
            return actor_of(request, channel="desk").role in SPEAKERS

        def may_supervise(request: HttpRequest) -> bool:
            return actor_of(request, channel="desk").role in ("supervisor", "leader", "clerk")

        door(Bar.DESK, 10, "cases:call", _("Hear"), who=may_hear)

        def administers(request: HttpRequest) -> bool:
            return is_administrator(actor_of(request, channel="desk"))

        door(Bar.DESK, 30, "desk:worklist", _("Handle"), who=is_staff, within=("desk:worklist", "desk:bulk", "cases"))
        door(Bar.DESK, 35, "desk:board", _("Supervise"), who=may_supervise)
        door(Bar.DESK, 40, "desk:publications", pgettext_lazy("bar", "Publish"), who=is_staff)
        door(Bar.DESK, 50, "desk:ratings", pgettext_lazy("bar", "Rating"), who=is_staff)

        def overlooks(request: HttpRequest) -> bool:
            return sees_topics(actor_of(request, channel="desk"))

        tab(40, "desk:topics", _("Hot topics"), who=overlooks)
        door(Bar.ACCOUNT, 5, "desk:worklist", pgettext_lazy("bar", "To my work"), who=is_staff)
        door(Bar.ACCOUNT, 50, "desk:settings", _("Settings"), who=administers, icon="settings")
        search_at("desk:worklist", _("Number, phone, address, words"), who=is_staff)
        for order, slug, label, about in [
            (10, "categories", _("Categories"), _("When a case is taken in and done, by when, and by whom.")),
            (20, "reasons", _("Reasons"), _("For declining, objecting, more time and putting on hold.")),
            (30, "answers", _("Standard answers"), _("Texts to begin with, by step and category.")),
            (40, "words", _("Emergency words"), _("Words that show 110, 119, 120, 122 at once.")),
            (50, "councils", _("Forms of council"), _("Who proposes, how many are needed, when it is announced.")),
            (70, "formulas", _("Other ways of counting"), _("How the superior office reckons its rates, beside ours.")),
            (50, "routing", _("Routing rules"), _("Which unit is proposed where, for what, when.")),
        ]:
            settings_page(Group.CASES, order, "desk:register", label, about, who=administers, args=(slug,))
        for group, order, url_name, label, about in [
            (
                Group.CASES,
                55,
                "desk:routing",
                _("Dry run of the routing rules"),
                _("What fires, what never does, what contradicts."),
            ),
            (
                Group.CASES,
                60,
                "desk:suggestions",
                _("Suggested categories"),
                _("How often they are right, by category."),
            ),
            (Group.CASES, 5, "desk:handling", _("Rules for handling"), _("Samples, checks, tries, times, orders.")),
            (Group.PRIVACY, 10, "desk:retention", _("How long data is kept"), _("The rules, and what would go now.")),
        ]:
            settings_page(group, order, url_name, label, about, who=administers)
        import_module("linli.desk.viewing")  # the registries of the apps below are filled once all are there
