"""The rulebook of phones in the field: who may use one, and how it is locked out when it is lost."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.rulebook import Rulebook


class DeviceState(TextChoices):
    ACTIVE = "active", pgettext_lazy("device", "in use")  # 使用中
    ENDED = "ended", pgettext_lazy("device", "locked out, not yet wiped")  # 已停用，待清除
    WIPED = "wiped", pgettext_lazy("device", "locked out and wiped")  # 已停用并清除


class Part(StrEnum):
    """The parts somebody plays towards one phone."""

    OWNER = "owner"  # 机主
    ADMINISTRATOR = "administrator"  # 管理员
    DEVICE = "device"  # 手机本身, by its key


S, P = DeviceState, Part

# fmt: off
DEVICE = Rulebook(S, P, [
    # action          who                          when         leads to
    ("enrol_device",  {P.OWNER},                   None,        S.ACTIVE),
    ("end_device",    {P.OWNER, P.ADMINISTRATOR},  {S.ACTIVE},  S.ENDED),
    ("wipe_device",   {P.DEVICE},                  {S.ENDED},   S.WIPED),
    ("view_device",   {P.OWNER, P.ADMINISTRATOR},  set(S),      None),
], labels={
    "enrol_device": (_("Use this phone in the field"), _("a phone may be used in the field")),
    "end_device":   (_("Lock this phone out"), _("the phone was locked out")),
    "wipe_device":  (_("Wipe"), _("the phone has wiped what was on it")),
    "view_device":  (_("View"), _("viewed")),
})
# fmt: on
