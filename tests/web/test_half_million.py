"""Half a million figures: each kind of page is small and right, and what a visitor may ask for is bounded."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from lod.exchange.own_parameters import CHARTS
from tests.web.browser import WIDTHS, Browser, needed
from tests.web.test_accessibility import AXE, LOOKS, audited, audits

pytestmark = pytest.mark.slow

PAGE = "/doc/dataset/folkemengde-ettaarig"
LARGEST = 100_000
"""Bytes a page's HTML may have."""

SELECTIONS = [
    "",
    "view=all",
    "view=all&page=2500",
    "view=all&columns=aar",
    "view=all&columns=kjonn&columns=aar&page=300",
    "view=all&columns=ettaarig",
    "view=all&columns=region",
    "view=all&sort=-value",
    "region=4601&kjonn=1&ettaarig=040",
    "region=4601&kjonn=1&columns=aar&sort=-value(2026)",
    "region=level(2)&kjonn=1&kjonn=2&ettaarig=040&columns=kjonn&columns=aar&sort=value(2,2026)",
    "region=level(2)&kjonn=1&kjonn=2&ettaarig=040",
    "region=level(3)&kjonn=1&ettaarig=040&aar=latest&chart=map",
    "region=4601&aar=latest&chart=pyramid",
    "region=0&kjonn=1&chart=multiples",
    "columns=ettaarig&chart=pyramid&lang=nn",
    *(f"{view}chart={chart}" for view in ("view=all&", "") for chart in CHARTS),
    "region=top(10)&kjonn=1&ettaarig=040&aar=latest",
]
OTHERS = [
    "/",
    "/search?q=folkemengde+bergen",
    "/choose/dataset/folkemengde-ettaarig/region",
    "/doc/codelist/region/4601",
    "/doc/observation/folkemengde-ettaarig/4601/1/040/2026/folkemengde",
    "/embed/dataset/folkemengde-ettaarig?region=4601&kjonn=1&ettaarig=040",
]


def html(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return answer.text


PATHS = [*(f"{PAGE}?{selection}" if selection else PAGE for selection in SELECTIONS), *OTHERS]


@pytest.mark.parametrize("path", PATHS)
def test_each_page_is_small(half_million: FlaskClient, path: str) -> None:
    """Whatever is selected, a page has one heading, and less HTML than a page may have."""
    page = html(half_million, path)
    assert page.count("<h1") == 1
    assert len(page.encode()) < LARGEST


def test_pages_say_how_many_there_are(half_million: FlaskClient) -> None:
    """The number of figures is that of the data set, and what stands across is counted."""
    caption = re.search(r'figures-caption">(.*?)</caption>', html(half_million, f"{PAGE}?view=all"))
    assert caption
    assert re.sub(r"\D", "", unescape(caption[1]).rpartition(" av ")[2]) == "546112"
    assert "<tfoot>" not in html(half_million, f"{PAGE}?view=all&columns=aar")


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet"])
def test_a_part_is_had_at_once(half_million: FlaskClient, suffix: str) -> None:
    """Files of a selection hold it, not all there is."""
    answer = half_million.get(f"{PAGE}.{suffix}?region=4601&kjonn=1&ettaarig=040")
    assert answer.status_code == 200
    assert len(answer.data) < LARGEST


@needed
@audits
@pytest.mark.parametrize("path", PATHS)
def test_a_browser_shows_each_page_to_everybody(half_million_browser: Browser, path: str) -> None:
    """Nothing is refused by the security policy or wider than the window, and axe finds nothing, however much there
    is."""
    with half_million_browser.visit(path, script=AXE) as visit:
        assert {look: wrong for look in LOOKS if (wrong := audited(visit.page, *look))} == {}
        for width in WIDTHS:
            visit.page.set_viewport_size({"width": width, "height": 800})
            assert visit.overflows() <= 0
        assert visit.said == []
