from __future__ import annotations

import csv
from io import StringIO

from webapp.library import library_of


def test_an_account_that_cannot_be_made_says_why_and_keeps_what_was_typed(accounts, send):
    answer = send(accounts.client("administrator"), "/people", name="Reader", email="new@example.org", role="editor")
    assert answer.status_code == 422
    assert "There is somebody named Reader already." in answer.text
    assert 'value="new@example.org"' in answer.text


def test_roles_and_groups_are_changed(accounts, send):
    admin, number = accounts.client("administrator"), accounts.people["reader"].id
    send(admin, f"/people/{number}", role="researcher", group="inner", **{"more-groups": "New group; Other "})
    held = library_of(accounts.app).catalogue.people.get(number)
    assert (held.role, held.groups) == ("researcher", {"inner", "new group", "other"})
    page = admin.get(f"/people/{number}").text
    assert "New group" in page
    assert "For the inner group" in accounts.client("reader").get("/").text


def test_the_last_administrator_stays(accounts, send):
    admin, number = accounts.client("administrator"), accounts.people["administrator"].id
    for address in (f"/people/{number}", f"/people/{number}/close"):
        answer = send(admin, f"/people/{number}", address, role="reader")
        assert (answer.status_code, "is the only administrator" in answer.text) == (422, True)


def test_a_closed_account_is_opened_again_and_gets_a_link(accounts, send):
    admin, number = accounts.client("administrator"), accounts.people["reader"].id
    send(admin, f"/people/{number}", f"/people/{number}/close")
    assert "Closed" in admin.get("/people").text
    send(admin, f"/people/{number}", f"/people/{number}/reopen")
    assert "/invitations/" in send(admin, f"/people/{number}", f"/people/{number}/invite").text
    assert (
        "Sessions ended: 0."
        in (send(admin, f"/people/{number}", f"/people/{number}/sign-out"), admin.get("/people"))[1].text
    )


def test_the_log_names_who_changed_what(accounts, send):
    admin, number = accounts.client("administrator"), accounts.people["reader"].id
    send(admin, f"/people/{number}", role="editor")
    page = admin.get("/log").text
    assert "<strong>Administrator</strong> changed a role: person 4 (reader to editor)" in page
    assert "changed a role" not in admin.get("/log?by=Reader").text


def test_the_log_is_saved_as_a_table_that_runs_nothing(accounts, send):
    admin = accounts.client("administrator")
    send(admin, "/people", name="=1+1", email="sum@example.org", role="reader")
    answer = admin.get("/log.csv")
    rows = list(csv.reader(StringIO(answer.text)))
    assert rows[0] == ["at", "by", "action", "object", "detail"]
    assert rows[-2][2:] == ["added a person", "person 7", "'=1+1, reader"]
    assert answer.headers["Content-Disposition"] == "attachment; filename=evidence-log.csv"
    catalogue = library_of(accounts.app).catalogue
    assert len(rows) == catalogue.log.count() + 1
