"""Who one is to a mediation and to what belongs to it. What that part may do is in rules.py."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.kernel.actor import Actor, Kind
from linli.kernel.rulebook import Parts
from linli.mediation.models import (
    Agreement,
    ConsentRequest,
    CourtConfirmation,
    Disputant,
    Dossier,
    Instalment,
    Mediation,
    MediationSettings,
    Mediator,
    Paper,
    PaperKind,
    Signature,
    Sitting,
    parties_as_written,
)
from linli.mediation.rules import (
    CONFIRMATION_DAYS,
    IN_MEDIATION,
    OPEN,
    OWED,
    AgreementState,
    DisputantState,
    InstalmentState,
    MediationState,
    MediatorState,
    Part,
    RequestState,
    SittingState,
)
from linli.people.models import Role
from linli.record.models import Thing
from linli.record.registers import Register, RegisterState, register_parts

REGISTERS = {Role.CLERK, Role.COMMUNITY_WORKER}  # keep the register of their committee
LINK = "mediation"  # the channel of a party's own link: it opens nothing of cases


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    """The parts played towards one thing; only those ``asked`` for need be right."""
    if isinstance(thing, Register):
        return register_parts(actor)
    mediation = thing.root
    assert isinstance(mediation, Mediation)
    plays = {
        Part.REGISTRAR: _is_registrar(actor, mediation),
        Part.MEDIATOR: _serves(actor, mediation),
        Part.ONESELF: _is_own_seat(actor, thing),
        Part.DISPUTANT: _is_disputant(actor, mediation, thing),
        Part.RELATED: _is_related(actor, mediation),
        Part.CLOCK: actor.kind is Kind.CLOCK,
    }
    return {part for part, played in plays.items() if played}


def visible_to(actor: Actor) -> QuerySet[Mediation]:
    """The row ``view_mediation``, asked of the whole table; a test holds both together.

    Mediators outside the mediation see nothing of it, nor do supervisors and leaders: for them there are figures.
    """
    if not actor.is_staff:
        return Mediation.objects.none()
    seats = Mediator.objects.filter(user=actor.id, state=MediatorState.SERVING)
    seen = Q(pk__in=seats.values("mediation"))
    if actor.unit and actor.role in REGISTERS:
        seen |= Q(committee=actor.unit)
    if actor.unit and actor.role == Role.MEDIATOR:
        seen |= Q(committee=actor.unit, opener=actor.id)
    return Mediation.objects.filter(seen)


def visible_seats(actor: Actor) -> QuerySet[Mediator]:
    """The own seats in which a disclosed relation waits for the parties: one sees that, and nothing else."""
    return Mediator.objects.filter(user=actor.id or 0, state=MediatorState.QUESTIONED)


def open_to(actor: Actor, thing: Thing) -> dict[str, list[str]]:
    """The actions open now, each with what still blocks it."""
    actions = thing.rules.open_to(state=thing.state or None, parts=parts_of(actor, thing))
    return {action: blockers_of(thing, action) for action in actions}


def blockers_of(thing: Thing, action: str) -> list[str]:
    """All that is missing, at once, in words for people."""
    missing = []
    if not isinstance(thing, Register | Dossier) and action not in WHILE_SEALED and _is_sealed(thing):
        missing.append(_("The file is sealed. Break the seal first, and say why."))
    check = _BLOCKERS.get(action)
    return [*missing, *check(thing)] if check else missing


WHILE_SEALED = {
    "view_mediation",
    "rate_mediation",
    "complain",
    "shred_mediation",
    "open_mediation",
    "renew_link",
    "mediate_again",
}


def disputants_in(mediation: Mediation) -> QuerySet[Disputant]:
    """The parties that have a part in it now."""
    return mediation.disputants.filter(state__in=sorted(IN_MEDIATION))


def signers(mediation: Mediation) -> list[Disputant]:
    """Whose hands the agreement needs: every party; of a group its representatives, if it has any."""
    parties = list(disputants_in(mediation))
    spoken_for = {d.side for d in parties if d.is_speaker}
    return [d for d in parties if d.is_speaker or not (d.in_group and d.side in spoken_for)]


def needs_paper(mediation: Mediation, kind: PaperKind) -> bool:
    """Whether the file is not complete without this kind of paper, as far as it has come."""
    if kind.need == PaperKind.Need.IF_AGREED:
        return mediation.state == MediationState.AGREED
    if kind.need == PaperKind.Need.IF_ENDED:
        return mediation.state in {MediationState.NO_AGREEMENT, MediationState.TERMINATED}
    begun = mediation.begun_at is not None or kind.code == "registration"
    if kind.code == "authorisation" and kind.need == PaperKind.Need.AS_NEEDED:
        return begun and speaks_for_others(mediation)
    return kind.need == PaperKind.Need.ALWAYS and begun


def needs_paper_later(mediation: Mediation, kind: PaperKind) -> bool:
    """Whether an open mediation will ask for it further on; of the papers about its end it is one or the other."""
    return mediation.is_open and kind.need != PaperKind.Need.AS_NEEDED and not needs_paper(mediation, kind)


def _scans(mediation: Mediation) -> QuerySet[Paper]:
    return Paper.objects.filter(mediation=mediation, attachment__state="kept")


def papers_there(mediation: Mediation) -> set[str]:
    """The codes of what the file holds already: written by the work itself, or scanned."""
    scans = _scans(mediation)
    found = {code for code in scans.values_list("kind__code", flat=True) if code not in {"identity", "agreement"}}
    identified = set(scans.filter(kind__code="identity").values_list("disputant", flat=True))
    parts = {
        "registration": bool(mediation.summary),
        "rights": mediation.rights_told_at is not None,
        "identity": None in identified or (bool(identified) and {d.pk for d in signers(mediation)} <= identified),
        "inquiry": mediation.inquiries.filter(state="kept").exists(),
        "record": mediation.sittings.filter(state=SittingState.RECORDED).exists(),
        "agreement": _has_agreement(mediation),
        "roads": mediation.state in {MediationState.NO_AGREEMENT, MediationState.TERMINATED},
        "performance": mediation.instalments.filter(performances__is_undone=False).exists(),
        "follow_up": mediation.follow_ups.filter(state="done").exists(),
        "confirmation": mediation.confirmations.exists(),
        "acknowledgement": mediation.acknowledged_at is not None,
    }
    return found | {"cover", "index", "back"} | {code for code, there in parts.items() if there}


def _has_agreement(mediation: Mediation) -> bool:
    """One in force; what was signed on paper, or stamped, must lie there as it was signed (art. 29)."""
    last = mediation.agreements.filter(state=AgreementState.IN_FORCE).last()
    if last is None:
        return False
    on_paper = last.signatures.filter(text_digest=last.frozen_digest).exclude(how=Signature.How.TABLET)
    return not on_paper.exists() or _scans(mediation).filter(kind__code="agreement").exists()


def speaks_for_others(mediation: Mediation) -> bool:
    """Whether somebody speaks for a party by a paper: a representative, or those whom a group chose. A guardian needs none."""
    parties = list(disputants_in(mediation))
    guardian = Disputant.Powers.GUARDIAN
    by_paper = any(d.representative and d.powers != guardian for d in parties)
    return by_paper or len(signers(mediation)) < len(parties)


def missing_papers(mediation: Mediation) -> list[PaperKind]:
    """What the file lacks as far as it has come; asked before it is sealed."""
    there = papers_there(mediation)
    kinds = PaperKind.objects.filter(state=RegisterState.ACTIVE)
    return [kind for kind in kinds if kind.code not in there and needs_paper(mediation, kind)]


def _is_registrar(actor: Actor, mediation: Mediation) -> bool:
    if not actor.is_staff or actor.unit != mediation.committee_id:
        return False
    if actor.role in REGISTERS:
        return True
    return actor.role == Role.MEDIATOR and (mediation.pk is None or mediation.opener_id == actor.id)


def _serves(actor: Actor, mediation: Mediation) -> bool:
    if not actor.is_staff or mediation.pk is None:
        return False
    return mediation.mediators.filter(user=actor.id, state=MediatorState.SERVING).exists()


def _is_own_seat(actor: Actor, thing: Thing) -> bool:
    seat = thing.mediator if isinstance(thing, ConsentRequest) else thing
    return isinstance(seat, Mediator) and actor.kind is Kind.PERSON and seat.user_id == actor.id


def _is_disputant(actor: Actor, mediation: Mediation, thing: Thing) -> bool:
    """By the own link; towards a party only towards oneself."""
    if actor.kind is not Kind.LINK or actor.channel != LINK or mediation.pk is None:
        return False
    if isinstance(thing, Disputant):
        return thing.pk == actor.id
    if isinstance(thing, Mediator) and thing.pk is None and thing.chosen_by_id != actor.id:
        return False
    return mediation.disputants.filter(pk=actor.id or 0).exclude(state=DisputantState.STRUCK).exists()


def _is_related(actor: Actor, mediation: Mediation) -> bool:
    """Who is a party cannot mediate or register it."""
    if actor.kind is not Kind.PERSON or actor.contact is None:
        return False
    if mediation.pk is None:
        return False
    return mediation.disputants.filter(contact=actor.contact).exclude(state=DisputantState.STRUCK).exists()


def _is_sealed(thing: Thing) -> bool:
    mediation = thing.root
    assert isinstance(mediation, Mediation)
    return mediation.pk is not None and Dossier.objects.filter(mediation=mediation, state="sealed").exists()


def _open(thing: Any) -> list[str]:
    mediation: Mediation = thing
    missing = []
    if not mediation.case.is_sensitive:
        missing.append(_("The case must be marked as sensitive first."))
    if mediation.case.mediations.filter(state__in=sorted(OPEN)).exists():
        missing.append(_("A mediation of this case is open already."))
    if mediation.case.publications.filter(state="published").exists():
        missing.append(_("The case is published; take that down first."))
    refused = mediation.case.mediations.filter(state=MediationState.REFUSED)
    if mediation.source == Mediation.Source.OWN and refused.exists():  # 人民调解法 art. 17
        missing.append(_("A party has clearly refused: no mediation is opened on own initiative."))
    return missing


def _begin(thing: Any) -> list[str]:
    """人民调解法 art. 17: not if one party clearly refuses; both sides must be there, and want it."""
    mediation: Mediation = thing
    parties = list(mediation.disputants.exclude(state=DisputantState.STRUCK))
    missing = []
    for side in Disputant.Side:
        if not any(d.side == side and d.is_in for d in parties):
            missing.append(_("No party on this side: %(side)s.") % {"side": side.label})
    waiting = sum(d.state == DisputantState.INVITED for d in parties)
    if waiting:
        missing.append(
            ngettext("%(n)d party has not answered yet.", "%(n)d parties have not answered yet.", waiting)
            % {"n": waiting}
        )
    if mediation.type_id is None or not mediation.summary:
        missing.append(_("The dispute is not described yet."))
    if mediation.rights_told_at is None:
        missing.append(_("The parties were not told their rights and duties yet."))
    return missing + _without_mediator(mediation)


def _without_mediator(mediation: Mediation) -> list[str]:
    states = set(mediation.mediators.values_list("state", flat=True))
    missing = []
    if MediatorState.SERVING not in states:
        missing.append(_("No mediator serves in it."))
    if MediatorState.QUESTIONED in states:
        missing.append(_("A mediator disclosed a relation; the parties have not decided yet."))
    return missing


def _under_way(thing: Any) -> list[str]:
    mediation: Mediation = thing.mediation
    missing = _without_mediator(mediation)
    if mediation.state != MediationState.UNDER_WAY:
        return [_("The mediation has not begun, or is over."), *missing]
    return _without_side(mediation) + missing


def _without_side(mediation: Mediation) -> list[str]:
    """人民调解法 art. 23: a party may refuse at any time; without one side there is nobody to agree with."""
    there = set(disputants_in(mediation).values_list("side", flat=True))
    return [_("No party on this side: %(side)s.") % {"side": s.label} for s in Disputant.Side if s not in there]


def _plan_sitting(thing: Any) -> list[str]:
    missing = _under_way(thing)
    allowed = thing.mediation.requests.filter(about="public", state=RequestState.GRANTED).exists()
    if thing.is_public and not allowed:
        missing.append(_("All parties must agree to a sitting open to others; ask them first."))
    return missing


def _end(thing: Any) -> list[str]:
    mediation: Mediation = thing
    if mediation.agreements.filter(state__in=[AgreementState.DRAFTED, AgreementState.FROZEN]).exists():
        return [_("A draft of the agreement is open; give it up first.")]
    return []


def _name_disputant(thing: Any) -> list[str]:
    mediation, settings = thing.mediation, MediationSettings.current()
    missing = []
    if mediation.state not in OPEN:
        missing.append(_("Only an open mediation takes further parties."))
    if disputants_in(mediation).count() >= settings.most_disputants:
        missing.append(_("At most %(n)d parties.") % {"n": settings.most_disputants})
    return missing + (_speakers(thing) if thing.is_speaker else [])


def _speakers(thing: Any) -> list[str]:
    most = MediationSettings.current().most_speakers
    others = disputants_in(thing.mediation).filter(side=thing.side, is_speaker=True).exclude(pk=thing.pk)
    return [_("A group has at most %(n)d representatives.") % {"n": most}] if others.count() >= most else []


def _disputant_moves(thing: Any) -> list[str]:
    return [] if thing.mediation.state in OPEN else [_("The mediation is over.")]


def _mediator_starts(thing: Any) -> list[str]:
    missing = [] if thing.mediation.state in OPEN else [_("The mediation is over.")]
    if _has_seat(thing):
        missing.append(_("This mediator is there already."))
    return missing


def _has_seat(thing: Any) -> bool:
    others = thing.mediation.mediators.exclude(state=MediatorState.REPLACED).exclude(pk=thing.pk)
    return thing.user_id is not None and others.filter(user=thing.user_id).exists()


def _disclose(thing: Any) -> list[str]:
    return [] if thing.mediation.state in OPEN else [_("The mediation is over.")]


def _ask(thing: Any) -> list[str]:
    request: ConsentRequest = thing
    missing = []
    asked = request.mediation.requests.filter(about=request.about, mediator=request.mediator, state=RequestState.ASKED)
    if asked.exists():
        missing.append(_("The parties were asked this already."))
    if request.about == ConsentRequest.About.COURT:
        missing += court_blockers(request.mediation.agreements.filter(state=AgreementState.IN_FORCE).last())
    elif request.mediation.state not in OPEN:
        missing.append(_("The mediation is over."))
    return missing


def _confirm(thing: Any) -> list[str]:
    if thing.is_draft:
        return [_("The record is still being written.")]
    return [] if thing.record else [_("Nothing is written yet.")]


def _draft(thing: Any) -> list[str]:
    missing = _under_way(thing)
    if thing.mediation.agreements.filter(state__in=[AgreementState.DRAFTED, AgreementState.FROZEN]).exists():
        missing.append(_("There is a draft already."))
    return missing


def _freeze(thing: Any) -> list[str]:
    """人民调解法 art. 29: parties; main facts, dispute and responsibility; what was agreed; how and until when."""
    agreement: Agreement = thing
    needed = {"matter": agreement.matter, "content": agreement.content, "manner": agreement.manner}
    labels = {name: str(Agreement._meta.get_field(name).verbose_name) for name in needed}  # type: ignore[union-attr]
    missing = [_("Still missing: %(what)s.") % {"what": labels[name]} for name, text in needed.items() if not text]
    nameless = [d for d in signers(agreement.mediation) if not d.name or not d.address]
    if nameless:
        missing.append(_("Name or address of a party is missing."))
    if not agreement.schedule():
        missing.append(_("No instalment says who does what until when."))
    return missing


def _seal(thing: Any) -> list[str]:
    """art. 29: signed by all parties and a mediator before the committee's seal makes it effective."""
    agreement: Agreement = thing
    digest = agreement.frozen_digest
    signed = set(agreement.signatures.filter(text_digest=digest).values_list("disputant", flat=True))
    waiting = [d for d in signers(agreement.mediation) if d.pk not in signed]
    missing = []
    if waiting:
        missing.append(
            ngettext("%(n)d party has not signed yet.", "%(n)d parties have not signed yet.", len(waiting))
            % {"n": len(waiting)}
        )
    if not agreement.signatures.filter(text_digest=digest, user__isnull=False).exists():
        missing.append(_("No mediator has signed yet."))
    if agreement.parties and agreement.parties != parties_as_written(agreement.mediation):
        missing.append(_("What is known of a party has changed since the text was fixed. Go back to the draft."))
    if agreement.text_digest != digest:
        missing.append(_("The text is not the one that was fixed."))
    return missing + _under_way(agreement)


def _schedule(thing: Any) -> list[str]:
    return [] if thing.agreement.state == AgreementState.DRAFTED else [_("The schedule changes only in a draft.")]


def _performs(thing: Any) -> list[str]:
    return [] if thing.agreement.is_in_force else [_("The agreement is not in force yet.")]


def court_blockers(agreement: Agreement | None) -> list[str]:
    """art. 33: together, within 30 days of effect; not for status, adoption and marriage (民事诉讼法, 最高法 2011)."""
    if agreement is None or not agreement.is_in_force:
        return [_("No agreement is in force.")]
    missing = []
    kind = agreement.mediation.type
    if kind is None or not kind.allows_confirmation:
        missing.append(_("A court does not confirm disputes of this kind."))
    if agreement.days_for_court < 0:
        missing.append(_("The %(n)d days for applying are over.") % {"n": CONFIRMATION_DAYS})
    if agreement.confirmations.filter(state__in=["applied", "confirmed"]).exists():
        missing.append(_("The court was asked already."))
    return missing


def _apply(thing: Any) -> list[str]:
    application: CourtConfirmation = thing
    missing = court_blockers(application.agreement)
    granted = application.mediation.requests.filter(about="court", state=RequestState.GRANTED)
    if not granted.exists():
        missing.append(_("Both sides must want it: ask all parties first."))
    return missing


def _follow_up(thing: Any) -> list[str]:
    return [] if thing.mediation.state not in OPEN else [_("A visit follows once the mediation is over.")]


def _transferred(thing: Any) -> list[str]:
    return [] if thing.source == Mediation.Source.TRANSFER else [_("Nobody transferred this dispute.")]


def _seal_dossier(thing: Any) -> list[str]:
    mediation: Mediation = thing.mediation
    missing = []
    if mediation.state in OPEN:
        missing.append(_("The mediation is not over yet."))
    if Instalment.objects.filter(mediation=mediation, state__in=sorted(OWED)).exists():
        missing.append(_("Something is still to be performed."))
    if mediation.follow_ups.filter(state="due").exists():
        missing.append(_("A follow-up visit is still due."))
    names = "、".join(str(kind) for kind in missing_papers(mediation))
    if names:
        missing.append(_("The file lacks: %(names)s.") % {"names": names})
    return missing


def _again(thing: Any) -> list[str]:
    missing = []
    if thing.state == MediationState.REFUSED and thing.source == Mediation.Source.OWN:  # 人民调解法 art. 17
        missing.append(_("A party has clearly refused: no mediation is opened on own initiative."))
    if thing.case.mediations.filter(state__in=sorted(OPEN)).exists():
        missing.append(_("A mediation of this case is open already."))
    if _is_sealed(thing):
        missing.append(_("The file is sealed. Break the seal first, and say why."))
    return missing


def _shred(thing: Any) -> list[str]:
    owed = thing.mediation if isinstance(thing, Instalment) else thing
    waiting = Instalment.objects.filter(mediation=owed, state__in=[InstalmentState.DUE, InstalmentState.PART])
    return [_("Something is still to be performed.")] if waiting.exists() else []


def _hold(thing: Any) -> list[str]:
    sitting: Sitting = thing
    early = sitting.starts_at > timezone.now()
    return _under_way(sitting) + ([_("The sitting has not begun yet.")] if early else [])


def _write(thing: Any) -> list[str]:
    if thing.state == SittingState.RECORDED and thing.mediation.state not in OPEN:
        return [_("The record was confirmed by all, and the mediation is over: it stays as it is.")]
    return [] if thing.state in {SittingState.HELD, SittingState.RECORDED} else [_("The sitting was not held yet.")]


def without_copy(agreement: Agreement) -> list[Disputant]:
    """The parties whose copy of the agreement (art. 29) is not known to be in their hands."""
    have = set(agreement.handed_out.values_list("disputant", flat=True))
    return [d for d in disputants_in(agreement.mediation) if d.pk not in have]


def _hand_out(thing: Any) -> list[str]:
    if thing.is_oral:
        return [_("An oral agreement has no copies.")]
    return [] if without_copy(thing) else [_("Every party has their copy.")]


_BLOCKERS: dict[str, Callable[[Any], list[str]]] = {
    "open_mediation": _open,
    "begin": _begin,
    "end_without": _end,
    "terminate": _end,
    "withdraw_mediation": _end,
    "mediate_again": _again,
    "acknowledge": _transferred,
    "report_back": _transferred,
    "shred_mediation": _shred,
    "name_disputant": _name_disputant,
    "consent": _disputant_moves,
    "decline_mediation": _disputant_moves,
    "strike_disputant": _disputant_moves,
    "choose_mediator": _mediator_starts,
    "name_mediator": _mediator_starts,
    "appoint_mediator": _mediator_starts,
    "disclose": _disclose,
    "ask_all": _ask,
    "plan_sitting": _plan_sitting,
    "hold_sitting": _hold,
    "write_record": _write,
    "confirm_record": _confirm,
    "draft_agreement": _draft,
    "agree_orally": _draft,
    "freeze_agreement": _freeze,
    "hand_out": _hand_out,
    "seal_agreement": _seal,
    "schedule_instalment": _schedule,
    "drop_instalment": _schedule,
    "perform": _performs,
    "perform_part": _performs,
    "waive_instalment": _performs,
    "remind_instalment": _performs,
    "apply_to_court": _apply,
    "plan_follow_up": _follow_up,
    "seal_dossier": _seal_dossier,
}
