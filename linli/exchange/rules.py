"""What comes in from other systems, what goes out to them, and what a person decides about it."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from linli.kernel.rulebook import Rulebook
from linli.notices.rules import State


class Way(TextChoices):
    """How another system is reached."""

    FOLDER = "folder", _("a folder of spreadsheets")  # 表格文件夹
    HTTP = "http", _("signed HTTP, work orders in both directions")  # 签名接口
    WEBHOOK = "webhook", _("webhook: it is told that something happened")  # 事件推送


class Kind(TextChoices):
    """What another system may send."""

    ORDER = "order", _("work order")  # 工单
    SUPPLEMENT = "supplement", _("more about a work order")  # 补充
    WITHDRAW = "withdraw", _("a work order is withdrawn")  # 撤单
    URGE = "urge", _("the resident urges")  # 催单
    RATING = "rating", _("the hotline's own rating")  # 热线回访评价
    FILE = "file", _("file")  # 文件: one that could not be read


class ArrivalState(TextChoices):
    """Of what came in; kept by the machine, a person decides by an ExchangeDecision."""

    WAITING = "waiting", _("waits for its work order")  # 等待工单
    TAKEN = "taken", _("taken")  # 已接收
    REFUSED = "refused", _("not taken")  # 未接收


class DecisionState(TextChoices):
    AGAIN = "again", _("tried again")  # 重试
    STOPPED = "stopped", _("will not be sent")  # 不再发送


class Part(StrEnum):
    ADMINISTRATOR = "administrator"  # 管理员
    SUPERVISOR = "supervisor"  # 督办员


D, P = DecisionState, Part
BOTH = {P.ADMINISTRATOR, P.SUPERVISOR}

# fmt: off
DECISION = Rulebook(D, P, [
    ("send_again",   BOTH, None, D.AGAIN),
    ("stop_sending", BOTH, None, D.STOPPED),
    ("take_again",   BOTH, None, D.AGAIN),
], labels={
    "send_again":   (_("Send again"), _("sent again")),
    "stop_sending": (_("Do not send"), _("not to be sent")),
    "take_again":   (_("Try again"), _("tried again")),
})
# fmt: on

DECIDED_FROM = {  # which departures a person may decide about, and how
    "send_again": frozenset({State.FAILED, State.UNCERTAIN, State.SENT, State.CANCELLED}),
    "stop_sending": frozenset({State.WAITING, State.FAILED, State.UNCERTAIN}),
}
# what the other side is told of a work order, by the step of the case that says it
TOLD = {
    "take_in": "accepted",
    "decline": "declined",
    "take_back_decline": "accepted",
    "dispatch": "dispatched",
    "settle": "answered",
    "answer": "answered",
    "correct": "answered",
    "send_back": "reopened",
    "reopen": "reopened",
    "rate": "rated",
    "close": "closed",
    "withdraw": "withdrawn",
    "join": "joined",
    "join_in": "joined",
}
# what a webhook may be told of: the same steps, and that something was raised
EVENTS = ("raise_case", "import_open", "split_off", *TOLD, "unjoin", "resume", "verify")
