from __future__ import annotations

import time

import pytest

from indexer.extract.links import safe, web_link, with_visible
from indexer.model import Link


class TestSafe:
    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("https://example.org/a b", "https://example.org/ab"),
            ("HTTP://EXAMPLE.ORG", "HTTP://EXAMPLE.ORG"),
            ("www.example.org", "https://www.example.org"),
            ("mailto:a@example.org", "mailto:a@example.org"),
            ("tel:+44131", ""),
            ("file:///etc/passwd", ""),
            ("javascript:alert(1)", ""),
            ("java\nscript:alert(1)", ""),
            (" data:text/html,x", ""),
            ("chapter2.html", ""),
            ("", ""),
        ],
    )
    def test_addresses(self, url, expected):
        assert safe(url) == expected


class TestWithVisible:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("See https://example.org/a.", ["https://example.org/a"]),
            ("(see www.example.org/a)", ["https://www.example.org/a"]),
            ("https://en.example.org/Care_(law).", ["https://en.example.org/Care_(law)"]),
            ("“https://example.org/q?”", ["https://example.org/q"]),
            ("doi 10.1016/j.chiabu.2020.104,", ["https://doi.org/10.1016/j.chiabu.2020.104"]),
            ("https://doi.org/10.1000/182", ["https://doi.org/10.1000/182"]),
            ("twice https://example.org https://www.example.org/", ["https://example.org"]),
            ("grew by 10.5 per cent", []),
            ("", []),
        ],
    )
    def test_addresses_and_dois_in_the_text(self, text, expected):
        assert [link.url for link in with_visible([], text)] == expected

    def test_what_an_annotation_holds_is_not_added_again(self):
        held = Link("https://www.example.org/long/address", "the page")
        assert with_visible([held], "see http://example.org/long/ad\ndress") == (held,)

    def test_links_of_the_page_come_first_and_stay(self):
        held = [Link("https://a.org", "a"), Link("https://a.org", "again")]
        assert with_visible(held, "https://b.org")[:2] == tuple(held)

    def test_a_long_run_takes_no_long_time(self):
        started = time.process_time()
        for unit in ("www.", "10.1234/", "http://", ")", "www.a.org/)"):
            with_visible([], unit * 2000)
        assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a b", "https://example.org/ab"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("file:///c:/a", None),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("#part", None),
        ("page.html", None),
        ("http://[broken", None),
        ("data:text/html,x", None),
        ("", None),
    ],
)
def test_only_addresses_a_reader_can_follow_are_links(url, expected):
    link = web_link(url, " the\n words ")
    assert (link.url if link else None) == expected
    assert link is None or link.anchor == "the words"


def test_a_relative_link_needs_the_address_of_its_page():
    link = web_link("../b?x=1#part", "b", "https://example.org/a/c")
    assert link is not None
    assert link.url == "https://example.org/b?x=1#part"
