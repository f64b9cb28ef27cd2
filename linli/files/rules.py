"""The life of a stored file: it comes with an act, may be shown to others, and is removed once."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.rulebook import Rulebook


class AttachmentState(TextChoices):
    KEPT = "kept", pgettext_lazy("file", "kept")  # 在存
    REMOVED = "removed", pgettext_lazy("file", "removed")  # 已删除


class FilePart(StrEnum):
    """The parts somebody plays towards one file."""

    ACTING = "acting"  # 经办: takes a step inside an act that another row has already allowed
    KEEPER = "keeper"  # 保管: may change the thing that holds the file, as its own app says


S, P = AttachmentState, FilePart

# fmt: off
ATTACHMENT = Rulebook(S, P, [
    # action   who                     when       leads to
    ("attach", {P.ACTING},             None,      S.KEPT),
    ("blur",   {P.KEEPER},             {S.KEPT},  None),
    ("show",   {P.ACTING},             {S.KEPT},  None),
    ("remove", {P.ACTING, P.KEEPER},   {S.KEPT},  S.REMOVED),
], labels={
    "attach": (_("Attach"), _("file attached")),
    "blur":   (_("Blur"), _("blurred copy of a picture made")),
    "show":   (_("Change who may see it"), _("who may see a file was changed")),
    "remove": (_("Remove"), _("file removed")),
})
# fmt: on

# steps that only happen inside another act; they have no function of their own in actions
CONSEQUENCES = {"attach", "show"}
