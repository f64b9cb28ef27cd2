from django.urls import path

from linli.councils.views import acting, asking, bringing, calendars, public, room, sheets, work

app_name = "councils"
urlpatterns = [
    path("", public.home, name="home"),
    path("calendar.ics", calendars.feed, name="calendar"),
    path("<int:pk>/", public.council, name="council"),
    path("<int:pk>/propose/", public.propose, name="propose"),
    path("proposals/<slug:token>/", public.follow, name="follow"),
    path("topics/<int:pk>/", public.topic, name="topic"),
    path("topics/<int:pk>/support/", public.support, name="support"),
    path("topics/<int:pk>/rate/", public.rate, name="rate"),
    path("meetings/<int:pk>/", public.meeting, name="meeting"),
    path("meetings/<int:pk>/calendar.ics", calendars.one, name="meeting-calendar"),
    path("rooms/<slug:token>/", room.room, name="room"),
    path("rooms/<slug:token>/do/<slug:action>/", room.room_act, name="room-act"),
    path("desk/", work.work, name="work"),
    path("desk/begin/<slug:action>/", acting.begin, name="begin"),
    path("desk/bring/<slug:name>/<int:pk>/", bringing.bring_at_once, name="bring"),
    path("desk/topics/<int:pk>/talk/", asking.talk, name="put-to-talk"),
    path("desk/topics/<int:pk>/vote/", asking.vote, name="put-to-vote"),
    path("desk/topics/<int:pk>/background/<int:talk_pk>/", asking.take_result, name="take-result"),
    path("desk/councils/<int:pk>/", work.staff_council, name="staff-council"),
    path("desk/topics/<int:pk>/", work.staff_topic, name="staff-topic"),
    path("desk/meetings/<int:pk>/", work.staff_meeting, name="staff-meeting"),
    path("desk/meetings/<int:pk>/screen/", work.screen, name="screen"),
    path("desk/councils/<int:pk>/poster/", sheets.poster, name="council-poster"),
    path("desk/topics/<int:pk>/notice/", sheets.resolution, name="resolution-notice"),
    path("desk/meetings/<int:pk>/notice/", sheets.notice, name="meeting-notice"),
    path("desk/meetings/<int:pk>/sheet/", sheets.attendance, name="attendance-sheet"),
    path("desk/meetings/<int:pk>/minutes/", sheets.minutes, name="minutes-sheet"),
    path("desk/<slug:kind>/<int:pk>/do/<slug:action>/", acting.act, name="act"),
]
