from django.urls import path

from linli.cases.views import acting, calls, pages, papers

app_name = "cases"
urlpatterns = [
    path("new/", calls.call, name="call"),
    path("<int:pk>/", pages.case_page, name="page"),
    path("<int:pk>/do/<slug:action>/", acting.act, name="act"),
    path("<int:pk>/<slug:kind>/<int:thing_pk>/<slug:action>/", acting.act_on, name="act_on"),
    path("<int:pk>/paper/", papers.case_paper, name="paper"),
    path("<int:pk>/task/<int:task_pk>/paper/", papers.task_paper, name="task_paper"),
    path("<int:pk>/order/<int:order_pk>/paper/", papers.order_paper, name="order_paper"),
]
