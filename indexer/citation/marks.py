"""The marks in a text that citeproc-py sets: they are of Unicode's private use, and no field is let have one."""

from __future__ import annotations

import re

STARTS = {"i": "\ue000", "b": "\ue001", "sup": "\ue002", "sub": "\ue003"}
"""What begins italic, bold, raised and lowered text, by HTML's names."""

ENDS = {"i": "\ue010", "b": "\ue011", "sup": "\ue012", "sub": "\ue013"}
"""What ends them."""

OPEN_QUOTE, CLOSE_QUOTE = "\ue020", "\ue021"
OPEN_NAMES, CLOSE_NAMES = "\ue030", "\ue031"

MARK = re.compile("[\ue000-\ue0ff]")


def without_marks(text: str) -> str:
    """Take out of a field what would count as a mark."""
    return MARK.sub("", text)
