"""What an administrator keeps: why a statement is not shown."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.record.registers import REGISTER, Register


class RefusalReason(Register):
    """Why a statement is not shown, and what its author is told (不展示理由)."""

    kept = ("code",)

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    told = models.CharField(_("told to the author"), max_length=200)
    told_en = models.CharField(_("told to the author, in English"), max_length=300, blank=True)

    class Meta:
        constraints = [REGISTER.constraint()]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @property
    def told_words(self) -> str:
        """What the author is told, in the language of the page."""
        return self.told_en if get_language() == "en" and self.told_en else self.told
