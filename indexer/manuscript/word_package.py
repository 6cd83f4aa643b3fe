"""Changes some parts of an Office package and leaves all others as they are, byte for byte."""

from __future__ import annotations

from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree  # type: ignore[import-untyped]

from indexer.extract.package import Element, Package, transitional, whole_number

_TYPES: Final = "[Content_Types].xml"
_TYPES_NAMESPACE: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_KIND: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

_OURS: Final = "rIdEvidence"


class WordPackage:
    """A package that is being changed."""

    def __init__(self, package: Package, roots: dict[str, Element]) -> None:
        """Take an open package, and the parts of it that are changed, by name, as parsed."""
        self._package = package
        self._names = {name.lower().lstrip("/"): name for name in package.names}
        self._changed = {self._written(name): root for name, root in roots.items()}
        self._external: dict[tuple[str, str], str] = {}
        self._related: dict[str, int] = {}
        """The number of the last relation that was given to a part."""

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names or name in self._changed

    def part(self, name: str) -> Element:
        """Give a part for changing."""
        written = self._written(name)
        if written not in self._changed:
            self._changed[written] = self._package.xml(written)
        return self._changed[written]

    def add(self, name: str, root: Element, content_type: str) -> None:
        """Put a new part into the package."""
        self._changed[name] = root
        etree.SubElement(
            self.part(_TYPES), f"{_TYPES_NAMESPACE}Override", PartName=f"/{name}", ContentType=content_type
        )

    def relate(self, part: str, kind: str, target: str, *, external: bool = False) -> str:
        """Have a part know another part or an address; gives the relation's id."""
        if external and (part, target) in self._external:
            return self._external[part, target]
        relations = self._relations(part)
        if part not in self._related:
            names = [each.get("Id", "").removeprefix(_OURS) for each in relations]
            self._related[part] = max((whole_number(name, 0) for name in names), default=0)
        self._related[part] += 1
        identity = f"{_OURS}{self._related[part]}"
        about = {"Id": identity, "Type": _KIND + kind, "Target": target}
        etree.SubElement(
            relations, f"{_RELATIONS}Relationship", about | ({"TargetMode": "External"} if external else {})
        )
        if external:
            self._external[part, target] = identity
        return identity

    def save(self) -> bytes:
        """Write the package.

        Raises:
            Unreadable: a part that is not changed is damaged, or goes past a limit.
        """
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for name in self._package.names:
                if not name.endswith("/"):
                    archive.writestr(name, self._bytes(name))
            for name in self._changed.keys() - set(self._package.names):
                archive.writestr(name, self._bytes(name))
        return out.getvalue()

    def _bytes(self, name: str) -> bytes:
        if name in self._changed:
            written: bytes = etree.tostring(
                self._changed[name], xml_declaration=True, encoding="UTF-8", standalone=True
            )
            return written
        data = b"".join(self._package.chunks(name))
        return transitional(data) if name.endswith((".xml", ".rels")) else data

    def _relations(self, part: str) -> Element:
        folder, _, leaf = part.rpartition("/")
        name = f"{folder}/_rels/{leaf}.rels".lstrip("/")
        if name not in self:
            self._changed[name] = etree.Element(f"{_RELATIONS}Relationships", nsmap={None: _RELATIONS.strip("{}")})
        return self.part(name)

    def _written(self, name: str) -> str:
        """Give a part's name as the package writes it, for its letters' case is free."""
        return self._names.get(name.lower().lstrip("/"), name)
