"""The vocabulary through the API: read, changed, written to a file and brought in."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def themes(send: Any) -> None:
    send("/tags", {"group": "theme", "name": "Harm", "definition": "What hurts."}, "tagger")
    send("/tags", {"group": "theme", "name": "Hunger", "parents": ["harm"], "words": ["hungry"]}, "tagger")


def tags(send: Any, query: str = "?group=theme") -> Any:
    return {each["key"]: each for each in send(f"/tags{query}", method="GET").json["tags"]}


def test_tags_are_listed_with_all_that_is_said_of_them(send: Any, themes: None) -> None:
    held = tags(send)
    assert held.keys() == {"theme/harm", "theme/hunger"}
    assert (held["theme/hunger"]["parents"], held["theme/hunger"]["words"]) == (["theme/harm"], ["hungry"])


def test_a_change_keeps_what_is_left_out_and_gives_its_action(send: Any, themes: None) -> None:
    changed = send("/tags/change", {"tag": "harm", "name": "Injury"}, "tagger").json
    assert (changed["tag"]["definition"], changed["tag"]["past_names"]) == ("What hurts.", ["Harm"])
    assert send(f"/actions/{changed['action']}/undo", who="tagger").json["summary"] == "Undid: Renamed Harm to Injury"
    assert tags(send)["theme/harm"]["name"] == "Harm"
    assert send("/tags/change", {"tag": "hunger", "parents": []}, "tagger").json["tag"]["parents"] == []


def test_merge_split_retire_and_bring_back(send: Any, themes: None) -> None:
    send("/tags", {"group": "theme", "name": "Want"}, "tagger")
    assert send("/tags/merge", {"tag": "want", "into": "hunger"}, "tagger").json["tag"]["key"] == "theme/hunger"
    assert tags(send, "?group=theme&retired=1")["theme/want"]["successors"] == ["theme/hunger"]
    assert send("/tags/bring-back", {"tag": "theme/want"}, "tagger").json["tag"]["retired_at"] == ""
    split = send("/tags/split", {"tag": "harm", "into": ["want", "hunger"]}, "tagger").json["tag"]
    assert split["successors"] == ["theme/hunger", "theme/want"]
    assert send("/tags/retire", {"tag": "want"}, "tagger").json["tag"]["retired_at"]
    assert send("/tags/retire", {"tag": "theme/want"}, "tagger").status_code == 400


def test_groups(send: Any) -> None:
    assert send("/tag-groups", {"name": "Care setting"}, "tagger").json["slug"] == "care-setting"
    send("/tag-groups/change", {"group": "care-setting", "definition": "Where?"}, "tagger")
    listed = {each["slug"]: each for each in send("/tag-groups", method="GET").json["groups"]}
    assert (listed["care-setting"]["name"], listed["care-setting"]["definition"]) == ("Care setting", "Where?")
    assert send("/tag-groups/change", {"group": "ghosts", "name": "X"}, "tagger").status_code == 404


@pytest.mark.parametrize("form", ["csv", "ttl", "rdf", "jsonld"])
def test_what_is_written_can_be_brought_in(send: Any, themes: None, form: str) -> None:
    written = send(f"/vocabulary?format={form}", method="GET").json
    send("/tags/change", {"tag": "harm", "name": "Injury"}, "tagger")
    body = {"text": written["text"], "format": form}
    looked = send("/vocabulary", body | {"preview": True}, "tagger").json
    assert (looked["action"], [each["becomes"] for each in looked["changed"]]) == (None, ["Harm"])
    assert send("/vocabulary", body, "tagger").json["action"]
    assert tags(send)["theme/harm"]["name"] == "Harm"


def test_a_file_that_makes_no_sense_is_refused_with_its_line(send: Any) -> None:
    answer = send("/vocabulary", {"text": "group,name\ntheme,Fear\ntheme,Fear\n"}, "tagger")
    assert (answer.status_code, "Line 3" in answer.json["detail"]) == (400, True)


def test_a_larger_file_is_taken_than_other_operations_take(send: Any) -> None:
    rows = "".join(f"place,Place {number},{'It is a place. ' * 20}\n" for number in range(400))
    answer = send("/vocabulary", {"text": f"group,name,definition\n{rows}", "preview": True}, "tagger")
    assert len(answer.json["added"]) == 400
    too_large = send("/tags/change", {"tag": "review", "words": ["x" * 300] * 300}, "tagger")
    assert (too_large.status_code, "Send less" in too_large.json["detail"]) == (413, True)


def test_nothing_to_change_has_no_action(send: Any, themes: None) -> None:
    same = send("/tags/change", {"tag": "harm"}, "tagger")
    assert (same.status_code, same.json["action"], same.json["tag"]["name"]) == (200, None, "Harm")


def test_tags_of_a_group_that_is_not_there(send: Any) -> None:
    answer = send("/tags?group=nosuch", method="GET")
    assert answer.status_code == 404
    assert "no tag group “nosuch”" in answer.json["detail"]
