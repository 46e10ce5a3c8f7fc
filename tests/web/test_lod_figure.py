"""`<lod-figure>` in Chromium, in pages of another origin that allow nothing but the script and what it asks for."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask

from tests.article.test_read_command import KS, SSB, lod
from tests.conftest import BASE, SiteFolder
from tests.web.browser import SHIFTS, Browser, needed
from tests.web.routes import FIGURE
from tests.web.test_accessibility import AUDIT, AXE, RULES

SCRIPT = "static/lod-figure-1.js"
PARAGRAPH = "Ifølge artikkelen har {} av kommunene økt bruken av hjemmekontor det siste året."


class Elsewhere(ThreadingHTTPServer):
    """A site of somebody else: any path answers with the page that was last written, under a strict policy."""

    daemon_threads = True
    body = ""
    allowed = ""

    @property
    def address(self) -> str:
        return f"http://localhost:{self.server_address[1]}/"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Elsewhere)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        policy = f"default-src 'none'; script-src {server.allowed}; connect-src {server.allowed}; img-src data:"
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(server.body.encode())

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    """Another origin."""
    with Elsewhere(("127.0.0.1", 0), _Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@contextmanager
def written(browser: Browser, elsewhere: Elsewhere, body: str, language: str = "nb", **options: Any) -> Iterator[Any]:
    """A page of the other origin with the script, loaded until its figures have their state, if they get one."""
    site = f"http://127.0.0.1:{browser.port}/"
    elsewhere.allowed = site
    elsewhere.body = (
        f'<!doctype html><html lang="{language}"><head><title>Artikkel</title><link rel="icon" href="data:,">'
        f'<meta name="viewport" content="width=device-width"></head><body><main><h1>Artikkel</h1>{body}</main>'
        f'<script src="{site}{SCRIPT}" async></script></body></html>'
    )
    page = browser.window(width=320, **options)
    page.lines = []
    page.on("console", lambda message: page.lines.append(message.text))
    page.on("pageerror", lambda error: page.lines.append(str(error)))
    page.add_init_script(f"({SHIFTS})()")
    try:
        page.goto(elsewhere.address, wait_until="networkidle")
        yield page
    finally:
        page.context.close()


def element(browser: Browser, words: str, path: str = FIGURE, **attributes: str) -> str:
    written_out = "".join(f' {name}="{value}"' for name, value in attributes.items())
    src = f"http://127.0.0.1:{browser.port}/id/observation/{path}"
    return f'<p>{PARAGRAPH.format(f"""<lod-figure src="{src}"{written_out}>{words}</lod-figure>""")}</p>'


def states(page: Any) -> list[str | None]:
    shown: list[str | None] = page.evaluate(
        "[...document.querySelectorAll('lod-figure')].map(each => each.getAttribute('state'))"
    )
    return shown


def test_the_script_is_small_and_may_be_used_anywhere(published_app: Flask) -> None:
    """Below 5,000 bytes, for any origin, at an address for good; with its fingerprint it is kept for a year."""
    with published_app.test_client().get(f"/{SCRIPT}", headers={"Origin": "https://news.example"}) as answer:
        answer.get_data()
    assert answer.status_code == 200
    assert len(answer.data) < 5_000
    assert len(gzip.compress(answer.data)) < 2_500
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.content_type.startswith(("text/javascript", "application/javascript"))


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("nb", ["> 90", "> 90 %", "mer enn 90 prosent"]),
        ("nn", ["> 90", "> 90 %", "meir enn 90 prosent"]),
        ("en", ["> 90", "> 90%", "more than 90 per cent"]),
    ],
)
def test_a_figure_is_quoted_in_each_language(published_app: Flask, language: str, texts: list[str]) -> None:
    """As a number, with its unit and in words; the value is never barer than it was stated."""
    answer = published_app.test_client().get(f"/figure/{FIGURE}?lang={language}").get_json()
    assert [text.replace("\u00a0", " ") for text in answer["texts"].values()] == texts
    assert (answer["value"], answer["qualifier"]) == ("90", "more-than")
    assert answer["iri"] == f"{BASE}id/observation/{FIGURE}"


@needed
def test_words_of_an_article_stay_and_are_marked(browser: Browser, elsewhere: Elsewhere) -> None:
    """Published, changed and withdrawn; nothing moves, no policy is broken, and the words are as they were."""
    pinned = {"value": "90", "qualifier": "more-than"}
    body = (
        element(browser, "mer enn 90 prosent", **pinned)
        + element(browser, "mer enn 80 prosent", value="80", qualifier="more-than")
        + element(browser, "7 av 9", path=f"{FIGURE}-x", value="7")
        + element(browser, "mer enn ni av ti")
    )
    with written(browser, elsewhere, body) as page:
        assert states(page) == ["published", "changed", "withdrawn", "published"]
        assert page.lines == [line for line in page.lines if "404" in line]  # the browser says what is not there
        assert page.evaluate("window.shifts.length") == 0
        said = page.evaluate("document.querySelector('main').innerText").split("\n")
        words = ("mer enn 90 prosent", "mer enn 80 prosent", "7 av 9", "mer enn ni av ti")
        assert [line for line in said[1:] if line] == [PARAGRAPH.format(each) for each in words]


@needed
def test_a_figure_that_follows_shows_what_is_published(browser: Browser, elsewhere: Elsewhere) -> None:
    """In the format and the language that are asked for, whatever stood there before."""
    body = "".join(
        element(browser, "?", format=form, lang=language)
        for form, language in (("number", "nb"), ("unit", "en"), ("words", "nn"), ("words", "en-GB"))
    )
    with written(browser, elsewhere, body) as page:
        shown = page.locator("lod-figure").all_text_contents()
        assert [text.replace("\u00a0", " ") for text in shown] == [
            "> 90", "> 90%", "meir enn 90 prosent", "more than 90 per cent",
        ]  # fmt: skip


@needed
def test_the_keyboard_opens_what_is_known_of_a_figure(browser: Browser, elsewhere: Elsewhere) -> None:
    """Tab, Enter and Escape; the label, the source, the date and a link, within a window of 320 pixels."""
    with written(browser, elsewhere, element(browser, "mer enn 90 prosent", value="91")) as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        tip = page.locator("lod-figure div")
        box = tip.bounding_box()
        text = tip.inner_text()
        assert text.startswith("Endret siden dette ble skrevet. Nå: mer enn 90 prosent")
        assert "Kilde: Økt digitalisering" in text
        assert "Oppdatert " in text
        assert tip.locator("a").get_attribute("href").startswith(f"{BASE}doc/observation/{FIGURE}")
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 320
        page.keyboard.press("Escape")
        assert not tip.is_visible()
        assert "Endret" in page.locator("lod-figure i").text_content()


@needed
@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: run `npm install`")
def test_axe_finds_nothing_where_figures_are_quoted(browser: Browser, elsewhere: Elsewhere) -> None:
    """In each state, with what is known of a figure open."""
    body = element(browser, "mer enn 90 prosent", value="9") + element(browser, "7 av 9", path=f"{FIGURE}-x")
    with written(browser, elsewhere, body, bypass_csp=True) as page:
        page.locator("lod-figure span").first.click()
        page.evaluate(AXE.read_text("utf-8"))
        assert page.evaluate(AUDIT, ["tag", RULES]) == []


@needed
def test_without_script_or_site_the_words_stand(browser: Browser, elsewhere: Elsewhere) -> None:
    """No script, a site that is down, and an address that is no figure: the words stand, and no state is claimed."""
    body = element(browser, "mer enn 90 prosent", value="90")
    with written(browser, elsewhere, body, java_script_enabled=False) as page:
        assert PARAGRAPH.format("mer enn 90 prosent") in page.locator("main").inner_text()
    dead = body.replace(f":{browser.port}/", ":9/") + body.replace("/id/observation/", "/id/dataset/")
    with written(browser, elsewhere, dead) as page:
        assert states(page) == [None, None]
        assert page.locator("lod-figure").all_text_contents() == ["mer enn 90 prosent"] * 2


@needed
def test_what_the_page_of_a_figure_gives_can_be_pasted(browser: Browser, elsewhere: Elsewhere) -> None:
    """The field is there without scripts; what it holds shows the words of the source, and holds."""
    with browser.visit(f"/doc/observation/{FIGURE}", java_script_enabled=False) as visit:
        field = visit.page.locator("textarea#as-figure")
        assert field.is_visible()
        snippet = field.input_value()
    figure = re.sub(r"<script.*", "", snippet, flags=re.DOTALL).replace(BASE, f"http://127.0.0.1:{browser.port}/")
    with written(browser, elsewhere, f"<p>{figure}</p>") as page:
        assert states(page) == ["published"]
        assert page.locator("lod-figure").text_content() == "mer enn 90 prosent"


@needed
@pytest.mark.skipif(not SSB.exists(), reason="the two articles are not here (LOD_SEEDS)")
@pytest.mark.parametrize(("article", "count"), [(SSB, 12), (KS, 10)])
def test_the_articles_come_back_word_for_word(
    browser: Browser, elsewhere: Elsewhere, large_site: SiteFolder, tmp_path: Path, article: Path, count: int
) -> None:
    """`lod read --write`: each statement is an element that holds, and the page reads as the text did."""
    written_back = tmp_path / "article.html"
    lod(large_site.root, "read", article, "--write", written_back)
    body = written_back.read_text("utf-8").replace(BASE, f"http://127.0.0.1:{browser.port}/")
    main = body[body.index("<main>") + 6 : body.index("</main>")]
    with written(browser, elsewhere, main) as page:
        assert states(page) == ["published"] * count
        words = page.evaluate("document.querySelector('main').innerText").split()
        assert words[1:] == article.read_text("utf-8").split()
        assert page.evaluate("window.shifts.length") == 0
