from __future__ import annotations

from pathlib import Path

import pytest

from indexer.extract import text
from indexer.extract.extraction import Extraction, Unreadable


def markdown(path: Path, content: str) -> Extraction:
    path.write_text(content, encoding="utf-8")
    return Extraction.gather(text.read_markdown(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings_are_found_out(tmp_path, encoding):
    (tmp_path / "a.txt").write_bytes("Café – “quoted” £5".encode(encoding))
    (block,) = Extraction.gather(text.read_text(tmp_path / "a.txt")).blocks
    assert block.text == "Café – “quoted” £5"
    assert str(block.locator) == "section 1"


def test_paragraphs_are_separated_by_one_blank_line(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\r\nOne\r\nline\r\n \r\n\r\n\r\nTwo\x0cThree\r\n")
    (block,) = Extraction.gather(text.read_text(tmp_path / "a.txt")).blocks
    assert block.text == "One\nline\n\nTwo\n\nThree"


def test_markdown_splits_at_headings_and_keeps_lists_tables_code_and_links(tmp_path):
    content = """Before *any* heading.

# Our **review**

See [the report](https://example.org/a "t") and [a file](file:///a).
Same paragraph.

1. first
2. second

- dot

| Area | Share |
|------|-------|
| North | 12% |

Setext head
-----------

```
code here
```

<div>Raw <b>HTML</b><script>no()</script></div>

![Map of Fife](map.png)
"""
    found = markdown(tmp_path / "a.md", content)
    assert [(block.heading, block.text) for block in found.blocks] == [
        ("", "Before any heading."),
        (
            "Our review",
            "See the report and a file. Same paragraph.\n\n1. first\n\n2. second\n\n• dot\n\nArea | Share\nNorth | 12%",
        ),
        ("Setext head", "code here\n\nRaw HTML\n\nMap of Fife"),
    ]
    assert [(link.url, link.anchor) for link in found.blocks[1].links] == [("https://example.org/a", "the report")]
    assert [(each.name, each.value, each.source) for each in found.properties] == [
        ("title", "Our review", "first heading")
    ]


def test_front_matter_says_what_the_document_is(tmp_path):
    found = markdown(tmp_path / "a.md", '---\ntitle: "A plan"\ndate: 2024-05-06\ntags: [x]\n---\n\nWords.\n')
    assert [(each.name, each.value) for each in found.properties] == [("title", "A plan"), ("date", "2024-05-06")]
    assert [block.text for block in found.blocks] == ["Words."]


@pytest.mark.parametrize("read", [text.read_text, text.read_markdown])
def test_an_empty_file_is_reported(tmp_path, read):
    (tmp_path / "a.txt").write_bytes(b" \r\n\x00 ")
    with pytest.raises(Unreadable, match="No words"):
        list(read(tmp_path / "a.txt"))
