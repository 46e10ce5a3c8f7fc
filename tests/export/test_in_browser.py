"""What browsers do in a site that is files: finding by words and answering queries, and reading nothing before."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from rdflib import Graph

from lod.search.folding import words
from lod.web import assets
from lod.web.exported import ENGINE
from tests.conftest import BASE
from tests.web.browser import WIDTHS, Browser, Visit, needed
from tests.web.routes import FIGURE
from tests.web.test_accessibility import AUDIT, AXE, RULES

pytestmark = [needed, pytest.mark.browser, pytest.mark.slow]

FOLDED = (
    "Økning oekning okning Ålesund Aalesund Tromsø Romssa Tråante Guovdageaidnu Kárášjohka Þórshöfn straße Œuvre",
    "25–34 år, IKT-utgifter (2019/2020) × 1 000 – «mer enn» 90 %",
    "İstanbul Ǆ ǆ ﬁ Ａ ① é é naïve ЖЁЛТЫЙ 統計 ŋ ŧ đ ð",
)
COUNTED = "SELECT (COUNT(*) AS ?n) WHERE { ?figure a <http://purl.org/linked-data/cube#Observation> }"
wasm = pytest.mark.skipif(
    not all(map(assets.fingerprint, ENGINE)), reason="the engine for browsers is not there: run `make`"
)
axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: run `npm install`")


def found(visit: Visit) -> list[str]:
    """The names of what a search found."""
    visit.page.wait_for_selector("section[data-ready]")
    names: list[str] = visit.page.locator("section[data-finding] .name").all_inner_texts()
    return names


@pytest.mark.parametrize(
    ("page", "query", "name"),
    [
        ("search.html", "ØKT digitalisering", "Økt digitalisering i offentlig sektor som følge av koronapandemien"),
        ("search.en.html", "okt-digitalisering", "Increased digitalisation"),
        ("search.html", "kommuner", "Kommuner kommuner"),
        ("search.nn.html", "respondent", "respondent"),
    ],
)
def test_things_are_found_by_words(visitor: Browser, page: str, query: str, name: str) -> None:
    """By words and their beginnings, in any language and without case, each leading to a page in the page's own."""
    with visitor.visit(f"/{page}?q={quote(query)}") as visit:
        assert any(name.casefold() in one.casefold() for one in found(visit)), found(visit)
        assert visit.said == []
        visit.page.locator("section[data-finding] .name a").first.click()
        visit.page.wait_for_load_state("load")
        assert visit.page.locator("h1").count() == 1
        assert visit.page.evaluate("document.documentElement.lang") == (page.split(".")[1].replace("html", "nb"))


def test_what_is_not_found_is_said(visitor: Browser) -> None:
    """In words, with the words that were looked for; all words have to be there."""
    for query in ("xyzzy", "kommuner xyzzy"):
        with visitor.visit(f"/search.html?q={quote(query)}") as visit:
            assert found(visit) == []
            assert query in visit.page.locator("section[data-finding] h2").inner_text()


def test_every_page_has_the_box(visitor: Browser) -> None:
    """The box of a figure's page leads to the search page, in its language."""
    with visitor.visit(f"/doc/observation/{FIGURE}.en.html") as visit:
        visit.page.fill("input[name=q]", "municipalities")
        visit.page.press("input[name=q]", "Enter")
        visit.page.wait_for_selector("section[data-ready]")
        assert urlsplit(visit.page.url).path == "/search.en.html"
        assert found(visit)


def test_a_search_reads_little(visitor: Browser) -> None:
    """What kinds there are, one part of words for each word, and the things that are shown."""
    with visitor.visit("/search.html?q=kommuner") as visit:
        assert found(visit)
        parts = [urlsplit(address).path for address in visit.asked if "/words/" in address]
        assert parts[0] == "/words/index.json"
        assert {part.rpartition("/")[0] for part in parts[1:]} == {"/words", "/words/nb"}
        assert len(parts) <= 4


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_words_are_folded_alike() -> None:
    """The browser compares words as the index does."""
    script = f"""import {{ words }} from {json.dumps((assets.STATIC / "folding.js").as_uri())};
    console.log(JSON.stringify({json.dumps(FOLDED)}.map(words)));"""
    command = ["node", "--input-type=module", "-e", script]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(answer.stdout) == [words(text) for text in FOLDED]


def answered(visit: Visit, query: str) -> str:
    """What the page answers to a query."""
    visit.page.fill("#query", query)
    visit.page.click("form.query button[type=submit]")
    visit.page.wait_for_selector("#answer[data-ready]", timeout=120_000)
    text: str = visit.page.locator("#answer").inner_text()
    return text


@wasm
@axe
def test_queries_are_answered_in_the_browser(visitor: Browser, exported: Path) -> None:
    """From all triples of the site, with nothing of the engine read before one asks; links lead to files; axe finds
    nothing."""
    triples = Graph().parse(exported / "dumps/all.nt", format="nt")
    expected = next(iter(triples.query(COUNTED)))[0]  # type: ignore[index]  # a row of SELECT
    with visitor.visit("/sparql.html") as visit:
        assert not [address for address in visit.asked if "oxigraph" in address or "dumps" in address]
        assert str(expected) in answered(visit, COUNTED)
        assert "ja" in answered(visit, "ASK { ?s ?p ?o }")
        assert "#comment" in answered(
            visit, "CONSTRUCT { ?s <http://www.w3.org/2000/01/rdf-schema#comment> 1 } WHERE { ?s ?p ?o } LIMIT 1"
        )
        assert answered(visit, f"SELECT * {{ VALUES ?x {{ <{BASE}id/dataset/okt-digitalisering> }} }}")
        visit.page.locator("#answer td a").click()
        visit.page.wait_for_url("**/doc/dataset/okt-digitalisering.html")
    for width in WIDTHS:
        with visitor.visit(f"/sparql.en.html?query={quote(COUNTED)}", width=width) as visit:
            assert visit.page.input_value("#query") == COUNTED
            answered(visit, COUNTED)
            visit.page.add_script_tag(path=AXE)
            assert visit.page.evaluate(AUDIT, ["tag", RULES]) == []
            assert visit.overflows() == 0


@wasm
def test_what_is_no_query_is_said(visitor: Browser) -> None:
    """With the place, and the next query is answered; another site's endpoint is asked nothing."""
    with visitor.visit("/sparql.html") as visit:
        assert "1:6" in answered(visit, "SELEC")
        assert "x.example" in answered(visit, "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }")
        assert "ja" in answered(visit, "ASK { ?s ?p ?o }")
        assert not [address for address in visit.asked if "x.example" in address]


@axe
def test_what_is_found_is_accessible(visitor: Browser) -> None:
    """Axe finds nothing in the results, and they are no wider than a telephone."""
    for width in WIDTHS:
        with visitor.visit("/search.html?q=digital", width=width) as visit:
            assert found(visit)
            visit.page.add_script_tag(path=AXE)
            assert visit.page.evaluate(AUDIT, ["tag", RULES]) == []
            assert visit.overflows() == 0
