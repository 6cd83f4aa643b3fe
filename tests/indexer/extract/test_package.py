from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from indexer.extract import package
from indexer.extract.extraction import Unreadable
from indexer.extract.package import Package

DOCUMENT_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def packed(path: Path, parts: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def reason(path: Path, part: str = "a.xml") -> str:
    with pytest.raises(Unreadable) as caught, Package(path) as opened:
        opened.xml(part)
    problem = caught.value.problem
    assert problem.reason.endswith(".")
    assert problem.remedy.endswith(".")
    return problem.reason


def test_reads_a_part_whatever_the_case_of_its_name(tmp_path):
    with Package(packed(tmp_path / "a.zip", {"Word/A.xml": "<a>words</a>"})) as opened:
        assert "/word/a.XML" in opened
        assert opened.xml("word/a.xml").text == "words"


def test_relations_are_resolved_against_the_part_that_has_them(tmp_path):
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="x/slide" Target="../slides/one.xml"/>'
        '<Relationship Id="r2" Type="x/hyperlink" Target="https://example.org/" TargetMode="External"/>'
        "</Relationships>"
    )
    with Package(packed(tmp_path / "a.zip", {"p/q/_rels/main.xml.rels": rels, "p/slides/one.xml": "<a/>"})) as opened:
        relations = opened.relations("p/q/main.xml")
        assert relations["r1"] == package.Relation("slide", "p/slides/one.xml", external=False)
        assert relations["r2"].external
        assert opened.related("p/q/main.xml", "slide") == ["p/slides/one.xml"]
        assert opened.relations("p/other.xml") == {}


def test_strict_namespaces_are_read_as_the_usual_ones(tmp_path):
    part = '<d xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'
    with Package(packed(tmp_path / "a.zip", {"a.xml": part})) as opened:
        assert opened.xml("a.xml").tag == "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}d"


def test_a_document_type_definition_is_refused(tmp_path):
    path = packed(tmp_path / "a.zip", {"a.xml": "<!DOCTYPE a><a/>"})
    assert "document type definition" in reason(path)
    with Package(path) as opened:
        assert opened.xml("a.xml", dtd=True).tag == "a"


def test_an_entity_bomb_is_refused_without_being_expanded(tmp_path):
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE a [<!ENTITY e0 "lol">{entities}]><a>&e11;</a>'
    assert "document type definition" in reason(packed(tmp_path / "a.zip", {"a.xml": bomb}))


def test_an_external_entity_is_never_opened(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret words")
    part = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;</a>'
    path = packed(tmp_path / "a.zip", {"a.xml": part})
    assert "document type definition" in reason(path)
    with Package(path) as opened:
        assert "secret words" not in "".join(opened.xml("a.xml", dtd=True).itertext())


def test_a_part_that_unpacks_to_far_more_than_its_size_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(package, "RATIO_FREE_BYTES", 100_000)
    assert "enormous" in reason(packed(tmp_path / "a.zip", {"a.xml": b" " * 5_000_000}))


def test_a_long_part_and_a_long_whole_are_stopped(tmp_path, monkeypatch):
    path = packed(tmp_path / "a.zip", {"a.xml": b"<a>" + b"x" * 300_000 + b"</a>"}, zipfile.ZIP_STORED)
    monkeypatch.setattr(package, "PART_BYTES", 200_000)
    assert "unpacks to far more" in reason(path)
    monkeypatch.setattr(package, "PART_BYTES", 1_000_000)
    monkeypatch.setattr(package, "TOTAL_BYTES", 500_000)
    with Package(path) as opened:
        opened.xml("a.xml")
        with pytest.raises(Unreadable, match="unpacks to far more"):
            opened.xml("a.xml")


@pytest.mark.parametrize(("offset", "lie"), [(20, 4_000_000), (24, 1_000)], ids=["packed", "unpacked"])
def test_a_directory_that_lies_about_sizes_gets_nothing_past_the_limits(tmp_path, monkeypatch, offset, lie):
    monkeypatch.setattr(package, "RATIO_FREE_BYTES", 100_000)
    path = packed(tmp_path / "a.zip", {"a.xml": b" " * 5_000_000})
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02") + offset
    data[central : central + 4] = struct.pack("<L", lie)
    path.write_bytes(bytes(data))
    unpacked = 0
    with Package(path) as opened, pytest.raises(Unreadable):
        for chunk in opened.chunks("a.xml"):
            unpacked += len(chunk)
    assert unpacked <= 200_000


def test_too_many_parts_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(package, "ENTRIES", 3)
    with pytest.raises(Unreadable, match="more than 3 parts"):
        Package(packed(tmp_path / "a.zip", {f"{n}.xml": "<a/>" for n in range(4)}))


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 and no more"])
def test_what_is_no_package_is_called_damaged(tmp_path, content):
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match="damaged"):
        Package(path)


def test_truncated_malformed_and_missing_parts_are_called_damaged(tmp_path):
    path = packed(tmp_path / "a.zip", {"a.xml": "<a><b></a>"})
    assert "damaged" in reason(path)
    assert "lacks its part nothing.xml" in reason(path, "nothing.xml")
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(Unreadable, match="damaged"):
        Package(path)


def test_password_protection_is_recognised(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(package.OLE_MAGIC + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(Unreadable, match="password"):
        Package(path)
    path.write_bytes(package.OLE_MAGIC + b"\0" * 600 + "WordDocument".encode("utf-16-le"))
    with pytest.raises(Unreadable, match="older Office format"):
        Package(path)


def test_an_encrypted_zip_entry_is_recognised(tmp_path):
    path = packed(tmp_path / "a.zip", {"a.xml": "<a/>"})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    path.write_bytes(bytes(data))
    assert "password" in reason(path)


def test_properties_come_with_their_source(tmp_path):
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="x/core-properties" Target="docProps/core.xml"/>'
        '<Relationship Id="r2" Type="x/extended-properties" Target="docProps/app.xml"/></Relationships>'
    )
    core = (
        '<c xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/"><dc:title>A  title</dc:title>'
        "<dc:creator> </dc:creator><t:created>2024-03-05T10:00:00Z</t:created><t:modified>never</t:modified></c>"
    )
    app = "<Properties xmlns='x'><Company>A council</Company></Properties>"
    parts = {"_rels/.rels": rels, "docProps/core.xml": core, "docProps/app.xml": app}
    with Package(packed(tmp_path / "a.zip", parts)) as opened:
        found = [(each.name, each.value, each.source) for each in package.office_properties(opened, "Word properties")]
    assert found == [
        ("title", "A title", "Word properties"),
        ("date", "2024-03-05", "Word properties"),
        ("organisation", "A council", "Word properties"),
    ]
