"""What residents open without an account: the list, one errand with its form, certificates, and their own errand by its link."""

from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.errands import actions
from linli.errands.forms.asking import HOLDER_FORMS, AskForm
from linli.errands.models import Certificate, Errand, ErrandKind, ErrandSettings
from linli.errands.policy import certificates_shown
from linli.errands.queries.links import errand_url, holder_of, token_of
from linli.errands.queries.lists import offered, recognised
from linli.errands.queries.offers import holder_offers
from linli.errands.queries.progress import progress
from linli.kernel.actor import Actor
from linli.kernel.rulebook import NotNow, Refused
from linli.people.limits import limited
from linli.people.queries import actor_of
from linli.people.views.admission import for_residents, is_staff_here
from linli.places.models import Area
from linli.places.queries import heir_of
from linli.record.acts import Stale
from linli.ui.render import page

FAR = 2**31 - 1  # numbers beyond are no numbers of the list


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What we run for you, and what a community may not certify."""
    grid = _grid(request.GET.get("grid", ""))
    context = {
        "kinds": [(kind, _kind_url(kind, grid)) for kind in offered()],
        "certificates": certificates_shown(),
        "promise": ErrandSettings.current().promise,
        "grid": grid,
    }
    return page(request, "errands/home.html", context, part="main")


def _kind_url(kind: ErrandKind, grid: Area | None) -> str:
    address = reverse("errands:kind", args=[kind.code])
    return f"{address}?{urlencode({'grid': grid.code})}" if grid else address


@login_not_required
@require_http_methods(["GET", "POST"])
@limited("errand", device="10/h", address="300/h", is_burst=True)
def kind(request: HttpRequest, code: str) -> HttpResponse:
    """One errand: papers, office, days, fee, where to go oneself; and the form by which it is asked for."""
    found = get_object_or_404(offered(), code=code)
    by = actor_of(request, channel="web")
    grid = _grid(request.POST.get("grid") or request.GET.get("grid", ""))
    form = AskForm(request.POST or None, kind=found, area=grid, actor=by, initial={"grid": grid.code if grid else ""})
    status, answer = (422 if form.is_bound else 200), None
    if form.is_bound and form.is_valid():
        answer = None if form.cleaned_data["is_other"] else recognised(form.cleaned_data["words"])
        if answer is not None:
            _count(answer, form, grid, by)
        else:
            try:
                made = _ask(found, form, grid, by)
            except ValidationError as invalid:
                form.add_error("phone", invalid)
            except Refused as why:
                form.refuse(why)
                status = 409
            else:
                return redirect(f"{reverse('errands:mine', args=[token_of(made)])}?new=1")
    shows_check = answer is not None or bool(form.is_bound and form["is_other"].value())
    context = {"kind": found, "form": form, "answer": answer, "grid": grid, "shows_check": shows_check}
    return page(request, "errands/kind.html", context, part="main", status=status)


def _ask(found: ErrandKind, form: AskForm, grid: Area | None, by: Actor) -> Errand:
    data = form.cleaned_data
    area = grid or Area.objects.get(code=data["community"])
    done = actions.ask_errand(
        found, area=area, words=data["words"].strip(), address=data["address"].strip(),
        name=data.get("name", ""), phone=data.get("phone", ""), by=_plain(by), key=data["key"],
    )  # fmt: skip
    return Errand.objects.get(pk=done.root_id)


def _count(answer: Certificate, form: AskForm, grid: Area | None, by: Actor) -> None:
    """Asked for and answered: counted once, however often this page is sent."""
    area = grid or Area.objects.filter(code=form.cleaned_data.get("community") or "").first()
    actions.name_office(answer, area=area, by=_plain(by), key=uuid5(form.cleaned_data["key"], "certificate"))


def _plain(by: Actor) -> Actor:
    """Whoever is signed in to work asks for themselves like anybody."""
    return replace(by, post=None, unit=None, role="", area="")


@login_not_required
@require_safe
def certificate(request: HttpRequest, number: int) -> HttpResponse:
    """Not here, but there: the right office and what to do."""
    found = get_object_or_404(certificates_shown(), number=min(number, FAR))
    return page(request, "errands/certificate.html", {"certificate": found}, part="main")


@login_not_required
@require_POST
@limited("certificate", device="30/h", address="900/h")
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody wants it on paper: counted, and the note is shown."""
    found = get_object_or_404(certificates_shown(), number=min(number, FAR))
    by = actor_of(request, channel="web")
    area = Area.objects.filter(code=by.area).first() if by.is_staff and by.area else None
    with suppress(Refused):  # an official of another trade looks it up: nothing to count
        actions.name_office(found, area=area, by=by)
    return redirect("errands:certificate-note", found.number)


@login_not_required
@require_safe
def certificate_note(request: HttpRequest, number: int) -> HttpResponse:
    """The note on paper: which office, what to do, and why not here."""
    found = get_object_or_404(certificates_shown(), number=min(number, FAR))
    context = {"certificate": found, "today": timezone.localdate()}
    return page(request, "errands/note.html", context, part="main")


@login_not_required
@require_safe
@never_cache
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """One's own errand: where it is, who has my papers, what is needed from me."""
    by, found = _held(token)
    is_staff = is_staff_here(request)
    context = {
        "is_staff": is_staff,
        "errand": found,
        "told": progress(found),
        "token": token,
        "link": errand_url(found),
        "is_new": "new" in request.GET,
        "may": set() if is_staff else holder_offers(by, found),
        "is_shredded": found.shredded_at is not None,
    }
    return page(request, "errands/mine.html", context, part="main")


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
@limited("errand-mine", device="30/h", address="600/h")
@for_residents("errands:mine")
def mine_act(request: HttpRequest, token: str, action: str) -> HttpResponse:
    """What the resident says: not needed any more, not received, how it went."""
    by, found = _held(token)
    form_class, do = HOLDER_FORMS.get(action), getattr(actions, action, None)
    if form_class is None or do is None or not (request.method == "POST" or action in holder_offers(by, found)):
        raise Http404  # what is sent from an old page is answered by the rulebook, and its text is kept
    form = form_class(request.POST or None, initial={"seen": found.version})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            do(found, **form.given(), by=by, **form.sent())
        except Refused as why:
            found.refresh_from_db()
            form.refuse(why, seen=found.version)
            status = 409 if isinstance(why, Stale | NotNow) else 422
        else:
            messages.success(request, _("Thank you. It is written down."))
            return redirect("errands:mine", token)
    verb = Errand.rules.verb(action)
    context: dict[str, Any] = {"errand": found, "form": form, "verb": verb, "token": token}
    return page(request, "errands/mine_act.html", context, part="form", status=status)


def _held(token: str) -> tuple[Actor, Errand]:
    held = holder_of(token)
    if held is None:
        raise Http404
    return held


def _grid(code: str) -> Area | None:
    """The area that a QR code on a wall names; an old one's heir."""
    if not (code.isascii() and code.isdecimal() and len(code) <= 15):
        return None
    found = Area.objects.filter(code=code, level__in=[Area.Level.COMMUNITY, Area.Level.GRID]).first()
    return heir_of(found) if found else None
