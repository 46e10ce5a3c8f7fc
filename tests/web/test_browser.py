"""Every kind of page in a real browser: drawn whole, small and still, and nothing refused or fetched elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.web.browser import WIDTHS, Browser, needed
from tests.web.routes import MANY, kinds

LARGEST = 100_000
"""Bytes a page's HTML may have."""

pytestmark = needed
every_kind = pytest.mark.parametrize("path", kinds(Path()))


@every_kind
@pytest.mark.parametrize("width", WIDTHS)
def test_a_browser_draws_the_page(browser: Browser, path: str, width: int) -> None:
    """Nothing is refused by the security policy or fails, nothing comes from elsewhere, and nothing moves or is cut."""
    with browser.visit(path, width=width) as visit:
        assert visit.page.locator("h1").count() == 1
        assert [line for line in visit.said if f"responded with a status of {visit.status}" not in line] == []
        assert {address.split("/")[2] for address in visit.asked} == {f"127.0.0.1:{browser.port}"}
        assert visit.overflows() <= 0
        assert visit.shifted() == 0
        assert len(visit.html.encode()) < LARGEST


def test_codes_of_a_long_list_are_searched_for_in_place(browser: Browser) -> None:
    """The codes are read from the server as one writes; what was chosen stays, and the address says just that."""
    with browser.visit(f"/doc/dataset/{MANY}?area=a7") as visit:
        page, field = visit.page, visit.page.locator("details.choose").first
        field.locator("summary").click()
        field.locator("input[type=search]").press_sequentially("area a12", delay=20)
        field.locator("input[value=a9]").wait_for(state="detached")
        field.locator("input[value=a121]").check()
        assert field.locator("input[value=a7]").is_checked()
        with page.expect_navigation():
            page.locator(".filter button[type=submit]").click()
        assert page.url.endswith(f"/doc/dataset/{MANY}?area=a7&area=a121#figures")
        assert visit.said == []


def test_a_selection_is_shown_in_place(browser: Browser) -> None:
    """The page stays, its content, title and address are of the selection, tips work, and one can go back."""
    with browser.visit("/doc/dataset/folkemengde?region=4601&region=5001&kjonn=_T&alder=_T") as visit:
        page, send = visit.page, visit.page.locator(".filter button[type=submit]")
        page.evaluate("window.stayed = true")
        page.locator("#set-chart").select_option("bar")
        send.click()
        page.wait_for_url("**&chart=bar#figures")
        assert page.evaluate("document.activeElement.type") == "submit"
        page.locator(".bar").first.hover()
        assert page.locator(".tip").first.is_visible()
        sexes = page.locator("details.choose").nth(1)
        sexes.locator("summary").click()
        sexes.locator("input[value='1']").check()
        sexes.locator("input[value=_T]").uncheck()
        send.click()
        page.wait_for_url("**kjonn=1**")
        assert "Menn" in page.title()
        assert "Menn" in page.locator("[role=status].ds-sr-only").last.text_content()
        page.go_back()
        expect(page).not_to_have_title(re.compile("Menn"))
        assert page.evaluate("window.stayed")
        assert visit.said == []


def test_a_picture_of_a_page_is_not_blank(browser: Browser) -> None:
    """The stylesheet is applied: a screenshot has more than a few bytes of white."""
    with browser.visit("/doc/dataset/okt-digitalisering", width=800) as visit:
        assert len(visit.page.screenshot()) > 20_000


@pytest.mark.parametrize("dataset", ["folkemengde", "konsumprisindeks", "boligpriser"])
def test_a_phone_shows_a_figure_at_once(browser: Browser, dataset: str) -> None:
    """The newest figure is within the first screen of a phone, whole."""
    with browser.visit(f"/doc/dataset/{dataset}", width=390) as visit:
        box = visit.page.locator(".key-amount").bounding_box()
        assert box["y"] + box["height"] < 700
        assert box["x"] + box["width"] <= 390


def stops(browser: Browser, dataset: str, until: str) -> int:
    """How many times one presses Tab on a data set's page until the focus is where a script says it should be."""
    with browser.visit(f"/doc/dataset/{dataset}") as visit:
        for step in range(1, 60):
            visit.page.keyboard.press("Tab")
            if visit.page.evaluate(until):
                return step
    return 60


@pytest.mark.parametrize("dataset", ["folkemengde", "boligpriser", "lonn"])
def test_few_stops_before_the_table(browser: Browser, dataset: str) -> None:
    """Fewer than 25 stops of the keyboard lie before the table."""
    assert stops(browser, dataset, "document.activeElement.id === 'table'") <= 25


def test_a_link_skips_to_the_table(browser: Browser) -> None:
    """Where a data set has many dimensions, a link before them leads past them to the table."""
    skip = "document.activeElement.getAttribute('href') === '#table'"
    assert stops(browser, "arbeidsstyrken", skip) <= 12
