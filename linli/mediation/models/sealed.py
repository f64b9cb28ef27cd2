"""Words that stand in columns, encrypted: the record keeps one salted digest of them."""

import hashlib
import json
import secrets
from typing import ClassVar

from django.db import models


class Sealed(models.Model):
    """Something whose ``sealed`` columns hold what people said; give it a column ``salt``."""

    sealed: ClassVar[tuple[str, ...]]
    salt: str

    class Meta:
        abstract = True

    @staticmethod
    def new_salt() -> str:
        return secrets.token_hex(32)

    @property
    def words_digest(self) -> str:
        """Tells nothing once the salt is gone."""
        words = json.dumps([getattr(self, name) for name in self.sealed], ensure_ascii=False, default=str)
        return hashlib.sha256((self.salt + words).encode()).hexdigest()
