from django.urls import path

from linli.neighbours.views import pages

app_name = "neighbours"
urlpatterns = [
    path("", pages.home, name="home"),
    path("words/new/", pages.pass_word, name="pass-word"),
    path("words/<int:pk>/", pages.word, name="word"),
    path("words/<int:pk>/change/", pages.change_word, name="change-word"),
    path("words/<int:pk>/told/<int:building>/", pages.tell, name="tell"),
    path("tellings/<int:pk>/strike/", pages.untell, name="untell"),
    path("reports/new/", pages.report, name="report"),
    path("reports/<int:pk>/", pages.report_page, name="report-page"),
]
