from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from webapp import vendor, vendored

ROOT = Path(__file__).parents[2]


def fetched(root: Path, version: str = "") -> Path:
    """Stand in for what npm fetches: a file for each pattern, so that no network is needed."""
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    (root / "package.json").write_text(json.dumps(wanted), encoding="utf-8")
    for name, patterns in vendor.PACKAGES.items():
        folder = root / "node_modules" / name
        for pattern in patterns:
            file = folder / pattern.replace("*", "one")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{name} {pattern}", encoding="utf-8")
        facts = {"version": version or wanted["dependencies"][name], "license": "MIT"}
        (folder / "package.json").write_text(json.dumps(facts), encoding="utf-8")
    return root


def test_files_are_copied_with_checksums_and_licences(tmp_path: Path) -> None:
    target = tmp_path / "vendor"
    (target / "old-1.0").mkdir(parents=True)
    manifest = vendor.copy(fetched(tmp_path), target)
    assert json.loads((target / vendored.MANIFEST).read_text(encoding="utf-8")) == manifest
    for held in manifest.values():
        assert any("LICENSE" in file for file in held["files"])
        for file, checksum in held["files"].items():
            assert hashlib.sha256((target / held["folder"] / file).read_bytes()).hexdigest() == checksum
    assert not (target / "old-1.0").exists()


def test_without_npm_it_says_what_to_run(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_bytes((ROOT / "package.json").read_bytes())
    with pytest.raises(vendor.VendorError, match="npm ci --ignore-scripts"):
        vendor.copy(tmp_path, tmp_path / "vendor")


def test_another_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(vendor.VendorError, match=r"holds .* 0\.0\.1, package\.json asks for"):
        vendor.copy(fetched(tmp_path, "0.0.1"), tmp_path / "vendor")
    assert not (tmp_path / "vendor").exists()


def test_versions_are_exact_and_the_lock_holds_checksums_and_no_addresses() -> None:
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert set(wanted) == set(vendor.PACKAGES)
    assert all(version.replace(".", "").isdecimal() for version in wanted.values())
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock, "npm wrote addresses: is .npmrc there?"
    assert "://" not in lock, "Take the “funding” entries out of package-lock.json."
    locked = json.loads(lock)["packages"]
    assert all("integrity" in held for name, held in locked.items() if name)


def test_pages_work_without_the_copies(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(vendored, "VENDOR", tmp_path)
    bare = Flask("webapp")
    vendored.prepare(bare)
    with bare.test_request_context():
        drawn = render_template_string("{{ vendored('pdfjs-dist', 'build/pdf.min.mjs') }}")
    assert drawn == "None"
    assert "npm ci --ignore-scripts" in caplog.text


def test_the_copies_are_what_their_manifest_says() -> None:
    if not (vendored.VENDOR / vendored.MANIFEST).exists():
        pytest.skip("The front-end files were not copied: run “npm ci --ignore-scripts” and “python -m webapp.vendor”.")
    manifest = json.loads((vendored.VENDOR / vendored.MANIFEST).read_text(encoding="utf-8"))
    listed = {
        f"{held['folder']}/{file}": checksum for held in manifest.values() for file, checksum in held["files"].items()
    }
    found = {
        path.relative_to(vendored.VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendored.VENDOR.rglob("*")
        if path.is_file() and path.name != vendored.MANIFEST
    }
    assert found == listed
