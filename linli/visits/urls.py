from django.urls import path

from linli.people.views import rows
from linli.visits.views import acting, care, pages, settings

app_name = "visits"
urlpatterns = [
    path("", pages.work, name="work"),
    path("plan/", acting.plan, name="plan"),
    path("rounds/<int:pk>/", pages.round_page, name="round"),
    path("rounds/<int:pk>/doors/<int:dwelling>/fine/", acting.fine, name="fine"),
    path("doors/<int:dwelling>/", acting.door, name="door"),
    path("<int:pk>/", pages.visit, name="visit"),
    path("coverage/", pages.coverage, name="coverage"),
    path("care/", care.care_list, name="care"),
    path("care/new/", care.new, name="care-new"),
    path("care/<int:pk>/", care.entry, name="care-entry"),
    path("check-back/", acting.check_back, name="check-back"),
    path("settings/", settings.index, name="settings"),
    path("settings/days/", rows.only_row, {"shelf": settings.SHELF, "slug": "days"}, name="settings-days"),
    path("settings/kinds/new/", rows.new_row, {"shelf": settings.SHELF, "slug": "kinds"}, name="settings-kind-new"),
    path("settings/kinds/<int:pk>/", rows.row, {"shelf": settings.SHELF, "slug": "kinds"}, name="settings-kind"),
    path("settings/works/new/", settings.new_work, name="settings-work-new"),
    path("settings/works/<int:pk>/", rows.row, {"shelf": settings.SHELF, "slug": "works"}, name="settings-work"),
    path("<slug:kind>/<int:pk>/do/<slug:action>/", acting.act, name="act"),
]
