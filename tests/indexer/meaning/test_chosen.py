import pytest

from indexer.meaning import chosen


class TestChosen:
    def test_the_static_kind_is_taken_where_it_is_installed(self):
        assert chosen.static("yes").name.startswith("wordllama-")
        assert chosen.static("/models/minilm")

    @pytest.mark.parametrize("missing", ["wordllama", "tokenizers", "safetensors", "threadpoolctl"])
    def test_without_its_packages_there_is_none(self, monkeypatch, missing):
        monkeypatch.setattr("indexer.meaning.chosen.find_spec", lambda name: None if name == missing else name)
        monkeypatch.setattr("indexer.meaning.static.find_spec", lambda name: None)
        assert chosen.static("yes") is None

    def test_it_can_be_switched_off(self):
        assert chosen.static("no") is None
        assert chosen.upgrade("no") is None
        assert chosen.upgrade("yes") is None

    def test_a_folder_names_an_upgrade(self, tiny_model):
        assert chosen.upgrade(str(tiny_model)).name.startswith("onnx-tiny-")
