"""Who one is to a vote and to what belongs to it, and what still stands in the way. What a part may do is in rules.py."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor, Kind
from linli.kernel.rulebook import Parts
from linli.people.models import Role
from linli.record.models import Act, Thing
from linli.record.registers import Register, register_parts
from linli.votes.models import (
    DoorList,
    Electorate,
    Matter,
    PaperBatch,
    PaperSheet,
    Participation,
    Proxy,
    RollObjection,
    Spelling,
    Vote,
    VoteSettings,
)
from linli.votes.rules import (
    HANDS,
    BatchState,
    ParticipationState,
    ProxyState,
    RollObjectionState,
    SheetState,
    SpellingState,
    VoteState,
)
from linli.votes.rules import Part as P

ORGANISERS = {Role.COMMUNITY_WORKER, Role.CLERK}
MOST_QUESTIONS, MOST_CANDIDATES = 10, 20  # a ballot that people still read to its end
READERS = {*ORGANISERS, Role.SUPERVISOR, Role.LEADER}
# through which kind of link somebody comes: it says of what `Actor.holds` is the id
BY_MEMBER, BY_PROXY, BY_DOORS = "vote", "vote_proxy", "vote_doors"
DESK_PART = {Role.SUPERVISOR: P.SUPERVISOR, Role.LEADER: P.LEADER} | dict.fromkeys(ORGANISERS, P.ORGANISER)


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    """The parts played towards a vote or what belongs to it; only those ``asked`` for need be right."""
    if isinstance(thing, Register):
        return register_parts(actor)
    vote = thing.root
    assert isinstance(vote, Vote)
    parts: set[P] = set()
    if actor.kind is Kind.CLOCK:
        return {P.CLOCK}
    if actor.is_staff and actor.role in DESK_PART and vote.area_id.startswith(actor.area):
        parts.add(DESK_PART[Role(actor.role)])
    parts |= _by_link(actor, thing)
    if isinstance(thing, PaperSheet) and actor.id is not None and actor.kind is Kind.PERSON:
        parts |= {P.FIRST} if thing.first_by_id == actor.id else set()
        parts |= {P.SECOND} if thing.second_by_id == actor.id else set()
    if P.INVOLVED in (asked if asked is not None else {P.INVOLVED}) and vote.pk and actor.kind is Kind.PERSON:
        hands = Act.objects.filter(root_kind=Vote._meta.label_lower, root_id=vote.pk, action__in=HANDS)
        parts |= {P.INVOLVED} if hands.filter(user_id=actor.id or 0).exists() else set()
    return parts


def visible_to(actor: Actor) -> QuerySet[Vote]:
    """The row ``view``, asked of the whole table; a test holds both together."""
    if not actor.is_staff or actor.role not in READERS:
        return Vote.objects.none()
    return Vote.objects.filter(area__code__startswith=actor.area) if actor.area else Vote.objects.all()


def may_organise(actor: Actor) -> bool:
    """Whether this post may prepare votes at all."""
    return actor.is_staff and actor.role in ORGANISERS


def open_to(actor: Actor, thing: Thing) -> list[str]:
    """The actions open now to this actor."""
    parts = parts_of(actor, thing)
    return thing.rules.open_to(state=thing.state if thing.pk else None, parts=parts)


def blockers_of(thing: Thing, action: str) -> list[str]:
    """All that is missing, at once, in words for people."""
    if isinstance(thing, Vote):
        return _of_vote(thing, action)
    if isinstance(thing, Participation):
        return _of_participation(thing, action)
    if isinstance(thing, PaperSheet):
        return _of_sheet(thing, action)
    if isinstance(thing, PaperBatch):
        return _of_batch(thing, action)
    if isinstance(thing, RollObjection) and action == "object_to_roll":
        is_late = thing.vote.state != VoteState.POSTED or timezone.now() >= thing.vote.objections_until
        return [_("The time for objections to the roll is over.")] if is_late else []
    if isinstance(thing, Proxy) and action == "register_proxy":
        return _of_proxy(thing)
    if isinstance(thing, Spelling):
        return _of_spelling(thing, action)
    if isinstance(thing, DoorList) and action == "hand_out_list" and thing.vote.state != VoteState.OPEN:
        return [_("Door lists are for the time of voting.")]
    if isinstance(thing, Matter) and thing.electorate != Electorate.OWNERS and thing.weighs_area:
        return [_("Only owners vote by area.")]
    return []


def _by_link(actor: Actor, thing: Thing) -> set[P]:
    if actor.kind is not Kind.LINK or not actor.holds:
        return set()
    match actor.channel:
        case channel if channel == BY_MEMBER and getattr(thing, "member_id", None) == actor.holds:
            return {P.VOTER}
        case channel if channel == BY_PROXY and isinstance(thing, Participation):
            return {P.AGENT} if thing.proxy_id == actor.holds else set()
        case channel if channel == BY_DOORS and isinstance(thing, DoorList):
            return {P.CANVASSER} if thing.pk == actor.holds else set()
    return set()


def _of_vote(vote: Vote, action: str) -> list[str]:
    checks: dict[str, Any] = {
        "draft_vote": _rule_faults,
        "add_question": _question_faults,
        "change_vote": _rule_faults,
        "import_roll": _spoken_about,
        "post_roll": lambda v: [*_rule_faults(v), *_question_faults(v), *_roll_faults(v), *_time_faults(v)],
        "open_vote": _not_yet_open,
        "send_links": lambda v: [] if v.may_send_links else [_("The links were sent less than a day ago.")],
        "close_vote": _not_yet_over,
        "certify": lambda v: _uncounted(v) or ([] if v.result.get("has_quorum") else [_("The quorum was missed.")]),
        "declare_failed": lambda v: (
            _uncounted(v) or ([_("The quorum was reached.")] if v.result.get("has_quorum") else [])
        ),
    }
    return list(checks[action](vote)) if action in checks else []


def _rule_faults(vote: Vote) -> list[str]:
    faults = []
    if vote.is_secret and vote.matter.weighs_area:
        faults.append(_("A vote counted by area cannot be secret: an area can tell who its owner is."))
    if vote.is_secret and vote.may_change:
        faults.append(_("A secret ballot is final once cast."))
    if vote.silence != Vote.Silence.ABSENT and not vote.procedure.strip():
        faults.append(_("Name the clause of the rules of procedure that says what silence counts as."))
    if vote.silence != Vote.Silence.ABSENT and (vote.is_secret or vote.electorate != Electorate.OWNERS):
        faults.append(_("Only in a named vote of owners can silence count as anything."))
    if vote.closes_at <= vote.opens_at:
        faults.append(_("The voting ends after it begins."))
    return faults


def _question_faults(vote: Vote) -> list[str]:
    """What does not go together on one ballot: all its questions are put to the same people, measured in the same way."""
    codes = {one["matter"] for one in vote.questions}
    ways = set(Matter.objects.filter(code__in=codes).values_list("electorate", "weighs_area"))
    faults = []
    if ways - {(vote.matter.electorate, vote.matter.weighs_area)}:
        faults.append(_("All questions of one ballot are decided by the same people, counted in the same way."))
    if len(vote.questions) > MOST_QUESTIONS:
        faults.append(_("A ballot has at most %d questions.") % MOST_QUESTIONS)
    if any(one.get("relative") for one in vote.questions):
        if vote.electorate == Electorate.OWNERS:
            faults.append(_("What owners decide needs the majority that the Civil Code asks for (art. 278)."))
        if not all(one.get("basis") for one in vote.questions if one.get("relative")):
            faults.append(_("Name the clause by which whoever has the most votes is elected."))
    if vote.silence == Vote.Silence.FOLLOW and any(one["seats"] for one in vote.questions):
        faults.append(_("Among candidates there is no majority that silence could follow."))
    return faults


def _spoken_about(vote: Vote) -> list[str]:
    if vote.objections.exists() or vote.proxies.exists():
        return [_("There are objections or proxies about this roll: correct it part by part, or cancel the vote.")]
    return []


def _roll_faults(vote: Vote) -> list[str]:
    if not vote.everyone:
        return [_("There is no roll yet: import it.")]
    return [_("The roll has no areas.")] if vote.matter.weighs_area and not vote.everyone_area else []


def _time_faults(vote: Vote) -> list[str]:
    """Notice, objections and window as the settings ask (their numbers come from local rules)."""
    now, known = timezone.now(), VoteSettings.current()
    days = known.notice_days if vote.electorate == Electorate.OWNERS else known.notice_days_others
    hour = timedelta(hours=1)  # a form filled in over an hour is not late
    faults = []
    if vote.opens_at < now + timedelta(days=days) - hour:
        faults.append(_("Between posting and voting there must be %d days.") % days)
    if (
        vote.electorate == Electorate.OWNERS
        and vote.objections_until < now + timedelta(days=known.objection_days) - hour
    ):
        faults.append(_("There must be %d days for objections to the roll.") % known.objection_days)
    if vote.objections_until > vote.opens_at:
        faults.append(_("Objections to the roll end before the voting begins."))
    window = vote.closes_at - vote.opens_at
    if window < timedelta(days=known.window_min_days):
        faults.append(_("The voting lasts at least %d days.") % known.window_min_days)
    if window > timedelta(days=known.window_max_days):
        faults.append(_("The voting lasts at most %d days.") % known.window_max_days)
    return faults


def _not_yet_open(vote: Vote) -> list[str]:
    now, faults = timezone.now(), []
    if now < max(vote.opens_at, vote.objections_until):
        faults.append(_("The voting has not begun yet."))
    if now >= vote.closes_at:
        faults.append(_("The time of voting is over."))
    if vote.objections.filter(state=RollObjectionState.RAISED).exists():
        faults.append(_("There are objections to the roll that nobody has decided."))
    return faults


def _not_yet_over(vote: Vote) -> list[str]:
    if timezone.now() >= vote.closes_at:
        return []
    took_part = vote.participations.filter(state=ParticipationState.CAST).count()
    return [] if took_part >= vote.everyone else [_("The time of voting is not over, and not everybody has voted.")]


def _uncounted(vote: Vote) -> list[str]:
    waiting = vote.batches.filter(state=BatchState.OPEN).exists()
    return [_("There are papers that are not counted: seal or void their batch.")] if waiting else []


def _of_participation(taking: Participation, action: str) -> list[str]:
    vote = taking.vote
    if action in {"count_paper", "count_paper_again"}:
        return []
    if not vote.is_open:
        return [_("No ballots are taken now.")]
    if action == "cast_again" and taking.state == ParticipationState.CAST:
        if vote.is_secret or not vote.may_change:
            return [_("This vote has been cast already.")]
        if taking.channel == "paper":
            return [_("A paper was counted for you; it cannot be changed here.")]
    if action == "unmark_paper" and (taking.channel != "paper" or not vote.is_secret):
        return [_("Only who was marked as having taken a paper can be unmarked.")]
    if action in {"mark_paper", "mark_paper_again"} and not vote.is_secret:
        return [_("Papers of a named vote are entered one by one.")]
    return []


def _of_sheet(sheet: PaperSheet, action: str) -> list[str]:
    faults, vote = [], sheet.vote
    if action in {"enter_sheet", "agree_sheet", "contest_sheet"}:
        if sheet.batch.state != BatchState.OPEN:
            faults.append(_("This batch takes no more papers."))
        if vote.state not in {VoteState.OPEN, VoteState.CLOSED}:
            faults.append(_("No papers are taken now."))
    if action == "enter_sheet":
        if not 1 <= sheet.n <= sheet.batch.size:
            faults.append(_("The batch has %d papers.") % sheet.batch.size)
        others = PaperSheet.objects.exclude(state=SheetState.SET_ASIDE)
        if others.filter(batch=sheet.batch, n=sheet.n).exists():
            faults.append(_("This paper has been entered already; the second entry is made from the list."))
        if sheet.member_id and others.filter(member=sheet.member_id).exists():
            faults.append(_("A paper of this person has been entered already."))
    if action == "decide_sheet" and sheet.trouble == PaperSheet.Trouble.VOTED and not sheet.overrides:
        faults.append(_("Say that the paper counts in place of what was voted otherwise, or set it aside."))
    return faults


def _of_batch(batch: PaperBatch, action: str) -> list[str]:
    if action == "open_batch":
        is_on = batch.vote.state in {VoteState.OPEN, VoteState.CLOSED}
        return [] if is_on else [_("No papers are taken now.")]
    if action != "seal_batch":
        return []
    sheets = batch.sheets.exclude(state=SheetState.SET_ASIDE)
    agreed = sheets.filter(state=SheetState.AGREED).count()
    faults = []
    if unready := sheets.exclude(state=SheetState.AGREED).count():
        faults.append(_("%d papers still wait for a second entry or a decision.") % unready)
    gone = (
        batch.sheets.filter(state=SheetState.SET_ASIDE).values("n").distinct().exclude(n__in=sheets.values("n")).count()
    )
    if agreed + unready + gone < batch.size:
        faults.append(_("%d papers have not been entered.") % (batch.size - agreed - unready - gone))
    if batch.vote.is_secret:
        return faults + _more_papers_than_people(batch, agreed)
    return faults + _voted_meanwhile(batch)


def _more_papers_than_people(batch: PaperBatch, agreed: int) -> list[str]:
    vote = batch.vote
    marked = vote.participations.filter(state=ParticipationState.CAST, channel="paper").count()
    counted = vote.sheets.filter(state=SheetState.COUNTED).count()
    is_more = counted + agreed > marked
    return [_("There are more papers than people who took one.")] if is_more else []


def _voted_meanwhile(batch: PaperBatch) -> list[str]:
    """Papers of people who have a ballot of another kind by now, and about whom nobody has decided."""
    voted = Participation.objects.filter(vote=batch.vote, state=ParticipationState.CAST).values("member")
    found = batch.sheets.filter(state=SheetState.AGREED, overrides=False, member__in=voted).order_by("n")
    said = _("Paper %d: this person has voted in another way meanwhile. Look at it again.")
    return [said % n for n in found.values_list("n", flat=True)[:10]]


def _of_spelling(spelling: Spelling, action: str) -> list[str]:
    """Between the end of the voting and the certificate; a name is joined to one that counts for itself, and to one only."""
    vote = spelling.vote
    if vote.state != VoteState.CLOSED:
        return [_("Spellings are joined after the voting has ended and before the result is certified.")]
    if action != "join_spelling":
        return []
    of_question = vote.spellings.filter(state=SpellingState.JOINED, question=spelling.question)
    written = vote.written_names.filter(question=spelling.question)
    asked = next((one for one in vote.asked if one["n"] == spelling.question), None)
    is_candidate = asked is not None and 1 <= spelling.same_as <= len(asked["candidates"])
    faults = []
    if (
        not written.filter(n=spelling.n).exists()
        or spelling.n == spelling.same_as
        or (not is_candidate and not written.filter(n=spelling.same_as).exists())
    ):
        faults.append(_("Choose a name that was written in, and somebody else."))
    if of_question.filter(n=spelling.n).exists():
        faults.append(_("This spelling is joined already."))
    if of_question.filter(n=spelling.same_as).exists():
        faults.append(_("The other name is itself joined to somebody: join this one to them."))
    if of_question.filter(same_as=spelling.n).exists():
        faults.append(_("Other spellings are joined to this name: take them apart first."))
    return faults


def _of_proxy(proxy: Proxy) -> list[str]:
    vote, faults = proxy.vote, []
    if not vote.most_per_proxy:
        faults.append(_("The rules of this vote allow no proxies."))
    if vote.state not in {VoteState.POSTED, VoteState.OPEN}:
        faults.append(_("Proxies are registered until the voting ends."))
    standing = vote.proxies.filter(state=ProxyState.IN_FORCE)
    if standing.filter(member=proxy.member_id).exists():
        faults.append(_("Somebody has authority to vote for this person already."))
    if vote.most_per_proxy and standing.filter(phone_hash=proxy.phone_hash).count() >= vote.most_per_proxy:
        faults.append(_("This person may vote for %d others at most.") % vote.most_per_proxy)
    if Participation.objects.filter(member=proxy.member_id, state=ParticipationState.CAST).exists():
        faults.append(_("This person has voted already."))
    return faults
