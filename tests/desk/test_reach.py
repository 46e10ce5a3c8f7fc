"""Nobody needs a mouse or sharp eyes at the desk: a keyboard alone publishes a file, and 200 % zoom is enough."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lod.release.home import Home
from lod.release.manifest import Manifest
from tests.desk.conftest import Desk
from tests.desk.test_desk import ABOUT, CSV, fine
from tests.web import browser as browsers

pytestmark = [pytest.mark.server, pytest.mark.browser, browsers.needed]

MOST_STEPS = 150
"""Presses of the tab key that lead past everything on a page."""
FOCUSED = "selector => document.activeElement.matches(selector)"


def reach(window: Any, selector: str) -> None:
    """Presses Tab until what is looked for has the focus, which is seen."""
    for _ in range(MOST_STEPS):
        if window.evaluate(FOCUSED, selector):
            seen = "() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"  # fmt: skip  # noqa: E501
            assert window.evaluate(seen), selector
            return
        window.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector} on {window.url}")


def go(window: Any, selector: str, key: str = "Enter") -> None:
    """Reaches a link or a button and presses it; waits for the page that it leads to."""
    reach(window, selector)
    with window.expect_navigation():
        window.keyboard.press(key)
    window.wait_for_load_state("load")


def write(window: Any, selector: str, words: str) -> None:
    reach(window, selector)
    window.keyboard.type(words)


def choose(window: Any, file: Path) -> None:
    """Presses Enter on the field for a file, and chooses one; a browser that has just got the page may not hear it."""
    from playwright.sync_api import TimeoutError as NothingOpened

    for _ in range(3):
        try:
            with window.expect_file_chooser(timeout=10_000) as chooser:
                window.keyboard.press("Enter")
        except NothingOpened:
            continue
        chooser.value.set_files(file)
        return
    raise AssertionError("no window for files opens")


def test_a_keyboard_alone_publishes_a_file(desk: Desk, tmp_path: Path) -> None:
    """From the first page to what is published by Tab, Enter, arrows and letters; the file is chosen in the window that
    the browser opens for it, as somebody with a keyboard does."""
    table = tmp_path / "saker.csv"
    table.write_text(CSV, "utf-8")
    with browsers.chromium() as chromium:
        window = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="nb").new_page()
        window.goto(desk.address)
        go(window, 'a[href="/new"].ds-button')
        reach(window, "#file")
        choose(window, table)
        go(window, "main form button")
        reach(window, "select[name='answer:symbol.<5']")
        proposal = window.locator("select[name='answer:symbol.<5'] option[value='Q']").inner_text()
        window.keyboard.type(proposal[:12])
        assert window.input_value("select[name='answer:symbol.<5']") == "Q"
        write(window, "input[name^='answer:unit.']", "number")
        fields = {name: ABOUT[name] for name in ("description", "publisher", "contact")}
        for name in window.eval_on_selector_all("main [id]", "all => all.map(each => each.id)"):
            if name in fields:
                write(window, f"#{name}", fields[name])
        go(window, "main form .actions button")
        go(window, 'a[href="/publish"]')
        go(window, "#prepare")
        window.wait_for_selector("#publish", timeout=200_000)
        go(window, "#publish")
        window.wait_for_selector("main .good", timeout=200_000)
    home = Home(desk.folder / ".lod")
    (published,) = Manifest.read(home.path(home.current() or "")).datasets.values()
    assert published.observations == 4


@pytest.mark.parametrize("width", [640, 195])
def test_zoomed_to_twice_the_size_no_page_runs_over(desk: Desk, tmp_path: Path, width: int) -> None:
    """At 200 % a window of 1,280 pixels has 640 of the page's, one of 390 has 195: nothing must be scrolled sideways
    but tables in their own frames, and axe finds nothing."""
    table = tmp_path / "saker.csv"
    table.write_text(CSV, "utf-8")
    draft = desk.drop(table)
    assert desk.post(draft, ABOUT).status == 303
    codelists = desk.folder / "data/codelists"
    codelists.mkdir(exist_ok=True)
    (codelists / "sted.csv").write_text("code,label_nb\n0301,Oslo\n4601,Bergen\n", "utf-8")
    next_file = desk.post("/sets/straffesaker/edition", {}, table).headers["Location"]
    desk.post("/publish/prepare")
    desk.done("/publish")
    with browsers.chromium() as chromium:
        context = chromium.new_context(viewport={"width": width, "height": 450}, device_scale_factor=2, locale="nb")
        window = context.new_page()
        window.goto(desk.address)
        for address in (
            "/", "/new", desk.drop(table), "/sets/straffesaker", "/sets/straffesaker/form", "/sets/straffesaker/table",
            next_file, "/lists", "/lists/codes/sted", "/lists/about/sted", "/check", "/preview", "/publish",
        ):  # fmt: skip
            window.goto(f"http://127.0.0.1:{desk.port}{address}")
            fine(window)
