"""Ten files that others made, each from the desk's first page to a published data set, as a steward does it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lod.release.home import Home
from lod.release.manifest import Manifest
from tests.conftest import ROOT
from tests.desk.conftest import Desk
from tests.web import browser as browsers

FOLDER = Path(os.environ.get("LOD_REAL", ROOT.parent / "shared" / "real"))
FILES = (
    "csv/anxiety.csv", "csv/cpi.csv", "csv/drinks.csv", "csv/gini-index.csv", "csv/folketall.csv",
    "excel/bands-wide.ods", "excel/ozmarriage.xlsx", "px/TAB001.px", "jsonstat/29843.json", "sdmx/agri.json",
)  # fmt: skip
ARTICLES = Path(os.environ.get("LOD_SEEDS", ROOT.parent / "shared" / "seeds"))
ACTIONS = 25
"""Clicks and fields that must suffice, with the choice of the file."""


@dataclass
class Steward:
    """Somebody at the desk whose clicks and fields are counted."""

    window: Any
    actions: int = 0

    def click(self, selector: str) -> None:
        self.actions += 1
        self.window.click(selector)
        self.window.wait_for_load_state("load")

    def fill(self, selector: str, words: str) -> None:
        self.actions += 1
        self.window.fill(selector, words)

    def answer_questions(self) -> None:
        """Takes what is proposed for each question of the draft, and says a unit where none is."""
        for question in self.window.query_selector_all("#questions ~ .question"):
            field = question.query_selector("select, input")
            self.actions += 1
            if field.evaluate("field => field.tagName") == "SELECT":
                options = field.query_selector_all("option")
                proposed = next((o for o in options if "(forslag)" in o.inner_text()), options[1])
                field.select_option(proposed.get_attribute("value"))
            else:
                field.fill(field.get_attribute("placeholder") or "number")

    def complete(self) -> None:
        """Fills in the units that the file leaves open, in the form of the description."""
        lines = self.window.input_value("#text").splitlines()
        if not any("TODO" in line for line in lines if not line.startswith("#")):
            return
        self.click('a[href$="/form"]')
        fields = "fields => fields.filter(field => !field.value).map(field => field.name)"
        for name in self.window.eval_on_selector_all("[name^='f:'][name$='/unit']", fields):
            self.fill(f"[name='{name}']", "number")
        self.click("main form .actions button")

    def describe(self) -> None:
        """Fills in what no file says."""
        for name, words in (
            ("title", "Et datasett"), ("description", "Tall fra andre."), ("publisher", "Etaten"),
            ("contact", "post@example.org"),
        ):  # fmt: skip
            if not self.window.input_value(f"#{name}"):
                self.fill(f"#{name}", words)

    def publish(self) -> None:
        """Looks at what would be published, and publishes it."""
        self.click('a[href="/publish"]')
        self.click("#prepare")
        self.window.wait_for_selector("#publish, .alert", timeout=200_000)
        assert self.window.query_selector("#publish"), self.window.inner_text("main")
        self.click("#publish")
        self.window.wait_for_selector("main .good", timeout=200_000)


@browsers.needed
@pytest.mark.browser
@pytest.mark.server
@pytest.mark.slow
@pytest.mark.skipif(not FOLDER.is_dir(), reason="no files of others are here; LOD_REAL names their folder")
@pytest.mark.parametrize("name", FILES)
def test_a_file_becomes_a_published_data_set(desk: Desk, name: str) -> None:
    """Without opening a file and in fewer than 25 actions; what is published has figures and the file's name."""
    with browsers.chromium() as chromium:
        window = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="nb").new_page()
        window.goto(desk.address)
        steward = Steward(window)
        steward.click('a[href="/new"].ds-button')
        window.set_input_files("#file", FOLDER / name)
        steward.actions += 1
        steward.click("main form button")
        if window.query_selector(".tables a"):
            steward.click(".tables a")
        steward.answer_questions()
        steward.describe()
        steward.click("main form .actions button")
        steward.complete()
        steward.publish()
    _assert_published(desk, steward)


@browsers.needed
@pytest.mark.browser
@pytest.mark.server
@pytest.mark.slow
@pytest.mark.skipif(not ARTICLES.is_dir(), reason="no articles of others are here; LOD_SEEDS names their folder")
def test_an_article_becomes_a_published_data_set(desk: Desk) -> None:
    """The same for the text of a published article: its statements, then what the form asks for."""
    with browsers.chromium() as chromium:
        window = chromium.new_context(viewport={"width": 390, "height": 844}, locale="nb").new_page()
        window.goto(desk.address)
        steward = Steward(window)
        steward.click('a[href="/new"].ds-button')
        window.set_input_files("#file", min(ARTICLES.glob("*.txt")))
        steward.actions += 1
        steward.click("main form button")
        steward.click("#make")
        for name, words in (
            ("description", "Tall fra en artikkel."), ("publisher/name", "Etaten"), ("contact/name", "Etaten"),
            ("contact/email", "post@example.org"),
        ):  # fmt: skip
            steward.fill(f"[name^='f:{name}']", words)
        steward.fill("[name='f:sources/article/publisher/name/nb']", "Etaten")
        steward.actions += 1
        window.select_option("[name='f:license']", "CC_BY_4_0")
        steward.click("main form .actions button")
        steward.click('a[href="/lists"]')
        steward.click('main a[href$="/periode"]')
        steward.fill("[aria-label^='Begynner']", "2020-03-01")
        steward.click("#save")
        steward.publish()
    _assert_published(desk, steward)


def _assert_published(desk: Desk, steward: Steward) -> None:
    home = Home(desk.folder / ".lod")
    (published,) = Manifest.read(home.path(home.current() or "")).datasets.values()
    assert published.observations > 0
    assert steward.actions < ACTIONS
