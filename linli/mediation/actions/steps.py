"""What several actions share: each takes the open act. An action never calls an action."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from linli.clocks import actions as clocks
from linli.clocks.models import Clock
from linli.files.actions import attach
from linli.files.models import Attachment
from linli.files.queries import Prepared
from linli.kernel.deadlines import Promise, Unit
from linli.mediation import policy
from linli.mediation.models import (
    Agreement,
    Consent,
    ConsentRequest,
    Disputant,
    FollowUp,
    Mediation,
    MediationSettings,
    Mediator,
    Paper,
    PaperKind,
    RecordConfirmation,
    Sitting,
)
from linli.mediation.rules import (
    CONFIRMATION_DAYS,
    IN_OFFICE,
    OWED,
    AgreementState,
    CourtState,
    MediationState,
    MediatorState,
    RequestState,
)
from linli.people.models import Contact, User
from linli.record.acts import Doing


def tell_parties(a: Doing, mediation: Mediation, what: str, **facts: object) -> None:
    """Each party that left a phone, about their own link."""
    for disputant in policy.disputants_in(mediation):
        tell_party(a, disputant, what, **facts)


def tell_signers(a: Doing, mediation: Mediation, what: str, **facts: object) -> None:
    """Each party whose own word is needed: of a group only who speaks for it."""
    for disputant in policy.signers(mediation):
        tell_party(a, disputant, what, **facts)


def tell_party(a: Doing, disputant: Disputant, what: str, **facts: object) -> None:
    if disputant.contact_id:
        a.tell(
            Contact(pk=disputant.contact_id), what, disputant=disputant.pk, mediation=disputant.mediation_id, **facts
        )


def tell_mediators(a: Doing, mediation: Mediation, what: str, **facts: object) -> None:
    """Who mediates; as long as nobody does, the committee."""
    users = list(mediation.mediators.filter(state__in=sorted(IN_OFFICE)).values_list("user", flat=True))
    for user in users:
        a.tell(User(pk=user), what, mediation=mediation.pk, **facts)
    if not users:
        a.tell(mediation.committee, what, mediation=mediation.pk, **facts)


def stop(clock: Clock | None, at: datetime) -> None:
    if clock is not None and not clock.is_stopped:
        clocks.stop(clock, at=at)


def end(a: Doing, mediation: Mediation) -> None:
    """What was asked of the parties lapses, what was planned is off, the clock stops."""
    for request in mediation.requests.filter(state=RequestState.ASKED):
        a.move(request, "lapse_request")
    for sitting in mediation.sittings.filter(state="planned"):
        if a.by.is_staff:
            a.move(sitting, "cancel_sitting")
    stop(mediation.clock, a.now)


def answer(a: Doing, request: ConsentRequest, disputants: Iterable[Disputant], *, agrees: bool) -> None:
    """Write down the word of these parties; once all have agreed, or one has not, the request is decided."""
    by_link = not a.by.is_staff
    Consent.objects.bulk_create(
        Consent(request=request, disputant=d, agrees=agrees, by_link=by_link, at=a.now) for d in disputants
    )
    _decide_if_answered(a, request)


def decide_again(a: Doing, mediation: Mediation) -> None:
    """Whose word is needed has changed: what all of these have answered already is decided."""
    for request in mediation.requests.filter(state=RequestState.ASKED):
        request.mediation = mediation
        _decide_if_answered(a, request)


def _decide_if_answered(a: Doing, request: ConsentRequest) -> None:
    last = dict(request.answers.order_by("pk").values_list("disputant", "agrees"))
    asked = [d.pk for d in policy.signers(request.mediation)]
    if any(last.get(pk) is False for pk in asked):
        _decide(a, request, agrees=False)
    elif asked and all(last.get(pk) for pk in asked):
        _decide(a, request, agrees=True)


def _decide(a: Doing, request: ConsentRequest, *, agrees: bool) -> None:
    """What follows from it: the mediator stays or is replaced, the time is extended."""
    a.move(request, "grant_request" if agrees else "refuse_request")
    mediation = request.mediation
    about = ConsentRequest.About
    if request.about == about.RELATION and request.mediator is not None:
        a.move(request.mediator, "keep_mediator" if agrees else "replace_mediator")
    elif request.about == about.EXTENSION and agrees and mediation.clock and request.days:
        clocks.extend(mediation.clock, promise=Promise(request.days, Unit.CALENDAR_DAYS), at=a.now)
    tell_mediators(a, mediation, "request_decided", request=request.pk)


def settle_if_confirmed(a: Doing, sitting: Sitting) -> None:
    """The record is complete once every party that attended has confirmed this edition."""
    here = RecordConfirmation.objects.filter(sitting=sitting, edition_number=sitting.edition_number).order_by("pk")
    last = dict(here.values_list("disputant", "is_right"))
    attended = set(sitting.attended.values_list("pk", flat=True))
    if attended and all(last.get(pk) for pk in attended):
        a.move(sitting, "settle_record")


def put_papers(
    a: Doing,
    mediation: Mediation,
    kind: PaperKind,
    photos: list[Prepared],
    *,
    disputant: Disputant | None = None,
    caption: str = "",
) -> list[Attachment]:
    """Scans and photos go to their place in the file; only those who mediate see them."""
    if not photos:
        return []
    audience, purpose = Attachment.Audience.STAFF, Attachment.Purpose.PAPER
    made = attach(a, photos, purpose=purpose, audience=audience, caption=caption or str(kind))
    Paper.objects.bulk_create(
        Paper(mediation=mediation, kind=kind, attachment=attachment, disputant=disputant) for attachment in made
    )
    return made


def plan_visits(a: Doing, mediation: Mediation) -> None:
    """After an agreement somebody asks how it goes, at the set times."""
    today = timezone.localdate(a.now)
    for days in MediationSettings.current().follow_ups:
        a.start(FollowUp(mediation=mediation, due_on=today + timedelta(days=days)), "plan_follow_ups")


def court_clock(mediation: Mediation, at: datetime) -> Clock | None:
    """It rings before the days for judicial confirmation are over; none where no court confirms."""
    if mediation.type is None or not mediation.type.allows_confirmation:
        return None
    return clocks.start(Promise(CONFIRMATION_DAYS, Unit.CALENDAR_DAYS), at=at, ladder="confirmation")


def supersede(a: Doing, agreement: Agreement) -> None:
    """What was agreed before in this mediation no longer binds, unless a court was asked about it and has not said no."""
    before = agreement.mediation.agreements.filter(state=AgreementState.IN_FORCE).exclude(pk=agreement.pk)
    for old in before.exclude(confirmations__state__in=[CourtState.APPLIED, CourtState.CONFIRMED]):
        old.mediation = agreement.mediation
        a.move(old, "supersede")
        stop(old.clock, a.now)
        for owed in old.instalments.filter(state__in=sorted(OWED)):
            owed.mediation = agreement.mediation
            a.move(owed, "supersede_instalment")


def reach(a: Doing, mediation: Mediation) -> None:
    """The dispute is settled: the state, the clock, the visits, and who is told."""
    a.move(mediation, "reach", changes={"ended_at": a.now})
    end(a, mediation)
    plan_visits(a, mediation)
    tell_parties(a, mediation, "mediation_agreed")


def stand_down_if_one_side(a: Doing, mediation: Mediation) -> None:
    """art. 17: where a side has nobody left who wants it, nothing goes on."""
    left = set(policy.disputants_in(mediation).values_list("side", flat=True))
    if mediation.state == MediationState.OPENED and left != set(Disputant.Side.values):
        a.move(mediation, "stand_down", changes={"ended_at": a.now})
        end(a, mediation)
        tell_mediators(a, mediation, "mediation_refused")


def serving(mediation: Mediation) -> list[Mediator]:
    return list(mediation.mediators.filter(state=MediatorState.SERVING).select_related("user"))
