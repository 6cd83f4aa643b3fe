"""Word files and OpenDocument texts written by hand, so that each holds exactly what is to be read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"'
)
OASIS = ("office", "text", "table", "style")
OPEN = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in OASIS)
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def _word(body: str, relations: str = "", **parts: str) -> bytes:
    """Write a Word file: a body, more relations of its main part, and other parts of word/ by name."""
    out = BytesIO()
    links = "".join(f'<Relationship Id="p{name}" Type="{R}/{name}" Target="{name}.xml"/>' for name in parts)
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{TYPE}.document.main+xml"/>'
            + "".join(
                f'<Override PartName="/word/{name}.xml" ContentType="{TYPE}.{name}+xml"/>'
                for name in parts
                if name != "customXml"
            )
            + "</Types>",
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" Type="{R}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        archive.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{RELATIONS}">{links}{relations}</Relationships>'
        )
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", re.sub(r"<w:\w+", rf"\g<0> {NAMESPACES}", content, count=1))
    return out.getvalue()


@pytest.fixture
def word() -> Callable[..., bytes]:
    return _word


@pytest.fixture
def odt() -> Callable[..., bytes]:
    def write(body: str, styles: str = "", kind: str = "text") -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr(
                "content.xml",
                f'<office:document-content {OPEN} xmlns:xlink="http://www.w3.org/1999/xlink">'
                f"<office:automatic-styles>{styles}</office:automatic-styles>"
                f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
            )
        return out.getvalue()

    return write
