"""What every encoder promises; a new one is added to ENCODERS and must pass as it stands."""

import importlib.util
import re
import sys

import numpy as np
import pytest

from indexer.meaning.onnx import OnnxEncoder
from indexer.meaning.static import StaticEncoder

ENCODERS = ("static", "onnx")


@pytest.fixture(params=ENCODERS)
def encoder(request, tiny_model):
    return StaticEncoder.installed() if request.param == "static" else OnnxEncoder(tiny_model)


class TestEncoder:
    def test_rows_have_length_one(self, encoder):
        rows = encoder.encode(["neglect of children", "budget", "money " * 500])
        assert rows.dtype == np.float32
        assert rows.shape == (3, encoder.dimensions)
        assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)

    def test_a_text_without_words_is_noughts_or_a_row(self, encoder):
        rows = encoder.encode(["", "neglect", " \n "])
        assert np.isfinite(rows).all()
        assert np.linalg.norm(rows[1]) == pytest.approx(1, abs=1e-5)
        assert encoder.encode([]).shape == (0, encoder.dimensions)

    def test_the_same_text_is_the_same_vector_among_any_others(self, encoder):
        texts = [f"neglect harm {'children ' * number}" for number in range(70)]
        together = encoder.encode(texts)
        assert together[40] == pytest.approx(encoder.encode([texts[40]])[0], abs=1e-5)
        assert together[::-1] == pytest.approx(encoder.encode(texts[::-1]), abs=1e-5)

    def test_what_means_the_same_is_nearer(self, encoder):
        neglect, harm, budget, money = encoder.encode(["neglect", "harm", "budget", "money"])
        assert neglect @ harm > max(neglect @ budget, neglect @ money, harm @ money)
        assert budget @ money > max(neglect @ budget, neglect @ money, harm @ money)

    def test_its_name_may_be_a_folder_and_tells_the_weights(self, encoder):
        assert re.fullmatch(r"[A-Za-z0-9._-]+", encoder.name)
        assert not encoder.name.startswith(".")

    def test_its_dimensions_fill_whole_words_of_a_sketch(self, encoder):
        assert encoder.dimensions % 64 == 0


def test_the_package_whose_weights_are_read_is_never_imported():
    StaticEncoder.installed().encode(["neglect"])
    assert importlib.util.find_spec("wordllama")
    assert "wordllama" not in sys.modules
