"""What Linli tells django-allauth: phones instead of e-mail, a log of every try, no doors for strangers."""

import time
from typing import Any

import segno
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.rulebook import Refused
from linli.people import queries
from linli.people.actions.contacts import confirm_phone
from linli.people.actions.sign_ins import lock_key, log_sign_in, send_code
from linli.people.fields import decrypt, encrypt, is_mobile, normal_phone
from linli.people.models import NEIGHBOURS, Contact, SignIn, User
from linli.ui.render import trouble


def _locked() -> str:
    words = _("Too many failed tries: locked for %(minutes)d minutes. Wait, or ask an administrator to unlock it.")
    return words % {"minutes": settings.LOCK_MINUTES}


class MobileField(forms.CharField):
    """A mobile number, as people type it; clean it is eleven digits."""

    def __init__(self, **how: Any) -> None:
        attrs = {"inputmode": "tel", "autocomplete": "tel", "type": "tel"}
        how = {"label": gettext_lazy("Mobile number"), "max_length": 40, "widget": forms.TextInput(attrs=attrs), **how}
        super().__init__(**how)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        phone = normal_phone(typed)
        if not is_mobile(phone):
            raise ValidationError(_("A code can only be sent to a mobile number."))
        return phone


class AccountAdapter(DefaultAccountAdapter):
    """Staff sign in with name and password, residents with phone and code."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": lazy(_locked, str)(),
        "username_password_mismatch": gettext_lazy("The name or the password is wrong."),
        "incorrect_code": gettext_lazy("This code is wrong."),
        "rate_limited": gettext_lazy("One moment please: that was too often."),
    }
    said = {
        "account/messages/password_changed.txt": gettext_lazy("Your password is changed."),
        "account/messages/password_set.txt": gettext_lazy("Your password is changed."),
        "mfa/messages/totp_activated.txt": gettext_lazy("The authenticator app is set up."),
        "mfa/messages/totp_deactivated.txt": gettext_lazy("The authenticator app is removed."),
        "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey is added."),
        "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey is removed."),
        "mfa/messages/recovery_codes_generated.txt": gettext_lazy("There are new recovery codes; the old ones end."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Only what somebody would want to be told."""
        words = message or self.said.get(message_template or "", "")
        super().add_message(request, level, extra_tags=extra_tags, message=str(words))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        by = queries.actor_of(request, channel="web")
        if by.role in NEIGHBOURS:
            return resolve_url("neighbours:home")  # the one page that is theirs
        return resolve_url(settings.LOGIN_REDIRECT_URL if by.is_staff else "people:mine")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("people:security")

    # --- the log and the lock ---
    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return lock_key(credentials.get("username", ""))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            name = credentials.get("username", "")
            user = User.objects.filter(username__iexact=name).first()
            log_sign_in(request, SignIn.Result.LOCKED, user=user, name=name, method="password")
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        name = credentials.get("username", "")
        user = User.objects.filter(username__iexact=name).first()
        log_sign_in(request, SignIn.Result.WRONG, user=user, name=name, method="password")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        log_sign_in(request, SignIn.Result.BLOCKED, user=user)
        return trouble(request, 403, why=_("This account is blocked. Please ask your administrator."))

    def login(self, request: HttpRequest, user: Any) -> None:
        methods = [str(record.get("type") or record["method"]) for record in get_authentication_records(request, user)]
        super().login(request, user)
        log_sign_in(request, SignIn.Result.OK, user=user, method="+".join(dict.fromkeys(methods))[:60])

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just signed in need not show again who they are."""
        request = context.request
        records = get_authentication_records(request, request.user)
        is_fresh = bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
        return not is_fresh and bool(super().is_reauthentication_required(app=app, **kwargs))

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            log_sign_in(request, SignIn.Result.OUT, user=request.user)
        super().logout(request)

    # --- phones ---
    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        return MobileField(**kwargs)

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **kwargs: Any) -> None:
        try:
            send_code(phone, code)
        except Refused as why:
            messages.error(context.request, str(why))
            raise ImmediateHttpResponse(redirect("account_request_login_code")) from why

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        contact = Contact.objects.filter(user=user).first()
        return (contact.phone, contact.is_confirmed) if contact and contact.phone else None

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:
        raise NotImplementedError("a contact is changed through linli.people.actions")

    def set_phone_verified(self, user: Any, phone: str) -> None:
        confirm_phone(Contact.objects.get(user=user))

    def get_user_by_phone(self, phone: str) -> User | None:
        return queries.resident_of(normal_phone(phone))


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are encrypted, their QR code is ours."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": gettext_lazy("This code is wrong.")}

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        return _("Linli")

    def build_totp_svg(self, url: str) -> str:
        return str(segno.make(url, error="m", micro=False).svg_inline(scale=6, border=2))

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return _("My device")


class CityAdapter(DefaultSocialAccountAdapter):
    """A city's single sign-on (统一身份认证): it says who comes; who may come is decided here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The first time, the name at the city finds the user here; somebody unknown is told whom to ask."""
        if sociallogin.is_existing:
            return
        claims = sociallogin.account.extra_data
        name = str(claims.get("userinfo", claims).get(settings.OIDC_NAME_CLAIM, ""))
        user = User.objects.filter(username__iexact=name).first() if name else None
        if user is None:
            log_sign_in(request, SignIn.Result.UNKNOWN, name=name, method="socialaccount")
            why = _("The city's sign-in knows you, but you are not registered here. Please ask your administrator.")
            raise ImmediateHttpResponse(trouble(request, 403, why=why))
        sociallogin.account.extra_data = {}  # who they are is known here; the city's data stays there
        sociallogin.connect(request, user)
