"""Copies the front-end files that npm fetched into static/vendor, with their checksums and licences.

Run ``npm ci --ignore-scripts`` and then ``python -m webapp.vendor``. Nothing of it is committed; the wheel carries it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from webapp.vendored import HOW, MANIFEST, VENDOR

ROOT = Path(__file__).parent.parent

PACKAGES = {
    "@scottish-government/design-system": (
        "dist/css/design-system.min.css",
        "dist/images/icons/icons.stack.svg",
        "LICENSE.txt",
    ),
    "pdfjs-dist": (
        "build/pdf.min.mjs",
        "build/pdf.worker.min.mjs",
        "web/pdf_viewer.mjs",
        "web/pdf_viewer.css",
        "web/images/*",
        "wasm/jbig2*",
        "wasm/openjpeg*",
        "wasm/qcms*",
        "wasm/LICENSE_*",
        "cmaps/*",
        "standard_fonts/*",
        "iccs/*",
        "LICENSE",
    ),
}
"""The files of each package that the site serves, as patterns below the package's folder."""


class VendorError(Exception):
    """The files cannot be copied; the message says what to run."""


def copy(root: Path = ROOT, target: Path = VENDOR) -> dict[str, Any]:
    """Copy the files of every package into ``target``/name-version, in the place of what was there.

    Gives the manifest, which is also written there: each package's version, folder, licence and SHA-256 of each file.

    Raises:
        VendorError: a package or a file is missing, or of another version than package.json asks for.
    """
    wanted = json.loads((root / "package.json").read_text(encoding="utf-8"))["dependencies"]
    incoming = target.with_name("vendor-incoming")
    shutil.rmtree(incoming, ignore_errors=True)
    manifest = {}
    for name, patterns in PACKAGES.items():
        source = root / "node_modules" / name
        facts = _facts(source, name, wanted[name])
        folder = f"{name.rpartition('/')[2]}-{facts['version']}"
        files = _copy_files(source, incoming / folder, name, patterns)
        manifest[name] = {
            "version": facts["version"],
            "licence": facts["license"],
            "folder": folder,
            "files": files,
        }
    (incoming / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    incoming.rename(target)
    return manifest


def main() -> int:
    """Copy, and say what was done."""
    try:
        manifest = copy()
    except VendorError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for name, held in manifest.items():
        sys.stdout.write(f"{name} {held['version']} ({held['licence']}): {len(held['files'])} files\n")
    return 0


def _facts(source: Path, name: str, wanted: str) -> dict[str, Any]:
    try:
        facts: dict[str, Any] = json.loads((source / "package.json").read_text(encoding="utf-8"))
    except OSError:
        raise VendorError(f"{name} is not in node_modules. {HOW}") from None
    if facts["version"] != wanted:
        raise VendorError(f"node_modules holds {name} {facts['version']}, package.json asks for {wanted}. {HOW}")
    return facts


def _copy_files(source: Path, target: Path, name: str, patterns: tuple[str, ...]) -> dict[str, str]:
    files = {}
    for pattern in patterns:
        found = sorted(path for path in source.glob(pattern) if path.is_file())
        if not found:
            raise VendorError(f"{name} has no file {pattern}. {HOW}")
        for path in found:
            place = path.relative_to(source)
            (target / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / place)
            files[place.as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return files


if __name__ == "__main__":
    sys.exit(main())
