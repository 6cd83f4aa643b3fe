from __future__ import annotations

import time
from typing import Any

import pytest

from indexer.references.entry import parse_reference


def authors(item: dict[str, Any]) -> list[str]:
    return [each.get("literal") or f"{each['family']}, {each['given']}" for each in item.get("author", [])]


def test_a_report_of_an_organisation_in_harvard_style() -> None:
    assert parse_reference(
        "Scottish Government (2016a) Child Protection Statistics. Edinburgh: Scottish Government. "
        "Available at: https://www.example.org/a_(b) (Accessed: 12 May 2016)."
    ) == {
        "type": "report",
        "author": [{"literal": "Scottish Government"}],
        "issued": {"date-parts": [[2016]]},
        "year-suffix": "a",
        "title": "Child Protection Statistics",
        "publisher-place": "Edinburgh",
        "publisher": "Scottish Government",
        "URL": "https://www.example.org/a_(b)",
        "accessed": {"date-parts": [[2016, 5, 12]]},
    }


def test_an_article_in_harvard_style() -> None:
    assert parse_reference(
        "Field, A., van Dale, B. and Marsh, C. (2008) 'The child's voice in the room', Review of Reviews, 17(5), "
        "pp. 313–330. doi: 10.1000/car.1043."
    ) == {
        "type": "article-journal",
        "author": [
            {"family": "Field", "given": "A."},
            {"family": "van Dale", "given": "B."},
            {"family": "Marsh", "given": "C."},
        ],
        "issued": {"date-parts": [[2008]]},
        "title": "The child's voice in the room",
        "container-title": "Review of Reviews",
        "volume": "17",
        "issue": "5",
        "page": "313–330",
        "DOI": "10.1000/car.1043",
    }


@pytest.mark.parametrize(
    "opening",
    [
        "Field, A. B., & Dale, C. (2011). ",
        "Field AB, Dale C. ",
        "A. B. Field and C. Dale. ",
        "[12] A. B. Field, C. Dale, ",
        "3. Field, A.B.; Dale, C. ",
        "Field, Ann B., and Carol Dale. ",
        "Ann B. Field and Carol Dale, ",
        "FIELD Ann, DALE Carol, ",
        "Field, A. B., Dale, C., et al. (2011) ",
    ],
)
def test_the_people_are_found_in_every_style(opening: str) -> None:
    item = parse_reference(f"{opening}“Neglect and delay.” Bulletin of Hearings 4 (2011): 1–20.")
    assert [each["family"].title() for each in item["author"]] == ["Field", "Dale"]
    assert item["title"] == "Neglect and delay"
    assert item["issued"] == {"date-parts": [[2011]]}


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        ("SCRA (2015) Online survey. Stirling: SCRA.", ["SCRA"]),
        ("Care Inspectorate, 2016. Learning from reviews. Dundee: Care Inspectorate.", ["Care Inspectorate"]),
        ("Department for Education (2018). Working together. London: DfE.", ["Department for Education"]),
        ("World Health Organization. Status report 2014. Geneva: WHO; 2014.", ["World Health Organization"]),
        ("HM Inspectorate of Probation (2019) Annual report.", ["HM Inspectorate of Probation"]),
        ("Ofsted. (2014). In the child's time. Manchester: Ofsted.", ["Ofsted"]),
        ("Home Office, Protecting Children (London, 2017).", ["Home Office"]),
        ("Field, A. and Scottish Government (2013) Small numbers.", ["Field, A.", "Scottish Government"]),
    ],
)
def test_organisations_are_not_people(entry: str, wanted: list[str]) -> None:
    assert authors(parse_reference(entry)) == wanted


def test_an_acronym_in_brackets_is_kept_beside_the_name() -> None:
    item = parse_reference("Scottish Children's Reporter Administration (SCRA) (2015) Online survey. Stirling: SCRA.")
    assert item["author"] == [{"literal": "Scottish Children's Reporter Administration"}]
    assert item["custom"] == {"acronyms": {"SCRA": "Scottish Children's Reporter Administration"}}


@pytest.mark.parametrize(
    ("entry", "issued", "suffix", "status"),
    [
        ("Field, A. (2014b) Title one.", {"date-parts": [[2014]]}, "b", None),
        ("NSPCC (n.d.-a) Neglect.", None, "a", None),
        ("NSPCC (n.d.) Neglect.", None, None, None),
        ("Field, A. (in press) Title one.", None, None, "in press"),
        ("Field A. Title one. J Hearings. 2014 May 12;3(1):1-4.", {"date-parts": [[2014, 5, 12]]}, None, None),
        ("Field, A. (2014, July 3). Title one. The Gazette.", {"date-parts": [[2014, 7, 3]]}, None, None),
        ("Field, A. (2014) ‘Title one’, Evening Gazette, 4 January.", {"date-parts": [[2014, 1, 4]]}, None, None),
        ("A. Field, Title one, Proc. of Hearings, Perth, 1994.", {"date-parts": [[1994]]}, None, None),
    ],
)
def test_when_it_appeared(entry: str, issued: dict[str, Any] | None, suffix: str | None, status: str | None) -> None:
    item = parse_reference(entry)
    assert (item.get("issued"), item.get("year-suffix"), item.get("status")) == (issued, suffix, status)
    assert item["title"] in {"Title one", "Neglect"}


def test_a_chapter_has_editors_a_book_and_a_publisher() -> None:
    item = parse_reference(
        "Field, A. (2002). Focusing. In B. C. Dale, R. N. Marsh & M. S. Fenn (Eds.), Handbook of hearings "
        "(2nd ed., Vol. 3, pp. 315-324). London: Reeds Press."
    )
    assert [each["family"] for each in item["editor"]] == ["Dale", "Marsh", "Fenn"]
    assert item["title"] == "Focusing"
    assert item["container-title"] == "Handbook of hearings"
    assert (item["edition"], item["volume"], item["page"]) == ("2nd", "3", "315–324")
    assert (item["publisher-place"], item["publisher"]) == ("London", "Reeds Press")
    assert item["type"] == "chapter"


def test_a_book_of_editors_has_no_author() -> None:
    item = parse_reference("Field, A. & Dale, B. (eds) (2012) Handbook of Hearings, 3rd edn. Oxford: Reeds Press.")
    assert [each["family"] for each in item["editor"]] == ["Field", "Dale"]
    assert "author" not in item
    assert (item["title"], item["edition"], item["type"]) == ("Handbook of Hearings", "3rd", "book")


def test_numbers_of_reports_and_papers_are_kept() -> None:
    item = parse_reference("Ofsted (2014) In time (Report No. 140059). Manchester: Ofsted.")
    assert (item["title"], item["genre"], item["number"]) == ("In time", "Report", "140059")
    assert parse_reference("Field, E. (2011) A review. Cm 8062. London: TSO.")["number"] == "Cm 8062"


def test_a_thesis_is_one() -> None:
    item = parse_reference("Field, A. (2012). Delay in hearings. PhD thesis, University of Fife.")
    assert (item["type"], item["genre"], item["publisher"]) == ("thesis", "PhD thesis", "University of Fife")


def test_what_has_no_author_begins_with_its_title() -> None:
    item = parse_reference("Getting it right: an evidence review (2012). Edinburgh: Scottish Executive.")
    assert "author" not in item
    assert item["title"] == "Getting it right: an evidence review"


def test_years_in_a_title_stay_there() -> None:
    item = parse_reference("HM Inspectorate of Probation (2019) Inspections (2018–2019). Manchester: HMIP.")
    assert item["title"].startswith("Inspections (2018–2019")
    assert item["issued"] == {"date-parts": [[2019]]}
    assert "page" not in item


def test_an_address_alone_is_a_web_page() -> None:
    assert parse_reference("https://www.example.org/a") == {"type": "webpage", "URL": "https://www.example.org/a"}


@pytest.mark.parametrize("text", ["", "   ", "\0", ".", "———. (", "12.", "(2011)", "In (Eds.)", "“", "10.1000/"])
def test_what_is_no_entry_gives_no_fields_but_a_type(text: str) -> None:
    assert parse_reference(text)["type"] in {"document", "webpage"}


@pytest.mark.parametrize(
    "piece", ["A. ", "Field, A., ", "(eds) ", "no. 1 ", "In A. B, ", "London, Scotland: ", "(2011) "]
)
def test_long_nonsense_takes_no_long_time(piece: str) -> None:
    begun = time.process_time()
    parse_reference(piece * (10_000 // len(piece)))
    assert time.process_time() - begun < 2


def test_the_years_that_a_title_ends_with_are_no_pages() -> None:
    read = parse_reference("Statistics Office (2016) Children in numbers, 2014-15. Glasgow: Statistics Office.")
    assert (read["title"], read.get("page")) == ("Children in numbers, 2014-15", None)
