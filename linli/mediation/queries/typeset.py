"""PDF (typst) of papers: Chinese fonts, A4, page numbers."""

import json
import shutil
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from django.utils.translation import gettext as _
from PIL import Image

from linli.files.models.storage import read
from linli.mediation.queries.documents import Block, Document

TEMPLATE = Path(__file__).parent.parent / "templates" / "mediation" / "file.typ"
SONG, HEI = "Noto Serif CJK SC", "Noto Sans CJK SC"
FAMILIES = {SONG, HEI}
PDF = b"%PDF-"  # how such a file begins


class NoFont(RuntimeError):
    """The machine lacks a font for Chinese: an error, and not boxes on paper."""


@cache
def check_fonts() -> None:
    """Raises NoFont."""
    import typst  # loaded where a paper is made, not by every web process

    missing = FAMILIES - set(typst.Fonts().families())
    if missing:
        raise NoFont(f"install Debian's fonts-noto-cjk; missing: {', '.join(sorted(missing))}")


def pdf(title: str, papers: list[Document]) -> bytes:
    """These papers in one PDF, pages numbered through. Raises NoFont.

    It is a PDF/A-2b (ISO 19005-2), to be read in ten years; with a scan inside that is a PDF itself, whose fonts nobody here
    answers for, it is an ordinary one.
    """
    import typst

    check_fonts()
    heads = [_("No."), _("Paper"), _("Page")]
    with TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(TEMPLATE, root / "file.typ")
        pages: dict[str, int] = {}
        has_pdf = False
        for name in {b.text for paper in papers for b in paper.blocks if b.kind == "image"}:
            try:
                content = read(name)
            except FileNotFoundError:  # storage has lost it: the file says so instead of failing
                pages[name] = 0
                continue
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)
            pages[name] = pages_in(content)
            has_pdf = has_pdf or content.startswith(PDF)
        whole = [replace(paper, blocks=_every_page(paper.blocks, pages)) for paper in papers]
        count = _("This file has {n} pages inside.")  # the template puts the number in
        data = {"title": title, "heads": heads, "count": count, "papers": [paper.plain() for paper in whole]}
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        standard: Literal["a-2b"] | None = None if has_pdf else "a-2b"
        made: bytes = typst.compile(str(root / "file.typ"), root=str(root), format="pdf", pdf_standards=standard)
    return made


def pages_in(content: bytes) -> int:
    """How many pages a picture or a scanned paper has; 0 when nobody can read it (broken, or behind a password)."""
    if not content.startswith(PDF):
        return 1 if _is_picture(content) else 0
    from pypdf import PdfReader  # here, because no other page of Linli needs it in memory
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(content))
        return 0 if reader.is_encrypted else len(reader.pages)
    except (PyPdfError, ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return 0  # what its maker calls PDF is not always one


def _is_picture(content: bytes) -> bool:
    try:
        with Image.open(BytesIO(content)) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError):
        return False
    return True


def _every_page(blocks: list[Block], pages: dict[str, int]) -> list[Block]:
    """A scan of several pages goes in whole; of one that cannot be read the file says so."""
    found = []
    for block in blocks:
        if block.kind != "image":
            found.append(block)
        elif not pages[block.text]:
            found.append(Block("text", _("A scan that cannot be set into the file lies beside it: %s") % block.text))
        else:
            found += [replace(block, page=n) for n in range(1, pages[block.text] + 1)]
    return found
