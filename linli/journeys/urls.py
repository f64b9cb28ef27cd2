from django.urls import path

from linli.journeys.views import quarrels

app_name = "journeys"
urlpatterns = [
    path("quarrels/<int:topic_pk>/", quarrels.quarrel, name="quarrel"),
]
