from __future__ import annotations

import pytest
import rispy
from bs4 import BeautifulSoup
from flask.testing import FlaskClient


@pytest.fixture
def me(accounts) -> FlaskClient:
    accounts.app.config["WTF_CSRF_ENABLED"] = False
    return accounts.client("reader")


def soup(client: FlaskClient, address: str = "/basket") -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml")


def kept(client: FlaskClient) -> list[str]:
    return [each.get_text(strip=True) for each in soup(client).select(".evidence-kept__title a")]


def put(client: FlaskClient, **form: object) -> None:
    assert client.post("/basket", data={"document": 1, **form}).status_code == 303


def numbers(client: FlaskClient) -> list[str]:
    return [str(each["id"]).removeprefix("kept-") for each in soup(client).select(".evidence-kept > li")]


def test_an_empty_basket_says_how_to_fill_it(me: FlaskClient) -> None:
    page = soup(me)
    assert "Your basket is empty" in page.get_text()
    assert page.select_one(".evidence-references") is None


def test_things_are_put_aside_from_every_page(me: FlaskClient) -> None:
    form = soup(me, "/?q=neglect").select_one("form#put-aside")
    button = soup(me, "/?q=neglect").select_one('button[form="put-aside"][value="1"]')
    assert form is not None
    assert button is not None
    assert "For everybody" in button.get_text()
    answer = me.post("/basket", data={"document": 1, "next": "/?q=neglect"})
    assert (answer.status_code, answer.location) == (303, "/?q=neglect")
    assert "In your basket" in " ".join(soup(me, "/?q=neglect").get_text().split())
    assert "In your basket" in " ".join(soup(me, "/documents/1").get_text().split())
    assert soup(me, "/documents/1/passages/1").select_one('form[action="/basket"] input[name="position"]') is not None
    put(me, position=1)
    put(me, position=1, quote="read of neglect", note="For the first part")
    assert kept(me) == ["For everybody", "For everybody, p. 1", "For everybody, p. 1"]
    page = soup(me)
    assert [each.get_text() for each in page.select(".evidence-kept__words")] == ["“read of neglect”"]
    assert [each.get_text() for each in page.select(".evidence-kept__cited")] == [
        "(For everybody, no date)",
        "(For everybody, no date, p. 1)",
        "(For everybody, no date, p. 1)",
    ]
    assert "For the first part" in page.get_text()


def test_a_quotation_is_put_aside_from_the_page_that_cites_it(me: FlaskClient) -> None:
    form = soup(me, "/documents/1/passages/1?quote=read+of+neglect").select_one(".evidence-cite__aside")
    assert form is not None
    assert {str(each["name"]): each["value"] for each in form.select("input")} | {"csrf_token": ""} == {
        "csrf_token": "",
        "document": "1",
        "position": "1",
        "next": "/documents/1/passages/1?quote=read+of+neglect",
        "quote": "read of neglect",
    }
    assert not form.has_attr("hidden")
    empty = soup(me, "/documents/1/passages/1").select_one(".evidence-cite__aside")
    assert empty is not None
    assert empty.has_attr("hidden")


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"document": "x"}, 404),
        ({"document": "99"}, 404),
        ({"document": "2"}, 404),
        ({"document": "1", "position": "x"}, 404),
    ],
)
def test_what_is_not_there(me: FlaskClient, form: dict[str, str], status: int) -> None:
    assert me.post("/basket", data=form).status_code == status


def test_words_that_do_not_stand_there_are_told_of(me: FlaskClient) -> None:
    put(me, position=1, quote="melons", next="/documents/1")
    assert "do not stand in passage 1" in me.get("/documents/1").text
    assert kept(me) == []


def test_nobody_is_sent_elsewhere(me: FlaskClient) -> None:
    assert me.post("/basket", data={"document": 1, "next": "https://example.org/"}).location == "/"


def test_the_order_notes_and_taking_out(me: FlaskClient) -> None:
    put(me)
    put(me, position=1)
    first, second = numbers(me)
    assert (
        me.post(f"/basket/{second}/move", data={"way": "up", "style": "apa"}).location
        == f"/basket?style=apa#kept-{second}"
    )
    assert numbers(me) == [second, first]
    me.post(f"/basket/{second}/move", data={"way": "sideways"})
    assert numbers(me) == [second, first]
    me.post(f"/basket/{first}/note", data={"note": "Mine <b>"})
    assert "Mine &lt;b&gt;" in me.get("/basket").text
    assert me.post(f"/basket/{first}/note", data={"note": "x" * 2001}).status_code == 303
    assert "A note may have 2,000 characters" in me.get("/basket").text
    me.post(f"/basket/{first}/remove")
    assert numbers(me) == [second]
    me.post("/basket/empty")
    assert numbers(me) == []


def test_another_persons_basket_is_theirs(accounts, me: FlaskClient) -> None:
    put(me)
    (number,) = numbers(me)
    other = accounts.client("other")
    assert numbers(other) == []
    for act in ("note", "move", "remove"):
        assert other.post(f"/basket/{number}/{act}", data={"note": "x", "way": "up"}).status_code == 404
    other.post("/basket/empty")
    assert numbers(me) == [number]


@pytest.mark.parametrize(
    ("style", "reference"),
    [
        ("harvard", "For everybody (no date). Available at: http://localhost/documents/1."),
        ("vancouver", "[1] For everybody. n.d."),
        ("bluebook", "For everybody (no date). Available at: http://localhost/documents/1."),
    ],
)
def test_references_in_a_style(me: FlaskClient, style: str, reference: str) -> None:
    put(me)
    page = soup(me, f"/basket?style={style}")
    assert [each.get_text() for each in page.select(".evidence-references li")] == [reference]
    assert reference in str(page.select_one("#cite-all").get_text())  # type: ignore[union-attr]
    chosen = page.select_one("option[selected]")
    assert chosen is not None
    assert chosen["value"] == (style if style != "bluebook" else "harvard")


def test_files(me: FlaskClient) -> None:
    put(me, position=1, quote="read of neglect", note="Mine")
    ris = me.get("/basket/references.ris")
    assert ris.headers["Content-Disposition"] == 'attachment; filename="basket.ris"'
    (read,) = rispy.loads(ris.text)
    assert read["notes"] == ["Cited: p. 1: “read of neglect”. Mine"]
    assert read["urls"] == ["http://localhost/documents/1"]
    assert me.get("/basket/references.bib").text.startswith("@techreport{for-everybody-nd-1,")
    assert me.get("/basket/references.json").json[0]["id"] == "document-1"  # type: ignore[index]
    text = me.get("/basket/references.txt?style=apa")
    assert text.mimetype == "text/plain"
    assert text.text.startswith("“read of neglect” (For Everybody, n.d., p. 1)\nMine\n\nReferences\n\n")
    html = me.get("/basket/references.html").text
    assert "<p>“read of neglect” (<i>For everybody</i>, no date, p. 1)</p><p>Mine</p>" in html


def test_reference_managers_find_the_works(me: FlaskClient) -> None:
    put(me)
    put(me, position=1)
    page = soup(me)
    assert [each["title"] for each in page.select("abbr.unapi-id")] == ["documents/1"]
    assert page.select_one('link[rel="unapi-server"]') is not None
