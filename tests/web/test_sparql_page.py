"""The SPARQL page: answers as table, chart and description, errors with their place, the editor in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from lod.web import assets
from lod.web.app import create_app
from lod.web.pages.answer_chart import Cell, Table, chart
from lod.web.pages.words import Link, Words
from lod.web.shown import triples
from tests.conftest import BASE, ROOT, SiteFolder
from tests.web.browser import Browser, needed

pytestmark = pytest.mark.slow

HTML = {"Accept": "text/html"}
BARS = "SELECT ?name ?n { VALUES (?name ?n) { ('a' 1.5) ('<b>' -2) ('c' 40) } }"
EDITOR = (ROOT / "node_modules" / "@zazuko" / "yasqe").is_dir() and (assets.STATIC / "vendor" / "yasqe.js").is_file()


@pytest.fixture(scope="module")
def client(published: SiteFolder) -> Iterator[FlaskClient]:
    app = create_app(replace(published.settings, query_wait_seconds=60, query_seconds=60))
    yield app.test_client()
    app.extensions["lod"].close()


def asked(client: FlaskClient, query: str, language: str = "en") -> str:
    return client.get("/sparql", query_string={"query": query, "lang": language}, headers=HTML).text


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_example_answers_over_http(client: FlaskClient, language: str) -> None:
    """Every example on the page, followed, answers with rows or with a graph, and says what answered."""
    page = client.get(f"/sparql?lang={language}", headers=HTML).text
    section = page[page.index('id="examples"') : page.index('id="limits"')]
    found = re.findall(r'href="(/sparql\?query=[^"]+)"', section)
    assert len(found) == 10
    for address in found:
        answer = client.get(address.replace("&amp;", "&"), headers=HTML)
        assert answer.status_code == 200
        assert "<tbody>" in answer.text or "@prefix" in answer.text
        assert "/sparql/explain?query=" in answer.text
        assert ("kolonnene" in answer.text or "grafdatabasen" in answer.text) or language == "en"


def test_an_answer_has_a_chart(client: FlaskClient) -> None:
    """Names with numbers are drawn; the drawing has a title and says nothing but text."""
    page = asked(client, BARS)
    assert page.count('<rect class="bar"') == 3
    assert 'role="img" aria-label="n by name"' in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert "<svg" not in asked(client, "SELECT ?a { VALUES ?a { 'x' 'y' } }")


def test_years_are_a_line(client: FlaskClient) -> None:
    """Periods in order are a line."""
    page = asked(client, "SELECT ?y ?n { VALUES (?y ?n) { ('2001' 1) ('2002' 3) ('2003' 2) } }")
    assert 'class="line"' in page
    assert page.count('<circle class="dot"') == 3


def test_a_graph_is_described_and_written(client: FlaskClient) -> None:
    """CONSTRUCT and DESCRIBE are shown by what they are about, with links, and as Turtle."""
    page = asked(client, f"DESCRIBE <{BASE}id/codelist/respondent/kommuner>", "nb")
    assert 'href="/doc/codelist/respondent?lang=nb"' in page
    assert "@prefix skos:" in page
    assert "skos:notation" in page


def test_an_error_has_its_place(client: FlaskClient) -> None:
    """The line that cannot be read is shown with a mark, and the form knows where it is."""
    page = asked(client, "SELECT ?a {\n  ?a ?b\n}")
    line, column = re.findall(r'data-(?:line|column)="(\d+)"', page)
    assert int(line) == 3
    excerpt = re.search(r"<code>([^<]*\^)</code>", page)
    assert excerpt is not None
    shown, mark = excerpt[1].split("\n")
    assert shown == "}"
    assert mark.index("^") == int(column) - 1
    assert 'aria-invalid="true"' in page


def test_vocabulary(client: FlaskClient) -> None:
    """The editor completes from names of this release, each with its label in the reader's language."""
    page = client.get("/sparql?lang=en", headers=HTML).text
    if EDITOR:
        address = re.search(r'data-vocabulary="([^"]+)"', page)
        assert address is not None
        answer = client.get(address[1].replace("&amp;", "&"))
        assert "immutable" in answer.headers["Cache-Control"]
    answer = client.get("/sparql/vocabulary.json?lang=en")
    said = answer.json
    assert said is not None
    assert said["prefixes"]["def"] == f"{BASE}def/"
    terms = dict(map(tuple, said["terms"]))
    assert terms["def:andel"] == "Share"
    assert terms["respondent:kommuner"] == "municipalities"
    assert "qb:Observation" in terms
    assert "immutable" not in answer.headers["Cache-Control"]


def test_charts_are_of_numbers_only() -> None:
    """There is a chart only of several rows that each have a name and a finite number."""

    def table(*rows: tuple[str | None, str]) -> Table:
        cells = [[Cell(Link(Words(name))) if name else None, Cell(Link(Words(n)), True)] for name, n in rows]
        return Table(["name", "n"], cells, len(cells))

    assert chart(table(("a", "1"))) is None
    assert chart(table(("a", "1"), ("b", "INF"))) is None
    assert chart(table(("a", "1"), (None, "2"))) is None
    found = chart(table(("a", "1.23456"), ("b", "-1E2"), ("c", "0")))
    assert found is not None
    assert [mark.text for mark in found.marks] == ["1.23", "-100", "0"]
    assert all(mark.width >= 0 and 0 <= mark.x <= 720 for mark in found.marks)
    assert chart(table(*((f"{n}", "0") for n in range(100)))) is not None


def test_triples_are_read_as_they_are_written() -> None:
    """A line a triple, whatever its literal holds; each once, in order."""
    text = '<a:b> <c:d> "x . \\n\u2028y" .\n_:b <c:d> <e:f> .\n<a:b> <c:d> "x . \\n\u2028y" .\n'
    assert triples(text) == [("<a:b>", "<c:d>", '"x . \\n\u2028y"'), ("_:b", "<c:d>", "<e:f>")]


@needed
@pytest.mark.skipif(not EDITOR, reason="the editor is not there: run `npm install` and `python -m lod.web.assets`")
class TestEditor:
    """The editor in Chromium."""

    def test_it_completes_and_asks(self, browser: Browser) -> None:
        """It completes a name from the site's own vocabulary, declares its prefix, and asks by the form."""
        with browser.visit("/sparql?lang=en") as visit:
            page = visit.page
            page.wait_for_selector("form[data-ready]")
            page.click(".CodeMirror")
            page.keyboard.press("Control+A")
            page.keyboard.type("SELECT ?a ?share { ?a def:and", delay=30)
            page.wait_for_selector(".CodeMirror-hint")
            page.keyboard.press("Enter")
            page.keyboard.type(" ?share } LIMIT 3")
            with page.expect_navigation():
                page.keyboard.press("Control+Enter")
            assert page.locator("#answer-caption").inner_text() == "3 rows"
            assert "PREFIX def:" in page.locator("textarea#query").input_value()
            assert all(address.startswith(f"http://127.0.0.1:{browser.port}/") for address in visit.asked)
            assert [said for said in visit.said if "Content Security Policy" in said or "Error" in said] == []

    def test_the_place_of_an_error_is_marked(self, browser: Browser) -> None:
        """The line of the error is marked in the editor, and the cursor stands in it."""
        with browser.visit("/sparql?lang=en&query=" + quote("SELECT ?a {\n  ?a ?b\n}")) as visit:
            visit.page.wait_for_selector(".wrong-line")
            assert visit.page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getCursor().line") == 2

    def test_without_scripts_the_form_asks(self, browser: Browser) -> None:
        """The plain field, and the answer, are there without scripts."""
        with browser.visit("/sparql?lang=en&query=" + quote(BARS), java_script_enabled=False) as visit:
            assert visit.page.locator("textarea#query").is_visible()
            assert visit.page.locator("table").is_visible()
            assert visit.page.locator("svg.answer-chart").is_visible()


@needed
def test_suggestions_by_keyboard(browser: Browser) -> None:
    """The search box is a combobox: it says how many suggestions there are, and the keyboard goes to one."""
    with browser.visit("/downloads?lang=en") as visit:
        page = visit.page
        box = page.locator("#find")
        box.focus()
        page.keyboard.type("respondents", delay=20)
        page.wait_for_selector("[role=option]")
        assert box.get_attribute("aria-expanded") == "true"
        assert "suggestions" in page.locator(".find [role=status]").inner_text()
        page.keyboard.press("ArrowDown")
        option = page.locator("[role=option][aria-selected=true]")
        assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
        page.keyboard.press("Escape")
        assert box.get_attribute("aria-expanded") == "false"
        page.keyboard.press("ArrowDown")
        page.wait_for_selector("[role=listbox]:not([hidden])")
        page.keyboard.press("ArrowDown")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "/doc/" in page.url
        assert [said for said in visit.said if "Content Security Policy" in said] == []
