import numpy as np

from indexer.meaning.kinds import Meaning, Texts, forget, keep
from indexer.model import DocumentId


def filled(folder, setting="yes"):
    meaning = Meaning(folder, setting)
    texts = [Texts(DocumentId(number), 1, {1: "neglect of children", 3: "budget"}) for number in (1, 2)]
    for kind in filter(None, (meaning.quick, meaning.better)):
        kind.vectors.put(kind.read([*texts, Texts(DocumentId(3), 1, {})]))
    return meaning


class TestMeaning:
    def test_the_kind_that_holds_nearly_everything_is_used(self, tmp_path, tiny_model):
        meaning = filled(tmp_path, str(tiny_model))
        ids, revisions = np.array([1, 2, 3]), np.array([1, 1, 1])
        assert meaning.likeness(ids, revisions) is meaning.better
        assert meaning.likeness(ids, revisions + 1) is meaning.quick
        assert meaning.likeness(ids[:0], revisions[:0]) is meaning.quick

    def test_passages_are_read_at_their_positions(self, tmp_path):
        kind = filled(tmp_path).quick
        query = kind.encode(["neglect"])[0]
        near = kind.nearest(query, np.array([2]), np.array([1]), 5)
        assert near.positions.tolist() == [1, 3]
        assert kind.read([]) == []

    def test_sentences_are_chosen_by_the_quick_kind(self, tmp_path, tiny_model):
        meaning = Meaning(tmp_path, str(tiny_model))
        texts = ["The weather was fine.", "The infant was hungry.", "A car was sold."]
        assert meaning.quick.nearest_text("starving baby", texts) == 1
        assert meaning.better.nearest_text("starving baby", texts) == 1

    def test_forgetting_reaches_every_folder(self, tmp_path, tiny_model):
        meaning = filled(tmp_path, str(tiny_model))
        forget(tmp_path, [DocumentId(1)])
        assert [dict(kind.vectors.revisions()) for kind in (meaning.quick, meaning.better)] == [{2: 1, 3: 1}] * 2
        keep(tmp_path, {DocumentId(3): 1, DocumentId(2): 7})
        assert [dict(kind.vectors.revisions()) for kind in (meaning.quick, meaning.better)] == [{3: 1}] * 2
        forget(tmp_path / "nowhere", [DocumentId(1)])
