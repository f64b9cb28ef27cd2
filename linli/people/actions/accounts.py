"""Somebody's way in: opened, renamed, blocked, unlocked; each an act on the account."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Unpack

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.models import Account, User
from linli.record.acts import Doing, Sent, act, once, one_step
from linli.record.models import Act


@once
def open_account(*, username: str, last_name: str, first_name: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Somebody new may sign in (新增人员); they choose their password through a one-time link."""
    try:
        with transaction.atomic():
            user = User(username=username, last_name=last_name, first_name=first_name)
            user.set_unusable_password()
            user.save(force_insert=True)
            return one_step(Account(user=user), "open_account", by=by, **sent)
    except IntegrityError as why:
        key = sent.get("key")
        is_repeat = key is not None and Act.objects.filter(pk=key).exists()
        if not is_repeat and User.objects.filter(username=username).exists():
            raise Refused(_("Somebody already signs in with the name “%s”.") % username) from why
        raise


@once
def rename(user: User, *, last_name: str, first_name: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The name as colleagues see it (改名)."""
    with _doing(user, "rename", by=by, **sent) as a:
        user.last_name, user.first_name = last_name, first_name
        user.save(update_fields=["last_name", "first_name"])
    return a.row


@once
def reset_password(user: User, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The old password and all sessions end; hand over ``password_link`` of the user (重置密码)."""
    with _doing(user, "reset_password", by=by, **sent) as a:
        user.set_password(get_random_string(40))  # usable, so that the link works; known to nobody
        user.save(update_fields=["password"])
        _end_sessions(user)
    return a.row


def password_link(user: User) -> str:
    """A path by which the person sets a password, once, within three days."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


@once
def end_sessions(user: User, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Signed out on every device (全部退出)."""
    with _doing(user, "end_sessions", by=by, **sent) as a:
        _end_sessions(user)
    return a.row


@once
def remove_factors(user: User, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The phone or key is lost: the second factors end, and new ones must be set up (解除第二重验证)."""
    with _doing(user, "remove_factors", by=by, **sent) as a:
        Authenticator.objects.filter(user=user).delete()
        _end_sessions(user)
    return a.row


@once
def unlock(user: User, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Failed tries are forgotten (解锁). The caller clears the counters, which live in the cache."""
    with _doing(user, "unlock", by=by, **sent) as a:
        pass
    return a.row


@once
def block(user: User, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """May not sign in any more (停用账户): keys and links end, what they did stays theirs."""
    with _doing(user, "block", by=by, **sent) as a:
        user.is_active = False
        user.save(update_fields=["is_active"])
        Authenticator.objects.filter(user=user).delete()
        SocialAccount.objects.filter(user=user).delete()
        _end_sessions(user)
    return a.row


@once
def unblock(user: User, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """May sign in again (启用账户)."""
    with _doing(user, "unblock", by=by, **sent) as a:
        user.is_active = True
        user.save(update_fields=["is_active"])
    return a.row


def account_of(user: User) -> Account:
    """The account with its history; not yet saved for somebody whom a command made."""
    return Account.objects.filter(user=user).first() or Account(user=user)


@contextmanager
def _doing(user: User, action: str, **how: Any) -> Iterator[Doing]:
    """An act on the account, which begins with it for somebody whom a command made (``createsuperuser``)."""
    account = account_of(user)
    is_new = account.pk is None
    with act(account, "open_account" if is_new else action, **how) as a:
        if is_new:
            a.move(account, action)
        yield a


def _end_sessions(user: User) -> None:
    user.sessions_ended += 1
    user.save(update_fields=["sessions_ended"])
