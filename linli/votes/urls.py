from django.urls import path

from linli.votes.views import ballot, certificate, desk, papers, public, roll, settings

app_name = "votes"
urlpatterns = [
    path("votes/", public.votes, name="votes"),
    path("votes/<int:pk>/", public.vote, name="vote"),
    path("votes/<int:pk>/ballots.csv", public.urn, name="urn"),
    path("votes/b/<slug:token>/", ballot.ballot, name="ballot"),
    path("votes/b/<slug:token>/code/", ballot.code, name="code"),
    path("votes/b/<slug:token>/object/", ballot.object_to_roll, name="object"),
    path("votes/d/<slug:token>/", ballot.doors, name="doors"),
    path("desk/votes/", desk.votes, name="desk"),
    path("desk/votes/new/", desk.new_vote, name="new"),
    path("desk/votes/<int:pk>/", desk.vote, name="desk-vote"),
    path("desk/votes/<int:pk>/change/", desk.change_vote, name="change"),
    path("desk/votes/<int:pk>/roll/", roll.roll, name="roll"),
    path("desk/votes/<int:pk>/roll/import/", roll.import_roll, name="import"),
    path("desk/votes/<int:pk>/roll/import/drop/", roll.drop_upload, name="drop-upload"),
    path("desk/votes/<int:pk>/letters/", roll.letters, name="letters"),
    path("desk/votes/<int:pk>/turnout/", roll.show_turnout, name="turnout"),
    path("desk/votes/<int:pk>/papers/", papers.papers, name="papers"),
    path("desk/votes/<int:pk>/papers/blank/", papers.blank, name="blank"),
    path("desk/votes/<int:pk>/papers/<int:batch_pk>/", papers.batch, name="batch"),
    path("desk/votes/<int:pk>/certificate/", certificate.certificate, name="certificate"),
    path("desk/votes/<int:pk>/certificate.pdf", certificate.certificate_pdf, name="certificate-pdf"),
    path("desk/votes/<int:pk>/evidence/<uuid:act>/", certificate.evidence, name="evidence"),
    path("desk/votes/<int:pk>/do/<slug:action>/", desk.act, name="act"),
    path("desk/votes/<int:pk>/<slug:kind>/<int:thing_pk>/<slug:action>/", desk.act_on, name="act-on"),
    path("settings/votes/", settings.index, name="matters"),
    path("settings/votes/new/", settings.new_matter, name="new-matter"),
    path("settings/votes/limits/", settings.limits, name="limits"),
    path("settings/votes/<int:pk>/", settings.matter, name="matter"),
    path("settings/votes/<int:pk>/<slug:action>/", settings.move_matter, name="move-matter"),
]
