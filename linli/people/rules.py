"""What can happen to an account: somebody's way in, kept by an administrator."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from linli.kernel.rulebook import Rulebook


class AccountState(TextChoices):
    OPEN = "open", _("may sign in")  # 可登录
    BLOCKED = "blocked", _("may not sign in")  # 已停用


class AccountPart(StrEnum):
    ADMINISTRATOR = "administrator"  # 管理员
    IMPORT = "import"  # data shipped with Linli, or imported
    SELF = "self"  # 本人


S, P = AccountState, AccountPart

# fmt: off
ACCOUNT = Rulebook(S, P, [
    ("open_account",   {P.ADMINISTRATOR, P.IMPORT, P.SELF}, None,         S.OPEN),  # SELF: who signed up by phone
    ("rename",         {P.ADMINISTRATOR},           {S.OPEN, S.BLOCKED},  None),
    ("reset_password", {P.ADMINISTRATOR},           {S.OPEN},             None),
    ("end_sessions",   {P.ADMINISTRATOR, P.SELF},   {S.OPEN, S.BLOCKED},  None),
    ("unlock",         {P.ADMINISTRATOR},           {S.OPEN},             None),
    ("remove_factors", {P.ADMINISTRATOR},           {S.OPEN},             None, {P.SELF}),
    ("block",          {P.ADMINISTRATOR},           {S.OPEN},             S.BLOCKED, {P.SELF}),
    ("unblock",        {P.ADMINISTRATOR},           {S.BLOCKED},          S.OPEN),
], labels={
    "open_account":   (_("Add person"), _("account opened")),
    "rename":         (_("Change name"), _("name changed")),
    "reset_password": (_("New password link"), _("one-time password link made")),
    "end_sessions":   (_("Sign out everywhere"), _("signed out everywhere")),
    "unlock":         (_("Unlock"), _("unlocked")),
    "remove_factors": (_("Remove second factors"), _("second factors removed")),
    "block":          (_("Block the account"), _("account blocked")),
    "unblock":        (_("Unblock the account"), _("account unblocked")),
})
# fmt: on
