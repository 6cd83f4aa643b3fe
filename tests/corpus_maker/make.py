"""Makes every document of the sample collection, and its manifest, from the content files.

Run as ``python tests/corpus_maker/make.py [folder]``; the folder is ``corpus/`` unless another is given.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable
from pathlib import Path

import deck
import pdf
import web
import word
from sample import Sample, read

CONTENT = Path(__file__).parent / "content"
CORPUS = Path(__file__).parents[2] / "corpus"
FORMATS: dict[str, Callable[[Sample], bytes]] = {
    ".pdf": pdf.write,
    ".pptx": deck.write,
    ".docx": word.write,
    ".html": web.page,
    ".md": web.markdown,
}
COLUMNS = ("path", "title", "kind", "date", "organisation", "workstreams", "tags", "audience")


def make(folder: Path) -> list[Path]:
    """Write every document and manifest.csv into a folder; give the paths written.

    README.md, workstreams.toml and vocabulary.csv are written by hand and left alone. Raises KeyError for a format without a writer.
    """
    samples = sorted((each for path in CONTENT.glob("*.md") for each in read(path)), key=lambda sample: sample.path)
    written = []
    for sample in samples:
        path = folder / sample.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(FORMATS[path.suffix](sample))
        written.append(path)
    (folder / "manifest.csv").write_bytes(_manifest(samples))
    return [*written, folder / "manifest.csv"]


def _manifest(samples: list[Sample]) -> bytes:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for each in samples:
        streams, tags = "; ".join(each.workstreams), "; ".join(each.tags)
        table.writerow([each.path, each.title, each.kind, each.on, each.organisation, streams, tags, each.audience])
    return out.getvalue().encode()


if __name__ == "__main__":
    paths = make(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS)
    sys.stdout.write(f"Wrote {len(paths) - 1} documents and manifest.csv.\n")
