"""Names the page of a list that follows the one that is given."""

from __future__ import annotations

from typing import Any

from flask import request, url_for


def following(**changed: int) -> tuple[str, dict[str, str]]:
    """Give the address that was asked with some parameters changed, and the header that names it (RFC 8288)."""
    parameters: dict[str, Any] = request.args.to_dict(flat=False) | changed
    address = url_for(request.endpoint or "", **(request.view_args or {}), **parameters)
    return address, {"Link": f'<{address}>; rel="next"'}


LAST: tuple[None, dict[str, str]] = (None, {})
"""What stands in the place of :func:`following` on the last page."""
