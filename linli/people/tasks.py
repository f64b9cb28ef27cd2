"""What is forgotten when its time is over, and what signs in."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from linli.kernel.retention import count_over, enforced, rule
from linli.kernel.schedule import every
from linli.people.actions import forget_resident
from linli.people.models import RESIDENT, AccessEntry, Account, Post, SignIn, Tally, User
from linli.people.rules import AccountState
from linli.record.models import Entry

HOUR = 3600  # seconds
GONE = "gone-"  # how the user name of somebody forgotten begins


@every(seconds=HOUR)
def forget_unconfirmed() -> int:
    """Accounts begun with a phone whose code never came back."""
    gone = list(_begun(timezone.now()))
    for user in gone:
        forget_resident(user)
    return len(gone)


@every(seconds=24 * HOUR)
def forget_logs() -> int:
    """Sign-ins, reads and sessions whose time is over."""
    now = timezone.now()
    return sum(rows(now).delete()[0] for rows in (_sign_ins, _reads, _sessions))


@every(seconds=HOUR)
def forget_tallies() -> int:
    """Counts of public doors whose stretch of time is over."""
    return Tally.objects.filter(until__lt=timezone.now()).delete()[0]


@every(seconds=24 * HOUR)
def forget_names() -> int:
    """Names of people whose account was blocked long ago; the record keeps only their number anyway."""
    gone = list(_blocked(timezone.now()).select_related("user"))
    for account in gone:
        user = account.user
        user.username, user.first_name, user.last_name, user.email = f"{GONE}{user.pk}", "", "", ""
        user.last_login = None
        user.save(update_fields=["username", "first_name", "last_name", "email", "last_login"])
    return len(gone)


@every(seconds=24 * HOUR)
def forget_work_phones() -> int:
    """Work phones of posts that ended a year ago."""
    return _old_posts(timezone.now()).update(work_phone="")


def _begun(now: datetime) -> QuerySet[User]:
    old = _before("people.user.unconfirmed", now)
    return User.objects.filter(username__startswith=RESIDENT, last_login=None, date_joined__lt=old, posts=None)


def _sign_ins(now: datetime) -> QuerySet[SignIn]:
    """The law asks for 180 days at least."""
    return SignIn.objects.filter(at__lt=_before("people.signin", now))


def _reads(now: datetime) -> QuerySet[AccessEntry]:
    return AccessEntry.objects.filter(at__lt=_before("people.accessentry", now))


def _sessions(now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=now)


def _blocked(now: datetime) -> QuerySet[Account]:
    blocked = Account.objects.filter(state=AccountState.BLOCKED).exclude(user__username__startswith=GONE)
    recent = Entry.objects.filter(
        kind=Account._meta.label_lower, action="block", act__at__gte=_before("people.user", now)
    )
    return blocked.exclude(pk__in=recent.values("thing_id"))


def _old_posts(now: datetime) -> QuerySet[Post]:
    ended = timezone.localdate(_before("people.post", now)).isoformat()
    return Post.objects.filter(valid_to__lt=ended).exclude(work_phone="")


def _before(name: str, now: datetime) -> datetime:
    keep = rule(name).keep
    assert keep is not None  # all of these have a time of their own
    return keep.before(now)


enforced("people.user.unconfirmed", over=lambda now: count_over(_begun(now), "date_joined"), run=forget_unconfirmed)
enforced("people.signin", over=lambda now: count_over(_sign_ins(now), "at"), run=forget_logs)
enforced("people.accessentry", over=lambda now: count_over(_reads(now), "at"), run=forget_logs)
enforced("people.session", over=lambda now: count_over(_sessions(now), "expire_date"), run=forget_logs)
enforced("people.user", over=lambda now: count_over(_blocked(now), "user__date_joined"), run=forget_names)
enforced("people.post", over=lambda now: count_over(_old_posts(now), "valid_to"), run=forget_work_phones)
