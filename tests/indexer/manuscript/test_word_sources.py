from __future__ import annotations

from pathlib import Path

import pytest

from indexer.extract.package import Package
from indexer.manuscript.word_sources import cited_sources, word_sources

B = "http://schemas.openxmlformats.org/officeDocument/2006/bibliography"
SOURCES = f"""<b:Sources xmlns:b="{B}"><b:Source>
<b:Tag>Rad11</b:Tag><b:SourceType>JournalArticle</b:SourceType><b:Title>Counting
 well</b:Title><b:JournalName>Sample Journal</b:JournalName><b:Year>2011</b:Year><b:Month>March</b:Month><b:Day>x</b:Day>
<b:YearAccessed>2016</b:YearAccessed><b:MonthAccessed>7</b:MonthAccessed><b:DayAccessed>31</b:DayAccessed>
<b:Pages>1-9</b:Pages>
<b:Author><b:Author><b:NameList><b:Person><b:Last>Typist</b:Last><b:First>Ann</b:First><b:Middle>B.</b:Middle></b:Person>
<b:Person><b:Last>Solo</b:Last></b:Person></b:NameList></b:Author></b:Author></b:Source>
<b:Source><b:Tag>Agency</b:Tag><b:SourceType>Report</b:SourceType>
<b:Author><b:Author><b:Corporate>Sample Agency</b:Corporate></b:Author></b:Author></b:Source></b:Sources>"""


@pytest.fixture
def sources(word, tmp_path: Path):
    path = tmp_path / "held"
    path.write_bytes(word("<w:p/>", customXml=SOURCES))
    with Package(path) as package:
        return word_sources(package)


def test_sources_become_csl_items(sources):
    assert sources["Rad11"] == {
        "id": "Rad11",
        "type": "article-journal",
        "title": "Counting well",
        "container-title": "Sample Journal",
        "page": "1-9",
        "issued": {"date-parts": [[2011, 3]]},
        "accessed": {"date-parts": [[2016, 7, 31]]},
        "author": [{"family": "Typist", "given": "Ann B."}, {"family": "Solo"}],
    }
    assert sources["Agency"] == {"id": "Agency", "type": "report", "author": [{"literal": "Sample Agency"}]}


def test_a_field_may_name_several_sources_each_with_its_page(sources):
    found = cited_sources('CITATION Rad11 \\l 2057 \\p "12, 14" \\m Agency \\p 3 \\m Unknown', sources)
    assert [(item.csl["id"], item.locator) for item in found] == [("Rad11", "12, 14"), ("Agency", "3")]
    assert cited_sources(" CITATION ", sources) == ()
