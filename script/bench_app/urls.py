from django.urls import include, path

from bench_app import views

urlpatterns = [
    path("bench/bare/", views.bare),
    path("bench/replay/", views.replay),
    path("bench/act/", views.acted),
    path("", include("config.urls")),
]
