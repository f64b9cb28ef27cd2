from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, path

from linli.api.views import feeds, guide, keys, open311
from linli.api.views.acting import api

FORMATS = ("json", "xml")
_rest, _name, _space = api.urls
_rest = [page for page in _rest if getattr(page, "name", "") != "api-root"]
for _page in _rest:  # a key opens these doors, not a session
    if _page.callback is not None:
        login_not_required(_page.callback)

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", guide.guide, name="guide"),
    path("api/v1/openapi.json", guide.openapi, name="openapi"),
    path("api/v1/", (_rest, _name, _space)),
    path("calendar/", feeds.mine, name="calendar"),
    path("calendar/<slug:action>/", feeds.change, name="calendar-change"),
    path("calendar/<str:token>.ics", feeds.feed, name="calendar-feed"),
    path("settings/keys/", keys.keys, name="keys"),
    path("settings/keys/new/", keys.make, name="make-key"),
    path("settings/keys/<int:pk>/", keys.key, name="key"),
    path("settings/keys/<int:pk>/<slug:action>/", keys.decide, name="decide-key"),
]
for _format in FORMATS:
    urlpatterns += [
        path(f"open311/v2/discovery.{_format}", open311.discovery, {"fmt": _format}, f"discovery-{_format}"),
        path(f"open311/v2/services.{_format}", open311.services, {"fmt": _format}, f"services-{_format}"),
        path(f"open311/v2/services/<str:code>.{_format}", open311.service, {"fmt": _format}, f"service-{_format}"),
        path(f"open311/v2/requests.{_format}", open311.requests, {"fmt": _format}, f"requests-{_format}"),
        path(
            f"open311/v2/requests/<str:number>.{_format}", open311.request_by_id, {"fmt": _format}, f"request-{_format}"
        ),
        path(
            f"open311/v2/requests/<str:number>/comments.{_format}",
            open311.comments,
            {"fmt": _format},
            f"comments-{_format}",
        ),
        path(f"open311/v2/tokens/<str:token>.{_format}", open311.token, {"fmt": _format}, f"token-{_format}"),
    ]
