import json

import pytest


def facts(result):
    return json.loads(result.stdout)


@pytest.fixture
def kept(evidence, filled):
    """Make two themes, one beneath the other."""
    evidence("vocabulary", "add", "theme", "Harm", "--definition", "What hurts.")
    evidence("vocabulary", "add", "theme", "Hunger", "--parent", "harm", "--word", "hungry", "--acronym", "H=Hunger")


def shown(evidence, name):
    return facts(evidence("vocabulary", "show", name, "--json"))


def test_tags_are_listed_as_trees_with_counts(evidence, kept):
    evidence("tag", 1, "--add", "hunger")
    said = evidence("vocabulary", "list", "theme").output
    assert said == "Theme [theme]\n  Harm [theme/harm]: 1 document\n    Hunger [theme/hunger]: 1 document\n"
    assert "no tag group “ghosts”" in evidence("vocabulary", "list", "ghosts", code=3).stderr
    assert [each["key"] for each in facts(evidence("vocabulary", "list", "theme", "--json"))] == [
        "theme/harm",
        "theme/hunger",
    ]


def test_a_tag_is_added_with_all_that_is_said_of_it(evidence, kept):
    held = shown(evidence, "H")
    assert (held["key"], held["parents"], held["words"]) == ("theme/hunger", ["theme/harm"], ["hungry"])
    assert held["acronyms"] == {"H": "Hunger"}
    assert "definition: What hurts." in evidence("vocabulary", "show", "harm").output
    assert "SHORT=LONG" in evidence("vocabulary", "add", "theme", "X", "--acronym", "X", code=2).stderr


def test_it_is_renamed_and_changed_and_found_by_its_past_name(evidence, kept):
    evidence("vocabulary", "rename", "harm", "Injury")
    evidence("vocabulary", "change", "Harm", "--note", "Of the body.", "--other-name", "Wounds")
    held = shown(evidence, "Harm")
    assert (held["name"], held["past_names"], held["note"]) == ("Injury", ["Harm"], "Of the body.")
    assert held["definition"] == "What hurts.", "what is not named stays"
    evidence("vocabulary", "change", "hunger", "--top")
    assert shown(evidence, "hunger")["parents"] == []


def test_merged_split_retired_and_brought_back(evidence, kept):
    evidence("vocabulary", "add", "theme", "Want")
    evidence("vocabulary", "merge", "want", "hunger")
    assert shown(evidence, "Want")["key"] == "theme/hunger"
    assert "merged into Hunger" in evidence("vocabulary", "list", "theme", "--retired").output
    evidence("vocabulary", "bring-back", "theme/want")
    assert shown(evidence, "Want")["key"] == "theme/want"
    evidence("vocabulary", "split", "harm", "want", "hunger")
    assert shown(evidence, "theme/harm")["successors"] == ["theme/hunger", "theme/want"]
    said = evidence("vocabulary", "retire", "want").output
    evidence("tag", "--undo", said.rpartition("action ")[2].strip(" ]\n"))
    assert shown(evidence, "want")["retired_at"] == ""


def test_groups_are_added_and_changed(evidence, filled):
    evidence("vocabulary", "group", "add", "Care setting", "--definition", "Where?")
    evidence("vocabulary", "group", "change", "care-setting", "--name", "Setting")
    assert "Setting [care-setting]\n  no tags yet\n" in evidence("vocabulary", "list", "care-setting").output
    assert "no tag group" in evidence("vocabulary", "group", "change", "ghosts", "--name", "X", code=3).stderr


@pytest.mark.parametrize("ending", ["csv", "ttl", "rdf", "jsonld"])
def test_it_is_written_to_a_file_and_brought_in_again(evidence, kept, tmp_path, ending):
    path = tmp_path / f"tags.{ending}"
    evidence("vocabulary", "export", path)
    evidence("vocabulary", "rename", "harm", "Injury")
    look = facts(evidence("vocabulary", "import", path, "--preview", "--json"))
    assert (look["action"], look["changed"]) == (
        None,
        [{"tag": "theme/harm", "name": "Injury", "becomes": "Harm", "fields": ["name"]}],
    )
    assert shown(evidence, "harm")["name"] == "Injury"
    said = evidence("vocabulary", "import", path).output
    assert "changed: Injury → Harm [theme/harm]: name" in said
    assert shown(evidence, "harm")["name"] == "Harm"


def test_a_file_that_makes_no_sense_is_refused_with_its_line(evidence, kept, tmp_path):
    path = tmp_path / "tags.csv"
    path.write_text("group,name\ntheme,Cold\ntheme,Cold\n")
    assert "Line 3" in evidence("vocabulary", "import", path, code=9).stderr
    assert "does not say its format" in evidence("vocabulary", "export", tmp_path / "tags.doc", code=2).stderr


@pytest.mark.parametrize("words", [("change", "harm"), ("change", "harm", "--top"), ("rename", "harm", "Harm")])
def test_nothing_to_change_names_nobody_elses_action(evidence, kept, words):
    said = evidence("vocabulary", *words).output
    assert said == "Nothing was changed: this is what Harm is like already.\n"
