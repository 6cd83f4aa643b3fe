"""What runs in the worker process: reads the files it is told to, under limits that the system enforces.

Jobs come as lines of JSON on standard input; answers go, as lines, to what was standard output: "page 3 40" before a
page is read, "part …" for each part, "words …" or "picture …" when a page is to be shown, and at the end of each job
"done SECONDS" with the CPU seconds spent so far.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from indexer.extract import ocr, page_words, reader, types, wire
from indexer.extract.extraction import Part, Unreadable
from indexer.model import Problem

_LARGEST_FILE = 4 << 30  # what a hostile file may make us write, into temporary folders, before the system stops it
_OPEN_FILES = 256

_INSTALL = "Install it again, then index the file again."


def spent() -> float:
    """Give the CPU seconds of this process and of the programs it ran."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def main() -> None:
    """Answer jobs until standard input ends."""
    out = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what libraries print must not end up among the answers
    memory = int(sys.argv[1])
    # Only the soft limit: programs that we run (LibreOffice) may be given more.
    resource.setrlimit(resource.RLIMIT_AS, (memory, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    for line in sys.stdin.buffer:
        job = json.loads(line)
        try:
            for answer in _answers(job, out):
                out.write(answer + b"\n")
        except Unreadable as unreadable:
            out.write(b"refused " + wire.dump(unreadable.problem) + b"\n")
        except ImportError as error:  # our fault, not the file's
            out.write(
                b"refused " + wire.dump(Problem(f"This program is not fully installed ({error}).", _INSTALL)) + b"\n"
            )
        except MemoryError:
            os._exit(3)  # there may be too little left to say anything; the parent sees the end
        except Exception as error:  # noqa: BLE001 - whatever a file does to a library is a fact about the file
            out.write(b"failed " + type(error).__name__.encode() + b"\n")
        _limit_cpu(None)
        out.write(f"done {spent():.3f}\n".encode())
        out.flush()


def _answers(job: dict[str, Any], out: BinaryIO) -> Iterator[bytes]:
    if job["how"] not in ("words", "picture"):
        for part in _parts(job, out):
            yield b"part " + wire.dump(part)
        return
    from indexer.extract import pdf_picture  # noqa: PLC0415 - it loads Pillow, which reading does without

    _limit_cpu(spent_here() + job["cpu_seconds"])
    path, page = Path(job["path"]), job["page"]
    if job["how"] == "words":
        yield b"words " + page_words.dump(pdf_picture.page_words(path, page))
    else:
        yield b"picture " + base64.b64encode(pdf_picture.picture(path, page, job["width"], job["boxes"]))


def _parts(job: dict[str, Any], out: BinaryIO) -> Iterator[Part]:
    path, page_seconds = Path(job["path"]), job["page_seconds"]
    end = spent_here() + job["cpu_seconds"]
    _limit_cpu(end)

    def on_page(index: int, count: int = 0) -> None:
        _limit_cpu(min(end, spent_here() + page_seconds) if page_seconds else end)
        out.write(f"page {index} {count} {spent():.3f}\n".encode())
        out.flush()

    if job["how"] == "ocr":
        yield from ocr.read_pages(path, job["pages"], job["language"], on_page)
        return
    if job["how"] in ("pdfium", "pypdf"):
        from indexer.extract import pdf  # noqa: PLC0415 - loaded when the first PDF comes

        read = pdf.read_with_pdfium if job["how"] == "pdfium" else pdf.read_with_pypdf
        yield from read(path, job["first"], on_page=on_page)
        return
    found = reader(job["media_type"])
    if found is None:
        raise Unreadable(*_no_reader(job["media_type"]))
    yield from found(path)


def _no_reader(media_type: str) -> tuple[str, str]:
    kind = types.describe(media_type)
    return f"This kind of file ({kind}) cannot be read.", "Save it in today's format, or as a PDF, and add that copy."


def spent_here() -> float:
    """Give the CPU seconds that the system counts against this process's limit."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


def _limit_cpu(at: float | None) -> None:
    """Have the system end this process at so many CPU seconds of its life, rounded up."""
    soft = resource.RLIM_INFINITY if at is None else int(at) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
