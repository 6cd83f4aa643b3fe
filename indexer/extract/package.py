"""Opens ZIP packages (Office Open XML, OpenDocument) within limits, and reads their XML parts and properties."""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree  # type: ignore[import-untyped]

from indexer.extract.extraction import Property, Unreadable
from indexer.extract.media_type import OLE_MAGIC
from indexer.extract.properties import properties

ENTRIES: Final = 10_000
PART_BYTES: Final = 200 << 20
TOTAL_BYTES: Final = 1 << 30
RATIO: Final = 100
"""How many bytes a packed byte may become, once a part is longer than ``RATIO_FREE_BYTES``."""
RATIO_FREE_BYTES: Final = 10 << 20
_CHUNK: Final = 1 << 16


Element = Any
"""An lxml element; lxml has no types of its own."""

_STRICT_NAMESPACE = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_REMEDY_DAMAGED: Final = "Open it in the program that made it, save a new copy and add that, or ask for it again."
_ODF_MANIFEST: Final = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part of an Office package to another part, or to an address outside it."""

    kind: str
    """The last word of the relationship type: "slide", "hyperlink"."""
    target: str
    external: bool


def damaged(what: str) -> Unreadable:
    """Say that a file or a part of it is damaged."""
    return Unreadable(f"{what} is damaged.", _REMEDY_DAMAGED)


def locked() -> Unreadable:
    """Say that a file needs a password."""
    return Unreadable(
        "The file is protected by a password, so its words can't be read.",
        "Open it with the password, save a copy without one, and add that copy.",
    )


def _too_big(why: str) -> Unreadable:
    return Unreadable(
        f"The file was not read because {why}, as files made to bring a computer down do.",
        "If you trust its source, save it again as a PDF and add that.",
    )


def _dtd() -> Unreadable:
    return _too_big("it has a document type definition, which no Office file needs")


class Package:
    """A ZIP package that is open for reading; every byte that is unpacked counts against the limits.

    Part names are looked up without regard to case, as the Open Packaging Conventions (ECMA-376 part 2) say.
    """

    def __init__(self, path: Path) -> None:
        """Open the file and look at its directory.

        Raises:
            Unreadable: it is no ZIP file, is encrypted, or has too many entries.
        """
        _refuse_compound(path)
        try:
            self._zip = ZipFile(path)
        except (BadZipFile, ValueError, NotImplementedError) as error:
            raise damaged("The file") from error
        self._read = 0
        self._size = path.stat().st_size
        entries = self._zip.infolist()
        if len(entries) > ENTRIES:
            self._zip.close()
            raise _too_big(f"it has more than {ENTRIES:,} parts")
        self._entries: dict[str, ZipInfo] = {_plain(entry.filename): entry for entry in entries}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> list[str]:
        """The names of all parts as the directory writes them, in its order."""
        return [entry.filename for entry in self._entries.values()]

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._entries

    def chunks(self, name: str) -> Iterator[bytes]:
        """Unpack a part bit by bit.

        Raises:
            Unreadable: the part is missing, damaged or encrypted, or goes past a limit.
        """
        entry = self._entries.get(_plain(name))
        if entry is None:
            raise damaged(f"The file lacks its part {name} and")
        if entry.flag_bits & 1:
            raise locked()
        length = 0
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    length += len(chunk)
                    self._read += len(chunk)
                    if length > PART_BYTES or self._read > TOTAL_BYTES:
                        raise _too_big("it unpacks to far more than a document needs")
                    # The directory may lie about a packed size, but no part is larger than the file.
                    if length > RATIO_FREE_BYTES and length > RATIO * min(entry.compress_size, self._size):
                        raise _too_big("a small part of it unpacks to an enormous one")
                    yield chunk
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise damaged(f"The part {name} of the file") from error

    def xml(self, name: str, *, dtd: bool = False) -> Element:
        """Parse a part and give its root element; nothing outside the package is ever fetched or opened.

        Strict Open XML's namespaces are read as the usual ("transitional") ones.

        Raises:
            Unreadable: as ``chunks``, or the part is not XML, or it has a DTD, which an Office file never needs
                (``dtd`` allows one: old OpenDocument files have it; its entities still aren't expanded).
        """
        data = b"".join(self.chunks(name))
        data = transitional(data)
        try:
            root = etree.fromstring(data, xml_parser())
        except (etree.XMLSyntaxError, ValueError) as error:
            bomb = b"<!ENTITY" in data and not dtd
            raise _dtd() if bomb else damaged(f"The part {name} of the file") from error
        if root.getroottree().docinfo.doctype and not dtd:
            raise _dtd()
        return root

    def relations(self, part: str) -> dict[str, Relation]:
        """Give the relations of a part by their id; of the package itself for "". Empty when it has none."""
        folder, _, leaf = part.rpartition("/")
        name = f"{folder}/_rels/{leaf}.rels".lstrip("/")
        if name not in self:
            return {}
        found: dict[str, Relation] = {}
        for element in self.xml(name).iter("{*}Relationship"):
            target, external = element.get("Target", ""), element.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[element.get("Id", "")] = Relation(element.get("Type", "").rpartition("/")[2], target, external)
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """Give the names of the parts that stand in a kind of relation to a part and are there."""
        relations = self.relations(part).values()
        return [each.target for each in relations if each.kind == kind and not each.external and each.target in self]

    def main_part(self) -> str:
        """Give the name of an Office file's main part: the document, presentation or workbook.

        Raises:
            Unreadable: the file names none, or names one that is not there.
        """
        for name in self.related("", "officeDocument"):
            return name
        raise damaged("The file lacks its main part and")


def transitional(data: bytes) -> bytes:
    """Give a part of a package with the usual ("transitional") namespaces in place of Strict Open XML's."""
    if b"purl.oclc.org/ooxml" in data:
        return _STRICT_NAMESPACE.sub(rb"http://schemas.openxmlformats.org/\1/2006/", data)
    return data


def xml_parser() -> Element:
    """Give an XML parser that opens nothing, expands nothing and has libxml2's limits on depth and size."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )


def whole_number(text: str | None, otherwise: int) -> int:
    """Give the number that an attribute holds, or another if it holds none: one bad attribute must lose no words."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else otherwise


def office_properties(package: Package, source: str) -> Iterator[Property]:
    """Yield what an Office file says of itself (core and extended properties); ``source`` is "Word properties".

    The date it was made comes first; the date it was last saved follows as a property of its own. A properties part
    that can't be read is passed over: it holds no words of the document.
    """
    try:
        for name in package.related("", "core-properties")[:1]:
            said = {etree.QName(each).localname: each.text for each in package.xml(name) if isinstance(each.tag, str)}
            yield from properties(
                source,
                [
                    ("title", said.get("title")),
                    ("author", said.get("creator")),
                    ("date", said.get("created")),
                    ("language", said.get("language")),
                ],
            )
            yield from properties(f"{source}, last saved", [("date", said.get("modified"))])
        for name in package.related("", "extended-properties")[:1]:
            yield from properties(source, [("organisation", package.xml(name).findtext("{*}Company"))])
    except Unreadable:
        return


def refuse_encrypted_odf(package: Package) -> None:
    """Raise Unreadable when an OpenDocument file's manifest says that its parts are encrypted."""
    name = "META-INF/manifest.xml"
    if name in package and next(package.xml(name, dtd=True).iter(f"{_ODF_MANIFEST}encryption-data"), None) is not None:
        raise locked()


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _refuse_compound(path: Path) -> None:
    """Raise Unreadable for an OLE compound file: an encrypted new Office file, or an old one with a new name."""
    with path.open("rb") as file:
        if file.read(len(OLE_MAGIC)) != OLE_MAGIC:
            return
        file.seek(0)
        if "EncryptedPackage".encode("utf-16-le") in file.read():
            raise locked()
    raise Unreadable(
        "The file is in an older Office format than its name says.",
        "Open it in Word, PowerPoint or Excel, save it in today's format, and add that.",
    )
