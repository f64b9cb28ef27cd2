from django.urls import path

from linli.field.views import pages, sending

app_name = "field"
urlpatterns = [
    path("", pages.home, name="home"),
    path("worker.js", pages.worker, name="worker"),
    path("manifest.json", pages.manifest, name="manifest"),
    path("load/", sending.load, name="load"),
    path("send/", sending.send, name="send"),
    path("wiped/", sending.wiped, name="wiped"),
    path("enrol/", pages.enrol, name="enrol"),
    path("phones/", pages.devices, name="devices"),
    path("phones/<int:pk>/end/", pages.end, name="end"),
]
