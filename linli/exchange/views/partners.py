"""The systems that we exchange with: kept by an administrator."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.exchange import actions
from linli.exchange.forms import NewPartnerForm, PartnerForm, partner_values
from linli.exchange.gateways import Folder
from linli.exchange.models import Departure, Partner
from linli.exchange.outbox.receive import collect
from linli.exchange.queries import troubles, with_counts
from linli.exchange.rules import Way
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.notices.gateways import NotSent, Unknown
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.record import registers
from linli.ui.forms import act_marks
from linli.ui.render import page

TRIAL = "trial"


@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """All of them, with what came in, what went out and what is in trouble."""
    _keeper(request)
    return page(request, "exchange/partners.html", {"partners": with_counts(), "troubles": troubles()}, part="partners")


@never_cache
@require_http_methods(["GET", "POST"])
def connect(request: HttpRequest) -> HttpResponse:
    by = _keeper(request)
    form = NewPartnerForm(request.POST or None)
    if form.is_bound and form.is_valid():
        partner = Partner(**form.given())
        try:
            act = registers.add(partner, by=by, key=form.cleaned_data["key"])
        except Refused as why:
            form.refuse(why)
        else:
            made = Partner.objects.get(pk=act.root_id)
            if made.way == Way.FOLDER:
                Folder(made.code).prepare()
            return _show(request, made, "" if made.way == Way.FOLDER else made.secret)
    return page(
        request, "exchange/partner_new.html", {"form": form}, part="partner", status=422 if form.is_bound else 200
    )


@never_cache
@require_http_methods(["GET", "POST"])
def partner(request: HttpRequest, pk: int) -> HttpResponse:
    """One system: its facts, its folder or address, what to try."""
    by = _keeper(request)
    found = get_object_or_404(Partner, pk=pk)
    form = PartnerForm(request.POST or None, partner=found, initial={"seen": found.version, **partner_values(found)})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            registers.change(found, changes=form.given(), by=by, **form.sent())
        except Refused as why:
            found, status = get_object_or_404(Partner, pk=pk), 409
            form.refuse(why, seen=found.version)
        else:
            messages.success(request, _("Changed."))
            return redirect("exchange:partners")
    return _show(request, found, "", form=form, status=status)


@never_cache
@require_POST
def decide(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Another secret, out of use, into use again, ask it now, or send it a trial."""
    by = _keeper(request)
    found = get_object_or_404(Partner, pk=pk)
    do = {"secret": _secret, "retire": _retire, "restore": _restore, "fetch": _fetch, "try": _try}.get(action)
    if do is None:
        raise Http404
    try:
        return do(request, found, by)
    except Refused as why:
        messages.error(request, str(why))
    return redirect("exchange:partner", pk=pk)


def _secret(request: HttpRequest, found: Partner, by: Actor) -> HttpResponse:
    actions.change_secret(found, by=by)
    return _show(request, found, found.secret)


def _retire(request: HttpRequest, found: Partner, by: Actor) -> HttpResponse:
    registers.retire(found, by=by)
    return redirect("exchange:partner", pk=found.pk)


def _restore(request: HttpRequest, found: Partner, by: Actor) -> HttpResponse:
    registers.restore(found, by=by)
    return redirect("exchange:partner", pk=found.pk)


def _fetch(request: HttpRequest, found: Partner, by: Actor) -> HttpResponse:
    """Ask it now instead of within half a minute."""
    try:
        count = collect(found)
    except (NotSent, Unknown) as why:
        messages.error(request, _("It could not be asked: %s.") % why.reason.label)
    else:
        messages.success(request, _("New messages: %d.") % count)
    return redirect("exchange:partner", pk=found.pk)


def _try(request: HttpRequest, found: Partner, by: Actor) -> HttpResponse:
    """A message that says nothing of any case, to see whether it arrives."""
    Departure.objects.create(partner=found, what=TRIAL)
    messages.success(request, _("A trial is on its way; the log says what becomes of it."))
    return redirect("exchange:partner", pk=found.pk)


def _show(
    request: HttpRequest, found: Partner, secret: str, *, form: PartnerForm | None = None, status: int = 200
) -> HttpResponse:
    path = Folder(found.code).path if found.way == Way.FOLDER else None
    context = {
        "partner": found,
        "form": form or PartnerForm(None, partner=found, initial={"seen": found.version, **partner_values(found)}),
        "marks": act_marks(found.version),
        "secret": secret,
        "folder": str(path.relative_to(settings.DATA_DIR)) if path else "",
        "push": settings.SITE_URL + reverse("exchange:push", args=[found.code]),
        "is_http": found.way == Way.HTTP,
    }
    return page(request, "exchange/partner.html", context, part="partner", status=status)


def _keeper(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="desk")
    if not is_administrator(by):
        raise Http404
    return by
