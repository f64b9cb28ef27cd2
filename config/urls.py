from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    # first what is asked for most: every address is tried from the top
    path("cases/", include("linli.cases.urls")),
    path("", include("linli.portal.urls")),
    path("", include("linli.desk.urls")),
    path("settings/clocks/", include("linli.clocks.urls")),
    path("", include("linli.ui.urls")),
    path("", include("linli.places.urls")),
    path("", include("linli.people.urls")),
    path("", include("linli.files.urls")),
    path("", include("linli.notices.urls")),
    path("", include("linli.votes.urls")),
    path("", include("linli.mediation.urls")),
    path("visits/", include("linli.visits.urls")),
    path("errands/", include("linli.errands.urls")),
    path("neighbours/", include("linli.neighbours.urls")),
    path("field/", include("linli.field.urls")),
    path("window/", include("linli.reception.urls")),
    path("hearings/", include("linli.hearings.urls")),
    path("", include("linli.insight.urls")),
    path("councils/", include("linli.councils.urls")),
    path("", include("linli.talks.urls")),
    path("journeys/", include("linli.journeys.urls")),
    path("", include("linli.exchange.urls")),
    path("", include("linli.api.urls")),
]
handler400 = "linli.ui.views.bad_request"
handler403 = "linli.ui.views.forbidden"
handler404 = "linli.ui.views.not_found"
