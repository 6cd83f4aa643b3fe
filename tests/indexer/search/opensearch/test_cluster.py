import json
import socket
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from indexer.errors import EngineAway, LibraryDamaged, UsageError
from indexer.search.opensearch import cluster as module
from indexer.search.opensearch.address import read
from indexer.search.opensearch.cluster import Busy, Cluster, Gone


@pytest.fixture
def told(monkeypatch):
    """Give a list to put answers into, (status, body) one after the other, and the cluster that gives them."""
    monkeypatch.setattr(module, "_FIRST_PAUSE", 0.001)
    answers, asked = [], []

    class Answering(BaseHTTPRequestHandler):
        def _answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.append((self.command, self.path, body, self.headers.get("Authorization")))
            status, said = answers.pop(0)
            held = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(held)))
            self.end_headers()
            self.wfile.write(held)

        do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - the names that the server looks for

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    held = Cluster(read(f"opensearch+http://ann:secret@127.0.0.1:{server.server_port}/library"))
    yield held, answers, asked
    held.close()
    server.shutdown()
    thread.join()
    server.server_close()


def items(*statuses, reason=""):
    return {"errors": any(each > 299 for each in statuses), "items": [_item(each, reason) for each in statuses]}


def _item(status, reason):
    return {"index": {"status": status, **({"error": {"reason": reason}} if status > 299 else {})}}


ACTIONS = [({"index": {"_id": str(number)}}, {"document": number}) for number in range(3)]


class TestAsking:
    def test_what_has_too_much_to_do_is_asked_again(self, told):
        cluster, answers, asked = told
        answers += [(429, {}), (503, {}), (200, {"status": "green"})]
        assert cluster.ask("GET", "/_cluster/health") == {"status": "green"}
        assert len(asked) == 3

    def test_who_is_in_a_hurry_hears_of_it_at_once(self, told):
        cluster, answers, _ = told
        answers += [(503, {})]
        with pytest.raises(Busy, match="answers 503"):
            cluster.ask("GET", "/", patient=False)

    def test_what_is_not_there_is_told_apart(self, told):
        cluster, answers, _ = told
        answers += [(404, {})]
        with pytest.raises(Gone):
            cluster.ask("GET", "/library")

    @pytest.mark.parametrize(
        ("status", "said", "kind", "sentence"),
        [
            (401, {}, UsageError, "does not know this user and password"),
            (403, {"error": "no permissions"}, UsageError, "may not do this"),
            (400, {"error": "parsing_exception"}, LibraryDamaged, "refused what it was asked .*parsing_exception"),
            (429, {"error": "disk usage exceeded flood-stage watermark"}, EngineAway, "no room left on its disk"),
            (403, {"error": "index [read-only-allow-delete]"}, EngineAway, "no room left on its disk"),
            (500, {"error": "boom"}, EngineAway, "answers 500"),
        ],
    )
    def test_each_refusal_is_a_sentence_without_the_password(self, told, status, said, kind, sentence):
        cluster, answers, _ = told
        answers += [(status, said)]
        with pytest.raises(kind, match=sentence) as caught:
            cluster.ask("GET", "/library")
        assert "secret" not in str(caught.value)

    def test_an_address_where_nothing_answers_is_named(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
        with pytest.raises(EngineAway, match=f"127.0.0.1:{port}.*nothing answers"):
            Cluster(read(f"opensearch+http://127.0.0.1:{port}")).ask("GET", "/")

    def test_an_answer_that_takes_too_long_is_not_waited_for(self):
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            held = Cluster(read(f"opensearch+http://127.0.0.1:{silent.getsockname()[1]}"))
            with pytest.raises(TimeoutError):
                held.ask("GET", "/", seconds=0.2)
            held.close()

    def test_a_key_is_sent_in_the_place_of_a_password(self, told):
        cluster, answers, asked = told
        answers += [(200, {}), (200, {})]
        cluster.ask("GET", "/")
        keyed = Cluster(replace(cluster.address, user="", password="", api_key="abc"))
        keyed.ask("GET", "/")
        keyed.close()
        assert [each[3] for each in asked] == ["Basic YW5uOnNlY3JldA==", "ApiKey abc"]


class TestBulk:
    def test_only_what_was_put_off_is_sent_again(self, told):
        cluster, answers, asked = told
        answers += [(200, items(201, 429, 201)), (200, items(201))]
        cluster.bulk("library", ACTIONS)
        assert [body.count(b"_id") for _, _, body, _ in asked] == [3, 1]
        assert b'"document":1' in asked[1][2]

    def test_what_is_refused_is_an_error(self, told):
        cluster, answers, _ = told
        answers += [(200, items(201, 400, 201, reason="mapper_parsing_exception"))]
        with pytest.raises(LibraryDamaged, match="mapper_parsing_exception"):
            cluster.bulk("library", ACTIONS)

    def test_a_full_disk_is_told(self, told):
        cluster, answers, _ = told
        answers += [(200, items(429, 429, 429, reason="flood-stage watermark, index has read-only-allow-delete"))]
        with pytest.raises(EngineAway, match="no room left"):
            cluster.bulk("library", ACTIONS)

    def test_what_is_there_already_may_stay(self, told):
        cluster, answers, asked = told
        answers += [(200, items(409, 201, 409))]
        cluster.bulk("library", ACTIONS, known=True)
        assert len(asked) == 1

    def test_a_cluster_that_puts_everything_off_is_given_up(self, told, monkeypatch):
        monkeypatch.setattr(module, "_LONGEST_PAUSE", 0.001)
        cluster, answers, asked = told
        answers += [(200, items(429, 429, 429))] * 20
        with pytest.raises(EngineAway, match="too much to do"):
            cluster.bulk("library", ACTIONS)
        assert len(asked) < 20


class TestSending:
    def test_all_is_written_when_it_is_left(self, told):
        cluster, answers, asked = told
        answers += [(200, items(201))] * 7
        with cluster.sending("library") as send:
            for number in range(7):
                send([({"index": {"_id": str(number)}}, {"document": number})])
        assert {body.split(b'"document":')[1][:1] for _, _, body, _ in asked} == {b"%d" % each for each in range(7)}

    def test_no_more_are_on_their_way_than_are_allowed(self, told, monkeypatch):
        cluster, _, _ = told
        held = threading.Semaphore(module._SENDERS)
        crowded = []

        def bulk(index, actions):
            if not held.acquire(blocking=False):
                crowded.append(actions)
            threading.Event().wait(0.01)
            held.release()

        monkeypatch.setattr(cluster, "bulk", bulk)
        with cluster.sending("library") as send:
            for _ in range(20):
                send(ACTIONS)
        assert not crowded

    def test_what_was_not_written_is_an_error_at_the_latest_when_it_is_left(self, told):
        cluster, answers, _ = told
        answers += [(200, items(400, reason="mapper_parsing_exception"))]
        with pytest.raises(LibraryDamaged, match="mapper_parsing_exception"), cluster.sending("library") as send:
            send(ACTIONS[:1])

    def test_where_what_makes_them_ready_fails_that_is_the_error(self, told):
        cluster, answers, _ = told
        answers += [(200, items(201, 201, 201))]
        with pytest.raises(ZeroDivisionError), cluster.sending("library") as send:
            send(ACTIONS)
            raise ZeroDivisionError
