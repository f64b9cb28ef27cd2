"""Who can sign in, what was done to their account, and who tried to."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.people.rules import ACCOUNT
from linli.record.models import Root

RESIDENT = "r-"  # how the user names of residents begin, which nobody needs to know


class User(AbstractUser):
    """Somebody who can sign in."""

    sessions_ended = models.PositiveIntegerField(default=0, editable=False)  # each end makes all sessions void

    @property
    def shown_name(self) -> str:
        """The name as Chinese people write it, family name first."""
        nameless = gettext("Resident") if self.username.startswith(RESIDENT) else self.username
        return f"{self.last_name}{self.first_name}" or nameless

    def get_session_auth_hash(self) -> str:
        return self._void_after(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> "list[str]":
        return [self._void_after(old) for old in super().get_session_auth_fallback_hash()]

    def _void_after(self, session_hash: str) -> str:
        key = f"{self.sessions_ended}:{session_hash}"
        return salted_hmac("linli.people.session", key, algorithm="sha256").hexdigest()


class Account(Root):
    """What administrators do to somebody's way in (账户): who reset, blocked or unlocked it, and when."""

    rules, kept = ACCOUNT, ("user_id",)

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="account")

    class Meta:
        constraints = [ACCOUNT.constraint()]

    def __str__(self) -> str:
        return f"account of {self.user_id}"


WAYS = {
    "password": _("password"),  # 密码
    "code": _("phone and code"),  # 手机验证码
    "totp": _("authenticator app"),  # 验证器
    "webauthn": _("passkey"),  # 通行密钥
    "recovery_codes": _("recovery code"),  # 恢复码
    "socialaccount": _("the city's sign-in"),  # 统一身份认证
}


# what a browser says of itself, and what people call it; the first that fits, for each pretends to be some of the later ones
SYSTEMS = {
    "OpenHarmony": _("HarmonyOS"),  # 鸿蒙
    "Android": _("Android"),  # 安卓
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}
BROWSERS = {
    "MicroMessenger": _("WeChat"),  # 微信
    "DingTalk": _("DingTalk"),  # 钉钉
    "Edg": "Edge",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}


class SignIn(models.Model):
    """One try to sign in (登录日志), kept for at least 180 days as the Cybersecurity Law asks."""

    class Result(models.TextChoices):
        OK = "ok", _("signed in")  # 登录成功
        WRONG = "wrong", _("wrong name, password or code")  # 用户名、密码或验证码错误
        FACTOR = "factor", _("wrong second factor")  # 第二重验证错误
        LOCKED = "locked", _("locked after too many tries")  # 多次失败，已锁定
        BLOCKED = "blocked", _("the account is blocked")  # 账户已停用
        UNKNOWN = "unknown", _("not registered here")  # 单点登录通过，但本平台没有此人
        IDLE = "idle", _("signed out after a pause")  # 长时间未操作，自动退出
        OUT = "out", _("signed out")  # 主动退出

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="sign_ins", verbose_name=_("person")
    )
    name_hash = models.CharField(max_length=64, blank=True, db_index=True)  # of the name that was typed
    at = models.DateTimeField(_("when"), db_index=True)
    address = models.GenericIPAddressField(_("from where"), null=True)
    device = models.CharField(_("device"), max_length=160, blank=True)
    method = models.CharField(_("how"), max_length=60, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=Result)

    @property
    def how(self) -> str:
        """密码, 验证器"""
        return ", ".join(str(WAYS.get(way, way)) for way in self.method.split("+") if way)

    @property
    def device_words(self) -> str:
        """“Windows · Edge”, “安卓 · 微信”; what is not known as it says itself."""
        named = [
            next((str(word) for sign, word in all_.items() if sign in self.device), "") for all_ in (SYSTEMS, BROWSERS)
        ]
        return " · ".join(word for word in named if word) or self.device[:60]

    def __str__(self) -> str:
        return f"{self.get_result_display()} {self.at:%Y-%m-%d %H:%M}"
