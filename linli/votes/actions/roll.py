"""The roll before it is frozen: imported, objected to, corrected; and who may vote for whom."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Unpack

from django.utils.translation import gettext as _

from linli.files.actions import attach
from linli.files.models import Attachment
from linli.files.queries import Prepared
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.fields import blind_index
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act
from linli.votes.evidence import digest
from linli.votes.models import Member, Proxy, RollObjection, RollPart, RollUpload, Vote
from linli.votes.queries.counting import roll_file, roll_totals
from linli.votes.queries.roll_rows import Checked

BATCH = 1000  # rows written at once


def keep_upload(
    vote: Vote, *, columns: list[str], rows: list[tuple[int, list[Any]]], mapping: dict[str, str], by: Actor
) -> RollUpload:
    """Keep a spreadsheet until it is imported or a day has passed: machinery, no act. Encrypted."""
    table = json.dumps({"columns": columns, "rows": rows}, ensure_ascii=False, default=str)
    given = {"columns": mapping, "table": table, "user_id": by.id}
    upload, _is_new = RollUpload.objects.update_or_create(vote=vote, defaults=given)
    return upload


def forget_upload(vote: Vote) -> None:
    """Throw the spreadsheet away: machinery, no act."""
    RollUpload.objects.filter(vote=vote).delete()


@once
def import_roll(vote: Vote, *, checked: Checked, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Put a checked roll in place of whatever was there (导入名册). One act, however long the roll."""
    if checked.errors or not checked.heads:
        raise Refused(_("The roll has errors; nothing was imported."))
    with act(
        vote, "import_roll", by=by, changes={"everyone": len(checked.heads), "everyone_area": checked.area}, **sent
    ) as a:
        vote.parts.all().delete()
        vote.members.all().delete()
        members = [
            Member(vote=vote, n=n, name=head.name, phone=head.phone, is_developer=head.is_developer)
            for n, head in enumerate(checked.heads, start=1)
        ]
        Member.objects.bulk_create(members, batch_size=BATCH)
        parts = [
            RollPart(
                vote=vote,
                member=member,
                label=part.label,
                building=part.building,
                area=part.area,
                area_source=part.source,
                is_unsold=part.is_unsold,
            )
            for member, head in zip(members, checked.heads, strict=True)
            for part in head.parts
        ]
        RollPart.objects.bulk_create(parts, batch_size=BATCH)
        RollUpload.objects.filter(vote=vote).delete()
    return a.row


@once
def object_to_roll(vote: Vote, *, told: str, member: Member | None = None, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Say that the roll is wrong (对名册提出异议)."""
    objection = RollObjection(vote=vote, member=member)
    return one_step(objection, "object_to_roll", told=told, by=by, **sent)


@once
def uphold_roll_objection(objection: RollObjection, *, told: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It is right; the correction is an act of its own (异议成立)."""
    return one_step(objection, "uphold_roll_objection", told=told, by=by, **sent)


@once
def dismiss_roll_objection(objection: RollObjection, *, told: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The roll is right, and why (异议不成立)."""
    return one_step(objection, "dismiss_roll_objection", told=told, by=by, **sent)


@once
def take_back_roll_objection(objection: RollObjection, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It was a misunderstanding (撤回异议)."""
    return one_step(objection, "take_back_roll_objection", by=by, **sent)


@once
def correct_part(
    vote: Vote,
    *,
    part: RollPart,
    area: Decimal,
    area_source: str,
    member: Member | None,
    words: str,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Correct a part during the objection period (更正名册): its area, or whose it is; ``member`` None makes a head of its own.

    ``area`` in square metres. The record keeps the digest of the roll before and after.
    """
    Vote.objects.select_for_update(no_key=True).get(pk=vote.pk)
    was = part.member
    owner = member or _new_member(vote, was)
    RollPart.objects.filter(pk=part.pk, vote=vote).update(member=owner, area=area, area_source=area_source)
    if owner != was and not was.parts.exists():
        _drop(was)
    return one_step(vote, "correct_part", words=words, by=by, changes=_as_it_is(vote), **sent)


@once
def correct_member(
    vote: Vote, *, member: Member, name: str, phone: str, words: str, by: Actor, **sent: Unpack[Sent]
) -> Act:
    """Correct a phone, and before the opening a name (更正姓名、电话). ``phone`` normal; the digest of the roll holds no phones."""
    is_frozen = Vote.objects.select_for_update(no_key=True).get(pk=vote.pk).opened_at is not None
    if is_frozen and name != member.name:
        raise Refused(_("The roll is frozen: only the phone can be corrected now."))
    member.name, member.phone, member.link_version = name, phone, member.link_version + 1
    member.save(update_fields=["name", "phone", "link_version"])
    changes = {} if is_frozen else _as_it_is(vote)
    return one_step(vote, "correct_member", words=words, by=by, changes=changes, **sent)


@once
def register_proxy(
    vote: Vote,
    *,
    member: Member,
    name: str,
    phone: str,
    paper_number: str,
    scan: Sequence[Prepared] = (),
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Somebody brought a written authority to vote for a member (登记委托). ``phone`` normal; ``scan`` of the paper, as evidence."""
    proxy = Proxy(vote=vote, member=member, name=name, phone=phone, paper_number=paper_number)
    proxy.phone_hash = blind_index(phone)
    with act(proxy, "register_proxy", by=by, **sent) as a:
        staff = Attachment.Audience.STAFF
        attach(a, list(scan), purpose=Attachment.Purpose.PAPER, audience=staff, is_one_of_many=True)
    return a.row


@once
def revoke_proxy(proxy: Proxy, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The authority has ended (撤销委托); a ballot cast by it before stands."""
    return one_step(proxy, "revoke_proxy", words=words, by=by, **sent)


def _as_it_is(vote: Vote) -> dict[str, Any]:
    """Digest and totals of the roll as it is now."""
    roll = roll_file(vote)
    everyone, area = roll_totals(roll)
    return {"roll_digest": digest(roll), "everyone": everyone, "everyone_area": area}


def _new_member(vote: Vote, like: Member) -> Member:
    last = vote.members.order_by("-n").values_list("n", flat=True).first() or 0
    return Member.objects.create(vote=vote, n=last + 1, name=like.name, phone=like.phone)


def _drop(member: Member) -> None:
    """Nothing is theirs any more, so they are no member."""
    if member.proxies.exists():
        raise Refused(_("A proxy was registered for this owner; the part cannot be taken from them."))
    RollObjection.objects.filter(member=member).update(member=None)
    member.delete()
