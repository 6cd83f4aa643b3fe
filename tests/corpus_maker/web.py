"""Writes a sample as a web page or as Markdown."""

from __future__ import annotations

from html import escape
from itertools import groupby

from sample import NOTICE, Block, Sample, Spans

_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - Child Protection Improvement Programme (sample)</title>
<meta name="description" content="{subtitle}">
<meta name="author" content="{organisation}">
<meta name="DC.title" content="{title}">
<meta name="DC.date" content="{date}">
<meta name="DC.publisher" content="{organisation}">
<meta property="og:title" content="{title}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="Child Protection Improvement Programme (sample)">
<meta property="article:published_time" content="{date}T12:00:00Z">
<style>
body {{ font: 1.05rem/1.55 Georgia, serif; margin: 0; color: #222; }}
header, footer {{ background: #1f4e79; color: #fff; padding: 1rem 2rem; font-family: sans-serif; }}
nav a, footer a {{ color: #fff; margin-right: 1.2rem; }}
main {{ max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; }} td, th {{ border: 1px solid #aaa; padding: .3rem .6rem; text-align: left; }}
.notice {{ border-left: 4px solid #1f4e79; padding-left: 1rem; font-style: italic; }}
</style>
</head>
<body>
<header>
<p>Child Protection Improvement Programme</p>
<nav aria-label="Site"><a href="/">Home</a><a href="/workstreams">Workstreams</a><a href="/papers">Papers</a>
<a href="/meetings">Meetings</a><a href="/contact">Contact the programme office</a></nav>
</header>
<main>
<article>
<h1>{title}</h1>
<p class="byline">{organisation} &middot; <time datetime="{date}">{printed}</time></p>
<p class="notice">{notice}</p>
{body}
</article>
</main>
<footer>
<p>{notice}</p>
<p><a href="/accessibility">Accessibility</a><a href="/cookies">Cookies</a><a href="/privacy">Privacy</a></p>
</footer>
</body>
</html>
"""


def page(sample: Sample) -> bytes:
    """Give the sample as an HTML article, with navigation before it and a footer after."""
    body = [_footnotes_after(sample)] if sample.footnotes else []
    return _PAGE.format(
        title=escape(sample.title),
        subtitle=escape(sample.subtitle),
        organisation=escape(sample.organisation),
        date=sample.on,
        printed=sample.printed_date,
        notice=NOTICE,
        body="\n".join([*_elements(sample.blocks), *body]),
    ).encode()


def markdown(sample: Sample) -> bytes:
    """Give the sample as Markdown: title, byline, notice, text."""
    head = f"# {sample.title}\n\n{sample.organisation}, {sample.printed_date}\n\n*{NOTICE}*\n\n"
    return (head + sample.markdown).encode()


def _elements(blocks: tuple[Block, ...]) -> list[str]:
    made: list[str] = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind in ("bullet", "number"):
            items = "\n".join(f"<li>{_inline(block.spans)}</li>" for block in group)
            made.append(f"<ul>\n{items}\n</ul>" if kind == "bullet" else f"<ol>\n{items}\n</ol>")
        else:
            made += [_element(block) for block in group]
    return made


def _element(block: Block) -> str:
    match block.kind:
        case "heading":
            return f"<h{block.level}>{_inline(block.spans)}</h{block.level}>"
        case "quote":
            return f"<blockquote><p>{_inline(block.spans)}</p></blockquote>"
        case "table":
            head, *rest = block.rows
            rows = ["".join(f"<th>{_inline(cell)}</th>" for cell in head)]
            rows += ["".join(f"<td>{_inline(cell)}</td>" for cell in row) for row in rest]
            return "<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"
        case "paragraph":
            return f"<p>{_inline(block.spans)}</p>"
        case _:
            raise ValueError(f"A web page has no {block.kind}.")


def _inline(spans: Spans) -> str:
    made = []
    for span in spans:
        words = escape(span.text, quote=False)
        if span.bold:
            words = f"<strong>{words}</strong>"
        if span.italic:
            words = f"<em>{words}</em>"
        if span.url:
            words = f'<a href="{escape(span.url)}">{words}</a>'
        made.append(f"<sup>{span.note}</sup>" if span.note else words)
    return "".join(made)


def _footnotes_after(sample: Sample) -> str:
    notes = "\n".join(f"<li>{escape(note, quote=False)}</li>" for note in sample.footnotes)
    return f"<h2>Notes</h2>\n<ol>\n{notes}\n</ol>"
