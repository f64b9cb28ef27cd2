"""Something is brought before a council: a request, what many raise, a talk, a visit. What is known is not typed again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.cases.policy import at_work
from linli.councils import actions
from linli.councils.forms.topics import BringForm
from linli.councils.models import Council
from linli.councils.policy import topics_visible_to
from linli.councils.queries import sources
from linli.councils.queries.sources import Source, bring_url
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.queries import SPEAKERS, actor_of
from linli.ui.forms import ActForm
from linli.ui.render import page


def bring(request: HttpRequest, by: Actor) -> HttpResponse:
    """Which council: those that sit where it lies come first; then the usual form, with what is known."""
    source = _found(by, request.GET.get("from", ""), request.GET.get("id", ""))
    councils = sources.councils_for(by, source) if by.role in SPEAKERS else []
    asked = request.GET.get("council")
    chosen = next((c for c in councils if str(c.pk) == asked), councils[0] if len(councils) == 1 else None)
    if chosen is not None:
        return _bring_to(request, by, source, chosen)
    for one in councils:
        one.bring_href = f"{request.get_full_path()}&council={one.pk}"  # type: ignore[attr-defined]  # for the template
    context = {"source": source, "councils": councils, "verb": _("Bring it before a council")}
    return page(request, "councils/choose.html", context, part="form")


@require_POST
def bring_at_once(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """One click: where only one council can be meant and all is known, the topic is there."""
    by = at_work(actor_of(request, channel="desk"))
    source = _found(by, name, str(pk))
    councils = sources.councils_for(by, source) if by.role in SPEAKERS else []
    form = ActForm(request.POST)
    if len(councils) != 1 or not form.is_valid():
        return redirect(bring_url(name, pk))
    try:
        done = actions.propose_topic(councils[0], **_known(source), by=by, key=form.cleaned_data["key"])
    except Refused as why:
        messages.error(request, str(why))
        return redirect(source.back)
    messages.success(request, _("The topic is there, with the result as its background."))
    return redirect("councils:staff-topic", done.root_id)


def _found(by: Actor, name: str, asked: str) -> Source:
    pk = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 16 else 0
    source = sources.find(by, name, pk)
    if source is None:
        raise Http404
    return source


def _known(source: Source) -> dict[str, Any]:
    names = ("words", "title", "background", "origin", "case")
    return {name: getattr(source, name) for name in names} | {"sources": source.things}


def _bring_to(request: HttpRequest, by: Actor, source: Source, council: Council) -> HttpResponse:
    known = {"seen": 0, "words": source.words, "title": source.title, "background": source.background}
    form = BringForm(
        request.POST or None, request.FILES or None, initial=known, thing=council, request=request, actor=by
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            given = _known(source) | form.given()
            done = actions.propose_topic(council, **given, by=by, key=form.cleaned_data["key"])
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            messages.success(request, _("topic proposed"))
            topic = topics_visible_to(by).filter(pk=done.root_id).first()
            return redirect(topic or source.back)
    context = {
        "form": form,
        "verb": _("Bring it before a council"),
        "source": source,
        "council": council,
        "draft": f"topic-of-{source.back}",
    }
    return page(request, "councils/begin.html", context, part="form", status=status)
