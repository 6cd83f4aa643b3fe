import pytest

from indexer.errors import UsageError
from indexer.meaning.onnx import OnnxEncoder


class TestOnnxEncoder:
    def test_padding_changes_nothing(self, tiny_model):
        encoder = OnnxEncoder(tiny_model)
        alone = encoder.encode(["neglect"])[0]
        assert encoder.encode(["neglect neglect neglect", "neglect"])[0] == pytest.approx(alone, abs=1e-6)

    def test_kinds_of_tokens_are_given_where_a_model_wants_them(self, tmp_path, tiny_models):
        model = tiny_models(tmp_path / "wants", "token_type_ids")
        assert OnnxEncoder(model).encode(["harm"]).any()

    def test_two_models_have_two_names(self, tmp_path, tiny_models):
        names = {OnnxEncoder(tiny_models(tmp_path / each, *more)).name for each, more in (("a", ()), ("b", ()))}
        assert len(names) == 2

    @pytest.mark.parametrize(
        ("spoil", "sentence"),
        [
            (lambda folder: (folder / "model.onnx").unlink(), "There is no model in"),
            (lambda folder: (folder / "tokenizer.json").unlink(), "There is no tokenizer.json in"),
            (lambda folder: (folder / "tokenizer.json").write_text("{"), "cannot be read"),
            (lambda folder: (folder / "model.onnx").write_bytes(b"no model"), "is no model that can be read"),
            (
                lambda folder: [
                    (folder / "model.onnx").rename(folder / "a.onnx"),
                    (folder / "b.onnx").write_bytes((folder / "a.onnx").read_bytes()),
                ],
                "There are several models in",
            ),
        ],
    )
    def test_what_is_missing_is_said(self, tmp_path, tiny_models, spoil, sentence):
        folder = tiny_models(tmp_path / "model")
        spoil(folder)
        with pytest.raises(UsageError, match=sentence):
            OnnxEncoder(folder)

    def test_a_folder_that_is_not_there_is_named(self, tmp_path):
        with pytest.raises(UsageError, match="There is no folder"):
            OnnxEncoder(tmp_path / "nowhere")

    def test_a_model_that_wants_more_than_text_is_refused(self, tmp_path, tiny_models):
        with pytest.raises(UsageError, match="wants pixels"):
            OnnxEncoder(tiny_models(tmp_path / "model", "pixels"))

    def test_without_the_extra_it_is_said_what_to_install(self, tiny_model, monkeypatch):
        monkeypatch.setattr("indexer.meaning.onnx.find_spec", lambda name: None if name == "onnxruntime" else name)
        with pytest.raises(UsageError, match=r"evidence-review\[onnx\]"):
            OnnxEncoder(tiny_model)
