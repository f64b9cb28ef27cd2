"""What may still show who somebody is, in a text that is to be published. A help for eyes, not in place of them."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
NUMBER = r"[\dA-Za-z一二三四五六七八九十百]{1,4}"
# the longer comes first: an ID number contains what looks like a phone
PATTERNS: tuple[tuple[str | Promise, str], ...] = (
    (gettext_lazy("ID number"), r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)"),
    (gettext_lazy("phone number"), r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)"),
    (gettext_lazy("number plate"), rf"[{PROVINCES}][A-Z][·・ ]?[A-Z0-9]{{5,6}}(?![A-Z0-9])"),
    (gettext_lazy("house number"), rf"{NUMBER}\s*(?:号楼|[幢栋座])(?:\s*{NUMBER}\s*单元)?(?:\s*{NUMBER}\s*[室户])?|{NUMBER}\s*单元(?:\s*{NUMBER}\s*[室户])?|\d{{2,4}}\s*[室户]|{NUMBER}\s*号(?!楼|线)(?=[院门店铺住宅])"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trace:
    """What was found: of which kind, and the text itself."""

    kind: str
    text: str

    @property
    def words(self) -> str:
        return _("This looks like a %(kind)s: “%(text)s”") % {"kind": self.kind, "text": self.text}


def traces(text: str, *, name: str = "") -> list[Trace]:
    """All that may show who somebody is, in the order of the kinds; ``name`` is the reporter's."""
    found, rest = [], text
    for kind, pattern in PATTERNS:
        for hit in dict.fromkeys(m[0].strip() for m in re.finditer(pattern, rest)):
            found.append(Trace(str(kind), hit))
        rest = re.sub(pattern, " ", rest)
    if len(name) > 1 and name in text:
        found.append(Trace(_("name of whoever raised it"), name))
    return found
