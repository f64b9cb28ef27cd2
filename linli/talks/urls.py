from django.urls import path

from linli.talks.views import desk, moderation, papers, settings, talking

app_name = "talks"
urlpatterns = [
    path("talks/", talking.home, name="home"),
    path("talks/<int:pk>/", talking.talk, name="talk"),
    path("talks/<int:pk>/vote/", talking.vote, name="vote"),
    path("talks/<int:pk>/group/", talking.group, name="group"),
    path("talks/<int:pk>/say/", talking.say, name="say"),
    path("talks/<int:pk>/mine/", talking.mine, name="mine"),
    path("talks/<int:pk>/mine/<int:statement>/<slug:action>/", talking.move_mine, name="move-mine"),
    path("talks/<int:pk>/result/", talking.result, name="result"),
    path("talks/<int:pk>/phone/", talking.phone, name="phone"),
    path("desk/talks/", desk.work, name="work"),
    path("desk/talks/begin/", desk.begin, name="begin"),
    path("desk/talks/<int:pk>/", desk.desk, name="desk"),
    path("desk/talks/<int:pk>/say/", moderation.seed, name="seed"),
    path("desk/talks/<int:pk>/poster/", desk.poster, name="poster"),
    path("desk/talks/<int:pk>/sheet/", papers.blank, name="sheet"),
    path("desk/talks/<int:pk>/sheets/", papers.enter, name="enter"),
    path("desk/talks/<int:pk>/sheets/<int:sheet>/strike/", papers.strike, name="strike"),
    path("desk/talks/<int:pk>/votes.csv", desk.votes_csv, name="votes-csv"),
    path("desk/talks/<int:pk>/statements.csv", desk.statements_csv, name="statements-csv"),
    path("desk/talks/<int:pk>/do/<slug:action>/", desk.act, name="act"),
    path("desk/talks/<int:pk>/statements/<int:statement>/<slug:action>/", moderation.move, name="move"),
    path("settings/talks/", settings.reasons, name="reasons"),
    path("settings/talks/new/", settings.new_reason, name="new-reason"),
    path("settings/talks/<int:pk>/", settings.reason, name="reason"),
    path("settings/talks/<int:pk>/<slug:action>/", settings.move_reason, name="move-reason"),
]
