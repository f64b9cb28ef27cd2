"""The papers of a file as plain blocks: whatever makes PDF or DOCX of them needs to know nothing of mediation."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.kernel.retention import rule
from linli.mediation.models import Agreement, Disputant, Mediation, PaperKind, Signature
from linli.mediation.queries.dossier import Place, places
from linli.mediation.queries.history import rights_told, roads_told
from linli.mediation.rules import AgreementState, DisputantState, MediatorState, SittingState
from linli.people.models import User


@dataclass(slots=True)
class Block:
    """One piece of a paper: text, terms with words, a table, lines to sign on, or a picture by its name."""

    kind: str  # heading, text, facts, table, sign, strokes, image
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)
    lines: list[list[list[float]]] = field(default_factory=list)
    page: int = 1  # of a picture that is a scanned paper of several pages
    caption: str = ""  # of a picture


@dataclass(slots=True)
class Document:
    """One paper of the file."""

    code: str
    title: str
    number: str
    blocks: list[Block] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def document(mediation: Mediation, kind: PaperKind, place: Place | None = None) -> Document:
    """One paper as its work has written it; without any, only its title."""
    title = TITLES.get(kind.code, str)(kind)
    if kind.code == "confirmation" and not mediation.confirmations.exists():
        title = _("Joint application for judicial confirmation")
    made = Document(kind.code, title, mediation.number)
    write = _WRITERS.get(kind.code)
    if write and not (kind.code in _TO_SIGN and place and place.scans):
        made.blocks = [block for block in write(mediation) if block.text or block.rows or block.kind in _ALONE]
    for scan in place.scans if place else []:
        made.blocks.append(Block("image", scan.name, caption=scan.caption if scan.caption != str(kind) else ""))
    return made


def documents(mediation: Mediation) -> list[Document]:
    """All papers that are there, in their order; the index comes from whoever counts the pages."""
    found = []
    for place in places(mediation):
        if place.kind.code == "agreement":
            found += _earlier_agreements(mediation, str(place.kind))
        if place.is_there or place.scans or place.note:
            found.append(document(mediation, place.kind, place))
    return found


def money(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f} 元"


def day(value: date | datetime | None) -> str:
    """2026年11月23日, as papers have it in any language."""
    if value is None:
        return ""
    on = timezone.localtime(value) if isinstance(value, datetime) else value
    return f"{on.year}年{on.month}月{on.day}日"


def moment(value: datetime) -> str:
    return f"{day(value)}{timezone.localtime(value):%H:%M}"


def _parties(mediation: Mediation) -> list[Disputant]:
    return list(mediation.disputants.exclude(state=DisputantState.STRUCK).select_related("contact"))


def _names(people: Iterable[Disputant]) -> str:
    return "、".join(d.name for d in people)


def _mediators(mediation: Mediation) -> str:
    seats = mediation.mediators.filter(state=MediatorState.SERVING).select_related("user")
    return "、".join(s.user.shown_name for s in seats)


def _party_rows(mediation: Mediation) -> list[list[str]]:
    """What the form asks of each party (姓名、性别、年龄、职业、住址)."""
    return [
        [
            str(d.get_side_display()),
            d.name + (_("(speaks for the group)") if d.is_speaker else ""),
            d.particulars,
            d.address,
            d.contact.phone if d.contact else "",
            f"{d.representative} {d.get_powers_display()}" if d.representative else "",
        ]
        for d in _parties(mediation)
    ]


def _as_written(agreement: Agreement) -> list[list[str]]:
    """The parties as they stood when the text was fixed, whatever is known of them since."""
    sides, powers = dict(Disputant.Side.choices), dict(Disputant.Powers.choices)
    return [
        [
            str(sides[side]),
            name + (_("(speaks for the group)") if speaks else ""),
            particulars,
            address,
            phone,
            f"{representative} {powers[power]}" if representative else "",
        ]
        for side, name, speaks, particulars, address, phone, representative, power in json.loads(agreement.parties)
    ]


def _party_table(mediation: Mediation) -> Block:
    return _table_of(_party_rows(mediation))


def _own_row_only(rows: list[list[str]], reader: Disputant) -> list[list[str]]:
    """Particulars, address, phone and representative of the reader; of the others side and name."""
    own = (str(reader.get_side_display()), reader.name, reader.contact.phone if reader.contact else "")
    mine = [n for n, row in enumerate(rows) if row[0] == own[0] and row[1].startswith(own[1]) and row[4] == own[2]]
    return [row if mine == [n] else [*row[:2], "", "", "", ""] for n, row in enumerate(rows)]


def _table_of(rows: list[list[str]]) -> Block:
    """The parties; a column in which nobody has anything is left out."""
    heads = _heads()
    used = [n for n in range(len(heads)) if any(row[n] for row in rows)]
    return Block("table", rows=[[row[n] for n in used] for row in (heads, *rows)])


def _heads() -> list[str]:
    return [_("Side"), _("Name of the party"), _("Particulars"), _("Address"), _("Phone"), _("Representative")]


def _cover(mediation: Mediation) -> list[Block]:
    ended, dossier = mediation.ended_at, mediation.dossier
    title = _("%(names)s: dispute, %(kind)s") % {"names": _names(_parties(mediation)), "kind": mediation.type or ""}
    keep = rule("mediation.mediation").keep
    rows = [
        [_("Title of the file"), title],
        [_("Number of the file"), mediation.number],
        [_("Committee"), mediation.committee.name],
        [_("Mediators"), _mediators(mediation)],
        [_("Mediated from, to"), f"{day(mediation.begun_at or mediation.opened_at)} — {day(ended)}"],
        [_("Result"), mediation.state_label],
        [_("Filed by"), _filed_by(mediation)],
        [_("Filed on"), day(dossier.sealed_at)],
        [_("Kept for"), "" if keep is None else _("%(n)d years") % {"n": keep.value}],
        [_("Notes"), ""],
    ]
    return [Block("facts", rows=rows)]


def _filed_by(mediation: Mediation) -> str:
    """Who sealed the file; before that nobody has."""
    who = mediation.dossier.sealed_by
    return who.shown_name if isinstance(who, User) else ""


def _registration(mediation: Mediation) -> list[Block]:
    source = str(mediation.get_source_display())
    if mediation.sender:
        source += f"（{mediation.get_sender_display()} {mediation.sender_number}）"
    rows = [
        [_("Registered on"), day(mediation.opened_at)],
        [_("Where it comes from"), source],
        [_("Kind of dispute"), str(mediation.type or "")],
        [_("Amount in dispute"), money(mediation.amount)],
        [_("The dispute in short"), mediation.summary],
        [_("What is applied for"), mediation.wishes],
        [_("Taken up on"), day(mediation.begun_at)],
    ]
    return [
        _party_table(mediation),
        Block("facts", rows=[row for row in rows if row[1]]),
        Block("sign", rows=[[_("Parties")], [_("Registered by")], [_("Committee (seal)")]]),
    ]


def _application(mediation: Mediation) -> list[Block]:
    said = _("I was told how people's mediation works, and apply for it of my own free will.")
    return [
        _party_table(mediation),
        Block("heading", _("The dispute in short")),
        Block("text", mediation.summary),
        Block("heading", _("What is applied for")),
        Block("text", mediation.wishes),
        Block("text", said),
        Block("sign", rows=[[_("Applicant")], [_("Date")]]),
    ]


def _acknowledgement(mediation: Mediation) -> list[Block]:
    if mediation.source != Mediation.Source.TRANSFER:
        return []
    text = _("We have received the dispute that you transferred on %(day)s, your number %(number)s.") % {
        "day": day(mediation.opened_at),
        "number": mediation.sender_number or "—",
    }
    rows = [
        [_("Addressed to"), str(mediation.get_sender_display())],
        [_("Received on"), day(mediation.acknowledged_at)],
    ]
    if mediation.reported_back_at:
        rows += [[_("Result"), mediation.state_label], [_("Reported back on"), day(mediation.reported_back_at)]]
    return [Block("text", text), Block("facts", rows=rows), Block("sign", rows=[[_("Committee (seal)")]])]


def _rights(mediation: Mediation) -> list[Block]:
    told = _("Told on %(day)s to: %(names)s.") % {
        "day": day(mediation.rights_told_at),
        "names": _names(_parties(mediation)),
    }
    return [
        Block("text", rights_told(mediation)),
        Block("text", told if mediation.rights_told_at else ""),
        Block("sign", rows=[[_("Parties")], [_("Mediator")]]),
    ]


def _authorisation(mediation: Mediation) -> list[Block]:
    """To be signed by whoever lets somebody speak for them, and by a group for its representatives."""
    parties, blocks = [d for d in _parties(mediation) if d.is_in], []
    said = _("I let this person speak for me in this mediation, and stand by what they say within these powers.")
    guardian = Disputant.Powers.GUARDIAN  # speaks by law, not by a paper
    for one in (d for d in parties if d.representative and d.powers != guardian):
        rows = [
            [_("Who authorises"), one.name],
            [_("Who speaks for them"), one.representative],
            [_("Powers"), str(one.get_powers_display())],
            [_("In which matter"), f"{mediation.number} {mediation.type or ''}"],
        ]
        blocks += [Block("facts", rows=rows), Block("text", said)]
        blocks.append(Block("sign", rows=[[_("Who authorises")], [_("Who speaks for them")], [_("Date")]]))
    for side in Disputant.Side:
        group = [d for d in parties if d.side == side and (d.in_group or d.is_speaker)]
        speakers = [d for d in group if d.is_speaker]
        if not speakers or len(group) == len(speakers):
            continue
        chosen = _("We choose %(names)s to speak and to sign for us in this mediation (%(number)s).")
        blocks.append(Block("text", chosen % {"names": _names(speakers), "number": mediation.number}))
        rows = [[str(n), d.name, "　" * 12] for n, d in enumerate(group, 1)]
        blocks.append(Block("table", rows=[[_("No."), _("Name of the party"), _("Signature or fingerprint")], *rows]))
    return blocks


def _inquiries(mediation: Mediation) -> list[Block]:
    blocks = []
    for one in mediation.inquiries.filter(state="kept"):
        rows = [[_("When"), moment(one.asked_at)], [_("Where"), one.place], [_("Who was asked"), one.asked]]
        blocks += [Block("facts", rows=rows), Block("text", one.words)]
        blocks.append(Block("sign", rows=[[_("Who was asked")], [_("Who asked")]]))
    return blocks


def _records(mediation: Mediation) -> list[Block]:
    blocks = []
    for sitting in mediation.sittings.filter(state__in=[SittingState.HELD, SittingState.RECORDED]):
        attended = list(sitting.attended.all())
        said = {
            c.disputant_id: c
            for c in sitting.confirmations.filter(edition_number=sitting.edition_number).order_by("pk")
        }
        rows = [
            [_("When"), moment(sitting.starts_at)],
            [_("Where"), sitting.room],
            [_("Open or closed"), _("open to others") if sitting.is_public else _("closed to others")],
            [_("Mediators"), _mediators(mediation)],
            [_("Parties who came"), _names(attended)],
            [_("Who else was there"), sitting.others],
        ]
        checked = [
            [d.name, _("right") if said[d.pk].is_right else said[d.pk].objection, day(said[d.pk].at)]
            for d in attended
            if d.pk in said
        ]
        blocks += [Block("facts", rows=[row for row in rows if row[1]]), Block("text", sitting.record)]
        if checked:
            blocks.append(Block("table", rows=[[_("Party"), _("The record is"), _("Confirmed on")], *checked]))
        blocks.append(Block("sign", rows=[[_("Parties")], [_("Mediator")]]))
    return blocks


def _agreement(mediation: Mediation) -> list[Block]:
    """The one to sign, or the one in force that was reached last."""
    agreement = mediation.agreements.filter(state__in=[AgreementState.IN_FORCE, AgreementState.FROZEN]).last()
    return agreement_blocks(agreement) if agreement else []


def _earlier_agreements(mediation: Mediation, title: str) -> list[Document]:
    """What was agreed before it was mediated again: it stays in the file."""
    bound = [AgreementState.IN_FORCE, AgreementState.REPLACED]
    last = mediation.agreements.filter(state__in=[AgreementState.IN_FORCE, AgreementState.FROZEN]).last()
    return [
        Document("agreement", title, mediation.number, agreement_blocks(one))
        for one in mediation.agreements.filter(state__in=bound)
        if last is None or one.pk != last.pk
    ]


def agreement_for(disputant: Disputant, agreement: Agreement) -> Document:
    """The agreement for one party to read by their link: of the others only side and name, and no drawn signatures."""
    kind = PaperKind.objects.get(code="agreement")
    made = Document("agreement", str(kind), agreement.mediation.number)
    note = _("To read, not the signed copy: where the other parties live and how to call them is left out.")
    made.blocks = [Block("text", note), *(b for b in agreement_blocks(agreement, disputant) if b.kind != "strokes")]
    made.blocks = [block for block in made.blocks if block.text or block.rows]
    return made


def agreement_blocks(agreement: Agreement, reader: Disputant | None = None) -> list[Block]:
    """The text that is signed, with everything that art. 29 names; for one party as ``reader`` without the others' particulars."""
    mediation = agreement.mediation
    rows = [
        [str(n), i.debtor.name, i.what, money(i.amount), day(i.due_on)] for n, i in enumerate(agreement.schedule(), 1)
    ]
    heads = [_("No."), _("Who owes it"), _("What is owed"), _("Amount"), _("To be done by")]
    rows_of_parties = _as_written(agreement) if agreement.parties else _party_rows(mediation)
    copies = _(
        "Each party keeps one copy, the committee one. The agreement binds the parties, who perform it as agreed."
    )
    blocks = [
        Block("heading", _("Parties")),
        _table_of(rows_of_parties if reader is None else _own_row_only(rows_of_parties, reader)),
        Block("heading", _("Main facts, the dispute, each party's responsibility")),
        Block("text", agreement.matter),
        Block("heading", _("What was agreed")),
        Block("text", agreement.content),
        Block("heading", _("How and until when it is performed")),
        Block("text", agreement.manner),
    ]
    if rows:
        blocks.append(Block("table", rows=[heads, *rows]))
    if before := agreement.replaces:
        text = _("It replaces the agreement of %(day)s; what is not performed of that is owed under this one only.")
        blocks.append(Block("text", text % {"day": day(before.effective_on)}))
    blocks += [Block("text", copies), *_hands(agreement)]
    if taken := [
        f"{copy.disputant.name}（{day(copy.on)}）" for copy in agreement.handed_out.select_related("disputant")
    ]:
        blocks.append(Block("text", _("Copies handed out: %(who)s") % {"who": "、".join(taken)}))
    blocks.append(Block("text", _("Check code of the text: %(code)s") % {"code": agreement.text_digest[:32]}))
    return blocks


def _hands(agreement: Agreement) -> list[Block]:
    """Who signed how and when; where nobody has yet, lines to sign on."""
    hands = list(agreement.signatures.filter(text_digest=agreement.frozen_digest).select_related("disputant", "user"))
    if agreement.is_oral:
        return [Block("text", _("Reached orally on %(day)s.") % {"day": day(agreement.effective_on)})]
    blocks = [
        Block("sign", rows=[[_("Parties (sign, stamp or fingerprint)")], [_("Mediator")], [_("Committee (seal)")]])
    ]
    rows = [[_name(hand), str(hand.get_how_display()), day(hand.at)] for hand in hands]
    if rows:
        blocks.append(Block("table", rows=[[_("Signed by"), _("How"), _("Done on")], *rows]))
    for hand in hands:
        if hand.strokes:
            blocks.append(Block("strokes", _name(hand), lines=json.loads(hand.strokes)))
    if agreement.effective_on:
        blocks.append(Block("text", _("In force from %(day)s.") % {"day": day(agreement.effective_on)}))
    return blocks


def _name(hand: Signature) -> str:
    if hand.disputant is not None:
        return hand.disputant.name
    return hand.user.shown_name if isinstance(hand.user, User) else ""


def _roads(mediation: Mediation) -> list[Block]:
    told = roads_told(mediation)
    if not told:
        return []
    rows = [[_("Parties"), _names(_parties(mediation))], [_("Ended on"), day(mediation.ended_at)]]
    return [
        Block("facts", rows=rows),
        Block("text", told),
        Block("sign", rows=[[_("Parties")], [_("Mediator")], [_("Committee (seal)")]]),
    ]


def _performance(mediation: Mediation) -> list[Block]:
    rows = [
        [day(p.on), i.debtor.name, i.what, money(p.amount)]
        for i in mediation.instalments.select_related("debtor").order_by("due_on", "pk")
        for p in i.performances.filter(is_undone=False)
    ]
    heads = [_("Done on"), _("Who owes it"), _("What is owed"), _("Amount")]
    return [Block("table", rows=[heads, *rows])] if rows else []


def _follow_ups(mediation: Mediation) -> list[Block]:
    blocks = []
    for visit in mediation.follow_ups.filter(state="done"):
        risk = _("a new risk shows") if visit.has_new_risk else _("none")
        rows = [
            [_("Parties"), _names(_parties(mediation))],
            [_("Visited on"), day(visit.done_at)],
            [_("Result"), str(visit.get_result_display())],
            [_("New risk"), risk],
        ]
        blocks += [Block("facts", rows=rows), Block("text", visit.words)]
        blocks.append(Block("sign", rows=[[pgettext("follow-up", "Visited by")], [_("Date")]]))
    return blocks


def _confirmation(mediation: Mediation) -> list[Block]:
    """The joint application (art. 33): to be signed before it goes to court, and afterwards with its outcome."""
    blocks = []
    for one in mediation.confirmations.select_related("agreement"):
        rows = [
            [_("Court"), one.court],
            [_("Applied on"), day(one.applied_on)],
            [_("Outcome"), one.state_label],
            [_("Decided on"), day(one.decided_on)],
        ]
        blocks += _asks_court(one.agreement, rows)
    in_force = None if blocks else mediation.agreements.filter(state=AgreementState.IN_FORCE).last()
    if in_force is None:
        return blocks
    reasons = [
        Block("heading", _("Main facts, the dispute, each party's responsibility")),
        Block("text", in_force.matter),
        Block("heading", _("What was agreed")),
        Block("text", in_force.content),
        Block("text", in_force.manner),
    ]
    return _asks_court(
        in_force, [[_("Court"), " "], [_("To be done by"), day(in_force.last_day_for_court)]], reasons=reasons
    )


def _asks_court(agreement: Agreement, rows: list[list[str]], *, reasons: Iterable[Block] = ()) -> list[Block]:
    mediation = agreement.mediation
    asked = _("Both sides ask the court to confirm the agreement of %(day)s (%(number)s), in force from that day.")
    return [
        _party_table(mediation),
        Block("text", asked % {"day": day(agreement.effective_on), "number": mediation.number}),
        *reasons,
        Block("facts", rows=[row for row in rows if row[1]]),
        Block("sign", rows=[[_("Parties (all of them)")], [_("Date")]]),
    ]


def _back(mediation: Mediation) -> list[Block]:
    return [Block("sign", rows=[[_("Filed by")], [_("Checked by")], [_("Date")]])]


def _cover_title(kind: PaperKind) -> str:
    """What stands on the cover is not the word “cover”."""
    return _("File of a people's mediation")


TITLES: dict[str, Callable[[PaperKind], str]] = {"cover": _cover_title}
_ALONE = {"image", "strokes"}
_TO_SIGN = {"authorisation"}  # a form: once the signed paper is scanned, that stands in its place
_WRITERS = {
    "cover": _cover,
    "acknowledgement": _acknowledgement,
    "application": _application,
    "registration": _registration,
    "rights": _rights,
    "authorisation": _authorisation,
    "inquiry": _inquiries,
    "record": _records,
    "agreement": _agreement,
    "roads": _roads,
    "performance": _performance,
    "follow_up": _follow_ups,
    "confirmation": _confirmation,
    "back": _back,
}
