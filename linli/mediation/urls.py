from django.urls import path

from linli.mediation.views import acting, figures, pages, papers, party, settings
from linli.people.views import rows

app_name = "mediation"
urlpatterns = [
    path("mediations/", pages.mediation_list, name="list"),
    path("mediations/figures/", figures.figures_page, name="figures"),
    path("mediations/open/<int:case_pk>/", acting.open_page, name="open"),
    path("mediations/<int:pk>/", pages.mediation_page, name="page"),
    path("mediations/<int:pk>/file/", papers.file_page, name="file"),
    path("mediations/<int:pk>/file.pdf", papers.file_pdf, name="file-pdf"),
    path("mediations/<int:pk>/papers/<slug:code>.pdf", papers.paper_pdf, name="paper-pdf"),
    path("mediations/<int:pk>/papers/<slug:code>.docx", papers.paper_docx, name="paper-docx"),
    path("mediations/<int:pk>/do/<slug:action>/", acting.act, name="act"),
    path("mediations/<int:pk>/<slug:kind>/<int:thing_pk>/<slug:action>/", acting.act_on, name="act_on"),
    path("m/<slug:token>/", party.mine, name="mine"),
    path("m/<slug:token>/agreement.pdf", party.my_agreement, name="my-agreement"),
    path("m/<slug:token>/do/<slug:action>/<int:pk>/", party.do, name="party_act"),
    path("settings/mediation/", settings.index, name="settings"),
    path("settings/mediation/times/", rows.only_row, {"shelf": settings.SHELF, "slug": "times"}, name="times"),
    path("settings/mediation/<slug:slug>/new/", rows.new_row, {"shelf": settings.SHELF}, name="new-row"),
    path("settings/mediation/<slug:slug>/<int:pk>/", rows.row, {"shelf": settings.SHELF}, name="row"),
]
