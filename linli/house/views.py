"""The one page of the house: is it up?"""

from django.http import HttpRequest, JsonResponse

from linli.house import queries


def health(request: HttpRequest) -> JsonResponse:
    """For load balancers and people on call: 200 while everything needed is up, else 503. Public, no secrets."""
    state = queries.health()
    answer = JsonResponse(state, status=503 if state["status"] == "down" else 200)
    answer["Cache-Control"] = "no-store"
    return answer
