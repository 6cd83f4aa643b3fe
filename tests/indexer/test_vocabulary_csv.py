from __future__ import annotations

import re

import pytest

from indexer.errors import BadVocabulary
from indexer.model import TagGroup
from indexer.vocabulary_csv import COLUMNS, read_csv, write_csv
from indexer.vocabulary_file import MOST_BYTES, VocabularyFile, WrittenTag

FULL = VocabularyFile(
    (TagGroup("topic", "Topic", "What a document is about."), TagGroup("empty", "No tags yet")),
    (
        WrittenTag("topic", "Topic", "harm", "=Harm; and\nmore"),
        WrittenTag(
            "topic",
            "Topic",
            "neglect",
            "Neglect",
            "A child’s needs are not met.",
            "Not for poverty alone.",
            ("failure to care; in law", "back\\slash\\"),
            ("neglected", "not cared for"),
            {"CN": "child neglect", "a=b": "c = d; e"},
            ("harm",),
            ("Omission",),
            retired=True,
            successors=("harm",),
        ),
    ),
)


def test_a_vocabulary_comes_back_as_it_was_written() -> None:
    assert read_csv(write_csv(FULL)) == FULL


def test_there_is_a_row_for_each_group_and_each_tag() -> None:
    header, topic, empty, harm, *_ = re.split("\r\n", write_csv(FULL))
    assert header == ",".join(COLUMNS)
    assert topic == "topic,Topic,,,What a document is about.,,,,,,,,"
    assert empty == "empty,No tags yet,,,,,,,,,,,"
    assert harm.startswith('topic,Topic,harm,"\'=Harm; and\nmore",')  # not run by a spreadsheet


def test_a_short_file_written_by_hand_is_understood() -> None:
    found = read_csv(
        "\ufeffName,GROUP,Other_names,Retired,acronyms\r\n"
        "Child neglect,topic,omission; ; failure to care ;,,CN = child neglect\r\n"
        ",,,,\r\n"
        "Harm,topic,,TRUE\r\n"
    )
    assert found.groups == (TagGroup("topic", "topic"),)
    assert found.tags == (
        WrittenTag(
            "topic",
            "topic",
            "child-neglect",
            "Child neglect",
            other_names=("omission", "failure to care"),
            acronyms={"CN": "child neglect"},
        ),
        WrittenTag("topic", "topic", "harm", "Harm", retired=True),
    )


def test_bytes_are_read_as_utf_8() -> None:
    assert read_csv("group,name\ntopic,Fée\n".encode()).tags[0].slug == "fee"
    with pytest.raises(BadVocabulary, match="Save it as UTF-8"):
        read_csv("group,name\ntopic,Größe\n".encode("latin-1"))


def test_a_group_may_get_its_name_later_than_its_first_row() -> None:
    found = read_csv("group,group name,name\ntopic,,Harm\ntopic,What it is about,Neglect\n")
    assert {entry.group_name for entry in found.tags} == {"What it is about"}


def test_a_tag_with_successors_is_retired() -> None:
    old, _ = read_csv("group,name,successors\ntopic,Old,new\ntopic,New,\n").tags
    assert old.retired


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The first row must name the columns"),
        ("group|name\na|b\n", "columns that are not known: “group|name”"),
        ("group,name,colour,size\n", "columns that are not known: “colour”, “size”. Take them away or rename"),
        ("group,name,Name\n", "has the column “name” twice"),
        ("group,name\n\ntopic one,Harm\n", "Line 3: the group “topic one” must be a short name"),
        ("group,name\n,Harm\n", "Line 2: the group “” must be a short name"),
        ("group,name,slug\ntopic,,harm\n", "Line 2: the tag “harm” has no name"),
        ("group,name,slug\ntopic,Harm,a b\n", "Line 2: the slug “a b” must be of letters"),
        ('group,name\ntopic,"two\nlines"\ntopic,Harm,x\n', "Line 4 has more cells than the first row has columns"),
        ("group,name,retired\ntopic,Harm,perhaps\n", "Line 2: “perhaps” under “retired” must be yes, no or empty"),
        ("group,name,acronyms\ntopic,Harm,A = a; B\n", "Line 2: write an acronym like “CPC = Child Protection"),
        ("group,group name,name\na,One,x\na,Two,y\n", "Line 3: the group “a” is called “Two” here and “One” above"),
        ("group,name\ntopic,Harm\ntopic,harm\n", "Line 3: The group “topic” has a tag “harm” already"),
        ("group,name,parents\ntopic,Harm,evil\n", "Line 2: “Harm” names “evil” among its parents"),
        ("group,name,parents\na,X,y\na,Y,x\n", "stand above one another in a circle: “"),
        ('group,name\ntopic,Harm\ntopic,"open\n', "The row at line 3 cannot be read as CSV"),
        ("x" * (MOST_BYTES + 1), "The file is over 5 MB"),
    ],
)
def test_what_cannot_be_understood_is_said_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(BadVocabulary, match=re.escape(sentence)):
        read_csv(text)


def test_spreadsheets_of_other_countries_put_semicolons_or_tabs_between_cells() -> None:
    wanted = read_csv('group,name,words\ntopic,"Harm, other","a; b"\n')
    assert read_csv('group;name;words\r\ntopic;Harm, other;"a; b"\r\n') == wanted
    assert read_csv("group\tname\twords\ntopic\tHarm, other\ta; b\n") == wanted
    with pytest.raises(BadVocabulary, match="a cell with a semicolon in it"):
        read_csv("group;name\ntopic;Harm;other\n")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_the_mark_of_a_file_says_how_it_is_written(encoding: str) -> None:
    (tag,) = read_csv("group\tname\ntopic\tDìon\n".encode(encoding)).tags
    assert tag.name == "Dìon"


@pytest.mark.parametrize("data", ["group,name".encode("utf-16-le"), b"\xff\xfe\x00", "Dìon".encode("cp1252")])
def test_what_is_no_text_says_how_to_save_it(data: bytes) -> None:
    with pytest.raises(BadVocabulary, match="in Excel as “CSV UTF-8”"):
        read_csv(data)
