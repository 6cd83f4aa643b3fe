"""Cuts long lists into pages."""

from __future__ import annotations

from dataclasses import dataclass

_AROUND = 2  # pages named on either side of the one shown


@dataclass(frozen=True, slots=True)
class Pagination:
    """Page ``page`` (from 1) of a list of ``total`` things, ``size`` to a page."""

    page: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """Count the pages; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def start(self) -> int:
        """How many things stand before this page."""
        return (self.page - 1) * self.size

    @property
    def shown(self) -> list[int | None]:
        """Give the page numbers to link to: the first, the last, those around this one, and None for a gap."""
        near = range(self.page - _AROUND, self.page + _AROUND + 1)
        wanted = [each for each in range(1, self.pages + 1) if each in (1, self.pages) or each in near]
        numbers: list[int | None] = []
        for each in wanted:
            before = numbers[-1] if numbers else None
            if before is not None and each - before == 2:
                numbers.append(each - 1)  # a gap of one page is that page
            elif before is not None and each - before > 2:
                numbers.append(None)
            numbers.append(each)
        return numbers


def page_number(text: str) -> int:
    """Read a page number; anything that is none means the first page."""
    return int(text) if text.isdecimal() and len(text) < 10 and int(text) else 1


def paginate(page: int, size: int, total: int) -> Pagination:
    """Give a page that exists: the one asked for, or the last."""
    return Pagination(min(page, Pagination(1, size, total).pages), size, total)
