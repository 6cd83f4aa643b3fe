"""A provider that says whatever a test lets it say; the journeys walk through a real one."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from joserfc.jws import JWSRegistry
from werkzeug import Request, Response
from werkzeug.serving import WSGIRequestHandler, make_server

from indexer import people
from indexer.config import Config
from indexer.errors import UsageError
from indexer.library import Library
from indexer.model import Person, Role
from webapp import create_app
from webapp.library import library_of

CLIENT = "evidence"
SECRET = "s" * 32
KEYS = [RSAKey.generate_key(2048, {"kid": name}) for name in ("one", "two")]


class Provider:
    """Answers what ``claims``, ``user`` and ``said`` hold."""

    def __init__(self) -> None:
        self.key: Any = KEYS[0]
        self.signing: Any = self.key
        self.algorithm = "RS256"
        self.claims: dict[str, Any] = {}
        self.user: dict[str, Any] | None = None
        self.said: dict[str, Any] = {}
        self.asked: list[str] = []
        self.sent: dict[str, str] = {}
        self.headers: dict[str, str] = {}
        self.server = make_server("127.0.0.1", 0, Request.application(self.answer), request_handler=_Quiet)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, request: Request) -> Response:
        self.asked.append(request.path)
        if request.path == "/token":
            self.sent, self.headers = request.form.to_dict(), dict(request.headers)
            answer: Any = {"access_token": "a", "token_type": "Bearer", "id_token": self.token()}
        else:
            answer = {
                "/.well-known/openid-configuration": {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorise",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                    "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                }
                | ({"userinfo_endpoint": f"{self.issuer}/user"} if self.user is not None else {})
                | self.said,
                "/keys": {"keys": [self.key.as_dict(private=False)]},
                "/user": self.user,
            }[request.path]
        return Response(json.dumps(answer), mimetype="application/json")

    def token(self) -> str:
        registry = JWSRegistry(algorithms=[self.algorithm])
        return jwt.encode({"alg": self.algorithm, "kid": "one"}, self.claims, self.signing, registry=registry)


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        pass


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    made = Provider()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def add(library: Library, name: str, email: str) -> Person:
    return people.add(library.catalogue, name, email, Role.ADMINISTRATOR, [], "a test")


@pytest.fixture
def library_config(tmp_path: Path) -> Config:
    config = Config(library=tmp_path / "library", sign_in_limit="1000 per minute")
    with Library(config, create=True) as library:
        add(library, "Una", "una@example.org")
        add(library, "Other", "other@example.org")
    return config


def settings(config: Config, **values: Any) -> Config:
    return Config(library=config.library, sign_in_limit=config.sign_in_limit, **values)


@pytest.fixture
def app(library_config: Config, provider: Provider) -> Iterator[Flask]:
    app = create_app(
        settings(
            library_config, oidc_issuer=provider.issuer, oidc_client=CLIENT, oidc_secret=SECRET, oidc_name="The Hub"
        )
    )
    yield app
    library_of(app).close()


def begin(client: FlaskClient, provider: Provider, wanted: str = "", **claims: Any) -> str:
    """Begin to sign in; the provider will tell the usual of Una, with these changes. Gives the state."""
    answer = client.get("/sign-in/oidc", query_string={"next": wanted} if wanted else {})
    assert answer.status_code == 302, answer.text
    asked = {name: value[0] for name, value in parse_qs(urlsplit(answer.location).query).items()}
    now = int(time.time())
    usual: dict[str, Any] = {
        "iss": provider.issuer,
        "aud": CLIENT,
        "sub": "u-1",
        "nonce": asked["nonce"],
        "iat": now,
        "exp": now + 60,
        "email": "Una@Example.org",
        "email_verified": True,
    } | claims
    provider.claims = {name: value for name, value in usual.items() if value is not None}
    return asked["state"]


def come_back(client: FlaskClient, state: str, **parameters: str) -> Any:
    return client.get("/sign-in/oidc/callback", query_string={"state": state, "code": "c"} | parameters)


def signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def actions(app: Flask) -> list[str]:
    return [f"{each.action} {each.object} {each.detail}".strip() for each in library_of(app).catalogue.log.all()]


def test_the_provider_is_asked_with_everything_that_guards_the_answer(app: Flask, provider: Provider) -> None:
    answer = app.test_client().get("/sign-in/oidc")
    asked = {name: value[0] for name, value in parse_qs(urlsplit(answer.location).query).items()}
    assert answer.location.startswith(f"{provider.issuer}/authorise?")
    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == "http://localhost/sign-in/oidc/callback"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert asked["scope"] == "openid email"
    assert asked["nonce"]
    assert asked["state"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    app.test_client().get("/sign-in/oidc")
    assert provider.asked == ["/.well-known/openid-configuration"]  # once, and not before somebody signs in


def test_a_vouched_for_address_finds_the_account_which_remembers_who_came(app: Flask, provider: Provider) -> None:
    client = app.test_client()
    answer = come_back(client, begin(client, provider, "/coverage?page=2"))
    assert (answer.status_code, answer.location) == (302, "/coverage?page=2")
    assert signed_in(client)
    assert provider.sent["grant_type"] == "authorization_code"
    assert len(provider.sent["code_verifier"]) >= 43
    assert provider.headers["Authorization"].startswith("Basic ")
    held = library_of(app).catalogue.people.with_email("una@example.org")
    assert held is not None
    assert held.subject == f"{provider.issuer} u-1"
    assert actions(app)[-2:] == ["linked single sign-on person 1", "signed in person 1 single sign-on"]
    again = app.test_client()  # from now on the address may change there
    assert come_back(again, begin(again, provider, email="una.married@example.org")).location == "/"
    assert signed_in(again)
    assert client.get("/sign-in/oidc?next=/coverage").location == "/coverage"


def test_the_page_of_user_information_may_tell_the_address(app: Flask, provider: Provider) -> None:
    provider.user = {"sub": "u-1", "email": "una@example.org", "email_verified": True}
    client = app.test_client()
    come_back(client, begin(client, provider, email=None, email_verified=None))
    assert signed_in(client)


def test_user_information_about_somebody_else_is_refused(app: Flask, provider: Provider) -> None:
    provider.user = {"sub": "u-2", "email": "una@example.org", "email_verified": True}
    client = app.test_client()
    assert come_back(client, begin(client, provider, email=None)).status_code == 502
    assert not signed_in(client)


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"email_verified": False}, "vouches for no email address"),
        ({"email_verified": "true"}, "vouches for no email address"),
        ({"email_verified": None}, "vouches for no email address"),
        ({"email": None}, "vouches for no email address"),
        ({"email": "nobody@example.org"}, "There is no account for nobody@example.org here"),
    ],
)
def test_nobody_unknown_comes_in(app: Flask, provider: Provider, claims: dict[str, Any], sentence: str) -> None:
    client = app.test_client()
    answer = come_back(client, begin(client, provider, **claims))
    assert answer.status_code == 403
    assert sentence in answer.text
    assert not signed_in(client)
    assert library_of(app).catalogue.people.accounts() == 2
    assert actions(app)[-1] == "sign-in refused  single sign-on"


def test_an_account_that_is_linked_to_somebody_else_stays_theirs(app: Flask, provider: Provider) -> None:
    catalogue = library_of(app).catalogue
    held = catalogue.people.with_email("una@example.org")
    assert held is not None
    people.link_subject(catalogue, held, f"{provider.issuer} u-0")
    client = app.test_client()
    answer = come_back(client, begin(client, provider))
    assert answer.status_code == 403
    assert "belongs to another sign-in" in answer.text
    assert not signed_in(client)
    assert people.person(catalogue, held.id).subject == f"{provider.issuer} u-0"


@pytest.mark.parametrize("linked", [True, False])
def test_a_closed_account_stays_closed(app: Flask, provider: Provider, linked: bool) -> None:
    catalogue = library_of(app).catalogue
    held = catalogue.people.with_email("una@example.org")
    assert held is not None
    if linked:
        people.link_subject(catalogue, held, f"{provider.issuer} u-1")
    people.close(catalogue, held.id, "a test")
    client = app.test_client()
    answer = come_back(client, begin(client, provider))
    assert answer.status_code == 403
    assert "This account is closed" in answer.text
    assert not signed_in(client)
    assert bool(people.person(catalogue, held.id).subject) is linked


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(app: Flask, provider: Provider) -> None:
    theirs, client = app.test_client(), app.test_client()
    state = begin(theirs, provider)
    for given in (state, "guessed", ""):
        answer = come_back(client, given)
        assert answer.status_code == 400
        assert "belong to a sign-in that this browser began" in answer.text
    assert "/token" not in provider.asked
    begin(client, provider)
    assert come_back(client, state).status_code == 400
    assert not signed_in(client)


def test_an_answer_counts_once(app: Flask, provider: Provider) -> None:
    client = app.test_client()
    state = begin(client, provider)
    assert come_back(client, state).status_code == 302
    assert come_back(client, state).status_code == 400


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://evil.example"},
        {"aud": "another site"},
        {"aud": ["another site"], "azp": CLIENT},
        {"aud": None},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    app: Flask, provider: Provider, claims: dict[str, Any]
) -> None:
    client = app.test_client()
    answer = come_back(client, begin(client, provider, **claims))
    assert answer.status_code == 502
    assert "nobody was signed in" in answer.text
    assert not signed_in(client)


@pytest.mark.filterwarnings("ignore:JWS algorithm")
@pytest.mark.parametrize("algorithm", ["RS256", "HS256", "none"])
def test_a_token_that_the_provider_did_not_sign_is_refused(app: Flask, provider: Provider, algorithm: str) -> None:
    secret = OctKey.import_key(SECRET)
    provider.signing = KEYS[1] if algorithm == "RS256" else secret
    provider.algorithm = algorithm
    client = app.test_client()
    assert come_back(client, begin(client, provider)).status_code == 502
    assert not signed_in(client)


def test_new_keys_of_the_provider_are_fetched(app: Flask, provider: Provider) -> None:
    first = app.test_client()
    assert come_back(first, begin(first, provider)).status_code == 302
    provider.key = KEYS[1]
    client = app.test_client()
    state = begin(client, provider)
    provider.token = lambda: jwt.encode({"alg": "RS256", "kid": "two"}, provider.claims, provider.key)  # type: ignore[method-assign]
    assert come_back(client, state).status_code == 302


def test_somebody_who_turns_back_is_told_so(app: Flask, provider: Provider) -> None:
    client = app.test_client()
    answer = come_back(
        client, begin(client, provider, "/coverage"), error="access_denied", error_description="<b>Call 0800</b>"
    )
    assert answer.status_code == 403
    assert "“The Hub” did not let you in" in answer.text
    assert "0800" not in answer.text
    assert 'href="/sign-in/oidc?next=/coverage"' in answer.text


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": "ftp://127.0.0.1/token"},
        {"jwks_uri": None},
    ],
    ids=str,
)
def test_a_provider_that_is_not_the_one_named_is_not_used_and_is_asked_anew(
    app: Flask, provider: Provider, said: dict[str, Any]
) -> None:
    provider.said = said
    assert app.test_client().get("/sign-in/oidc").status_code == 502
    provider.said = {}
    assert app.test_client().get("/sign-in/oidc").status_code == 302


def test_the_secret_is_sent_in_the_way_the_provider_knows(app: Flask, provider: Provider) -> None:
    provider.said = {"token_endpoint_auth_methods_supported": ["client_secret_post"], "verify": False, "scope": "all"}
    client = app.test_client()
    assert come_back(client, begin(client, provider)).status_code == 302
    assert provider.sent["client_secret"] == SECRET
    assert "Authorization" not in provider.headers


def test_a_provider_that_is_down_leaves_a_sentence_and_the_other_way_in(library_config: Config) -> None:
    app = create_app(settings(library_config, oidc_issuer="http://127.0.0.1:9", oidc_client=CLIENT))
    answer = app.test_client().get("/sign-in/oidc?next=/coverage")
    assert answer.status_code == 503
    assert "“single sign-on” cannot be reached at the moment" in answer.text
    assert 'href="/sign-in?next=/coverage"' in answer.text
    library_of(app).close()


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "x"],
)
def test_nobody_is_sent_elsewhere_afterwards(app: Flask, provider: Provider, wanted: str) -> None:
    client = app.test_client()
    assert come_back(client, begin(client, provider, wanted)).location == "/"
    assert client.get("/sign-in/oidc", query_string={"next": wanted}).location == "/"


def test_a_long_address_does_not_burst_the_cookie(app: Flask, provider: Provider) -> None:
    client = app.test_client()
    assert come_back(client, begin(client, provider, "/?q=" + "é" * 2000)).location == "/"
    assert signed_in(client)
    for _ in range(20):
        begin(other := app.test_client(), provider, "/?q=" + "é" * 240)
        begin(other, provider, "/?q=" + "é" * 240)
        cookie = other.get_cookie("evidence-session")
        assert cookie is not None
        assert len(cookie.value) < 4000


def test_signing_in_is_limited(library_config: Config, provider: Provider) -> None:
    app = create_app(
        Config(
            library=library_config.library, oidc_issuer=provider.issuer, oidc_client=CLIENT, sign_in_limit="2 per hour"
        )
    )
    client = app.test_client()
    assert [client.get("/sign-in/oidc").status_code for _ in range(3)] == [302, 302, 429]
    assert client.get("/sign-in/oidc/callback").status_code == 429
    library_of(app).close()


def test_without_a_provider_there_is_no_such_page(library_config: Config) -> None:
    app = create_app(library_config)
    for address in ("/sign-in/oidc", "/sign-in/oidc/callback"):
        assert app.test_client().get(address).status_code == 404
    library_of(app).close()


def test_the_owner_of_a_local_library_needs_no_provider(tmp_path: Path) -> None:
    Library(Config(library=tmp_path / "library"), create=True).close()
    app = create_app(
        Config(library=tmp_path / "library", local=True, oidc_issuer="https://login.example.org", oidc_client=CLIENT)
    )
    for address in ("/sign-in/oidc", "/sign-in/oidc/callback"):
        assert app.test_client().get(address).status_code == 404
    library_of(app).close()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"oidc_issuer": "https://login.example.org"}, "EVIDENCE_OIDC_CLIENT is empty"),
        ({"oidc_issuer": "http://login.example.org", "oidc_client": "x"}, "must be the provider’s address"),
        ({"oidc_issuer": "login.example.org", "oidc_client": "x"}, "must be the provider’s address"),
        ({"oidc_issuer": "https://login.example.org/?a=b", "oidc_client": "x"}, "must be the provider’s address"),
    ],
)
def test_settings_that_make_no_sense_are_said_at_the_start(
    library_config: Config, values: dict[str, str], sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence):
        create_app(settings(library_config, **values))
