"""Writes a sample as a Word document, with real styles, tables, links and footnotes."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

import docx
import zipped
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from sample import NOTICE, Block, Sample, Span, Spans

_TABLE_STYLE = "Light Grid Accent 1"
_STYLES = {"paragraph": None, "bullet": "List Bullet", "number": "List Number", "quote": "Intense Quote"}


def write(sample: Sample) -> bytes:
    """Give the sample as DOCX; with the option "bold" its headings are bold lines without a heading style."""
    document = docx.Document()
    about = document.core_properties
    about.title, about.author, about.last_modified_by = sample.title, sample.organisation, sample.organisation
    about.created = about.modified = sample.moment.replace(tzinfo=None)
    about.subject, about.comments, about.revision, about.language = sample.kind, NOTICE, 1, "en-GB"
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.header.paragraphs[0].text = sample.title
    _footer(section.footer.paragraphs[0])
    _opening(document, sample)
    for block in sample.blocks:
        _block(document, block, bold="bold" in sample.options)
    if sample.footnotes:
        _footnotes(document, sample.footnotes)
    _trim(document)
    out = io.BytesIO()
    document.save(out)
    return zipped.steady(out.getvalue())


def _opening(document: Document, sample: Sample) -> None:
    if "bold" in sample.options:
        title = document.add_paragraph()
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = title.add_run(sample.title)
        run.bold, run.font.size = True, Pt(14)
    else:
        document.add_paragraph(sample.title, style="Title")
    if sample.subtitle:
        document.add_paragraph(sample.subtitle, style=None if "bold" in sample.options else "Subtitle")
    document.add_paragraph(f"{sample.organisation}, {sample.printed_date}")
    document.add_paragraph().add_run(NOTICE).italic = True


def _block(document: Document, block: Block, *, bold: bool) -> None:
    match block.kind:
        case "heading" if bold:
            document.add_paragraph().add_run(block.text).bold = True
        case "heading":
            document.add_heading(block.text, block.level - 1)
        case "table":
            table = document.add_table(len(block.rows), len(block.rows[0]), style=_TABLE_STYLE)
            for y, row in enumerate(block.rows):
                for x, cell in enumerate(row):
                    _runs(table.cell(y, x).paragraphs[0], cell)
            document.add_paragraph()
        case "paragraph" | "bullet" | "number" | "quote":
            _runs(document.add_paragraph(style=_STYLES[block.kind]), block.spans)
        case _:
            raise ValueError(f"A Word document has no {block.kind}.")


def _runs(paragraph: Paragraph, spans: Spans) -> None:
    for span in spans:
        if span.note:
            mark = f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            paragraph._p.append(parse_xml(f'{mark}<w:footnoteReference w:id="{span.note}"/></w:r>'))
        elif span.url:
            _link(paragraph, span)
        else:
            run = paragraph.add_run(span.text)
            run.bold, run.italic = span.bold or None, span.italic or None


def _link(paragraph: Paragraph, span: Span) -> None:
    key = paragraph.part.relate_to(span.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    style = '<w:rPr><w:color w:val="1F4E79"/><w:u w:val="single"/></w:rPr>'
    text = f'<w:t xml:space="preserve">{escape(span.text)}</w:t>'
    link = f'<w:hyperlink {nsdecls("w", "r")} r:id="{key}"><w:r>{style}{text}</w:r></w:hyperlink>'
    paragraph._p.append(parse_xml(link))


def _footer(paragraph: Paragraph) -> None:
    paragraph.add_run(f"{NOTICE}  Page ").font.size = Pt(8)
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))


def _footnotes(document: Document, notes: tuple[str, ...]) -> None:
    """Add the footnotes part (ECMA-376, part 1, 11.3.7), which python-docx does not write."""
    separators = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0">'
        "<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
    )
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    made = "".join(
        f'<w:footnote w:id="{number}"><w:p>{mark}<w:r><w:rPr><w:sz w:val="18"/></w:rPr>'
        f'<w:t xml:space="preserve"> {escape(note)}</w:t></w:r></w:p></w:footnote>'
        for number, note in enumerate(notes, 1)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    xml = f"{head}<w:footnotes {nsdecls('w')}>{separators}{made}</w:footnotes>"
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, xml.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    settings = document.settings.element
    settings.insert(
        0, parse_xml(f'<w:footnotePr {nsdecls("w")}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>')
    )
    compat = settings.find(qn("w:compat"))
    if compat is not None:  # the schema wants footnotePr just before compat
        compat.addprevious(settings[0])


def _trim(document: Document) -> None:
    """Take out what python-docx's template brings and no sample uses: 800 kB of table styles, and a thumbnail."""
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", _TABLE_STYLE):
            style.delete()
    for holder in (document.part, document.part.package):
        for key, each in list(holder.rels.items()):
            if each.reltype.endswith(("/stylesWithEffects", "/thumbnail")):
                del holder.rels[key]
