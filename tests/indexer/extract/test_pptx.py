from __future__ import annotations

import zipfile
from pathlib import Path
from time import process_time

import pptx as python_pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from indexer.extract import pptx
from indexer.extract.extraction import Block, Extraction, Property, Unreadable

BOX = (Inches(1), Inches(1), Inches(4), Inches(2))


@pytest.fixture
def deck():
    return python_pptx.Presentation()


def added(deck, title: str = "", layout: int = 5):
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    if title:
        slide.shapes.title.text = title
    return slide


def blocks(deck, path: Path) -> tuple[Block, ...]:
    deck.save(str(path))
    return Extraction.gather(pptx.read(path)).blocks


def rewritten(path: Path, changes: dict[str, tuple[str, str]]) -> None:
    """Replace a string in parts of a package; add the part when it isn't there."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, (old, new) in changes.items():
        parts[name] = parts.get(name, old.encode()).replace(old.encode(), new.encode(), 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_slide_gives_title_words_notes_and_its_number(deck, tmp_path):
    slide = added(deck, "What we found", 1)
    slide.placeholders[1].text = "First point\nSecond point"
    slide.notes_slide.notes_text_frame.text = "Say this slowly."
    deck.core_properties.title = "Our deck"
    (block,) = blocks(deck, tmp_path / "a.pptx")
    assert (block.heading, block.text, block.notes) == (
        "What we found",
        "First point\nSecond point",
        "Say this slowly.",
    )
    assert str(block.locator) == "slide 1"
    properties = Extraction.gather(pptx.read(tmp_path / "a.pptx")).properties
    assert Property("title", "Our deck", "PowerPoint properties") in properties
    assert Property("title", "What we found", "first slide") in properties


def test_slides_come_in_the_order_of_the_presentation(deck, tmp_path):
    for title in ("One", "Two", "Three"):
        added(deck, title)
    order = deck.slides._sldIdLst
    order.append(order[0])
    assert [(block.locator.index, block.heading) for block in blocks(deck, tmp_path / "a.pptx")] == [
        (1, "Two"),
        (2, "Three"),
        (3, "One"),
    ]


def test_hidden_slides_are_marked(deck, tmp_path):
    added(deck, "Spare")._element.set("show", "0")
    added(deck, layout=6).shapes.add_textbox(*BOX).text_frame.text = "Words"
    deck.slides[1]._element.set("show", "0")
    assert [block.heading for block in blocks(deck, tmp_path / "a.pptx")] == ["Spare (hidden slide)", "(hidden slide)"]


def test_groups_tables_and_nested_shapes_are_read(deck, tmp_path):
    slide = added(deck)
    group = slide.shapes.add_group_shape().shapes.add_group_shape()
    group.shapes.add_textbox(*BOX).text_frame.text = "Deep in groups"
    table = slide.shapes.add_table(2, 2, *BOX).table
    for at, text in enumerate(["Area", "Share", "North", "12%"]):
        table.cell(at // 2, at % 2).text = text
    (block,) = blocks(deck, tmp_path / "a.pptx")
    assert block.text == "Deep in groups\n\nArea | Share\nNorth | 12%"


def test_a_chart_is_read_as_a_table_with_its_title(deck, tmp_path):
    slide = added(deck)
    data = CategoryChartData(number_format="0%")
    data.categories = ["North", "South"]
    data.add_series("2023", (0.25, 0.125))
    data.add_series("2024", (0.5, None))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *BOX, data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Share of children"
    (block,) = blocks(deck, tmp_path / "a.pptx")
    assert block.text == "Share of children\n\n| 2023 | 2024\nNorth | 25% | 50%\nSouth | 12.5%"


def test_links_of_words_and_shapes_come_with_anchors(deck, tmp_path):
    slide = added(deck)
    frame = slide.shapes.add_textbox(*BOX).text_frame
    run = frame.paragraphs[0].add_run()
    run.text, run.hyperlink.address = "the report", "https://example.org/report"
    unsafe = frame.paragraphs[0].add_run()
    unsafe.text, unsafe.hyperlink.address = " and more", "file:///C:/more.doc"
    shape = slide.shapes.add_textbox(*BOX)
    shape.text_frame.text = "Whole box"
    shape.click_action.hyperlink.address = "mailto:team@example.org"
    (block,) = blocks(deck, tmp_path / "a.pptx")
    assert [(link.url, link.anchor) for link in block.links] == [
        ("https://example.org/report", "the report"),
        ("mailto:team@example.org", "Whole box"),
    ]
    assert block.text == "the report and more\n\nWhole box"


def test_smartart_is_read_and_a_fallback_is_not_read_twice(deck, tmp_path):
    added(deck, "Steps")
    path = tmp_path / "a.pptx"
    deck.save(str(path))
    namespaces = (
        'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    box = "<p:sp><p:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody></p:sp>"
    smart = (
        '<p:graphicFrame><p:nvGraphicFramePr/><a:graphic><a:graphicData><dgm:relIds r:dm="rIdSmart"/></a:graphicData></a:graphic>'
        "</p:graphicFrame><mc:AlternateContent><mc:Choice>"
        + box.format("New")
        + "</mc:Choice><mc:Fallback>"
        + box.format("Old")
        + "</mc:Fallback></mc:AlternateContent></p:spTree>"
    )
    rels = "ppt/slides/_rels/slide1.xml.rels"
    data = (
        '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>Plan</a:t></a:r></a:p>'
        "</dgm:t></dgm:pt><dgm:pt><dgm:t><a:p><a:r><a:t>Do</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"
    )
    rewritten(
        path,
        {
            "ppt/slides/slide1.xml": ("</p:spTree>", smart),
            rels: (
                "</Relationships>",
                '<Relationship Id="rIdSmart" Type="x/diagramData" Target="../diagrams/data1.xml"/></Relationships>',
            ),
            "ppt/diagrams/data1.xml": (data, data),
        },
    )
    rewritten(path, {"ppt/slides/slide1.xml": ("<p:sld ", f"<p:sld {namespaces} ")})
    (block,) = Extraction.gather(pptx.read(path)).blocks
    assert block.text == "Plan\n\nDo\n\nNew"


def test_comments_come_with_their_author(deck, tmp_path):
    added(deck, "Talk")
    path = tmp_path / "a.pptx"
    deck.save(str(path))
    namespace = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    comments = f'<p:cmLst {namespace}><p:cm authorId="4"><p:text>Says  who?</p:text></p:cm></p:cmLst>'
    authors = f'<p:cmAuthorLst {namespace}><p:cmAuthor id="4" name="Ann"/></p:cmAuthorLst>'
    end = "</Relationships>"
    rewritten(
        path,
        {
            "ppt/slides/_rels/slide1.xml.rels": (
                end,
                f'<Relationship Id="c" Type="x/comments" Target="../comments/c.xml"/>{end}',
            ),
            "ppt/_rels/presentation.xml.rels": (
                end,
                f'<Relationship Id="a" Type="x/commentAuthors" Target="authors.xml"/>{end}',
            ),
            "ppt/comments/c.xml": (comments, comments),
            "ppt/authors.xml": (authors, authors),
        },
    )
    (block,) = Extraction.gather(pptx.read(path)).blocks
    assert block.text == "Comment (Ann): Says who?"


def test_a_footer_runs_and_is_not_in_the_text(deck, tmp_path):
    slide = added(deck, "Words", 1)
    slide.placeholders[1].text = "Our council 2024"
    slide.placeholders[1]._element.nvSpPr.nvPr.ph.set("type", "ftr")
    (block,) = blocks(deck, tmp_path / "a.pptx")
    assert (block.text, block.running) == ("", "Our council 2024")


def test_a_slide_of_pictures_only_says_so_and_an_empty_one_is_left_out(deck, tmp_path):
    from PIL import Image

    Image.new("RGB", (4, 4)).save(tmp_path / "p.png")
    added(deck, layout=6)
    picture = added(deck, layout=6).shapes.add_picture(str(tmp_path / "p.png"), 0, 0)
    picture._element.nvPicPr.cNvPr.set("descr", "p.png")
    added(deck, layout=6).shapes.add_picture(str(tmp_path / "p.png"), 0, 0)._element.nvPicPr.cNvPr.set(
        "descr", "Map of Fife"
    )
    seen, described = blocks(deck, tmp_path / "a.pptx")
    assert seen.locator.index == 2
    assert seen.problem is not None
    assert "Slide 2 has pictures and no words" in seen.problem.reason
    assert (described.text, described.problem) == ("Picture: Map of Fife", None)


def test_one_damaged_slide_does_not_lose_the_deck(deck, tmp_path):
    added(deck, "One")
    added(deck, "Two")
    path = tmp_path / "a.pptx"
    deck.save(str(path))
    rewritten(path, {"ppt/slides/slide1.xml": ("</p:sld>", "")})
    first, second = Extraction.gather(pptx.read(path)).blocks
    assert first.problem is not None
    assert "slide1.xml" in first.problem.reason
    assert (second.heading, second.locator.index) == ("Two", 2)


@pytest.mark.parametrize("kind", ["slideshow", "template"])
def test_shows_and_templates_are_read_too(deck, tmp_path, kind):
    added(deck, "Title")
    path = tmp_path / "a.ppsx"
    deck.save(str(path))
    rewritten(path, {"[Content_Types].xml": ("presentation.main+xml", f"{kind}.main+xml")})
    assert [block.heading for block in Extraction.gather(pptx.read(path)).blocks] == ["Title"]


def test_an_empty_deck_is_reported(deck, tmp_path):
    with pytest.raises(Unreadable, match="No words"):
        blocks(deck, tmp_path / "a.pptx")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Map of Fife", "Map of Fife"),
        (
            "A person holding a sign Description automatically generated with medium confidence",
            "A person holding a sign",
        ),
        ("A chart AI-generated content may be incorrect.", "A chart"),
        ("image1.png", ""),
        ("C:\\Users\\ann\\Desktop\\map", ""),
        ("https://example.org/a.jpg", ""),
        ("  ", ""),
    ],
)
def test_descriptions_are_kept_without_what_no_one_wrote(said, read):
    assert pptx.alternative_text({"descr": said}) == read


@pytest.mark.parametrize("unit", [" ", "\n", "a", "a.png "])
def test_a_long_description_takes_no_long_time(unit):
    started = process_time()
    pptx.alternative_text({"descr": unit * 50_000 + "x"})
    assert process_time() - started < 2
