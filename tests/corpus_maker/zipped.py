"""Rewrites an Office file so that the same parts always give the same bytes."""

from __future__ import annotations

import io
import zipfile


def steady(data: bytes) -> bytes:
    """Give the same zip file with its parts in order of name, dated 1980, and stored.

    Stored rather than compressed, because two versions of zlib may compress the same bytes differently.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in sorted(old.namelist()):
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.create_system = 0
            new.writestr(part, old.read(name))
    return out.getvalue()
