import json


class TestMeaning:
    def test_it_says_how_much_is_held(self, evidence, filled):
        said = evidence("meaning").output
        assert said.startswith("wordllama-")
        assert ", in use: 4 of 4 passages, 4 of 4 documents" in said
        assert "--update" not in said

    def test_a_model_is_let_read_the_library(self, evidence, filled, monkeypatch, tiny_model):
        monkeypatch.setenv("EVIDENCE_MEANING", str(tiny_model))
        said = evidence("meaning").output
        assert ": 0 of 4 passages" in said
        assert "“evidence meaning --update” encodes what is missing." in said
        said = evidence("meaning", "--update").output
        assert "onnx-tiny" in said
        facts = json.loads(evidence("meaning", "--json").output)
        assert facts["in_use"].startswith("onnx-tiny-")
        assert [each["passages"] for each in facts["kinds"]] == [4, 4]

    def test_it_says_why_there_is_none(self, evidence, filled, monkeypatch):
        for setting in ("no", "off"):
            monkeypatch.setenv("EVIDENCE_MEANING", setting)
            assert "EVIDENCE_MEANING says no" in evidence("meaning").output
        monkeypatch.setenv("EVIDENCE_MEANING", "yes")
        monkeypatch.setattr("indexer.meaning.chosen.find_spec", lambda name: None)
        assert "evidence-review[meaning]" in evidence("meaning").output

    def test_a_wrong_folder_is_told(self, evidence, filled, monkeypatch, tmp_path):
        monkeypatch.setenv("EVIDENCE_MEANING", str(tmp_path / "nowhere"))
        assert "There is no folder" in evidence("meaning", code=2).output

    def test_a_search_can_do_without(self, evidence, filled):
        text = "The child was ill. His mother took him to a doctor at the hospital, where nurses treated his sickness."
        (filled / "visits.txt").write_text(text)
        evidence("index", filled)
        assert "Close in meaning" in evidence("search", "paediatric", "healthcare").output
        assert "Close in meaning" not in evidence("search", "paediatric", "healthcare", "--no-meaning").output
