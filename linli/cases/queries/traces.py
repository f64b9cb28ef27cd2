"""What may still show who somebody is, in a text that is to be published. A help for eyes, not in place of them."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
NUMBER = r"[\dA-Za-z一二三四五六七八九十百]{1,4}"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
TITLES = "先生|女士|小姐|大爷|大妈|大娘|大叔|大姐|大哥|阿姨|叔叔|奶奶|爷爷|婆婆|师傅|老师"
# the longer comes first: an ID number contains what looks like a phone
PATTERNS: tuple[tuple[str | Promise, str], ...] = (
    (gettext_lazy("ID number"), r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)"),
    (gettext_lazy("phone number"), r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)"),
    (gettext_lazy("number plate"), rf"[{PROVINCES}][A-Z][·・ ]?[A-Z0-9]{{5,6}}(?![A-Z0-9])"),
    (gettext_lazy("house number"), rf"{NUMBER}\s*(?:号楼|[幢栋座])(?:\s*{NUMBER}\s*单元)?(?:\s*{NUMBER}\s*[室户])?|{NUMBER}\s*单元(?:\s*{NUMBER}\s*[室户])?|\d{{2,4}}\s*[室户]|{NUMBER}\s*号(?!楼|线)(?=[院门店铺住宅])"),
    (pgettext_lazy("of a person", "name"), rf"[{SURNAMES}][\u4e00-\u9fff]{{0,2}}?(?:{TITLES})"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trace:
    """What was found: of which kind, and the text itself."""

    kind: str
    text: str

    @property
    def words(self) -> str:
        return _("This looks like a %(kind)s: “%(text)s”") % {"kind": self.kind, "text": self.text}


def blanked(text: str, *, name: str = "") -> str:
    """The text with a mark in place of each trace, like “[house number]”: what stands there must be written anew."""
    if len(name) > 1:
        text = text.replace(name, mark(pgettext("of a person", "name")))
    for kind, pattern in PATTERNS:
        text = re.sub(pattern, mark(kind), text)
    return text


def mark(kind: object) -> str:
    """What stands in place of a trace."""
    return f"[{kind}]"


def marks_in(text: str) -> list[str]:
    """The marks that nobody has written over yet."""
    kinds = [*(mark(kind) for kind, _pattern in PATTERNS)]
    return [one for one in kinds if one in text]


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
