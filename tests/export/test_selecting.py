"""Selections in the browser, over files: the same figures in the same words as the server's, and little is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from lod.web.app import create_app
from tests.conftest import SiteFolder
from tests.export.conftest import served
from tests.web.browser import WIDTHS, Browser, Visit, chromium, needed
from tests.web.routes import FIGURE
from tests.web.test_accessibility import AUDIT, AXE, RULES

pytestmark = [needed, pytest.mark.browser, pytest.mark.slow]

PAGE = "/doc/dataset/okt-digitalisering"
SELECTIONS = (
    "respondent=kommuner",
    "respondent=kommuner&respondent=fylkeskommuner",
    "aktivitet=digitale-tjenester..",
    "respondent=kommuner&aktivitet=fjernarbeid",
    "view=all",
)


@pytest.fixture(scope="module")
def bare(without_pages: Path) -> Iterator[Browser]:
    """A Chromium that visits files without pages for single figures."""
    with served(without_pages) as port, chromium() as started:
        yield Browser(started, port)


def selected(visit: Visit) -> list[str]:
    """The values that a page shows of what was selected, as they are read aloud."""
    visit.page.wait_for_selector("section[data-ready]")
    shown: list[str] = visit.page.locator("#selected td.value").all_text_contents()
    return [words(text) for text in shown]


def words(text: str) -> str:
    """A text with plain blanks."""
    return " ".join(text.split())


@pytest.fixture(scope="module")
def server(published: SiteFolder) -> Iterator[FlaskClient]:
    """The site as a server answers it."""
    app = create_app(published.settings)
    yield app.test_client()
    app.extensions["lod"].close(0)


def on_the_server(server: FlaskClient, selection: str, language: str) -> list[str]:
    """The values that the server's page shows."""
    answer = server.get(f"{PAGE}?{selection}&lang={language}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    cells = re.findall(r'<td class="number value">(.*?)</td>', answer.get_data(as_text=True))
    return [words(unescape(re.sub(r"<[^>]*>", "", cell))) for cell in cells]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_selection_shows_what_the_server_shows(visitor: Browser, server: FlaskClient, language: str) -> None:
    """The values of a selection, with their signs, are those of the server's page, in the same order."""
    end = "" if language == "nb" else f".{language}"
    for selection in SELECTIONS:
        with visitor.visit(f"{PAGE}{end}.html?{selection}") as visit:
            expected = on_the_server(server, selection, language)
            assert expected
            assert selected(visit) == expected
            assert visit.said == []


def test_the_form_selects(visitor: Browser) -> None:
    """Choosing a code and sending the form shows its figures, with the code chosen, each leading to its page."""
    with visitor.visit(f"{PAGE}.html") as visit:
        page = visit.page
        page.locator("details", has=page.locator("input[name=respondent]")).locator("summary").click()
        page.check("input[name=respondent][value=kommuner]")
        page.click("#filter button[type=submit]")
        values = selected(visit)
        assert len(values) > 3
        assert page.is_checked("input[name=respondent][value=kommuner]")
        page.locator("#selected td.value a").first.click()
        page.wait_for_load_state("load")
        assert "/doc/observation/okt-digitalisering/kommuner/" in page.url
        assert page.locator("h1").count() == 1


def test_what_only_a_server_selects_is_said(visitor: Browser) -> None:
    """A parameter that is not understood here is named, and no figures are shown in its place."""
    for selection in ("sort=value", "periode=latest(1)", "respondent=nobody"):
        with visitor.visit(f"{PAGE}.html?{selection}") as visit:
            assert selected(visit) == []
            assert selection in visit.page.locator("#selected").inner_text()


def test_a_figure_without_a_page_is_shown_by_its_key(bare: Browser) -> None:
    """A link to a figure that has no page leads to its data set, which shows that figure alone."""
    dataset, key = FIGURE.split("/", 1)
    with bare.visit(f"/doc/dataset/{dataset}.html#/{key}") as visit:
        assert selected(visit) == ["> mer enn 90 %"]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: run `npm install`")
def test_axe_finds_nothing_in_what_is_selected(visitor: Browser) -> None:
    """What is drawn in the browser is as accessible as the page, and no wider than a telephone."""
    for width in WIDTHS:
        with visitor.visit(f"{PAGE}.html?respondent=kommuner", width=width) as visit:
            assert selected(visit)
            visit.page.add_script_tag(path=AXE)
            assert visit.page.evaluate(AUDIT, ["tag", RULES]) == []
            assert visit.overflows() == 0


def test_a_selection_asks_for_two_files(visitor: Browser) -> None:
    """Beside the page, a selection of few figures reads what there is to choose and one part."""
    with visitor.visit(f"{PAGE}.html?respondent=kommuner") as visit:
        assert selected(visit)
        parts = [urlsplit(address).path for address in visit.asked if "/parts/" in address]
        assert parts == ["/parts/okt-digitalisering.json", "/parts/okt-digitalisering/nb/0.json"]
