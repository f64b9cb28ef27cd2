from django.urls import path

from linli.people.views import rows
from linli.reception.views import desk, joint, public, settings, windows

app_name = "reception"
urlpatterns = [
    path("", public.home, name="home"),
    path("<int:pk>/", public.hall, name="hall"),
    path("<int:pk>/ticket/", public.take, name="take"),
    path("<int:pk>/screen/", public.screen, name="screen"),
    path("tickets/<slug:token>/", public.ticket, name="ticket"),
    path("tickets/<slug:token>/slip/", public.slip, name="slip"),
    path("tickets/<slug:token>/leave/", public.leave, name="leave"),
    path("desk/", desk.desk, name="desk"),
    path("desk/next/", desk.call_next, name="call-next"),
    path("desk/my-window/", windows.my_window, name="my-window"),
    path("desk/arrivals/", desk.walk_in, name="walk-in"),
    path("desk/arrivals/<int:pk>/", desk.reception, name="reception"),
    path("desk/arrivals/<int:pk>/do/<slug:action>/", desk.do, name="do"),
    path("desk/arrivals/<int:pk>/answer/", desk.answer, name="answer"),
    path("desk/arrivals/<int:pk>/request/", desk.request_page, name="request"),
    path("desk/week/", desk.week, name="week"),
    path("desk/figures/", desk.figures_page, name="figures"),
    path("meetings/cases/<int:case_pk>/", joint.call, name="call-joint"),
    path("meetings/<int:pk>/", joint.meeting_page, name="joint"),
    path("meetings/<slug:kind>/<int:pk>/<slug:action>/", joint.act, name="act"),
    path("settings/", settings.index, name="settings"),
    path("settings/<slug:slug>/new/", rows.new_row, {"shelf": settings.SHELF}, name="new-row"),
    path("settings/<slug:slug>/<int:pk>/", rows.row, {"shelf": settings.SHELF}, name="row"),
]
