"""DOCX (python-docx) of papers, for an office program: A4, page numbers.

Loaded where somebody takes such a paper along: 11 MB that most web processes never need.
"""

from io import BytesIO

from docx import Document as Docx
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph

from linli.mediation.queries.documents import Block, Document

FACTS = (Mm(34), Mm(122))  # a term and its words, on A4


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
