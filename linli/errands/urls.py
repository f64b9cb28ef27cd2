from django.urls import path

from linli.errands.views import desk, public, settings
from linli.people.views import rows

app_name = "errands"
urlpatterns = [
    path("", public.home, name="home"),
    path("kinds/<slug:code>/", public.kind, name="kind"),
    path("certificates/<int:number>/", public.certificate, name="certificate"),
    path("certificates/<int:number>/answer/", public.answer, name="answer"),
    path("certificates/<int:number>/note/", public.certificate_note, name="certificate-note"),
    path("mine/<slug:token>/", public.mine, name="mine"),
    path("mine/<slug:token>/<slug:action>/", public.mine_act, name="mine-act"),
    path("desk/", desk.work, name="work"),
    path("desk/new/", desk.write, name="write"),
    path("desk/figures/", desk.figures, name="figures"),
    path("desk/<int:pk>/", desk.errand, name="errand"),
    path("desk/<int:pk>/slip/", desk.slip, name="slip"),
    path("desk/<int:pk>/<slug:action>/", desk.act, name="act"),
    path("settings/", settings.index, name="settings"),
    path("settings/<slug:slug>/new/", rows.new_row, {"shelf": settings.SHELF}, name="new-row"),
    path("settings/<slug:slug>/<int:pk>/", rows.row, {"shelf": settings.SHELF}, name="row"),
]
