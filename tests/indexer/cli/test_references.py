import json

from indexer import basket, people
from indexer.citation.ris import read_ris
from indexer.config import Config
from indexer.library import Library
from indexer.model import Role
from indexer.view import View

RIS = (
    "TY  - RPRT\nTI  - Neglect at home\nAU  - Trust\nPY  - 2015\nSN  - T/7\nER  - \n"
    "TY  - BOOK\nTI  - Care\nAU  - Low, Ann\nPY  - 2011\nER  - \nTY  - BOOK\nER  - \n"
)


class TestReferences:
    def test_documents_in_a_style(self, evidence, filled):
        number = json.loads(evidence("search", "infants", "--json").output)["results"][0]["document"]["id"]
        assert evidence("references", "list", number).output == "Trust (2015) Neglect at home. Review. Trust.\n"
        found = json.loads(evidence("references", "list", "--search", "infants", "--style", "apa", "--json").output)
        assert [each["html"] for each in found["references"]] == [
            "Trust. (2015). <i>Neglect at home</i> [Review]. Trust."
        ]
        assert "Say which works" in evidence("references", "list", code=2).output
        assert "no document 99" in evidence("references", "list", 99, code=3).output

    def test_files_go_in_and_out(self, evidence, filled, tmp_path):
        file = tmp_path / "works.ris"
        file.write_text(RIS)
        said = evidence("references", "import", file, "--dry-run").output
        assert "held: Neglect at home (document " in said
        assert "The record at line 12 has neither title nor author" in said
        assert "1 new, 0 already known, 1 held. Nothing was written." in said
        assert evidence("references", "export", "--not-held", "--format", "json").output == "[]\n"
        facts = json.loads(evidence("references", "import", file, "--json").stdout)
        assert [each["known"] for each in facts["works"]] == ["held", "new"]
        (book,) = read_ris(evidence("references", "export", "--not-held").output).items
        assert book["author"] == [{"family": "Low", "given": "Ann"}]
        (report,) = json.loads(evidence("references", "export", "--search", "infants", "--format", "json").output)
        assert report["number"] == "T/7"
        assert evidence("references", "list", "--not-held").output == "Low, A. (2011) Care.\n"
        assert "References are read from RIS" in evidence("references", "import", filled / "neglect.txt", code=2).output

    def test_a_basket(self, evidence, filled, tmp_path):
        assert evidence("references", "list", "--basket").output == "References\n"
        with Library(Config(library=tmp_path / "library")) as library:
            view = View(library)
            number = next(each.id for each in view.all().values() if each.title == "Neglect at home")
            basket.put(view, people.local_owner(library.catalogue, "Ann"), number, 1, "Thresholds were unclear.")
        said = evidence("references", "list", "--basket").output
        assert said.startswith("“Thresholds were unclear.” (Trust, 2015)\n\nReferences\n\nTrust (2015)")
        assert json.loads(evidence("references", "list", "--basket", "--json").output)["kept"][0]["document"] == number
        assert "Thresholds were unclear" in evidence("references", "export", "--basket", "--format", "bib").output
        with Library(Config(library=tmp_path / "library")) as library:
            people.add(library.catalogue, "Ann", "ann@example.org", Role.ADMINISTRATOR, [], "a test")
        assert "--basket-of EMAIL" in evidence("references", "list", "--basket", code=2).output
        assert "Thresholds" in evidence("references", "list", "--basket-of", "ann@example.org").output
        assert "Nobody here" in evidence("references", "list", "--basket-of", "x@example.org", code=3).output
