"""Arranging who works in a grid: somebody stands in for a while, or one worker hands over to the next."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, Unpack
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.models import Post, Role, User
from linli.people.queries import stretches_of
from linli.record import registers
from linli.record.acts import Sent, once, one_step
from linli.record.models import Act


@once
def let_stand_in(
    post: Post, *, user: User, first: dt.date, last: dt.date, phone: str = "", by: Actor, **sent: Unpack[Sent]
) -> Act:
    """Somebody stands in for a grid's worker (代班) from one day to another; the post ends by itself.

    Where a decided re-cut lets the post go on in another grid meanwhile, so does the stand-in: a post for each.
    Raises Refused for oneself, for days outside the post, or when somebody stands in already.
    """
    stretches = stretches_of(post)
    _refuse_stand_in(stretches, user, first, last)
    batch, work_phone, done = sent.setdefault("batch", uuid4()), phone or _phone_of(user), None
    for held in stretches:
        begins, ends = max(first, held.valid_from), min(last, held.valid_to or last)
        if begins > ends:
            continue
        stand_in = Post(user=user, unit_id=held.unit_id, role=Role.GRID_WORKER, area_id=held.area_id)
        stand_in.valid_from, stand_in.valid_to, stand_in.stands_in_for = begins, ends, held
        stand_in.work_phone = work_phone
        if done is None:
            done = one_step(stand_in, "add", by=by, **sent)
        else:
            registers.add(stand_in, by=by, batch=batch)
    assert done is not None  # the days lie within the stretches
    return done


@once
def change_post(post: Post, *, changes: Mapping[str, Any], by: Actor, **sent: Unpack[Sent]) -> Act:
    """Change a post. One that now ends earlier does not go on in another grid once a decided re-cut has its day."""
    stretches, last = stretches_of(post), changes.get("valid_to")
    batch = sent.setdefault("batch", uuid4())
    for later in stretches[1:] if last and last < (post.valid_to or last) else []:
        registers.retire(later, by=by, batch=batch)
    return registers.change(post, changes=changes, by=by, **sent)


@once
def take_post_away(post: Post, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Take a post away at once (撤销), and with it the one as which it goes on once a decided re-cut has its day."""
    batch = sent.setdefault("batch", uuid4())
    for later in stretches_of(post)[1:]:
        registers.retire(later, by=by, batch=batch)
    return registers.retire(post, by=by, **sent)


@once
def end_standing_in(post: Post, *, last: dt.date, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Whoever was away is back earlier: ``last`` is the last day of the one who stood in."""
    if post.stands_in_for_id is None or last < post.valid_from:
        raise Refused(_("This day is before the first one."))
    batch = sent.setdefault("batch", uuid4())
    for later in stretches_of(post)[1:]:
        registers.retire(later, by=by, batch=batch)
    return one_step(post, "change", changes={"valid_to": last}, by=by, **sent)


def hand_over(post: Post, *, user: User, since: dt.date, phone: str = "", by: Actor) -> Post:
    """A grid goes from one worker to the next (网格交接): the old post ends the day before, the new one begins.

    Posts of one batch; the first new one is returned. Where a decided re-cut lets the old post go on in another grid,
    the new worker is the one who goes on there. Raises Refused for oneself, or a day that is not inside the old post.
    """
    stretches = stretches_of(post)
    if user.pk == post.user_id:
        raise Refused(_("Choose somebody else."))
    if since <= post.valid_from or (stretches[-1].valid_to and since > stretches[-1].valid_to):
        raise Refused(_("The day must lie within the old post."))
    batch, work_phone, last_day = uuid4(), phone or _phone_of(user), since - dt.timedelta(days=1)
    made = []
    with transaction.atomic():
        for held in stretches:
            if held.valid_to and held.valid_to < since:
                continue
            for stand_in in held.stand_ins.filter(state="active", valid_to__gte=since, valid_from__lt=since):
                registers.change(stand_in, changes={"valid_to": last_day}, by=by, batch=batch)
            for stand_in in held.stand_ins.filter(state="active", valid_from__gte=since):
                registers.retire(stand_in, by=by, batch=batch)
            new = Post(user=user, unit_id=held.unit_id, role=held.role, area_id=held.area_id, work_phone=work_phone)
            new.valid_from = max(since, held.valid_from)
            new.valid_to = None if held is stretches[-1] else held.valid_to
            if held.valid_from < since:
                registers.change(held, changes={"valid_to": last_day}, by=by, batch=batch)
            else:
                registers.retire(held, by=by, batch=batch)
            registers.add(new, by=by, batch=batch)
            made.append(new)
    return made[0]


def move_posts(heirs: Mapping[int, str], day: dt.date, by: Actor, batch: UUID) -> None:
    """When grids are cut anew, each post (id) goes on in another grid (its code) from a day on; a stand-in with it."""
    made: dict[int, Post] = {}
    posts = Post.objects.filter(pk__in=heirs).order_by(F("stands_in_for").asc(nulls_first=True), "pk")
    for post in posts:
        code = heirs[post.pk]
        if post.valid_from >= day:
            registers.change(post, changes={"area_id": code}, by=by, batch=batch)
            continue
        new = Post(user_id=post.user_id, unit_id=post.unit_id, role=post.role, area_id=code, valid_from=day)
        new.valid_to, new.work_phone = post.valid_to, post.work_phone
        new.stands_in_for = made.get(post.stands_in_for_id or 0, post.stands_in_for)
        registers.change(post, changes={"valid_to": day - dt.timedelta(days=1)}, by=by, batch=batch)
        registers.add(new, by=by, batch=batch)
        made[post.pk] = new


def move_posts_back(homes: Mapping[str, str], old: Collection[str], day: dt.date, by: Actor, batch: UUID) -> None:
    """That posts go on in new grids from a day on is taken back: each goes on in the old one where it was.

    ``homes`` are the new grids, each with the old one for a post that was never over one of the ``old``.
    """
    kept = Post.objects.filter(state=registers.RegisterState.ACTIVE)
    gone: dict[int, Post] = {}  # a post that is no more, and the one that goes on instead
    for post in kept.filter(area__in=homes).order_by(F("stands_in_for").asc(nulls_first=True), "pk"):
        earlier = kept.filter(user=post.user_id, unit=post.unit_id, role=post.role, area__in=old)
        earlier = earlier.filter(valid_to=day - dt.timedelta(days=1)).exclude(pk__in=[p.pk for p in gone.values()])
        before = earlier.order_by("pk").first() if post.valid_from == day else None
        if before is not None:
            registers.change(before, changes={"valid_to": post.valid_to}, by=by, batch=batch)
            registers.retire(post, by=by, batch=batch)
            gone[post.pk] = before
            continue
        was = [facts["area_id"] for facts in registers.as_it_was(post)]
        changes: dict[str, Any] = {"area_id": next((code for code in was if code in old), homes[str(post.area_id)])}
        if instead := gone.get(post.stands_in_for_id or 0):
            changes["stands_in_for_id"] = instead.pk
        registers.change(post, changes=changes, by=by, batch=batch)


def _refuse_stand_in(stretches: list[Post], user: User, first: dt.date, last: dt.date) -> None:
    post, ends = stretches[0], stretches[-1].valid_to
    if user.pk == post.user_id:
        raise Refused(_("Choose somebody else."))
    if post.stands_in_for_id is not None:
        raise Refused(_("This is a stand-in already."))
    if last < first:
        raise Refused(_("The last day is before the first one."))
    if first < post.valid_from or (ends and last > ends):
        raise Refused(_("The days must lie within the post."))
    away = Post.objects.filter(stands_in_for__in=stretches, state="active")
    if away.filter(valid_from__lte=last, valid_to__gte=first).exists():
        raise Refused(_("On some of these days somebody stands in already."))


def _phone_of(user: User) -> str:
    """The work phone of this person's other post."""
    phones = user.posts.exclude(work_phone="").order_by("-valid_from").values_list("work_phone", flat=True)
    return phones.first() or ""
