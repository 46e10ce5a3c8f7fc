"""The page that shows an article with its numbers marked, as everybody can read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lod.article.marked import marked_page
from lod.article.plain import article_of_text
from lod.article.reader import read
from lod.article.statement import Reason
from lod.messages.catalogue import entry
from tests.web.browser import WIDTHS, chromium, needed
from tests.web.test_accessibility import AUDIT, AXE, RULES

TEXT = (
    "Nye tall\n\nCa. 80 prosent av kommunene har en plan i 2021. Mellom 40 og 50 prosent av skolene har to.\n\n"
    "# Mer\n\nSe figur 3 på https://example.org/en-svaert-lang-adresse/som-ikke-kan-brytes-noe-sted/uten-hjelp."
)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_reason_has_words(language: str) -> None:
    """Why a number is passed over is said in each language of its own, not in the next one."""
    texts = [entry(f"article.reason.{reason.value}", language) for reason in Reason]
    assert None not in texts
    assert len({each.forms for each in texts if each}) == len(Reason)


@pytest.mark.browser
@needed
@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: run `npm install`")
def test_axe_finds_nothing_on_the_marked_page(tmp_path: Path) -> None:
    """In three languages, light and dark, narrow and wide; and nothing is wider than the window."""
    with chromium() as started:
        page = started.new_context(reduced_motion="reduce").new_page()
        for language in ("nb", "nn", "en"):
            path = tmp_path / f"{language}.html"
            path.write_text(marked_page(read(article_of_text(TEXT, "nb")), language), "utf-8")
            page.goto(path.as_uri())
            page.evaluate(AXE.read_text("utf-8"))
            for scheme, width in zip(("light", "dark"), WIDTHS, strict=True):
                page.emulate_media(color_scheme=scheme)
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate(AUDIT, ["tag", RULES]) == []
                assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
