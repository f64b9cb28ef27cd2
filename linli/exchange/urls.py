from django.urls import path

from linli.exchange.views import log, partners, push

app_name = "exchange"
urlpatterns = [
    path("settings/exchange/", partners.partners, name="partners"),
    path("settings/exchange/new/", partners.connect, name="connect"),
    path("settings/exchange/log/", log.log, name="log"),
    path("settings/exchange/log/in/", log.log, {"side": "in"}, name="log-in"),
    path("settings/exchange/log/<slug:side>/<int:pk>/<slug:action>/", log.decide, name="decide"),
    path("settings/exchange/<int:pk>/", partners.partner, name="partner"),
    path("settings/exchange/<int:pk>/<slug:action>/", partners.decide, name="decide-partner"),
    path("exchange/<slug:code>/orders/", push.push, name="push"),
]
