from django.urls import path

from linli.cases.views import acting, calls, imports, pages, papers, proposals, publications

app_name = "cases"
urlpatterns = [
    path("new/", calls.call, name="call"),
    path("new/known/", calls.known, name="known"),
    path("new/suggested/", calls.suggested, name="suggested"),
    path("category/", calls.category, name="category"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("import/", imports.upload, name="import"),
    path("import/<int:pk>/", imports.show, name="import-file"),
    path("import/<int:pk>/go-on/", imports.go_on, name="import-go-on"),
    path("import/<int:pk>/stop/", imports.stop, name="import-stop"),
    path("import/<int:pk>/result.xlsx", imports.result, name="import-result"),
    path("<int:pk>/", pages.case_page, name="page"),
    path("<int:pk>/do/<slug:action>/", acting.act, name="act"),
    path("<int:pk>/publication/<int:publication_pk>/", publications.publication, name="publication"),
    path("<int:pk>/paper/", papers.case_paper, name="paper"),
    path("<int:pk>/slip/", papers.slip, name="slip"),
    path("<int:pk>/task/<int:task_pk>/paper/", papers.task_paper, name="task_paper"),
    path("<int:pk>/order/<int:order_pk>/paper/", papers.order_paper, name="order_paper"),
    # last, for it takes any words
    path("<int:pk>/<slug:kind>/<int:thing_pk>/<slug:action>/", acting.act_on, name="act_on"),
]
