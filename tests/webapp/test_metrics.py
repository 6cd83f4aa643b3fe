from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from indexer.errors import LibraryDamaged, SearchTooSlow
from indexer.library import Library
from webapp.library import library_of

ELSEWHERE = {"environ_base": {"REMOTE_ADDR": "10.1.2.3"}}
Figures = dict[tuple[str, ...], float]


def told(client: FlaskClient) -> Figures:
    """Give every figure by its name and its labels' values, in the order of the labels' names."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    return {
        (each.name, *(each.labels[name] for name in sorted(each.labels))): each.value
        for family in text_string_to_metric_families(answer.text)
        for each in family.samples
    }


def grown(client: FlaskClient, before: Figures, *key: str) -> float:
    return told(client).get(key, 0) - before.get(key, 0)


class TestFigures:
    def test_requests_by_route_and_status(self, client: FlaskClient) -> None:
        before = told(client)
        for address in ("/coverage", "/coverage", "/documents/99999", "/nowhere"):
            client.get(address)
        for route, status, times in [
            ("coverage.report", "200", 2),
            ("documents.document", "404", 1),
            ("none", "404", 1),
            ("metrics.metrics", "200", 1),
        ]:
            assert grown(client, before, "evidence_request_seconds_count", route, status) >= times, route
        assert grown(client, before, "evidence_request_seconds_count", "coverage.report", "200") == 2
        assert grown(client, before, "evidence_request_seconds_sum", "coverage.report", "200") > 0

    def test_searches_and_those_that_were_stopped(self, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
        before = told(client)
        client.get("/?q=neglect")
        client.get("/api/v1/search?q=neglect")
        assert grown(client, before, "evidence_search_seconds_count") == 2
        assert grown(client, before, "evidence_searches_stopped_total") == 0

        def slow(*_: object) -> None:
            raise SearchTooSlow("It took too long.")

        monkeypatch.setattr(Library, "search", slow)
        client.get("/?q=neglect")
        client.get("/api/v1/search?q=neglect")
        assert grown(client, before, "evidence_search_seconds_count") == 4
        assert grown(client, before, "evidence_searches_stopped_total") == 2

    def test_what_is_held_and_waits(self, client: FlaskClient, ids: dict[str, int]) -> None:
        held = told(client)
        assert (held["evidence_documents",], held["evidence_passages",]) == (29, 31)
        assert held["evidence_pending_documents",] == 0
        assert held["evidence_waiting_files",] == 0
        assert ("evidence_last_run_timestamp_seconds",) not in held

    def test_the_last_index_run_that_was_finished(self, accounts) -> None:
        catalogue = library_of(accounts.app).catalogue
        catalogue.finish_run(catalogue.start_run("[]"), json.dumps({"unreadable": 9}))
        catalogue.finish_run(catalogue.start_run("[]"), json.dumps({"added": 5, "unreadable": 2}))
        catalogue.start_run("[]")  # cut short
        held = told(accounts.client())
        assert held["evidence_last_run_files", "added"] == 5
        assert held["evidence_last_run_files", "unreadable"] == 2
        assert held["evidence_last_run_files", "changed"] == 0
        assert held["evidence_last_run_timestamp_seconds",] > 1.7e9

    def test_of_a_library_that_cannot_be_read_the_rest_is_told(
        self, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(_: Library) -> None:
            raise LibraryDamaged("The index cannot be opened.")

        monkeypatch.setattr(Library, "finder", broken)
        held = told(client)
        assert ("evidence_documents",) not in held
        assert ("evidence_searches_stopped_total",) in held

    def test_each_application_counts_for_itself(self, client: FlaskClient, accounts) -> None:
        before = told(client)
        accounts.client().get("/nowhere")
        assert grown(client, before, "evidence_request_seconds_count", "none", "404") == 0


class TestWhoMayRead:
    @pytest.fixture
    def app(self, accounts, monkeypatch: pytest.MonkeyPatch) -> Flask:
        return accounts.app

    @pytest.fixture
    def with_token(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        held = library_of(app)
        monkeypatch.setattr(held, "config", held.config.__class__(library=held.folder, metrics_token="sesame"))

    def ask(self, app: Flask, token: str = "", **options: object) -> int:
        headers = {"Authorization": token} if token else {}
        return app.test_client().get("/metrics", headers=headers, **options).status_code

    def test_this_machine_may(self, app: Flask, with_token: None) -> None:
        assert self.ask(app) == 200

    @pytest.mark.parametrize("token", ["", "Bearer ", "Bearer", "Bearer sesame"])
    def test_another_may_not_where_there_is_no_token(self, app: Flask, token: str) -> None:
        assert self.ask(app, token, **ELSEWHERE) == 401

    def test_another_may_with_the_token(self, app: Flask, with_token: None) -> None:
        assert self.ask(app, "Bearer sesame", **ELSEWHERE) == 200

    @pytest.mark.parametrize("token", ["", "Bearer ", "Bearer sesam", "Bearer sesamé", "sesame", "Basic sesame"])
    def test_another_may_not_with_anything_else(self, app: Flask, with_token: None, token: str) -> None:
        assert self.ask(app, token, **ELSEWHERE) == 401

    def test_what_came_through_a_proxy_is_from_elsewhere(self, app: Flask) -> None:
        client = app.test_client()
        answer = client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert "evidence_" not in answer.text

    def test_who_is_signed_in_may_not_for_that(self, accounts) -> None:
        assert accounts.client("administrator").get("/metrics", **ELSEWHERE).status_code == 401
