from __future__ import annotations

import json
import re

import pytest

from indexer.config import Config
from indexer.library import Library


@pytest.fixture
def anna(evidence, filled):
    return evidence("person", "add", "Anna", "anna@example.org")


@pytest.fixture
def ben(evidence, anna):
    return evidence("person", "add", "Ben", "ben@example.org", "--group", "Inner")


def test_the_first_account_is_an_administrators_and_gets_a_link(anna):
    assert "Anna has an account as administrator." in anna.output
    assert re.search(r"^http://127\.0\.0\.1:8000/invitations/[\w-]{43}$", anna.output, re.MULTILINE)


def test_a_password_is_asked_for(evidence, anna):
    typed = "three random words\nthree random words\n"
    assert (
        "Carl has an account as reader."
        in evidence("person", "add", "Carl", "c@example.org", "--ask", typed=typed).output
    )
    with Library(Config.from_environment()) as library:
        assert library.catalogue.people.password(library.catalogue.people.with_email("c@example.org").id)


def test_everybody_is_listed(evidence, ben):
    assert "Ben <ben@example.org>: reader; inner" in evidence("person", "list").output
    facts = json.loads(evidence("person", "list", "--json").output)
    assert [(each["name"], each["role"], each["groups"]) for each in facts] == [
        ("Anna", "administrator", []),
        ("Ben", "reader", ["inner"]),
    ]


def test_roles_and_groups_change_singly(evidence, ben):
    assert "Ben: editor; groups: inner" in evidence("person", "change", "ben@example.org", "--role", "editor").output
    assert "Ben: editor; groups: none" in evidence("person", "change", "ben@example.org", "--no-groups").output


def test_an_account_is_closed_and_opened_again(evidence, ben):
    evidence("person", "close", "ben@example.org")
    assert "(closed)" in evidence("person", "list").output
    assert "closed. Open it again first" in evidence("person", "link", "ben@example.org", code=2).stderr
    evidence("person", "reopen", "BEN@example.org")
    assert "/invitations/" in evidence("person", "link", "ben@example.org").output


def test_nobody_of_that_address(evidence, anna):
    assert "“evidence person list”" in evidence("person", "close", "carl@example.org", code=3).stderr


def test_before_there_are_accounts(evidence, filled):
    assert "Nobody has an account yet." in evidence("person", "list").output
    assert "evidence person add" in evidence("serve", code=2).stderr
    assert "only for this computer" in evidence("serve", "--local", "--host", "0.0.0.0", code=2).stderr  # noqa: S104


def test_once_there_are_accounts(evidence, anna):
    assert "There are accounts" in evidence("serve", "--local", code=2).stderr
    assert "EVIDENCE_ADDRESS" in evidence("serve", "--host", "0.0.0.0", code=2).stderr  # noqa: S104
