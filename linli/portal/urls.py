from django.urls import path

from linli.portal.views import home, neighbours, publishing, raising, rating, tracking

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("raise/", raising.raise_case, name="raise"),
    path("raise/known/", neighbours.known, name="known"),
    path("find/", home.find_mine, name="find"),
    path("mine/", home.mine, name="mine"),
    path("t/<slug:token>/", tracking.track, name="track"),
    path("t/<slug:token>/same/", neighbours.same, name="same"),
    path("t/<slug:token>/add/", tracking.add_details, name="add_details"),
    path("t/<slug:token>/withdraw/", tracking.withdraw, name="withdraw"),
    path("t/<slug:token>/resume/", tracking.resume, name="resume"),
    path("t/<slug:token>/rate/", tracking.rate, name="rate"),
    path("t/<slug:token>/reopen/", tracking.reopen, name="reopen"),
    path("t/<slug:token>/appeal/", tracking.appeal, name="appeal"),
    path("t/<slug:token>/not-me/", tracking.not_me, name="not_me"),
    path("t/<slug:token>/confirm/", tracking.confirm, name="confirm"),
    path("ratings/", rating.ratings, name="ratings"),
    path("published/", publishing.published_list, name="published_list"),
    path("published/map/", publishing.published_map, name="published_map"),
    path("published/<int:pk>/", publishing.published, name="published"),
    path("published/<int:pk>/thank/", publishing.thank, name="thank"),
    path("published/<int:pk>/contradict/", publishing.contradict, name="contradict"),
]
