"""Pages in Chromium, driven over the DevTools protocol by Playwright: what a visitor's browser makes of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Names of the browser; the first is the same without what nobody sees here, and takes half the time."""
CHROMIUM = next(filter(None, map(shutil.which, PROGRAMS)), None)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WIDTHS = (320, 1280)
DESIGN_SYSTEM = "**/vendor/designsystemet.css*"

SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver(list => { for (const entry of list.getEntries()) window.shifts.push(entry.value); })
    .observe({type: 'layout-shift', buffered: true});
}"""

needed = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")


@dataclass
class Visit:
    """A page that was loaded, and what happened meanwhile: `said` on the console, addresses asked for."""

    page: Any
    status: int
    html: str
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def overflows(self) -> int:
        """Pixels by which the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def shifted(self) -> float:
        """The layout shift since the page began to load, by the sum of its parts."""
        return float(self.page.evaluate("window.shifts.reduce((sum, shift) => sum + shift, 0)"))


@dataclass
class Browser:
    """A Chromium that visits one site."""

    chromium: Any
    port: int

    @contextmanager
    def visit(
        self, path: str, language: str = "nb", width: int = 1280, plain: bool = False, **options: Any
    ) -> Iterator[Visit]:
        """A page loaded to its end; `plain`: as where the design system's stylesheet could not be had."""
        page = self.window(language, plain, width, **options)
        try:
            visit = Visit(page, 0, "")
            page.on("console", lambda message: visit.said.append(message.text))
            page.on("pageerror", lambda error: visit.said.append(str(error)))
            page.on("request", lambda request: visit.asked.append(request.url))
            page.add_init_script(f"({SHIFTS})()")
            answer = page.goto(f"http://127.0.0.1:{self.port}{path}", wait_until="load")
            visit.status, visit.html = answer.status, answer.text()
            yield visit
        finally:
            page.context.close()

    def window(
        self, language: str = "nb", plain: bool = False, width: int = 1280, script: Path | None = None, **options: Any
    ) -> Any:
        """An empty page; `plain`: as where the design system's stylesheet could not be had; `script`: one that is
        there in whatever it shows."""
        context = self.chromium.new_context(
            locale={"nb": "nb-NO", "en": "en-GB"}[language],
            viewport={"width": width, "height": 800},
            reduced_motion="reduce",
            **options,
        )
        if script is not None:
            context.add_init_script(path=script)
        page = context.new_page()
        if plain:
            page.route(DESIGN_SYSTEM, lambda route: route.fulfill(body="", content_type="text/css"))
        return page


@cache
def _playwright() -> Any:
    """The driver, once a process: it lets no second one start beside it."""
    from playwright.sync_api import sync_playwright

    return sync_playwright().start()


@contextmanager
def chromium() -> Iterator[Any]:
    """A Chromium of one's own."""
    started = _playwright().chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
    try:
        yield started
    finally:
        started.close()
