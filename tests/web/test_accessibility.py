"""Nobody is kept out: axe finds nothing wrong with any kind of page, and the keyboard reaches all of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.web.browser import WIDTHS, Browser, Visit, needed
from tests.web.routes import kinds

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_STEPS = 40
"""Steps of the tab key that are taken on one page; then its end is looked at."""
STYLED = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
"""Rules whose verdict hangs on how the page looks; all others read the document, which is the same in every look."""
EDITED = "form[data-vocabulary], lod-figure"
"""What is not all there when the page is: the form of a query, which gets an editor, and quoted figures."""
NARROW, WIDE = WIDTHS
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in WIDTHS]
SOME_LOOKS = [("light", NARROW), ("dark", WIDE)]
WINDOWS = {("nb", False): LOOKS, ("en", False): SOME_LOOKS, ("nb", True): SOME_LOOKS}
"""The looks of each language with the design system, and of one without it. The other language has the same
stylesheets, so that two looks tell whether its words fit."""
AUDIT = """async ([type, values]) => {
  const alike = ['tbody tr', '.choose li', '.codes-to-choose li', '.bar', '.columns li'];
  const rest = {exclude: alike.map(item => [`${item}:nth-child(n+5)`])};
  const found = await axe.run(rest, {runOnly: {type, values}, resultTypes: ['violations'], elementRef: false});
  const told = node => [node.target.join(' '), node.failureSummary];
  return found.violations.map(v => [v.id, v.help, v.nodes.slice(0, 5).map(told)]);
}"""
TABBED = """() => {
  const element = document.activeElement, inner = element.shadowRoot?.activeElement ?? element;
  const box = inner.getBoundingClientRect(), style = getComputedStyle(inner);
  const all = [...document.querySelectorAll('*')];
  return {place: all.indexOf(element), tag: element.tagName, seen: box.width > 0 && box.height > 0,
          outlined: style.outlineStyle !== 'none' || style.boxShadow !== 'none'};
}"""
RECORDED = f"() => {{ window.steps = []; document.addEventListener('focusin', () => steps.push(({TABBED})())); }}"
"""Notes where the focus comes to, so that many steps of the tab key are looked at together."""
REACHABLE = """() => {
  const all = [...document.querySelectorAll('*')];
  const known = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"], ' +
    'lod-figure[state]';
  return all.map((e, i) => [e, i]).filter(([e]) => e.matches(known) && !e.disabled && e.checkVisibility())
    .map(([e, i]) => i);
}"""

pytestmark = needed
audits = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: run `npm install`")
every_kind = pytest.mark.parametrize("path", kinds(Path()))


@pytest.fixture(scope="session")
def windows(browser: Browser) -> dict[tuple[str, bool], Any]:
    """A window for each language, and one without the design system, that stay open, with axe in all they show."""
    return {kind: browser.window(*kind, script=AXE) for kind in WINDOWS}


@audits
@every_kind
@pytest.mark.parametrize(("language", "plain"), WINDOWS)
def test_axe_finds_nothing(
    browser: Browser, windows: dict[tuple[str, bool], Any], path: str, language: str, plain: bool
) -> None:
    """No violation in either language, light or dark, narrow or wide, with the design system or without it."""
    page = windows[language, plain]
    page.goto(f"http://127.0.0.1:{browser.port}{path}", wait_until="load")
    found = {look: problems for look in WINDOWS[language, plain] if (problems := audited(page, *look))}
    assert found == {}, json.dumps(list(found.items()), ensure_ascii=False, indent=1)


def audited(page: Any, scheme: str, width: int) -> list[Any]:
    """What axe finds wrong with the page as it looks in a scheme and a width; the document is read in the first."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    found: list[Any] = page.evaluate(AUDIT, ["tag", RULES] if (scheme, width) == LOOKS[0] else ["rule", STYLED])
    return found


@every_kind
def test_the_keyboard_reaches_everything(browser: Browser, path: str) -> None:
    """Tab goes through all that can be used, in the order it stands, shows where it is, and comes out at the end; then
    it begins again, with the skip link, which leads past the menu."""
    with browser.visit(path) as visit:
        if visit.page.locator(EDITED).count():
            visit.page.wait_for_load_state("networkidle")
        expected = visit.page.evaluate(REACHABLE)
        visit.page.evaluate(RECORDED)
        for _ in range(min(len(expected), MOST_STEPS)):
            visit.page.keyboard.press("Tab")
        steps = visit.page.evaluate("window.steps")
        assert [step["place"] for step in steps] == expected[:MOST_STEPS]
        assert [step for step in steps if not (step["seen"] and step["outlined"])] == []
        visit.page.evaluate(f"document.querySelectorAll('*')[{expected[-1]}].focus()")
        assert tabbed(visit)["tag"] == "BODY"
        assert tabbed(visit)["place"] == expected[0]
        visit.page.keyboard.press("Enter")
        assert visit.page.evaluate("document.activeElement.id") == "content"
        assert tabbed(visit)["tag"] != "BODY"
        assert visit.page.evaluate("!document.activeElement.closest('header')")


def tabbed(visit: Visit) -> dict[str, Any]:
    """Where the focus is after the tab key."""
    visit.page.keyboard.press("Tab")
    found: dict[str, Any] = visit.page.evaluate(TABBED)
    return found
