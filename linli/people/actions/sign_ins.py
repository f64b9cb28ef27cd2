"""Signing in: the log of it, residents who come with their phone, and codes."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.core.internal import ratelimit
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from linli.kernel.rulebook import Refused
from linli.people.fields import blind_index, login_index
from linli.people.models import RESIDENT, Contact, SignIn, User
from linli.people.queries import address_of, posts_of

RESIDENT_SESSION = timedelta(days=30)
CodeSender = Callable[[str, str], None]

code_sender: list[CodeSender] = []  # ``notices`` adds: send this phone this code; the last one counts


def send_code(phone: str, code: str) -> None:
    """A code by short message. Raises Refused when nothing can send one."""
    if not code_sender:
        raise Refused(_("Short messages cannot be sent at present. Please call 12345, or come to the window."))
    code_sender[-1](phone, code)


def log_sign_in(
    request: HttpRequest, result: SignIn.Result, *, user: User | None = None, name: str = "", method: str = ""
) -> SignIn:
    """Write down one try. The name that was typed is kept as a keyed hash: it may be somebody's password."""
    name = name or (user.username if user else "")
    device = request.headers.get("User-Agent", "")[:160]
    return SignIn.objects.create(
        user=user,
        name_hash=login_index(name),
        at=timezone.now(),
        address=address_of(request),
        device=device.replace("\x00", ""),
        method=method,
        result=result,
    )


def begin_session(request: HttpRequest, user: User, **_signal: Any) -> None:
    """What the middleware needs to know of a session: whose it is, and since when nothing happened."""
    is_staff = posts_of(user).exists()
    request.session["staff"], request.session["active_at"] = is_staff, int(time.time())
    if not is_staff:
        request.session.set_expiry(RESIDENT_SESSION)


def wrong_code(request: HttpRequest, user: User, **_signal: Any) -> None:
    """A resident typed a code that was not the one sent."""
    log_sign_in(request, SignIn.Result.WRONG, user=user, method="code")


def wrong_factor(request: HttpRequest, user: User, authenticator: Any, **_signal: Any) -> None:
    """The password was right, the second factor was not."""
    log_sign_in(request, SignIn.Result.FACTOR, user=user, method=str(authenticator.type))


def forget_tries(request: HttpRequest, user: User) -> None:
    """Failed tries of this person no longer count: password and second factor."""
    for key in (lock_key(user.username), f"mfa-auth-user-{user.pk}"):
        ratelimit.clear(request, app="allauth.account", action="login_failed", key=key)


def lock_key(name: str) -> str:
    """Under which failed tries are counted: one account, whatever address the site was reached by."""
    return f"linli:{name.strip().lower()}"


def begin_resident(phone: str) -> User:
    """An account for whoever answers this phone (居民账户). Nobody is in it before the code came back.

    What was raised before with this phone, confirmed by a code, is theirs. ``phone`` is normal.
    """
    with transaction.atomic():
        user = User(username=RESIDENT + get_random_string(16).lower())
        user.set_unusable_password()
        user.save(force_insert=True)
        index = blind_index(phone)
        known = Contact.objects.filter(phone_hash=index, confirmed_at__isnull=False, user=None, shredded_at=None)
        contact = known.order_by("-pk").first() or Contact(
            phone=phone, phone_hash=index, last4_hash=blind_index(phone[-4:], kind="last4")
        )
        contact.user = user
        contact.save()
    return user


def forget_resident(user: User) -> None:
    """An account that was begun and never used: the code did not come back."""
    with transaction.atomic():
        SignIn.objects.filter(user=user).update(user=None)
        for contact in Contact.objects.filter(user=user):
            contact.user = None
            contact.save(update_fields=["user"])
            if contact.confirmed_at is None:
                _try_to_delete(contact)
        user.delete()


def _try_to_delete(contact: Contact) -> None:
    try:
        with transaction.atomic():
            contact.delete()
    except ProtectedError:
        pass  # a matter was raised with it meanwhile
