"""What is forgotten when its time is over, and what signs in."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from linli.kernel.schedule import every
from linli.people.actions import forget_resident
from linli.people.models import RESIDENT, AccessEntry, Account, Post, SignIn, User
from linli.people.rules import AccountState
from linli.record.models import Entry

HOUR = 3600  # seconds
SIGN_INS_KEPT = timedelta(days=365)  # data/retention.yaml; the law asks for 180 at least
READS_KEPT = timedelta(days=1096)
PHONES_KEPT = timedelta(days=365)
NAMES_KEPT = timedelta(days=1096)
GONE = "gone-"  # how the user name of somebody forgotten begins


@every(seconds=HOUR)
def forget_unconfirmed() -> int:
    """Accounts begun with a phone whose code never came back."""
    old = timezone.now() - timedelta(days=1)
    begun = User.objects.filter(username__startswith=RESIDENT, last_login=None, date_joined__lt=old, posts=None)
    gone = list(begun)
    for user in gone:
        forget_resident(user)
    return len(gone)


@every(seconds=24 * HOUR)
def forget_logs() -> int:
    """Sign-ins, reads and sessions whose time is over."""
    now = timezone.now()
    gone, _rows = SignIn.objects.filter(at__lt=now - SIGN_INS_KEPT).delete()
    read, _rows = AccessEntry.objects.filter(at__lt=now - READS_KEPT).delete()
    over, _rows = Session.objects.filter(expire_date__lt=now).delete()
    return gone + read + over


@every(seconds=24 * HOUR)
def forget_names() -> int:
    """Names of people whose account was blocked long ago; the record keeps only their number anyway."""
    over = timezone.now() - NAMES_KEPT
    blocked = Account.objects.filter(state=AccountState.BLOCKED).exclude(user__username__startswith=GONE)
    recent = Entry.objects.filter(kind=Account._meta.label_lower, action="block", act__at__gte=over)
    gone = list(blocked.exclude(pk__in=recent.values("thing_id")).select_related("user"))
    for account in gone:
        user = account.user
        user.username, user.first_name, user.last_name, user.email = f"{GONE}{user.pk}", "", "", ""
        user.last_login = None
        user.save(update_fields=["username", "first_name", "last_name", "email", "last_login"])
    return len(gone)


@every(seconds=24 * HOUR)
def forget_work_phones() -> int:
    """Work phones of posts that ended a year ago."""
    ended = (timezone.localdate() - PHONES_KEPT).isoformat()
    return Post.objects.filter(valid_to__lt=ended).exclude(work_phone="").update(work_phone="")
