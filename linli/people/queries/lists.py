"""What the pages about people list: units, staff, sign-ins, reads of personal values."""

from datetime import date, datetime, time, timedelta

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Concat
from django.utils import timezone

from linli.kernel.actor import Actor
from linli.people import policy
from linli.people.fields import login_index
from linli.people.models import RESIDENT, AccessEntry, Account, Post, SignIn, Unit, User
from linli.people.queries.actors import in_force
from linli.record.models import Act, Thing


def units(*, name: str = "") -> QuerySet[Unit]:
    """Units by name, with what they belong to and how many people work there today."""
    now = Count("posts", filter=Q(posts__in=in_force()), distinct=True)
    found = Unit.objects.select_related("parent", "area").annotate(people=now)
    return found.filter(name__icontains=name.strip()).order_by("state", "kind", "name")


def posts_in(unit: Unit) -> QuerySet[Post]:
    """Who works in a unit today."""
    return in_force().filter(unit=unit).select_related("user", "area").order_by("role", "pk")


def staff(*, name: str) -> QuerySet[User]:
    """Everybody but residents, by name or user name, each with the posts of today as ``now``."""
    today = Prefetch("posts", in_force().select_related("unit").order_by("pk"), to_attr="now")
    found = User.objects.exclude(username__startswith=RESIDENT).annotate(whole=Concat("last_name", "first_name"))
    found = found.filter(Q(whole__icontains=name.strip()) | Q(username__icontains=name.strip()))
    return found.prefetch_related(today).order_by("-is_active", "username")


def all_posts_of(user: User) -> QuerySet[Post]:
    """Every post somebody holds or held, the newest first."""
    return Post.objects.filter(user=user).select_related("unit", "area").order_by("state", "-valid_from", "-pk")


def account(pk: int) -> Account:
    return Account.objects.get(pk=pk)


def deeds_open(account: Account, by: Actor) -> dict[str, str]:
    """What this actor may do to an account now, with its word."""
    parts = policy.parts_of(by, account)
    state = account.state or "open"  # somebody whom a command made has none yet
    verbs = {action: account.rules.verb(action) for action in account.rules.open_to(state=state, parts=parts)}
    return {action: verb for action, verb in verbs.items() if action not in {"rename", "open_account"}}


def history_of(account: Account) -> list[tuple[Act, str]]:
    """What was done to an account, the newest first, each act with its word."""
    if account.pk is None:
        return []
    acts = account.history.select_related("user").order_by("-version")
    return [(act, account.rules.deed(act.action)) for act in acts]


def factors_of(user: User) -> dict[str, int]:
    """How many second factors of each type somebody has set up."""
    kinds = Authenticator.objects.filter(user=user).values_list("type").annotate(n=Count("pk"))
    return dict(kinds)


def is_locked(user: User) -> bool:
    """Whether a try was turned away for too many failures within the time of the lock."""
    since = timezone.now() - timedelta(minutes=settings.LOCK_MINUTES)
    last = SignIn.objects.filter(user=user, at__gt=since).order_by("-at", "-pk").first()
    return last is not None and last.result == SignIn.Result.LOCKED


def tries(*, name: str = "") -> QuerySet[SignIn]:
    """Tries to sign in, the newest first; ``name`` is a user name, typed exactly, or part of a person's name."""
    found = SignIn.objects.select_related("user").order_by("-at", "-pk")
    if not name.strip():
        return found
    whole = User.objects.annotate(whole=Concat("last_name", "first_name")).filter(whole__icontains=name.strip())
    return found.filter(Q(name_hash=login_index(name)) | Q(user__in=whole))


def tries_of(user: User) -> QuerySet[SignIn]:
    return SignIn.objects.filter(user=user).order_by("-at", "-pk")


def reads(
    *, q: str | None = None, reason: str | None = None, since: date | None = None, until: date | None = None
) -> QuerySet[AccessEntry]:
    """Reads of personal values, the newest first."""
    found = AccessEntry.objects.select_related("user", "post__unit", "contact").order_by("-at", "-pk")
    if q:
        whole = User.objects.annotate(whole=Concat("last_name", "first_name"))
        found = found.filter(user__in=whole.filter(Q(whole__icontains=q.strip()) | Q(username__iexact=q.strip())))
    if reason:
        found = found.filter(reason=reason)
    if since:
        found = found.filter(at__gte=_midnight(since))
    if until:
        found = found.filter(at__lt=_midnight(until) + timedelta(days=1))
    return found


def reads_of(contact: int | None) -> QuerySet[AccessEntry]:
    """Who read my data: reads of one contact (its id), the newest first."""
    return reads().filter(contact=contact or 0)


def thing(kind: str, pk: int | None) -> Thing | None:
    """What a read is about, if there is such a thing: ``cases.case`` and its id."""
    if not pk or kind.count(".") != 1:
        return None
    try:
        model = apps.get_model(kind)
    except LookupError:
        return None
    return model._base_manager.filter(pk=pk).first() if issubclass(model, Thing) else None


def broken_reads() -> list[str]:
    """Reads that were changed or removed behind the log's back; empty is good. The oldest may be gone by retention."""
    faults: list[str] = []
    last: AccessEntry | None = None
    for read in AccessEntry.objects.order_by("contact", "n").iterator(chunk_size=2000):
        follows = last is not None and last.contact_id == read.contact_id
        before = last.seal if last is not None and follows else ""
        if last is not None and follows and read.n != last.n + 1:
            faults.append(f"missing before {read.contact_id}/{read.n}")
        elif (follows or read.n == 1) and read.seal != read.sealed(before):
            faults.append(f"changed: {read.contact_id}/{read.n}")
        last = read
    return faults


def _midnight(day: date) -> datetime:
    """The instant a day begins here; the year 9999 has no tomorrow, so it is as late as the clock goes."""
    near = day if 1970 <= day.year < 9000 else date(1970 if day.year < 1970 else 9000, 1, 1)
    return timezone.make_aware(datetime.combine(near, time.min))
