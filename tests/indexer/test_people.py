from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from indexer import people
from indexer.errors import NotFound, UsageError
from indexer.model import Role, Viewer

PASSWORD = "three random words"


@pytest.fixture
def catalogue(library):
    return library.catalogue


@pytest.fixture
def anna(catalogue):
    return people.add(catalogue, "Anna", "Anna@Example.org", Role.ADMINISTRATOR, ["Review  Group", "b; c"], "a test")


@pytest.fixture
def ben(catalogue, anna):
    return people.add(catalogue, "Ben", "ben@example.org", Role.READER, [], "a test")


def log(catalogue):
    return [(each.by, each.action, each.object, each.detail) for each in catalogue.log.all()]


class TestAccounts:
    def test_one_is_made(self, catalogue, anna):
        assert (anna.email, anna.role, anna.groups) == (
            "anna@example.org",
            Role.ADMINISTRATOR,
            {"review group", "b", "c"},
        )
        assert log(catalogue) == [("a test", "added a person", "person 1", "Anna, administrator")]

    def test_the_first_is_an_administrators(self, catalogue):
        with pytest.raises(UsageError, match="first account"):
            people.add(catalogue, "Ben", "ben@example.org", Role.READER, [], "a test")

    def test_the_first_takes_over_what_the_local_owner_kept(self, catalogue):
        owner = people.local_owner(catalogue, "somebody")
        catalogue.searches.save(owner.id, "Kept", "q=neglect", "2026-01-01", shared=False)
        anna = people.add(catalogue, "Anna", "anna@example.org", Role.ADMINISTRATOR, [], "a test")
        assert anna.id == owner.id
        assert [each.name for each in catalogue.searches.seen_by(anna.id)] == ["Kept"]
        assert catalogue.people.local_owner() is None
        assert people.add(catalogue, "Ben", "ben@example.org", Role.READER, [], "a test").id != owner.id

    @pytest.mark.parametrize(
        ("name", "email", "says"),
        [
            ("", "x@example.org", "needs a name"),
            ("Carl", "carl", "no email address"),
            ("Carl", "c a@example.org", "no email address"),
            ("Carl", "ANNA@example.org", "already"),
            ("anna", "carl@example.org", "already"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, catalogue, anna, name, email, says):
        with pytest.raises(UsageError, match=says):
            people.add(catalogue, name, email, Role.READER, [], "a test")
        assert len(catalogue.people.all()) == 1

    def test_there_is_always_an_administrator(self, catalogue, anna, ben):
        for act in (
            lambda: people.close(catalogue, anna.id, "a test"),
            lambda: people.change(catalogue, anna.id, "a test", role=Role.EDITOR, groups=[]),
        ):
            with pytest.raises(UsageError, match="only administrator"):
                act()
        people.change(catalogue, ben.id, "a test", role=Role.ADMINISTRATOR, groups=[])
        people.close(catalogue, anna.id, "a test")
        with pytest.raises(UsageError, match="only administrator"):
            people.close(catalogue, ben.id, "a test")

    def test_whose_eyes(self, catalogue, anna, ben):
        assert anna.viewer.everything
        ben = people.change(catalogue, ben.id, "a test", role=Role.READER, groups=["Inner", "inner "])
        assert ben.viewer == Viewer(frozenset({"inner"}), coder=ben.id)
        assert people.groups(catalogue) == ["b", "c", "inner", "review group"]

    def test_nobody_of_that_number(self, catalogue):
        with pytest.raises(NotFound):
            people.person(catalogue, 7)


class TestPasswords:
    def test_an_invitation_opens_once(self, catalogue, ben):
        secret = people.invite(catalogue, ben.id, "Anna")
        assert people.invited(catalogue, secret) == ben
        assert people.accept(catalogue, secret, PASSWORD) == ben
        assert people.authenticate(catalogue, " BEN@example.org", PASSWORD) == ben
        assert people.invited(catalogue, secret) is None
        with pytest.raises(UsageError, match="Ask an administrator"):
            people.accept(catalogue, secret, PASSWORD)

    def test_a_new_invitation_ends_the_old(self, catalogue, ben):
        old, new = (people.invite(catalogue, ben.id, "Anna") for _ in range(2))
        assert (people.invited(catalogue, old), people.invited(catalogue, new)) == (None, ben)

    def test_an_invitation_grows_old(self, catalogue, ben):
        secret = people.invite(catalogue, ben.id, "Anna")
        later = (datetime.now(UTC) + timedelta(days=15)).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert catalogue.people.holder(people.INVITATION, people.hashed(secret), later) is None

    @pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "Ben@Example.org", "x" * 2000])
    def test_a_weak_one_is_refused_and_the_invitation_stays(self, catalogue, ben, password):
        secret = people.invite(catalogue, ben.id, "Anna")
        with pytest.raises(UsageError, match="password"):
            people.accept(catalogue, secret, password)
        assert people.invited(catalogue, secret) == ben

    def test_only_its_hash_is_kept(self, catalogue, ben, library):
        people.set_password(catalogue, ben.id, PASSWORD, "Ben")
        secret = people.start_session(catalogue, ben, 1, "a test")
        assert catalogue.people.password(ben.id).startswith("$argon2id$")
        with sqlite3.connect(library.folder / "catalogue.sqlite") as connection:
            kept = "\n".join(connection.iterdump())
        connection.close()
        assert PASSWORD not in kept
        assert secret not in kept

    def test_who_is_refused(self, catalogue, anna, ben):
        people.set_password(catalogue, ben.id, PASSWORD, "Ben")
        assert people.authenticate(catalogue, ben.email, PASSWORD + "x") is None
        assert people.authenticate(catalogue, "nobody@example.org", PASSWORD) is None
        assert people.authenticate(catalogue, "", "") is None
        assert people.authenticate(catalogue, anna.email, "") is None  # has set none yet
        people.close(catalogue, ben.id, "Anna")
        assert people.authenticate(catalogue, ben.email, PASSWORD) is None
        assert ("", "sign-in refused", f"person {ben.id}", "") in log(catalogue)


class TestSessions:
    def test_one_lasts_until_signing_out(self, catalogue, ben):
        secret = people.start_session(catalogue, ben, 1, "password")
        found = people.session(catalogue, secret, 1)
        assert found is not None
        assert found[1] == ben
        people.sign_out(catalogue, ben, found[0].id)
        assert people.session(catalogue, secret, 1) is None
        assert people.session(catalogue, "", 1) is None

    def test_it_ends_when_nobody_uses_it(self, catalogue, ben):
        secret = people.start_session(catalogue, ben, 1, "password")
        later = (datetime.now(UTC) + timedelta(hours=1, minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert catalogue.people.holder(people.SESSION, people.hashed(secret), later) is None

    def test_being_used_prolongs_it(self, catalogue, ben):
        secret = people.start_session(catalogue, ben, 1, "password")
        (held,) = catalogue.people.credentials(people.SESSION, ben.id)
        past = (datetime.now(UTC) - timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:%SZ")
        catalogue.people.use(held.id, past)
        assert people.session(catalogue, secret, 2) is not None
        assert catalogue.people.credentials(people.SESSION, ben.id)[0].expires_at > held.expires_at

    @pytest.mark.parametrize("act", ["everywhere", "close", "password"])
    def test_what_ends_all(self, catalogue, anna, ben, act):
        secrets = [people.start_session(catalogue, ben, 1, "password") for _ in range(2)]
        if act == "everywhere":
            assert people.sign_out_everywhere(catalogue, ben, "Ben") == 2
        elif act == "close":
            people.close(catalogue, ben.id, "Anna")
        else:
            people.set_password(catalogue, ben.id, PASSWORD, "Ben")
        assert [people.session(catalogue, each, 1) for each in secrets] == [None, None]

    def test_a_changed_password_keeps_the_session_it_was_changed_in(self, catalogue, ben):
        kept, other = (people.start_session(catalogue, ben, 1, "password") for _ in range(2))
        number = people.session(catalogue, kept, 1)[0].id
        people.set_password(catalogue, ben.id, PASSWORD, "Ben", keep_session=number)
        assert people.session(catalogue, kept, 1) is not None
        assert people.session(catalogue, other, 1) is None


class TestTokens:
    def test_one_opens_until_it_is_ended(self, catalogue, ben):
        secret = people.make_token(catalogue, ben, "Sheet", ["search", "coverage"], 30)
        token, holder = people.token_holder(catalogue, secret)
        assert (holder, token.name, token.scope) == (ben, "Sheet", "coverage search")
        people.end_token(catalogue, ben, token.id)
        assert people.token_holder(catalogue, secret) is None

    def test_nobody_ends_another_persons(self, catalogue, anna, ben):
        people.make_token(catalogue, ben, "Sheet", ["search"], 30)
        (token,) = catalogue.people.credentials(people.TOKEN, ben.id)
        with pytest.raises(NotFound):
            people.end_token(catalogue, anna, token.id)

    @pytest.mark.parametrize(("name", "scopes"), [("", ["search"]), ("Sheet", []), ("Sheet", ["everything"])])
    def test_what_makes_no_sense_is_refused(self, catalogue, ben, name, scopes):
        with pytest.raises(UsageError):
            people.make_token(catalogue, ben, name, scopes, 30)

    def test_a_secret_of_one_kind_opens_nothing_else(self, catalogue, ben):
        secret = people.make_token(catalogue, ben, "Sheet", ["search"], 30)
        assert people.session(catalogue, secret, 1) is None
        assert people.invited(catalogue, secret) is None
        assert people.feed_holder(catalogue, secret) is None


def test_a_feed_has_one_address(catalogue, ben):
    old, new = (people.feed_secret(catalogue, ben, 7) for _ in range(2))
    other = people.feed_secret(catalogue, ben, 8)
    assert people.feed_holder(catalogue, old) is None
    assert people.feed_holder(catalogue, new) == (7, ben)
    assert people.feed_holder(catalogue, other) == (8, ben)


def test_the_log_is_only_added_to(catalogue, anna, library):
    connection = sqlite3.connect(library.folder / "catalogue.sqlite")
    for statement in ("UPDATE log SET by = 'nobody'", "DELETE FROM log"):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
            connection.execute(statement)
    connection.close()


def test_changes_of_documents_are_in_the_log_without_their_words(library):
    from indexer.catalogue.documents import Reading
    from indexer.documents import correct, purge
    from indexer.model import ReadStatus

    reading = Reading([], ReadStatus.READ, None, None, "1")
    document = library.catalogue.documents.add("a" * 64, "text/plain", {"title": "Before"}, reading, "2026-01-01")
    correct(library, document, {"title": "A quokka"}, "Anna")
    purge(library, document, "Anna")
    entries = log(library.catalogue)
    assert ("Anna", "corrected", f"document {document}", "title") in entries
    assert ("Anna", "purged", f"document {document}", "") in entries
    assert "quokka" not in str(entries)
