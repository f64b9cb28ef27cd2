"""The list of mediations and the page of one: how it stands, what is next, what was done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from linli.cases.policy import at_work
from linli.cases.policy import visible_to as cases_visible_to
from linli.kernel.actor import Actor
from linli.mediation import policy
from linli.mediation.models import Dossier, Mediation, MediationSettings, PaperKind
from linli.mediation.queries.dossier import is_readable, places
from linli.mediation.queries.history import roads_told, timeline
from linli.mediation.queries.links import party_url
from linli.mediation.queries.lists import SEE_FIGURES, counts, listed
from linli.mediation.queries.offers import offers, offers_on
from linli.mediation.rules import OWED, AgreementState, CourtState, DisputantState, MediationState, MediatorState
from linli.people.queries import actor_of
from linli.record.models import Thing
from linli.ui.render import page

MOST = 200
MOST_COMMON = 5
VIEW_NAMES = {
    "open": gettext_lazy("Open mediations"),
    "owed": gettext_lazy("Being performed"),
    "ended": gettext_lazy("Ended mediations"),
}
STEPS = [
    pgettext_lazy("mediation", "Ask the parties"),
    pgettext_lazy("mediation", "Mediate"),
    pgettext_lazy("mediation", "Agree"),
    pgettext_lazy("mediation", "Perform"),
    pgettext_lazy("mediation", "File"),
]


@require_safe
def mediation_list(request: HttpRequest) -> HttpResponse:
    """The mediations one registers or mediates; a relation of one's own that waits stands above them."""
    by = actor_of(request, channel="desk")
    view = request.GET.get("view", "open")
    view = view if view in VIEW_NAMES else "open"
    found = counts(by)
    views = [
        {"name": name, "href": f"?view={key}", "count": found[key], "is_here": key == view}
        for key, name in VIEW_NAMES.items()
    ]
    rows = list(listed(by, view)[:MOST])
    waiting = policy.visible_seats(by).select_related("mediation")
    context = {"rows": rows, "views": views, "waiting": waiting, "title": VIEW_NAMES[view]}
    context["sees_figures"] = by.role in SEE_FIGURES
    return page(request, "mediation/list.html", context, part="main")


@require_safe
def mediation_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One mediation, as far as this person may read it now."""
    by, mediation = visible(request, pk)
    dossier = Dossier.objects.get(mediation=mediation)
    dossier.mediation = mediation
    if not is_readable(by, mediation):
        context = {"mediation": mediation, "dossier": dossier, "buttons": offers_on(by, dossier)}
        return page(request, "mediation/sealed.html", context, part="main")
    return page(request, "mediation/page.html", shown(by, mediation, dossier), part="main")


def visible(request: HttpRequest, pk: int) -> tuple[Actor, Mediation]:
    """Who asks, and the mediation; 404 for whoever may not see it."""
    by = actor_of(request, channel="desk")
    related = ("case__reporter", "committee", "type", "clock")
    return by, get_object_or_404(policy.visible_to(by).select_related(*related), pk=pk)


def shown(by: Actor, mediation: Mediation, dossier: Dossier) -> dict[str, Any]:
    """What the page of a mediation needs."""
    found = offers(by, mediation)
    usual = [o for o in found if not o.is_rare]
    agreements = _with_offers(by, mediation.agreements.exclude(state="dropped"), mediation)
    return {
        "mediation": mediation,
        "dossier": dossier,
        "dossier_offers": offers_on(by, dossier),
        **course(mediation, dossier),
        "common": usual[:MOST_COMMON],
        "rare": usual[MOST_COMMON:] + [o for o in found if o.is_rare],
        "parties": [
            (d, o, party_url(d))
            for d, o in _with_offers(by, mediation.disputants.select_related("contact"), mediation)
            if d.state != DisputantState.STRUCK
        ],
        "mediators": [
            row
            for row in _with_offers(by, mediation.mediators.select_related("user"), mediation)
            if row[0].state != MediatorState.REPLACED
        ],
        "requests": _requests(by, mediation),
        "sittings": _sittings(by, mediation),
        "case_url": _case_url(by, mediation),
        "inquiries": _with_offers(by, mediation.inquiries.all(), mediation),
        "agreements": [
            (a, o, _with_offers(by, a.instalments.exclude(state="dropped"), mediation)) for a, o in agreements
        ],
        "late": mediation.instalments.filter(
            agreement__state=AgreementState.IN_FORCE, state__in=sorted(OWED), due_on__lt=timezone.localdate()
        ).exists(),
        "again": next((o for o in found if o.action == "mediate_again"), None),
        "copies": policy.disputants_in(mediation).count() + 1,
        "is_confirmed": mediation.confirmations.filter(state=CourtState.CONFIRMED).exists(),
        "courts": _with_offers(by, mediation.confirmations.all(), mediation),
        "visits": _with_offers(by, mediation.follow_ups.all(), mediation),
        **_papers(mediation),
        "lines": timeline(mediation),
        "rights": MediationSettings.current().rights,
        "roads": roads_told(mediation) if mediation.is_ended else "",
        "ratings": mediation.ratings.select_related("disputant"),
    }


def course(mediation: Mediation, dossier: Dossier) -> dict[str, Any]:
    """The steps of this one, and which is lit (one more than the last when the file is sealed): none that it never came to."""
    agreed = mediation.is_open or mediation.state == MediationState.AGREED
    steps = STEPS if agreed else [*STEPS[: 2 if mediation.begun_at else 1], STEPS[-1]]
    if dossier.is_sealed:
        return {"steps": steps, "step_now": len(steps) + 1}
    return {"steps": steps, "step_now": step_of(mediation) if agreed else len(steps)}


def step_of(mediation: Mediation) -> int:
    """Which of the five steps is lit while it goes on, and after an agreement."""
    if mediation.state == MediationState.OPENED:
        return 1
    if mediation.state == MediationState.UNDER_WAY:
        return 3 if mediation.agreements.filter(state__in=["drafted", "frozen"]).exists() else 2
    return 4 if mediation.instalments.filter(state__in=["due", "part"]).exists() else 5


def _with_offers(by: Actor, things: Any, mediation: Mediation) -> list[tuple[Any, Any]]:
    rows = []
    for thing in things:
        thing.mediation = mediation  # the same object: no query for each
        rows.append((thing, offers_on(by, thing)))
    return rows


def _case_url(by: Actor, mediation: Mediation) -> str:
    """The request it stands beside, for whoever may read that too."""
    seen = cases_visible_to(at_work(by)).filter(pk=mediation.case_id).exists()
    return mediation.case.get_absolute_url() if seen else ""


def _sittings(by: Actor, mediation: Mediation) -> list[tuple[Any, Any]]:
    """Each with what the parties said of the record as it stands now."""
    rows = _with_offers(by, mediation.sittings.prefetch_related("confirmations__disputant"), mediation)
    for sitting, _offers in rows:
        last = {c.disputant_id: c for c in sitting.confirmations.all() if c.edition_number == sitting.edition_number}
        sitting.said = list(last.values())
    return rows


def _papers(mediation: Mediation) -> dict[str, Any]:
    """What the file lacks, what it will need later, and what may be added where the case asks for it."""
    found = places(mediation)
    return {
        "missing": [(p.kind, p.note) for p in found if p.is_missing],
        "later": [p.kind for p in found if p.comes_later],
        "spare": [
            p.kind for p in found if p.kind.need == PaperKind.Need.AS_NEEDED and not p.is_there and not p.is_needed
        ],
    }


def _requests(by: Actor, mediation: Mediation) -> list[tuple[Thing, Any, list[tuple[str, str]]]]:
    """Each question with who answered what; the last word counts."""
    found = []
    for request, given in _with_offers(by, mediation.requests.select_related("mediator__user"), mediation):
        last = {a.disputant_id: a for a in request.answers.select_related("disputant")}
        words = [(a.disputant.name, _("agrees") if a.agrees else _("does not agree")) for a in last.values()]
        found.append((request, given, words))
    return found
