"""What a paper lists and cites is read from its text, its links, its notes and its fields."""

from __future__ import annotations

import textwrap

from indexer.paper_text import Block, CitationField, CitedItem, NoteMark, PaperText, TextLink
from indexer.references import read_citations
from indexer.references.cited import CitationKind, Cited

LIST = (
    "Hill, A. and Reid, B. (2014) 'Counting children', Journal of Social Counting, 5(1), pp. 3–8.",
    "Munro, C. (2010) Placements and what they cost. Stirling: Harbour Press.",
    "O'Brien, D. and van der Berg, E. (2012) 'Moves between placements', Journal of Social Counting, 3(2), pp. 9–20.",
    "Scottish Government (2016) Looked after children. Edinburgh: Scottish Government. https://www.example.org/looked-after",
    "Smith-Jones, F., Żak, G. and Hill, A. (2009) 'Leaving care', Social Studies, 8, pp. 1–9. doi:10.5555/leaving.9",
)


def paper(*paragraphs: str, heading: str = "References", entries: tuple[str, ...] = LIST) -> PaperText:
    text, blocks = "", []
    for number, each in enumerate((*paragraphs, *((heading,) if heading else ()), *entries)):
        kind = "heading" if heading and number == len(paragraphs) else "paragraph"
        blocks.append(Block(len(text), len(text) + len(each), kind, int(kind == "heading")))
        text += each + "\n"
    return PaperText(text, tuple(blocks))


def told(cited: Cited) -> list[tuple[str, tuple[int, ...]]]:
    return [(each.text, each.listed) for each in cited.citations]


def test_author_and_year_in_every_form() -> None:
    body = (
        "Costs rose (Munro, 2010, p. 12; see also Hill and Reid 2014). O'Brien and van der Berg (2012) count moves, "
        "as Smith-Jones et al. (2009: 4–5) do. Munro's (2010) figures differ from the Scottish Government's (2016)."
    )
    cited = read_citations(paper(body))
    assert told(cited) == [
        ("Munro, 2010", (1,)),
        ("Hill and Reid 2014", (0,)),
        ("O'Brien and van der Berg (2012)", (2,)),
        ("Smith-Jones et al. (2009", (4,)),
        ("Munro's (2010)", (1,)),
        ("Scottish Government's (2016)", (3,)),
    ]
    assert [(each.locator, each.label) for each in cited.citations][:4] == [
        ("12", "page"),
        ("", "page"),
        ("", "page"),
        ("4–5", "page"),
    ]
    assert cited.never_cited == ()


def test_what_is_no_citation() -> None:
    body = (
        "In 2014 the Children and Young People (Scotland) Act 2014 passed (2014). Numbers fell (Table 3) by May 2010 "
        "(n = 2012) and (in 2016) rose; the Munro report of 2010 was read. Spending (2009 prices) grew in March (2012)."
    )
    assert told(read_citations(paper(body))) == []


def test_cited_but_not_listed_and_listed_but_never_cited() -> None:
    cited = read_citations(paper("Costs rose (Grant, 2011), says Munro (2013)."))
    assert told(cited) == [("Grant, 2011", ()), ("Munro (2013)", ())]
    assert cited.citations[0].csl == {"author": [{"family": "Grant"}], "issued": {"date-parts": [[2011]]}}
    assert [each.why for each in cited.citations] == [
        "no work of this author is listed",
        "this author is listed, but with 2010",
    ]
    assert cited.never_cited == (0, 1, 2, 3, 4)


def test_a_list_without_a_heading_is_found_at_the_end() -> None:
    cited = read_citations(paper("Costs rose (Munro, 2010).", "They fell (Hill and Reid, 2014).", heading=""))
    assert [each.text for each in cited.listed] == list(LIST)
    assert told(cited) == [("Munro, 2010", (1,)), ("Hill and Reid, 2014", (0,))]


def test_entries_broken_over_lines_without_blocks() -> None:
    lines = "\n".join(textwrap.fill(each, 60) for each in LIST)
    cited = read_citations(PaperText(f"Costs rose (Munro,\n2010).\n\nReferences\n\n{lines}\n"))
    assert [each.text for each in cited.listed] == list(LIST)
    assert told(cited) == [("Munro,\n2010", (1,))]


def test_an_appendix_ends_the_list() -> None:
    text = paper("Costs rose (Munro, 2010).")
    start = len(text.text)
    more = (
        "Appendix A\nThose who had been asked in 2012 were told that nobody would be named, and that they could stop.\n"
    )
    blocks = (*text.blocks, Block(start, start + 10, "heading", 1), Block(start + 11, start + len(more) - 1))
    cited = read_citations(PaperText(text.text + more, blocks))
    assert len(cited.listed) == len(LIST)
    assert cited.listed[-1].end <= start


def test_numbers_ranges_and_keys() -> None:
    numbered = tuple(f"{number}. {each}" for number, each in enumerate(LIST, 1))
    cited = read_citations(paper("Costs rose [1], [2],[4] and fell [2–5], p < 0.05 in [0, 1].", entries=numbered))
    assert [(each.text, each.listed) for each in cited.citations] == [
        ("1", (0,)),
        ("2", (1,)),
        ("4", (3,)),
        ("2", (1,)),
        ("2–5", (2,)),
        ("2–5", (3,)),
        ("5", (4,)),
    ]
    keyed = tuple(f"[Key{number}] {each}" for number, each in enumerate(LIST, 1))
    assert told(read_citations(paper("Costs rose [Key2, Key5].", entries=keyed))) == [("Key2", (1,)), ("Key5", (4,))]


def test_numbers_in_round_brackets_only_where_the_paper_cites_so() -> None:
    numbered = tuple(f"{number}. {each}" for number, each in enumerate(LIST, 1))
    body = "Costs (1), moves (2, 3) and leaving care (4, 5) were counted."
    assert [each.listed for each in read_citations(paper(body, entries=numbered)).citations] == [
        (0,),
        (1,),
        (2,),
        (3,),
        (4,),
    ]
    assert told(read_citations(paper("We ask (1) who moved, (2) who left (Munro, 2010; Hill and Reid, 2014)."))) == [
        ("Munro, 2010", (1,)),
        ("Hill and Reid, 2014", (0,)),
    ]


def test_letters_tell_works_of_a_year_apart() -> None:
    entries = (
        "Munro, C. (2010a) Costs. Stirling: Harbour Press.",
        "Munro, C. (2010b) Benefits. Stirling: Harbour Press.",
        "Reid, B. (2011) Neither. Stirling: Harbour Press.",
    )
    body = "See Munro (2010a, b). Munro set out aims (2010b). Others (Munro, 2010) cannot be told."
    cited = read_citations(paper(body, entries=entries))
    assert told(cited) == [("Munro (2010a", (0,)), ("b", (1,)), ("2010b", (1,)), ("Munro, 2010", (0, 1))]
    assert cited.citations[-1].why == "2 works of this author and year are listed"


def test_a_field_has_the_word() -> None:
    body = "Costs rose (Munro 2010; Grant 2011) and fell."
    text = paper(body)
    items = (
        CitedItem({"title": "Looked after children", "issued": {"date-parts": [[2016]]}}, "3", "chapter"),
        CitedItem({"title": "A work that is in no list", "author": [{"family": "Grant"}], "type": "book"}),
    )
    field = CitationField(body.index("(Munro"), body.index(" and fell"), "Zotero", items)
    cited = read_citations(PaperText(text.text, text.blocks, fields=(field,)))
    assert [(each.kind, each.listed, each.locator, each.label) for each in cited.citations] == [
        (CitationKind.FIELD, (3,), "3", "chapter"),
        (CitationKind.FIELD, (5,), "", "page"),
    ]
    assert cited.listed[5].text == "Grant A work that is in no list"
    assert cited.citations[0].why == "Zotero's record, found in the list"


def test_links_and_dois_lead_to_entries() -> None:
    body = "The figures are here, and doi:10.5555/LEAVING.9 says more; so does https://doi.org/10.5555/other.1 now."
    text = paper(body)
    start = body.index("here")
    links = (TextLink(start, start + 4, "http://example.org/looked-after/#page=3"),)
    cited = read_citations(PaperText(text.text, text.blocks, links))
    assert (cited.citations[0].kind, cited.citations[0].listed) == (CitationKind.LINK, (3,))
    assert (cited.citations[1].kind, cited.citations[1].listed) == (CitationKind.DOI, (4,))


def test_notes_name_works_and_repeat_them() -> None:
    body = "Costs rose.1 They fell.2 They rose again.3 And fell.4"
    notes = (
        "See C. Munro, Placements and what they cost (Stirling: Harbour Press, 2010), p. 12.",
        "Ibid., p. 14.",
        "Hill and Reid, 'Counting children', Journal of Social Counting 5(1) (2014), pp. 3–8.",
        "Munro, op. cit., p. 20.",
    )
    text, blocks, marks = body + "\n", [Block(0, len(body))], []
    for number, note in enumerate(notes, 1):
        at = body.index(f".{number}") + 1
        marks.append(NoteMark(at, at + 1, str(number)))
        blocks.append(Block(len(text), len(text) + len(note), "note", note=str(number)))
        text += note + "\n"
    cited = read_citations(PaperText(text, tuple(blocks), note_marks=tuple(marks)))
    assert [each.kind for each in cited.citations] == [
        CitationKind.NOTE,
        CitationKind.REPEATED,
        CitationKind.NOTE,
        CitationKind.REPEATED,
    ]
    first = cited.citations[0].listed
    assert [each.listed for each in cited.citations] == [first, first, cited.citations[2].listed, first]
    assert [each.locator for each in cited.citations][1::2] == ["14", "20"]
    assert (cited.listed[first[0]].start, cited.listed[first[0]].end) == (0, 0)


def test_a_paper_that_lists_and_cites_nothing() -> None:
    assert read_citations(PaperText("")) == Cited()
    assert read_citations(PaperText("Nothing is cited here, though it is 2016.")) == Cited()
