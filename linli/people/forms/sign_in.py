"""Signing in, second factors, passwords."""

from collections.abc import Callable
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factors
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.people.actions.sign_ins import begin_resident
from linli.people.adapters import MobileField

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class LoginForm(account.LoginForm):
    """Staff: name and password. Residents have a door of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        self.fields["login"] = forms.CharField(label=_("User name"), max_length=150, widget=name)
        password = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        self.fields["password"] = forms.CharField(label=_("Password"), strip=False, max_length=200, widget=password)
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict[str, str]:
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}


class RequestCodeForm(account.RequestLoginCodeForm):
    """A resident asks for a code; who never came before gets an account with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"] = MobileField()

    def clean_phone(self) -> str:
        phone: str = super().clean_phone()
        self._user = self._user or begin_resident(phone)
        return phone


class CodeForm(account.ConfirmLoginCodeForm):
    code = forms.CharField(label=_("Code"), max_length=20, widget=forms.TextInput(attrs=CODE))


class NewPasswordForm(account.ResetPasswordKeyForm):
    """After a one-time link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_passwords(self)


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        _plain_passwords(self)


class PasswordAgainForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        self.fields["password"] = forms.CharField(label=_("Password"), strip=False, max_length=200, widget=password)


class FactorForm(factors.AuthenticateForm):
    code = forms.CharField(label=_("Six digits, or a recovery code"), max_length=20, widget=forms.TextInput(attrs=CODE))


class FactorAgainForm(factors.ReauthenticateForm):
    code = forms.CharField(label=_("Six digits, or a recovery code"), max_length=20, widget=forms.TextInput(attrs=CODE))


class ActivateForm(ActivateTOTPForm):
    code = forms.CharField(
        label=_("The six digits that the app shows"), max_length=20, widget=forms.TextInput(attrs=CODE)
    )


def _checked(check: Callable[[], Any]) -> Any:
    """What a device sends comes through the browser and may be anything; allauth expects it to be well formed."""
    try:
        return check()
    except (AttributeError, InvalidSignature, KeyError, TypeError, ValueError) as why:
        raise ValidationError(_("The device's answer could not be read. Please try again.")) from why


class PasskeyForm(AddWebAuthnForm):
    """A passkey that is enough by itself: it asks for finger, face or PIN on the device."""

    name = forms.CharField(label=_("Name of this device"), max_length=100, required=False)
    passwordless = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def clean(self) -> Any:
        return _checked(super().clean)


class PasskeyLoginForm(LoginWebAuthnForm):
    def clean_credential(self) -> Any:
        return _checked(super().clean_credential)


class PasskeyCheckForm(AuthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        return _checked(super().clean_credential)


class PasskeyAgainForm(ReauthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        return _checked(super().clean_credential)


class PasskeyNameForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Name of this device"), max_length=100)


def _plain_passwords(form: forms.Form) -> None:
    form.fields["password1"].label = _("New password")
    form.fields["password2"].label = _("The same again")
    for name in form.fields:
        form.fields[name].widget.attrs.pop("placeholder", None)
