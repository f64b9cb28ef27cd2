from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("linli.ui.urls")),
    path("", include("linli.files.urls")),
]
handler400 = "linli.ui.views.bad_request"
handler403 = "linli.ui.views.forbidden"
handler404 = "linli.ui.views.not_found"
