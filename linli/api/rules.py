"""Who may give a program a key, and whose calendar link it is."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from linli.kernel.rulebook import Rulebook


class KeyState(TextChoices):
    ACTIVE = "active", _("in use")  # 启用
    ENDED = "ended", _("ended")  # 已终止


class LinkState(TextChoices):
    ACTIVE = "active", _("in use")  # 启用
    VOID = "void", _("void")  # 已作废


class Part(StrEnum):
    ADMINISTRATOR = "administrator"  # 管理员
    SELF = "self"  # 本人


class Scope(TextChoices):
    """What a key may be used for; what it may see and do then, its role, unit and area say."""

    RAISE = "raise", _("raise requests")  # 登记诉求
    READ = "read", _("read requests")  # 查看诉求
    HANDLE = "handle", _("handle requests")  # 办理诉求


K, L, P = KeyState, LinkState, Part

# fmt: off
API_KEY = Rulebook(K, P, [
    ("make_key",     {P.ADMINISTRATOR}, None,       K.ACTIVE),
    ("restrict_key", {P.ADMINISTRATOR}, {K.ACTIVE}, None),
    ("rotate_key",   {P.ADMINISTRATOR}, {K.ACTIVE}, None),
    ("end_key",      {P.ADMINISTRATOR}, {K.ACTIVE}, K.ENDED),
], labels={
    "make_key":     (_("Make a key"), _("key made")),
    "restrict_key": (_("Change what it may do"), _("what it may do was changed")),
    "rotate_key":   (_("Exchange the secret"), _("secret exchanged")),
    "end_key":      (_("End this key"), _("key ended")),
})

CALENDAR_LINK = Rulebook(L, P, [
    ("make_link", {P.SELF},                  None,       L.ACTIVE),
    ("void_link", {P.SELF, P.ADMINISTRATOR}, {L.ACTIVE}, L.VOID),
    ("renew_link", {P.SELF},                 {L.VOID},   L.ACTIVE),
], labels={
    "make_link":  (_("Make a calendar link"), _("calendar link made")),
    "void_link":  (_("Make this link void"), _("calendar link made void")),
    "renew_link": (_("Make a new link"), _("new calendar link made")),
})
# fmt: on
