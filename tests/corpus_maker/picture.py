"""Draws the few small pictures that decks show, as PNG, from plain pixels."""

from __future__ import annotations

import struct
import zlib

WIDTH, HEIGHT = 480, 270
_WHITE, _GREY, _BLUE, _TEAL = range(4)
_PALETTE = bytes.fromhex("ffffff c8ccd0 1f4e79 2a8c82")

BARS = {"chronologies": (82, 40, 25, 25, 28), "steps": (20, 35, 50, 65, 80), "stages": (11, 6, 20, 6, 65)}
"""Heights of the bars in each picture, in percent of the drawing's height."""


def draw(name: str) -> bytes:
    """Give a PNG (480 by 270 pixels) of the bar drawing of that name.

    The chunks follow the PNG specification (ISO/IEC 15948); the data are stored, so that the bytes never change.
    """
    heights = BARS[name]
    slot = WIDTH // len(heights)
    rows = bytearray()
    for y in range(HEIGHT):
        height = (HEIGHT - 20 - y) * 100 / (HEIGHT - 40)
        row = []
        for x in range(WIDTH):
            bar, offset = divmod(x, slot)
            inside = bar < len(heights) and slot // 5 < offset < slot - slot // 5 and 0 < height <= heights[bar]
            line = abs(y - (HEIGHT - 20)) < 1
            row.append(_GREY if line else (_TEAL if bar % 2 else _BLUE) if inside else _WHITE)
        rows.append(0)  # this row is not filtered
        rows += bytes(a << 6 | b << 4 | c << 2 | d for a, b, c, d in zip(*[iter(row)] * 4, strict=True))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 2, 3, 0, 0, 0)  # 2 bits a pixel, from a palette
    data = zlib.compress(bytes(rows), 0)
    chunks = ((b"IHDR", header), (b"PLTE", _PALETTE), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
