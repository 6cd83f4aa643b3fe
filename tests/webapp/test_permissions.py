"""Every address with every role: nobody gets further than the table says, and no address is missing from it."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import Rule

from indexer.model import Role
from webapp.permissions import ROLES, ROUTES, Permission, allows

# What stands in an address for each name in its rule; an address with another name has to be added here.
EXAMPLES = {
    "number": 1,
    "position": 1,
    "index": 1,
    "filename": "evidence.css",
    "secret": "nothing",
    "token": 1,
    "search": 1,
    "name": "members",
    "ending": "ris",
    "table": "csv",
    "document": 1,
    "group": "evidence-type",
    "slug": "review",
    "form": "csv",
    "round_number": 1,
    "version": 1,
    "batch": 1,
    "action": 1,
}
WHO = {None: "", **{role: role.value for role in Role}}


def rules(app: Flask) -> list[tuple[Rule, str]]:
    return [
        (rule, method)
        for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def test_every_address_is_in_the_table_and_the_table_has_no_other(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ROUTES)


def test_a_higher_role_may_do_what_a_lower_one_may() -> None:
    assert ROLES[Role.READER] < ROLES[Role.RESEARCHER] < ROLES[Role.ADMINISTRATOR]
    assert ROLES[Role.READER] < ROLES[Role.EDITOR] < ROLES[Role.ADMINISTRATOR]


@pytest.mark.parametrize("role", WHO, ids=lambda role: role or "nobody")
def test_every_address_with_every_role(accounts, role: Role | None) -> None:
    accounts.app.config["WTF_CSRF_ENABLED"] = False  # forged forms are another test's business
    wrong = []
    for rule, method in rules(accounts.app):
        permission = ROUTES[rule.endpoint]
        client = accounts.client(WHO[role])
        with accounts.app.test_request_context():
            address = accounts.app.url_for(rule.endpoint, **{name: EXAMPLES[name] for name in rule.arguments})
        answer = client.open(address, method=method, buffered=True)
        to_sign_in = answer.status_code == 302 and answer.location.startswith("/sign-in")
        if permission is Permission.API:
            # What changes something is opened by a token only.
            refused, allowed = answer.status_code == 401, role is not None and method == "GET"
        elif permission is Permission.MONITOR:
            refused, allowed = answer.status_code == 401, True  # this test asks on the machine itself
        else:
            refused, allowed = answer.status_code == 403 or to_sign_in, allows(role, permission)
        if refused == allowed or (refused and to_sign_in != (role is None) and permission is not Permission.API):
            wrong.append(f"{method} {address}: {answer.status}")
        if rule.endpoint in ("people.sign_out", "administration.close", "administration.change"):
            continue  # each request has a session of its own
    assert wrong == []


def test_an_address_that_is_not_in_the_table_opens_for_nobody(accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(ROUTES, "coverage.report")
    assert accounts.client("administrator").get("/coverage").status_code == 403
    assert accounts.client().get("/coverage").location == "/sign-in?next=/coverage"


def test_after_signing_in_one_comes_back_to_where_one_wanted_to_go(accounts) -> None:
    answer = accounts.client().get("/?q=neglect+year:2015&kind=review")
    assert answer.location == "/sign-in?next=/?q%3Dneglect%2Byear:2015%26kind%3Dreview"
