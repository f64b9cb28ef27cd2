"""What can become of a delivery, when it is tried again, and what a text may say. No database here."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from string import Formatter

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.kernel.rulebook import Rulebook


class Channel(TextChoices):
    INAPP = "inapp", _("inbox")  # 站内信
    EMAIL = "email", _("e-mail")  # 电子邮件
    SMS = "sms", _("SMS")  # 短信
    NONE = "none", _("none found")  # nobody could be reached, and the log says why


class State(TextChoices):
    """Of a delivery: kept by the machine, in conditional UPDATEs; a person decides by a Settlement."""

    WAITING = "waiting", _("waiting")  # 待发送
    HELD = "held", _("held back")  # 暂缓: quiet hours, digest, gathering
    LEASED = "leased", _("taken by a worker")  # 已领取: nothing has left the machine
    SENDING = "sending", _("being sent")  # 发送中: something may have left the machine
    SENT = "sent", _("sent")  # 已发送
    FAILED = "failed", _("failed")  # 发送失败: for good, until a person sends it again
    UNCERTAIN = "uncertain", _("uncertain")  # 不确定: a person settles it
    FOLDED = "folded", _("combined")  # 已合并: another delivery speaks for it
    CANCELLED = "cancelled", _("not sent")  # 未发送


class Reason(TextChoices):
    """Why a delivery is where it is. A code, never the words of a gateway: those may hold a number."""

    NONE = "", ""
    UNKNOWN_EVENT = "unknown_event", _("this event is not known to the system")
    NO_TEXT = "no_text", _("no text in use for this event")
    NO_STAFF = "no_staff", _("nobody is in post in this unit")
    NO_ADDRESS = "no_address", _("no phone number or e-mail address")
    UNCONFIRMED = "unconfirmed", _("the phone number has not been confirmed")
    NOT_REGISTERED = "not_registered", _("the SMS text is not registered with the provider")
    BAD_TEXT = "bad_text", _("the text could not be filled in")
    QUIET = "quiet", _("quiet hours")
    DIGEST = "digest", _("waits for the digest")
    GATHERING = "gathering", _("waits a moment for newer news of the same matter")
    IN_DIGEST = "in_digest", _("is in the digest")
    NEWER = "newer", _("newer news of the same matter was sent instead")
    UNREACHABLE = "unreachable", _("the gateway could not be reached")
    SERVER_ERROR = "server_error", _("the gateway had a fault")
    REFUSED = "refused", _("the gateway refused it")
    NO_GATEWAY = "no_gateway", _("no gateway has been set up")
    TIMEOUT = "timeout", _("the gateway did not answer in time")
    NO_ANSWER = "no_answer", _("the connection broke before the answer came")
    MALFORMED = "malformed", _("the gateway's answer made no sense")
    INTERRUPTED = "interrupted", _("the worker stopped in the middle of sending")
    EXPIRED = "expired", _("it would have come too late to be of use")
    IDLE = "idle", _("meanwhile the matter stands otherwise")
    BY_HAND = "by_hand", _("decided by a person")


OPEN = (State.WAITING, State.HELD)
LEASE = timedelta(minutes=3)  # longer than any adapter may take
BACK_OFF = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360)]


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many failed attempts; None: it has been enough."""
    return now + BACK_OFF[attempts - 1] if attempts <= len(BACK_OFF) else None


def quiet_until(now: datetime, begins: time, ends: time) -> datetime | None:
    """The end of the quiet hours (免打扰) that ``now`` falls into; they may run over midnight."""
    here = timezone.localtime(now)
    at = here.time()
    is_quiet = begins <= at < ends if begins <= ends else at >= begins or at < ends
    if not is_quiet:
        return None
    day = here.date() if at < ends else here.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, ends))


# --- texts: plain words with {variables}, nothing else


def names_in(text: str) -> list[str]:
    """The variables of a text in the order of their first appearance.

    Raises ValueError for braces that are not ``{name}``.
    """
    names = []
    for _literal, name, spec, conversion in Formatter().parse(text):
        if name is None:
            continue
        if spec or conversion or not name.isidentifier():
            raise ValueError(name)
        names.append(name)
    return list(dict.fromkeys(names))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in. Raises KeyError for a variable without one."""
    parts = []
    for literal, name, _spec, _conversion in Formatter().parse(text):
        parts.append(literal)
        if name is not None:
            parts.append(str(values[name]))
    return "".join(parts)


def as_submitted(text: str) -> str:
    """The text as a provider registers it: its variables numbered, ``{1}``, ``{2}`` …"""
    return fill(text, {name: f"{{{n}}}" for n, name in enumerate(names_in(text), start=1)})


def digest_of(text: str) -> str:
    """By this a registered text is recognised; one changed comma makes it another."""
    return sha256(text.strip().encode()).hexdigest()


def sms_parts(text: str) -> int:
    """How many SMS a text with its signature is paid as: 70 characters in one, 67 in each of several."""
    return 1 if len(text) <= 70 else -(-len(text) // 67)


def masked(address: str) -> str:
    """138****1234, z***@example.cn"""
    name, at, host = address.partition("@")
    if at:
        return f"{name[:1]}***@{host}"
    return f"{address[:3]}****{address[-4:]}" if len(address) >= 11 else "*" * len(address)


# --- what a person may decide about a delivery


class SettlementState(TextChoices):
    CONFIRMED = "confirmed", _("it was sent")  # 确认已发
    RESENT = "resent", _("sent again")  # 重新发送
    STOPPED = "stopped", _("will not be sent")  # 不再发送


class Part(StrEnum):
    ADMINISTRATOR = "administrator"  # 管理员
    SUPERVISOR = "supervisor"  # 督办员


S, P = SettlementState, Part
BOTH = {P.ADMINISTRATOR, P.SUPERVISOR}

# fmt: off
SETTLEMENT = Rulebook(S, P, [
    ("confirm_sent", BOTH, None, S.CONFIRMED),
    ("send_again",   BOTH, None, S.RESENT),
    ("cancel",       BOTH, None, S.STOPPED),
], labels={
    "confirm_sent": (_("It was sent"), _("confirmed as sent")),
    "send_again":   (_("Send again"), _("sent again")),
    "cancel":       (_("Do not send"), _("not to be sent")),
})
# fmt: on

SETTLED_FROM = {  # which deliveries a person may decide about, and how
    "confirm_sent": frozenset({State.UNCERTAIN}),
    "send_again": frozenset({State.UNCERTAIN, State.FAILED, State.SENT, State.CANCELLED}),
    "cancel": frozenset({State.WAITING, State.HELD, State.UNCERTAIN, State.FAILED}),
}
