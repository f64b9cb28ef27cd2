"""What a password of staff must be, as classified protection (等保 2.0, GB/T 22239-2019) usually asks."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

KINDS = 3  # of: small letters, capitals, digits, signs


class StrongEnough:
    """Long enough, and of at least three kinds of characters."""

    def __init__(self, min_length: int) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: object = None) -> None:
        if len(password) < self.min_length:
            words = _("The password is too short: it needs at least %(n)d characters.")
            raise ValidationError(words % {"n": self.min_length}, code="password_too_short")
        signs = any(not character.isalnum() for character in password)
        tests = (str.islower, str.isupper, str.isdigit)
        if signs + sum(any(map(test, password)) for test in tests) < KINDS:
            words = _("The password needs three of these: small letters, capitals, digits, signs.")
            raise ValidationError(words, code="password_too_simple")

    def get_help_text(self) -> str:
        words = _("At least %(n)d characters, with three of these: small letters, capitals, digits, signs.")
        return words % {"n": self.min_length}
