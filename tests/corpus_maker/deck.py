"""Writes a sample as a slide deck, one slide for each second-level heading."""

from __future__ import annotations

import io
from itertools import pairwise

import picture
import zipped
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Emu, Inches, Pt
from sample import NOTICE, Block, Sample, Spans, plain

_BLUE = RGBColor(0x1F, 0x4E, 0x79)  # type: ignore[no-untyped-call]
_GREY = RGBColor(0x59, 0x59, 0x59)  # type: ignore[no-untyped-call]
_TITLE, _TITLE_AND_BODY, _TITLE_ONLY = 0, 1, 5


def write(sample: Sample) -> bytes:
    """Give the sample as PPTX: a title slide, then the slides; quotations are the speaker notes of their slide."""
    deck = Presentation()
    about = deck.core_properties
    about.title, about.author, about.last_modified_by = sample.title, sample.organisation, sample.organisation
    about.created = about.modified = sample.moment.replace(tzinfo=None)
    about.subject, about.revision, about.comments = sample.kind, 1, NOTICE
    starts = [place for place, block in enumerate(sample.blocks) if block.kind == "heading"]
    _opening(deck, sample, sample.blocks[: starts[0]])
    for number, (start, end) in enumerate(pairwise([*starts, len(sample.blocks)]), 2):
        _slide(deck, number, sample.blocks[start], sample.blocks[start + 1 : end])
    out = io.BytesIO()
    deck.save(out)
    return zipped.steady(out.getvalue())


def _opening(deck: Deck, sample: Sample, blocks: tuple[Block, ...]) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE])
    _title(slide, sample.title, 34)
    frame = slide.placeholders[1].text_frame
    frame.text = f"{sample.organisation}\n{sample.printed_date}\n{NOTICE}"
    for paragraph, size in zip(frame.paragraphs, (22, 18, 13), strict=True):
        paragraph.font.size = Pt(size)
    _notes(slide, blocks)


def _slide(deck: Deck, number: int, heading: Block, blocks: tuple[Block, ...]) -> None:
    texts = [block for block in blocks if block.kind in ("paragraph", "bullet", "number")]
    drawn = [block for block in blocks if block.kind in ("table", "picture", "group")]
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_AND_BODY if texts else _TITLE_ONLY])
    _title(slide, heading.text, 28)
    top = Emu(Inches(1.5))
    if texts:
        shape = slide.placeholders[1]
        height = Inches(1.9 if drawn else 4.9)
        shape.left, shape.top, shape.width, shape.height = Inches(0.5), top, Inches(9), height
        _fill(shape.text_frame, texts, 16 if drawn else 20)
        top = Emu(top + height + Inches(0.1))
    for block in drawn:
        _draw(slide, block, top)
    foot = slide.shapes.add_textbox(Inches(0.4), Inches(7.02), Inches(9.2), Inches(0.35))
    foot.name = "Footer"
    foot.text_frame.text = f"{NOTICE}   {number}"
    foot.text_frame.word_wrap = True
    foot.text_frame.paragraphs[0].font.size = Pt(9)
    foot.text_frame.paragraphs[0].font.color.rgb = _GREY
    _notes(slide, blocks)


def _title(slide: Slide, words: str, size: int) -> None:
    shape = slide.shapes.title
    if shape is None:
        raise ValueError("This slide layout has no title.")
    shape.text_frame.text = words
    font = shape.text_frame.paragraphs[0].font
    font.size, font.bold, font.color.rgb = Pt(size), True, _BLUE


def _fill(frame: TextFrame, blocks: list[Block], size: int) -> None:
    frame.text = "\n" * (len(blocks) - 1)
    for paragraph, block in zip(frame.paragraphs, blocks, strict=True):
        paragraph.font.size, paragraph.space_after = Pt(size), Pt(6)
        for span in block.spans:
            run = paragraph.add_run()
            run.text = span.text
            if span.bold:
                run.font.bold = True
            if span.italic:
                run.font.italic = True
            if span.url:
                run.hyperlink.address = span.url


def _draw(slide: Slide, block: Block, top: Emu) -> None:
    if block.kind == "table":
        _table(slide, block.rows, top)
    elif block.kind == "picture":
        shape = slide.shapes.add_picture(io.BytesIO(picture.draw(block.name)), Inches(2), top, Inches(6))
        shape.name = "Chart"
        shape._element._nvXxPr.cNvPr.set("descr", block.text)
    else:
        _group(slide, [plain(row[0]) for row in block.rows], top)


def _table(slide: Slide, rows: tuple[tuple[Spans, ...], ...], top: Emu) -> None:
    height = Inches(0.4 * len(rows))
    table = slide.shapes.add_table(len(rows), len(rows[0]), Inches(0.5), top, Inches(9), height).table
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            frame = table.cell(y, x).text_frame
            frame.text = plain(cell)
            frame.paragraphs[0].font.size = Pt(14)


def _group(slide: Slide, boxes: list[str], top: Emu) -> None:
    group = slide.shapes.add_group_shape()
    group.name = "Pathway"
    width, gap = 9.0 / len(boxes) - 0.25, 0.25
    for place, words in enumerate(boxes):
        left = Inches(0.5 + place * (width + gap))
        box = group.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, left, top, Inches(width), Inches(1.4))
        box.fill.solid()
        box.fill.fore_color.rgb = _BLUE
        box.text_frame.word_wrap = True
        box.text_frame.text = words
        box.text_frame.paragraphs[0].font.size = Pt(13)
        if place:
            middle = Emu(top + Inches(0.7))
            group.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, Emu(left - Inches(gap)), middle, left, middle)


def _notes(slide: Slide, blocks: tuple[Block, ...]) -> None:
    words = [block.text for block in blocks if block.kind == "quote"]
    frame = slide.notes_slide.notes_text_frame if words else None
    if frame is not None:
        frame.text = "\n".join(words)
