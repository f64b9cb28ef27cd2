"""What must happen before Django does anything else."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

from linli.house import views

Answer = Callable[[HttpRequest], HttpResponse]


def health_first(get_response: Answer) -> Answer:
    """Answer ``/healthz`` here: sessions, hosts and redirects come later, and some need the database."""

    def answer(request: HttpRequest) -> HttpResponse:
        return views.health(request) if request.path == "/healthz" else get_response(request)

    return answer


def count_queries(get_response: Answer) -> Answer:
    """With ``LINLI_BENCH``: say in headers how many queries and rows a page cost (``script/bench`` reads them)."""

    def answer(request: HttpRequest) -> HttpResponse:
        seen = {"queries": 0, "rows": 0, "seconds": 0.0}

        def counted(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
            began = time.perf_counter()
            result = execute(sql, params, many, context)
            seen["queries"] += 1
            seen["rows"] += max(0, context["cursor"].rowcount)
            seen["seconds"] += time.perf_counter() - began
            return result

        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(counted))
            response = get_response(request)
        response["X-Queries"], response["X-Rows"] = str(seen["queries"]), str(seen["rows"])
        response["Server-Timing"] = f"db;dur={seen['seconds'] * 1000:.1f}"
        return response

    return answer if settings.IS_BENCH else get_response
