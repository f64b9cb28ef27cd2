"""What every page knows about how it should look."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def look(request: HttpRequest) -> dict[str, Any]:
    return {"elder": request.COOKIES.get("elder") == "1", "filing_number": settings.FILING_NUMBER}
