"""Personal text at rest: encrypted with keys that rotate, and found again by a keyed hash."""

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

NONCE = 12  # bytes, as NIST SP 800-38D advises
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"(010|02\d|0[3-9]\d{2})-?(\d{7,8})")


class Unreadable(ValueError):
    """A stored value that none of our keys opens."""


def encrypt(text: str) -> str:
    """``key-name$base64``; the first of FIELD_KEYS encrypts. Nothing stays nothing."""
    if not text:
        return ""
    name, nonce = key_in_use(), secrets.token_bytes(NONCE)
    sealed = _cipher(settings.FIELD_KEYS[name]).encrypt(nonce, text.encode(), name.encode())
    return f"{name}${base64.urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(stored: str) -> str:
    """What ``encrypt`` was given. Raises Unreadable when the key is gone or the value was changed."""
    if not stored:
        return ""
    name, _dollar, packed = stored.partition("$")
    if name not in settings.FIELD_KEYS:
        raise Unreadable(f"no key is called {name!r}")
    try:
        data = base64.urlsafe_b64decode(packed)
        opened = _cipher(settings.FIELD_KEYS[name]).decrypt(data[:NONCE], data[NONCE:], name.encode())
    except (InvalidTag, ValueError) as why:
        raise Unreadable(f"the key {name!r} does not open it") from why
    return opened.decode()


def key_in_use() -> str:
    """The name of the key that encrypts what is new."""
    return str(next(iter(settings.FIELD_KEYS)))


def blind_index(value: str, *, kind: str = "phone") -> str:
    """A keyed hash by which an encrypted value is found; of equal kind and value only. Nothing has none."""
    if not value:
        return ""
    return hmac.new(settings.INDEX_KEY.encode(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def login_index(name: str) -> str:
    """By which the tries with one user name are found, however it was typed."""
    return blind_index(name.strip().lower(), kind="login")


def normal_phone(text: str) -> str:
    """One way to write each Chinese number: ``13812345678``, ``0534-1234567``.

    Takes spaces, dashes, full-width digits, +86 and 0086. Raises ValidationError.
    """
    dialled = re.sub(r"[\s\-()\u2010-\u2015.]", "", unicodedata.normalize("NFKC", text))
    local = re.sub(r"^(\+|00)86(?=\d{10,})|^86(?=1\d{10}$)", "", dialled)
    if MOBILE.fullmatch(local):
        return local
    if local != dialled and not local.startswith("0"):
        local = f"0{local}"  # from abroad the zero of the area code is left out
    dialled = local
    if landline := LANDLINE.fullmatch(dialled):
        return f"{landline[1]}-{landline[2]}"
    if not re.fullmatch(r"\+?\d+", dialled):
        raise ValidationError(_("A phone number consists of digits."), code="phone")
    if len(dialled) in {7, 8}:
        raise ValidationError(_("Please add the area code, for example 0534-1234567."), code="phone")
    raise ValidationError(
        _("This is not a Chinese phone number: a mobile number has 11 digits, a landline is written 0534-1234567."),
        code="phone",
    )


def is_mobile(phone: str) -> bool:
    """Whether a short message can reach it."""
    return bool(MOBILE.fullmatch(phone))


class EncryptedText(models.TextField[str, str]):
    """Text that only the application can read. It cannot be searched: keep a ``blind_index`` beside it."""

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value) if isinstance(value, str) else super().get_prep_value(value)

    def from_db_value(self, value: str | None, *_args: object) -> str | None:
        return value if value is None else decrypt(value)

    def get_lookup(self, lookup: str) -> Any:
        if lookup != "isnull":
            raise FieldError(f"{self.name} is encrypted: find it through its blind index")
        return super().get_lookup(lookup)


@lru_cache(maxsize=8)
def _cipher(secret: str) -> AESGCM:
    """A 256-bit key from a secret of any length."""
    return AESGCM(hashlib.sha256(b"linli.people.fields:" + secret.encode()).digest())
