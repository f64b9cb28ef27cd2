from django.urls import path

from linli.notices.views import inbox, log, texts

app_name = "notices"
urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="read-all"),
    path("inbox/<int:pk>/", inbox.open_one, name="open"),
    path("settings/notices/", texts.texts, name="texts"),
    path("settings/notices/quiet/", texts.quiet, name="quiet"),
    path("settings/notices/log/", log.log, name="log"),
    path("settings/notices/log/send-again/", log.send_all_again, name="send-all-again"),
    path("settings/notices/log/<int:pk>/<slug:action>/", log.decide, name="decide"),
    path("settings/notices/new/<slug:code>/<slug:channel>/<slug:language>/", texts.new_text, name="new-text"),
    path("settings/notices/<int:pk>/", texts.text, name="text"),
    path("settings/notices/<int:pk>/template/", texts.template, name="template"),
    path("settings/notices/<int:pk>/<slug:action>/", texts.switch, name="switch"),
]
