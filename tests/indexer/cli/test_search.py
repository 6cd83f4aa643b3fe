import csv
import io
import json


def facts(result):
    return json.loads(result.output)


class TestSearch:
    def test_words_may_begin_with_a_minus(self, evidence, filled):
        assert "1 document, 1 passage" in evidence("search", "neglect", "-minutes").output
        assert "2 documents" in evidence("search", "neglect").output
        assert "4 documents" in evidence("search", "--", "-zebra").output
        assert "3 documents" in evidence("search", "--", "-minutes").output
        assert "Searched as: NOT minutes" in evidence("search", "-minutes").output

    def test_json_has_the_facts_of_the_page(self, evidence, filled):
        found = facts(evidence("search", "infants", "--json"))
        assert found.keys() == {
            "query", "searched_as", "expansions", "notes", "documents", "passages", "across", "any_word", "by_meaning",
            "meaning", "coverage", "facets", "results",
        }  # fmt: skip
        assert (found["query"], found["documents"], found["passages"]) == ("infants", 1, 1)
        assert found["coverage"] == {"documents": 4, "passages": 4, "unreadable": 0}
        assert found["facets"].keys() == {"workstream", "tag", "kind", "organisation", "year", "language"}
        assert found["facets"]["workstream"] == [
            {"value": "neglect", "label": "Neglect", "count": 1, "chosen": False, "excluded": False}
        ]
        (result,) = found["results"]
        assert result["document"] == {
            "id": result["document"]["id"], "title": "Neglect at home", "kind": "review", "date": "2015-03",
            "organisation": "Trust", "workstreams": ["neglect"], "tags": [],
        }  # fmt: skip
        assert (result["match"], result["matching_passages"]) == ("passage", 1)
        assert result["why"] == {"by_words": 1, "by_meaning": 1, "of": 1}
        (passage,) = result["passages"]
        assert passage.keys() == {"position", "locator", "heading", "in_notes", "snippet", "url"}
        assert passage["locator"] == {"label": "section", "value": "1", "index": 1}
        assert "<mark>infants</mark>" in passage["snippet"]
        assert passage["url"] == f"/documents/{result['document']['id']}/passages/1"

    def test_why_a_document_stands_where_it_does_is_said_on_request(self, evidence, filled):
        plain = evidence("search", "infants", "home").output
        lines = evidence("search", "infants", "home", "--explain").output.splitlines()
        assert [line for line in lines if line in plain.splitlines()] == plain.splitlines()
        (score,) = (line for line in lines if line.startswith("   Score "))
        assert any("    home" in line and "1 in title of" in line and "rarity" in line for line in lines)
        (result,) = facts(evidence("search", "infants", "home", "--explain", "--json"))["results"]
        (passage,) = result["explanation"]["passages"]
        assert score == f"   Score {passage['score']:.2f}:"
        assert {word["word"] for word in passage["words"]} == {"infants", "home"}
        assert abs(sum(word["score"] for word in passage["words"]) - passage["score"]) < 1e-4
        (result,) = facts(evidence("search", "infants", "--json"))["results"]
        assert "explanation" not in result

    def test_filters_sorting_and_paging(self, evidence, filled):
        assert facts(evidence("search", "--json", "--kind", "minutes", "--kind", "guidance"))["documents"] == 2
        assert facts(evidence("search", "--json", "--not", "kind=minutes"))["documents"] == 3
        titles = [
            each["document"]["title"] for each in facts(evidence("search", "--json", "--sort", "title"))["results"]
        ]
        assert titles == sorted(titles, key=str.casefold)
        page = facts(evidence("search", "--json", "--sort", "title", "--size", 1, "--page", 2))
        assert [each["document"]["title"] for each in page["results"]] == titles[1:2]
        assert "3 more documents: --page 2" in evidence("search", "--size", 1).output

    def test_nothing_found_says_where_it_looked(self, evidence, filled):
        (filled / "empty.txt").write_bytes(b"")
        evidence("index", filled)
        said = evidence("search", "zebra").output
        assert "Nothing found in 5 documents and 4 passages; 1 could not be read" in said
        assert "more passage" not in evidence("search", "title:empty").output


class TestExport:
    def test_csv_has_a_row_for_each_passage_and_disarms_formulas(self, evidence, filled):
        (filled / "sum.txt").write_text("=SUM(A1) was typed by infants")
        evidence("index", filled)
        evidence("document", "correct", 5, "title==1+1")
        rows = [*csv.DictReader(io.StringIO(evidence("export", "infants").output))]
        assert {row["title"] for row in rows} == {"Neglect at home", "'=1+1"}
        assert next(row["passage"] for row in rows if row["document"] == "5").startswith("'=SUM(A1)")

    def test_json_is_that_of_a_search_with_every_result(self, evidence, filled, tmp_path):
        target = tmp_path / "all.json"
        evidence("export", "--format", "json", "--to", target)
        held = json.loads(target.read_text())
        assert held.keys() == facts(evidence("search", "--json")).keys()
        assert len(held["results"]) == held["documents"] == 4

    def test_csv_to_a_file_counts_the_rows(self, evidence, filled, tmp_path):
        target = tmp_path / "all.csv"
        assert "4 passages written" in evidence("export", "--to", target).stderr
        assert len([*csv.reader(target.read_text(encoding="utf-8-sig").splitlines())]) == 5
