from django.urls import path

from linli.insight.views import communities, figures, lists, public, reports

app_name = "insight"
urlpatterns = [
    path("insight/", figures.home, name="home"),
    path("insight/by/<slug:by>/", figures.told_apart, name="told-apart"),
    path("insight/communities/", communities.communities, name="communities"),
    path("insight/cases/", lists.cases, name="cases"),
    path("insight/before/", lists.before, name="before"),
    path("insight/reports/", reports.reports, name="reports"),
    path("insight/reports/<int:pk>/<slug:kind>/", reports.download, name="report"),
    path("communities/", public.communities, name="communities-public"),
    path("communities/<slug:code>/", public.community, name="community-public"),
]
