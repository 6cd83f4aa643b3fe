from __future__ import annotations

from urllib.parse import parse_qs

from indexer.citation.coins import coins


def test_a_report_by_organisations_and_persons() -> None:
    work = {
        "type": "report",
        "title": "Neglect & care",
        "author": [{"literal": "An Office"}, {"literal": "A Board"}, {"family": "Low", "given": "Ann"}],
        "issued": {"date-parts": [[2016, 7]]},
        "publisher": "An Office",
        "URL": "https://example.org/?a=b&c",
    }
    assert parse_qs(coins(work)) == {
        "ctx_ver": ["Z39.88-2004"],
        "rft_val_fmt": ["info:ofi/fmt:kev:mtx:book"],
        "rft.genre": ["report"],
        "rft.btitle": ["Neglect & care"],
        "rft.aucorp": ["An Office", "A Board"],
        "rft.au": ["Ann Low"],
        "rft.date": ["2016-07"],
        "rft.pub": ["An Office"],
        "rft_id": ["https://example.org/?a=b&c"],
    }


def test_an_article() -> None:
    work = {
        "type": "article-journal",
        "title": "Care",
        "author": [{"family": "Low", "given": "Ann"}, {"family": "Roy", "given": "Bea"}],
        "container-title": "Social Inquiry",
        "volume": "3",
        "page": "1-9",
        "DOI": "10.1/x",
    }
    held = parse_qs(coins(work))
    assert held["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:journal"]
    assert (held["rft.atitle"], held["rft.jtitle"]) == (["Care"], ["Social Inquiry"])
    assert (held["rft.aulast"], held["rft.aufirst"], held["rft.au"]) == (["Low"], ["Ann"], ["Bea Roy"])
    assert (held["rft.pages"], held["rft_id"]) == (["1-9"], ["info:doi/10.1/x"])


def test_a_thesis_and_a_chapter() -> None:
    thesis = parse_qs(coins({"type": "thesis", "title": "On care", "publisher": "A University"}))
    assert thesis["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dissertation"]
    assert (thesis["rft.title"], thesis["rft.inst"]) == (["On care"], ["A University"])
    chapter = parse_qs(coins({"type": "chapter", "title": "Care", "container-title": "A book"}))
    assert (chapter["rft.genre"], chapter["rft.atitle"], chapter["rft.btitle"]) == (["bookitem"], ["Care"], ["A book"])
