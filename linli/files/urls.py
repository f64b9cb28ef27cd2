from django.urls import path

from linli.files import views

app_name = "files"
urlpatterns = [
    path("files/<uuid:uuid>/", views.file, name="file"),
    path("files/<uuid:uuid>/thumb/", views.thumb, name="thumb"),
    path("files/held/<str:token>/<uuid:uuid>/", views.held, name="held"),
    path("files/<uuid:uuid>/blur/", views.blur, name="blur"),
    path("files/<uuid:uuid>/remove/", views.remove, name="remove"),
    path("settings/files/", views.limits, name="limits"),
]
