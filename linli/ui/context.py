"""What every page knows about how it should look and where one can go from it."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from linli.ui.navigation import Bar, alarms, links, search_box


def look(request: HttpRequest) -> dict[str, Any]:
    """Lazy where it may ask the database who is reading: a fragment does not pay for a navigation it lacks."""
    return {
        "elder": request.COOKIES.get("elder") == "1",
        "filing_number": settings.FILING_NUMBER,
        "complaint": "/raise/?about=platform",  # a page of portal, which stands above us
        "is_demo": settings.IS_DEMO,
        "demo_sms": f"{settings.OUTBOX_DIR}/sms.jsonl" if settings.IS_DEMO and settings.SMS_GATEWAY == "file" else "",
        "doors": {bar.value: SimpleLazyObject(partial(links, bar, request)) for bar in Bar},
        "alarms": SimpleLazyObject(partial(alarms, request)),
        "search_box": SimpleLazyObject(partial(search_box, request)),
    }
