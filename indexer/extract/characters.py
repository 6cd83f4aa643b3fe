"""Turns bytes into clean characters: decoding, and what stands for no character taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_BYTE_ORDER_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

# Control characters, lone surrogates and code points that stand for no character.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

_LINE_ENDS = re.compile("\r\n?|[\x0b\x85\u2028]")

_SPACED_OUT = re.compile(r"\n[ \t]*\n\s*")

# What Word's symbol fonts keep in the private use area: bullets, ticks and boxes.
_SYMBOLS: Final = {
    **dict.fromkeys(map(ord, "\uf0b7\uf0a7\uf0d8\uf06e\uf076\uf0e8\uf09f\uf0a8"), "•"),
    **dict.fromkeys(map(ord, "\uf0fc\uf050"), "✓"),
    **dict.fromkeys(map(ord, "\uf0fe\uf054"), "☒"),
    **dict.fromkeys(map(ord, "\uf06f\uf071"), "☐"),
}

_SYMBOL = re.compile("[\uf000-\uf0ff]")


def decode(data: bytes, declared: str = "") -> str:
    """Decode bytes: by byte order mark, as strict UTF-8, as ``declared``, as bare UTF-16, else as Windows-1252.

    UTF-8 goes before the declaration because other text all but never happens to be valid UTF-8, while pages that
    declare another encoding wrongly are common. Never raises: what Windows-1252 leaves undefined becomes U+FFFD.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared and declared.lower() not in {"utf-8", "utf8", "iso-8859-1", "latin-1", "latin1", "us-ascii"}:
        try:
            return data.decode(declared)
        except (LookupError, UnicodeError):
            pass
    return data.decode("cp1252", "replace")


def printable(text: str) -> str:
    r"""Clean text for showing and indexing: no control characters or lone surrogates, every line ended by ``\n``."""
    if not text.isascii():
        # Two escaped halves (RTF writes them so) become the one character they stand for.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        text = _SYMBOL.sub(lambda found: _SYMBOLS.get(ord(found[0]), found[0]), text)
    text = _LINE_ENDS.sub("\n", text).replace("\f", "\n\n").replace("\u2029", "\n\n")
    return _UNPRINTABLE.sub("", text)


def paragraphs(text: str) -> str:
    """Give a text whose paragraphs are separated by exactly one blank line, without surrounding white space."""
    return _SPACED_OUT.sub("\n\n", printable(text)).strip()


def one_line(text: str) -> str:
    """Give a text on one line, with single spaces."""
    return " ".join(printable(text).split())


def table_row(cells: Iterable[str]) -> str:
    """Give one line for a table's row, its cells separated by " | "; "" for a row of empty cells."""
    return " | ".join(one_line(cell) for cell in cells).rstrip(" |").lstrip(" ")
