from django.urls import path

from linli.journeys.views import conflicts, doorsteps, quarrels

app_name = "journeys"
urlpatterns = [
    path("conflicts/<int:ticket_pk>/", conflicts.conflict, name="conflict"),
    path("topics/<int:topic_pk>/conflicts/", conflicts.of_topic, name="of-topic"),
    path("visits/<int:visit_pk>/", doorsteps.visit, name="visit"),
    path("quarrels/<int:topic_pk>/", quarrels.quarrel, name="quarrel"),
]
