import pytest

from indexer.errors import NotFound
from indexer.tags import tag


@pytest.fixture
def tagged(library, index, folder_of_documents, write):
    write(
        "workstreams.toml",
        "".join(
            f'[[workstream]]\nslug = "{slug}"\nname = "{slug.title()}"\ndefinition = "It."\nwords = ["{slug} care"]\n'
            for slug in ("neglect", "hearings")
        ),
    )
    index()
    return library


class TestTag:
    def test_applies_to_several_and_tells_who(self, tagged):
        assert tag(tagged, [1, 2], ["neglect", "hearings"], [], "Ann") == 4
        assert tagged.document(1).workstreams == tagged.document(2).workstreams == ("neglect", "hearings")
        assert {each.added_by for each in tagged.catalogue.tags.codings(1)} == {"Ann"}
        last = tagged.catalogue.history.of(1)[-1]
        assert (last.action, last.after, last.by, last.source) == ("tagged", "hearings", "Ann", "person")

    def test_what_stands_already_is_no_change(self, tagged):
        tag(tagged, [1], ["neglect"], [], "Ann")
        changes = tagged.catalogue.changes
        assert tag(tagged, [1], ["neglect"], ["hearings"], "Ben") == 0
        assert tagged.catalogue.changes == changes

    def test_all_or_none(self, tagged):
        for numbers, slugs in (([1, 99], ["neglect"]), ([1], ["neglect", "ghosts"])):
            with pytest.raises(NotFound):
                tag(tagged, numbers, slugs, [], "Ann")
        assert tagged.document(1).workstreams == ()

    def test_applied_again_after_it_was_taken_off(self, tagged):
        tag(tagged, [1], ["neglect"], [], "Ann")
        tag(tagged, [1], [], ["neglect"], "Ann")
        assert tag(tagged, [1], ["neglect"], [], "Ann") == 1
        assert tagged.document(1).workstreams == ("neglect",)

    def test_a_changed_definition_is_learnt_and_then_nothing_more(self, tagged, index, folder):
        path = folder / "workstreams.toml"
        path.write_text(path.read_text().replace("It.", "Something else."))
        index()
        assert {each.definition for each in tagged.catalogue.tags.workstreams()} == {"Something else."}
        changes = tagged.catalogue.changes
        index()
        assert tagged.catalogue.changes == changes
