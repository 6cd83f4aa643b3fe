"""A map as a picture: SVG and PNG tell the same."""

import ctypes
import itertools
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from lxml import etree
from PIL import Image

from indexer.evidence_map.about import About
from indexer.evidence_map.axis import Axis, AxisValue
from indexer.evidence_map.counting import evidence_map
from indexer.evidence_map.layout import picture
from indexer.evidence_map.lettering import width, wrap
from indexer.evidence_map.picture import INK, QUIET, Box, Text, hatching
from indexer.evidence_map.png import drawable, png
from indexer.evidence_map.shades import NONE, STEPS, Scale
from indexer.evidence_map.svg import svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def drawn(found, about, changes):
    return picture(found, about, changes)


def said(document):
    return " ".join(text for element in document.iter(f"{SVG}text") for text in element.itertext())


def test_the_svg_is_named_and_described(drawn, about):
    root = etree.fromstring(svg(drawn).encode())
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == about.title
    assert root.get("aria-labelledby") == "title description"
    described = root.find(f"{SVG}desc").text
    assert described.startswith("A table of 3 rows by 2 columns: Workstream by Kind.")
    assert "9 documents considered: 6 on the map" in described


def test_the_svg_needs_nothing_that_a_strict_policy_forbids(drawn):
    text = svg(drawn)
    assert not any(each in text for each in ("<style", "style=", "<script", "href", "url("))


def test_every_state_and_change_is_in_words(drawn):
    words = said(etree.fromstring(svg(drawn).encode()))
    for each in ("searched, none found", "not yet looked at", "held but unreadable", "documents", "+3", "Made on"):
        assert each in words


def test_each_cell_tells_all_of_itself(drawn):
    titles = [each.text for each in etree.fromstring(svg(drawn).encode()).iter(f"{SVG}title")]
    assert (
        "Child & family and Peer-reviewed: searched, none found. Ann searched on 3 May 2026 and found none. "
        "Change: was not yet looked at."
    ) in titles
    assert any("Change: 3 more" in title for title in titles)


def test_characters_that_xml_forbids_do_not_break_the_svg(found):
    etree.fromstring(svg(picture(found, About("A\x00\x0b\ufffe\ud800B", "2026"))).encode())


def test_text_stays_within_the_picture_and_its_cell(drawn):
    for group in drawn.groups:
        boxes = [shape for shape in group.shapes if isinstance(shape, Box)]
        for text in (shape for shape in group.shapes if isinstance(shape, Text)):
            across = width(text.text, text.size, bold=text.bold)
            left = text.x - across / 2 if text.middle else text.x
            assert left >= 0
            assert left + across <= drawn.width
            if len(boxes) == 1 and text.middle:
                assert boxes[0].x <= left
                assert left + across <= boxes[0].x + boxes[0].width
                assert boxes[0].y <= text.y - text.size * 0.8
                assert text.y <= boxes[0].y + boxes[0].height


def test_the_png_is_the_same_picture_at_twice_the_size(drawn):
    image = Image.open(BytesIO(png(drawn)))
    assert image.size == (round(drawn.width * 2), round(drawn.height * 2))
    assert image.info["dpi"] == pytest.approx((192, 192), abs=1)
    box = next(shape for group in drawn.groups for shape in group.shapes if isinstance(shape, Box))
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((round(box.x * 2) + 6, round(box.y * 2) + 6))) == box.fill


def test_a_letter_with_an_accent_is_drawn_as_such(found):
    drawings = {png(picture(found, About(letter, "2026-11-27"))) for letter in "aàeèiìoòuù–—‘’“”"}
    assert len(drawings) == 16


def test_letters_that_the_font_lacks_are_drawn_as_near_as_can_be():
    assert drawable("cùram “–” −1\u00a0łžč日\u0301\n") == "cùram “–” –1\u00a0?žc? "


def test_a_map_of_sixty_columns_is_wide_and_one_of_none_is_still_a_picture():
    def axis(number):
        values = (AxisValue(str(n), f"Incomprehensibilities {n}", n % 3, np.arange(1, n + 2)) for n in range(number))
        return Axis("a", "Name", tuple(values))

    about = About("Map", "2026-11-27")
    wide = picture(evidence_map(axis(40), axis(60), range(1, 50)), about)
    assert 60 * 60 < wide.width < 60 * 100
    assert max(Image.open(BytesIO(png(wide))).size) > 4000
    none = picture(evidence_map(axis(0), axis(0), [1]), about)
    assert Image.open(BytesIO(png(none))).size[0] > 1000


def test_pictures_can_be_drawn_on_many_threads_at_once(drawn):
    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(png, [drawn] * 8))) == 1


def test_hatching_stays_within_its_box():
    box = Box(10, 20, 30, 15, "#ffffff")
    for x1, y1, x2, y2 in hatching(box).lines:
        assert all(10 <= x <= 40 for x in (x1, x2))
        assert all(20 <= y <= 35 for y in (y1, y2))


class TestShades:
    def test_text_stands_out_on_every_shade_and_on_hatching(self):
        pairs = [(each.fill, each.text) for each in (NONE, *STEPS)]
        pairs += [(NONE.fill, QUIET), (hatching(Box(0, 0, 9, 9, "")).colour, INK)]
        assert all(contrast(*pair) >= 4.5 for pair in pairs)

    def test_shades_stay_apart_in_grey(self):
        greys = [luminance(each.fill) for each in (NONE, *STEPS)]
        assert all((light + 0.05) / (dark + 0.05) >= 1.19 for light, dark in itertools.pairwise(greys))

    def test_steps_are_the_same_for_maps_alike_in_size(self):
        scale = Scale.of(14)
        assert [scale.step(number) for number in (0, 1, 2, 3, 5, 6, 10, 11, 54)] == [0, 1, 1, 2, 2, 3, 3, 4, 4]
        assert scale.labels == ("1–2", "3–5", "6–10", "11 or more")
        assert Scale.of(54) == scale
        assert Scale.of(55).starts[-1] == 100
        assert Scale.of(10**6).starts[-1] == 10_000


class TestLettering:
    def test_widths_are_those_that_the_picture_is_drawn_with(self):
        document = pypdfium2.PdfDocument.new()
        font = pdfium.FPDFText_LoadStandardFont(document, b"Helvetica")
        one = ctypes.c_float()
        for character in map(chr, range(ord(" "), ord("~") + 1)):
            assert pdfium.FPDFFont_GetGlyphWidth(font, ord(character), 1000, one)
            assert width(character, 1000) == pytest.approx(one.value * 1.1, abs=3), character
        pdfium.FPDFFont_Close(font)
        document.close()

    def test_a_long_text_is_broken_at_spaces_and_a_long_word_anywhere(self):
        lines, cut = wrap("Inter-agency accountability arrangements", 60, 11)
        assert not cut
        assert len(lines) > 3
        assert all(width(line, 11) <= 60 for line in lines)
        assert "".join(lines).replace("-", "") == "Interagencyaccountabilityarrangements"

    def test_a_word_is_broken_after_the_sign_it_has_rather_than_within(self):
        assert wrap("Reconviction/rehabilitation", 78, 11)[0] == ("Reconviction/", "rehabilitation")
        assert wrap("information-sharing", 70, 11)[0] == ("information-", "sharing")

    def test_what_does_not_fit_ends_with_an_ellipsis(self):
        lines, cut = wrap("one two three four five six", 40, 11, most=2)
        assert cut
        assert len(lines) == 2
        assert lines[-1].endswith("…")

    def test_no_text_is_one_empty_line(self):
        assert wrap("", 40, 11) == (("",), False)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
