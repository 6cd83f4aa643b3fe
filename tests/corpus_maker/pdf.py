"""Writes a sample as a printed report: cover, running header and footer, page labels, links, tables, a list of contents."""

from __future__ import annotations

import io
import re
from xml.sax.saxutils import escape, quoteattr

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents
from sample import NOTICE, Block, Sample, Spans

_BLUE, _GREY, _PALE = HexColor("#1f4e79"), HexColor("#555555"), HexColor("#e8eef4")
_MARGIN = 2.3 * cm
_TEXT = ParagraphStyle("text", fontName="Times-Roman", fontSize=11, leading=15, spaceAfter=8, alignment=TA_JUSTIFY)
_HEADING = ParagraphStyle("heading", fontName="Helvetica-Bold", textColor=_BLUE, keepWithNext=1)
_STYLES = {
    "paragraph": _TEXT,
    "bullet": ParagraphStyle("bullet", _TEXT, leftIndent=18, bulletIndent=6, spaceAfter=4),
    "number": ParagraphStyle("number", _TEXT, leftIndent=22, bulletIndent=4, spaceAfter=4),
    "quote": ParagraphStyle("quote", _TEXT, leftIndent=24, rightIndent=24, fontName="Times-Italic"),
    "reference": ParagraphStyle("reference", _TEXT, leftIndent=18, firstLineIndent=-18, alignment=0, fontSize=10),
    "cell": ParagraphStyle("cell", _TEXT, fontName="Helvetica", fontSize=9, leading=11.5, spaceAfter=0, alignment=0),
}
_HEADINGS = {
    2: ParagraphStyle("h2", _HEADING, fontSize=15, leading=19, spaceBefore=14, spaceAfter=7),
    3: ParagraphStyle("h3", _HEADING, fontSize=12, leading=15, spaceBefore=8, spaceAfter=5),
}
_HYPHENS = {
    each.replace("-", ""): each.replace("-", "\u00ad")
    for each in (
        "assess-ment assess-ments regis-tration regis-trations consul-tation inspec-tion inspec-tions recom-mendation "
        "recom-mendations improve-ment protec-tion commit-tee commit-tees iden-tified infor-mation experi-ence "
        "prac-titioners super-vision chil-dren work-force devel-opment re-porter guid-ance particu-larly evi-dence "
        "authori-ties organi-sations responsi-bility account-ability exploi-tation traf-ficking guardian-ship"
    ).split()
}


class _Body(Flowable):  # type: ignore[misc]
    """Marks where the body starts, so that pages before it are numbered i, ii, iii."""

    width = height = 0

    def draw(self) -> None:
        """Draw nothing."""


class _Report(BaseDocTemplate):  # type: ignore[misc]
    """A report in the making: it knows the page its body starts on, and collects the contents."""

    def __init__(self, out: io.BytesIO, sample: Sample) -> None:
        super().__init__(
            out,
            pagesize=A4,
            title=sample.title,
            author=sample.organisation,
            subject=f"{sample.kind} (sample)",
            creator="Child Protection Improvement Programme (sample)",
            lang="en-GB",
            invariant=1,
            pageCompression=0,
        )
        self.sample = sample
        self.body_starts = 1
        width, height = A4
        frame = Frame(_MARGIN, _MARGIN, width - 2 * _MARGIN, height - 2 * _MARGIN - 0.4 * cm, id="text")
        cover = Frame(_MARGIN, 4 * cm, width - 2 * _MARGIN, height - 11 * cm, id="cover")
        columns = [
            Frame(_MARGIN + place * (width / 2 - _MARGIN + 0.3 * cm), _MARGIN, width / 2 - _MARGIN - 0.3 * cm,
                  height - 2 * _MARGIN - 0.4 * cm, id=f"column{place}")
            for place in (0, 1)
        ]  # fmt: skip
        inside = columns if "two columns" in sample.options else [frame]
        self.addPageTemplates(
            [
                PageTemplate("cover", [cover], onPage=_dated, onPageEnd=_cover),
                PageTemplate("inside", inside, onPageEnd=_running),
            ]
        )

    def label(self, page: int) -> str:
        """Give what is printed on a page: its number in the body, or a roman number before it."""
        front = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii")
        return front[page] if page < self.body_starts else str(page - self.body_starts + 1)

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab calls it by this name
        """Note a heading for the contents and the outline, and where the body starts."""
        if isinstance(flowable, _Body):
            self.body_starts = self.page
            return
        style = getattr(getattr(flowable, "style", None), "name", "")
        if style not in ("h2", "h3"):
            return
        level = int(style[1]) - 2
        if "outline" in self.sample.options:
            key = f"heading-{self.seq.nextf('outline')}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key, level, closed=1 - level)
        if level == 0:
            self.notify("TOCEntry", (level, flowable.getPlainText(), self.page))

    def afterPage(self) -> None:  # noqa: N802 - as above
        """Write the label of the page just ended into the file, when labels differ from plain numbers."""
        if "front" in self.sample.options:
            roman = self.page < self.body_starts or self.body_starts == 1
            start = self.page if roman else self.page - self.body_starts + 1
            self.canv.addPageLabel(self.page - 1, "ROMAN_LOWER" if roman else "ARABIC", start)


def write(sample: Sample) -> bytes:
    """Give the sample as PDF, with the same bytes each time."""
    out = io.BytesIO()
    report = _Report(out, sample)
    story = _opening(report, sample)
    width = A4[0] / 2 - _MARGIN - 0.3 * cm if "two columns" in sample.options else A4[0] - 2 * _MARGIN
    references = False
    number = 0
    for block in sample.blocks:
        number = number + 1 if block.kind == "number" else 0
        if block.kind == "heading":
            references = block.text == "References"
        story += _flowables(block, number, width, references=references)
    report.multiBuild(story)
    return out.getvalue()


def _opening(report: _Report, sample: Sample) -> list[Flowable]:
    title = ParagraphStyle("title", _HEADING, fontSize=25, leading=31, spaceAfter=14, keepWithNext=0)
    small = ParagraphStyle("small", _TEXT, fontName="Helvetica", alignment=0)
    notice = ParagraphStyle("notice", small, fontName="Helvetica-Oblique", textColor=_GREY, spaceBefore=20)
    story = [Paragraph(escape(sample.title), title)]
    if sample.subtitle:
        story.append(Paragraph(escape(sample.subtitle), ParagraphStyle("subtitle", small, fontSize=14, leading=18)))
    story += [
        Spacer(1, cm),
        Paragraph(f"<b>{escape(sample.organisation)}</b>", small),
        Paragraph(sample.printed_date, small),
        Paragraph(NOTICE, notice),
        NextPageTemplate("inside"),
        PageBreak(),
    ]
    if "front" in sample.options:
        line = ParagraphStyle("contents", small, spaceAfter=2)
        contents = TableOfContents(levelStyles=[line], dotsMinLevel=0, formatter=report.label)
        contents_title = ParagraphStyle("contents title", _HEADINGS[2])
        story += [Paragraph("Contents", contents_title), contents, PageBreak()]
    return story


def _flowables(block: Block, number: int, width: float, *, references: bool) -> list[Flowable]:
    match block.kind:
        case "body":
            return [PageBreak(), _Body()]
        case "heading":
            return [Paragraph(_markup(block.spans), _HEADINGS[block.level])]
        case "bullet":
            return [Paragraph(_markup(block.spans), _STYLES["bullet"], bulletText="\u2022")]
        case "number":
            return [Paragraph(_markup(block.spans), _STYLES["number"], bulletText=f"{number}.")]
        case "paragraph" if references:
            return [Paragraph(_markup(block.spans), _STYLES["reference"])]
        case "table":
            return [_table(block, width), Spacer(1, 10)]
        case "paragraph" | "quote":
            return [Paragraph(_hyphens(_markup(block.spans)), _STYLES[block.kind])]
        case _:
            raise ValueError(f"A printed report has no {block.kind}.")


def _table(block: Block, width: float) -> Table:
    cells = [[Paragraph(_markup(cell), _STYLES["cell"]) for cell in row] for row in block.rows]
    share = (width - 12) / (len(cells[0]) + 1)
    table = Table(cells, colWidths=[2 * share, *[share] * (len(cells[0]) - 1)], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), _PALE),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, _GREY),
                ("LINEABOVE", (0, 0), (-1, 0), 0.8, _BLUE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return table


def _markup(spans: Spans) -> str:
    made = []
    for span in spans:
        words = escape(span.text)
        if span.bold:
            words = f"<b>{words}</b>"
        if span.italic:
            words = f"<i>{words}</i>"
        if span.url:
            words = f'<a href={quoteattr(span.url)} color="#1f4e79">{words}</a>'
        made.append(words)
    return "".join(made)


def _hyphens(markup: str) -> str:
    """Put soft hyphens into the long words of the field, where no tag stands in the text."""
    if "<" in markup:
        return markup
    return re.sub(r"[A-Za-z]+", lambda word: _HYPHENS.get(word[0], word[0]), markup)


def _dated(canvas: Canvas, report: _Report) -> None:
    """Put the sample's own date, rather than today's, among the file's properties."""
    stamp = canvas._doc._timeStamp
    moment = report.sample.moment
    stamp.t, stamp.lt = moment.timestamp(), moment.timetuple()
    stamp.YMDhms = (moment.year, moment.month, moment.day, 12, 0, 0)
    stamp.tzname, stamp.dhh, stamp.dmm = "UTC", 0, 0


def _cover(canvas: Canvas, report: _Report) -> None:
    width, height = A4
    canvas.saveState()
    canvas.setFillColor(_BLUE)
    canvas.rect(0, height - 4.5 * cm, width, 4.5 * cm, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.setFont("Helvetica-Bold", 15)
    canvas.drawString(_MARGIN, height - 2.6 * cm, "Child Protection Improvement Programme")
    canvas.setFont("Helvetica", 11)
    canvas.drawString(_MARGIN, height - 3.3 * cm, report.sample.kind.capitalize())
    _foot(canvas, report.label(1) if "front" in report.sample.options else "")
    canvas.restoreState()


def _running(canvas: Canvas, report: _Report) -> None:
    width, height = A4
    canvas.saveState()
    canvas.setFillColor(_GREY)
    canvas.setFont("Helvetica", 8.5)
    canvas.drawString(_MARGIN, height - 1.5 * cm, report.sample.title)
    canvas.drawRightString(width - _MARGIN, height - 1.5 * cm, f"{report.sample.on:%B %Y}")
    canvas.setStrokeColor(_GREY)
    canvas.setLineWidth(0.4)
    canvas.line(_MARGIN, height - 1.65 * cm, width - _MARGIN, height - 1.65 * cm)
    _foot(canvas, report.label(report.page))
    canvas.restoreState()


def _foot(canvas: Canvas, label: str) -> None:
    canvas.setFillColor(_GREY)
    canvas.setFont("Helvetica", 7.5)
    canvas.drawString(_MARGIN, 1.2 * cm, NOTICE)
    canvas.setFont("Helvetica", 9)
    canvas.drawRightString(A4[0] - _MARGIN, 1.2 * cm, label)
