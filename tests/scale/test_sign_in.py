"""A cluster that is reached over TLS and wants a password or a key: a gate before the nodes asks for both."""

import http.client
import json
import ssl
import threading
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from indexer.errors import UsageError
from indexer.search.deadline import Deadline
from indexer.search.opensearch.address import read
from indexer.search.opensearch.engine import OpenSearchEngine
from tests.contracts.test_search_engine import entry, passage, word

USER, PASSWORD, KEY = "ann", "p/w@1:2", "a2V5OnNlY3JldA=="
WAYS_IN = {f"Basic {b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}", f"ApiKey {KEY}"}
ESCAPED = "p%2Fw%401%3A2"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """The files of a certificate that nobody else has signed, for 127.0.0.1, and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "evidence tests")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    held, secret = folder / "certificate.pem", folder / "key.pem"
    held.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(*form))
    return held, secret


@pytest.fixture(scope="module")
def gate(cluster, certificate):
    """The port of a gate that lets in who knows the password or the key."""
    node = urlsplit(cluster.addresses[0])

    class Gate(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.headers.get("Authorization") not in WAYS_IN:
                self._answer(401, json.dumps({"error": "Unauthorized", "status": 401}).encode(), "application/json")
                return
            kept = ("Content-Type", "Content-Encoding")
            headers = {name: self.headers[name] for name in kept if name in self.headers}
            behind = http.client.HTTPConnection(node.hostname, node.port, timeout=60)
            try:
                behind.request(self.command, self.path, body, headers)
                answer = behind.getresponse()
                self._answer(answer.status, answer.read(), answer.getheader("Content-Type", "application/json"))
            finally:
                behind.close()

        def _answer(self, status, body, kind):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass_on  # noqa: N815 - the names that the server looks for

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Gate)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # who does not trust the certificate hangs up
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def opened(gate, certificate):
    """Give what opens an index of its own through the gate, by what stands before the host and among the options."""
    held = []

    def opened(before="", options=f"ca={certificate[0]}"):
        address = f"opensearch+https://{before}127.0.0.1:{gate}/test-{uuid4().hex}?replicas=1&{options}"
        held.append(OpenSearchEngine(read(address)))
        return held[-1]

    yield opened
    for each in held:
        each.close()


@pytest.mark.parametrize(("before", "options"), [(f"{USER}:{ESCAPED}@", ""), ("", f"api_key={KEY.rstrip('=')}%3D%3D&")])
def test_who_knows_the_password_or_the_key_writes_and_searches(opened, certificate, before, options):
    engine = opened(before, f"{options}ca={certificate[0]}")
    try:
        engine.put([entry(1, passage("care at home"))])
        assert engine.reading(Deadline(60)).found(word("care")).documents.tolist() == [1]
    finally:
        engine.discard()


@pytest.mark.parametrize("before", ["", f"{USER}:wrong-secret@"])
def test_who_does_not_is_told_what_to_correct(opened, before):
    with pytest.raises(UsageError, match="does not know this user and password") as error:
        opened(before).put([entry(1, passage("care at home"))])
    assert "wrong-secret" not in str(error.value)


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(opened):
    with pytest.raises(UsageError, match="is not trusted") as error:
        opened(f"{USER}:{ESCAPED}@", "").put([entry(1, passage("care at home"))])
    assert "ca=FILE" in str(error.value)
