"""PDF (typst) and DOCX (python-docx) of papers: Chinese fonts, A4, page numbers."""

import json
import shutil
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from django.utils.translation import gettext as _
from docx import Document as Docx
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph
from PIL import Image

from linli.files.models.storage import read
from linli.mediation.queries.documents import Block, Document

TEMPLATE = Path(__file__).parent.parent / "templates" / "mediation" / "file.typ"
SONG, HEI = "Noto Serif CJK SC", "Noto Sans CJK SC"
FAMILIES = {SONG, HEI}
FACTS = (Mm(34), Mm(122))  # a term and its words, on A4
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


def docx(paper: Document) -> bytes:
    """One paper to be edited in an office program; scans stay out of it."""
    made = Docx()
    _layout(made)
    _line(made, paper.title, size=20, bold=True, centre=True)
    _line(made, paper.number, size=10.5, centre=True)
    for block in paper.blocks:
        _add(made, block)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _layout(made: DocxDocument) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(30), Mm(28)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    foot._p.append(number)
    foot.add_run(" —")
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(12)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")


def _line(made: DocxDocument, text: str, *, size: float = 12, bold: bool = False, centre: bool = False) -> Paragraph:
    paragraph = made.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    if bold:
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "黑体")
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _widths(rows: list[list[str]]) -> tuple[Length, ...]:
    """Of the columns of a table: the more stands in one, the wider."""
    weights = [4 + min(max(len(row[n]) for row in rows), 20) for n in range(len(rows[0]))]
    return tuple(Length(sum(FACTS) * weight // sum(weights)) for weight in weights)


def _add(made: DocxDocument, block: Block) -> None:
    if block.kind == "heading":
        _line(made, block.text, bold=True)
    elif block.kind == "text":
        for line in block.text.splitlines():
            _line(made, line).paragraph_format.first_line_indent = Pt(24)  # two characters
    elif block.kind in {"facts", "table"} and block.rows:
        table = made.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
        widths = FACTS if block.kind == "facts" else _widths(block.rows)
        for row in block.rows:
            for cell, text, width in zip(table.add_row().cells, row, widths, strict=True):
                cell.text, cell.width = text, width
        made.add_paragraph()
    elif block.kind == "sign":
        for row in block.rows:
            _line(made, f"{row[0]}：")
            made.add_paragraph()
