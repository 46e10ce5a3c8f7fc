"""Articles on the desk: the marked text, its statements corrected, the figures published, the text read again."""

from __future__ import annotations

import csv
import re
from html import unescape
from pathlib import Path

import pytest

from tests.desk.conftest import Desk
from tests.desk.test_desk import fine
from tests.web import browser as browsers

pytestmark = pytest.mark.server

TEXT = """# Nye tall

Ca. 80 prosent av kommunene har en plan i 2021. Mellom 40 og 50 prosent av skolene har to <b>planer</b>.

Mer enn 70 prosent av kommunene samarbeider, se figur 3.
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "nye-tall.md"
    path.write_text(TEXT, "utf-8")
    return path


def corrections(desk: Desk, page: str) -> dict[str, str]:
    """What the form of a page holds as it stands, as a browser would send it."""
    inputs = re.findall(r'<input name="(e\d+:\w+)" value="([^"]*)"', desk.get(page).body)
    taken = re.findall(r'name="(e\d+:take)" value="yes" checked', desk.get(page).body)
    held = {name: desk.hidden(page, name) for name in ("rows", "state")}
    return {name: unescape(value) for name, value in inputs} | dict.fromkeys(taken, "yes") | held


def figures(desk: Desk) -> list[str]:
    """The values of the table, which stand before their qualifiers."""
    with (desk.folder / "data/nye-tall/figures.csv").open(encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    return [row[head.index("qualifier") - 1] for row in rows]


def test_an_article_becomes_figures_and_is_read_again(desk: Desk, article: Path) -> None:
    """The marked text says what is taken and what is not; a statement is left out, another is corrected, and the rest
    becomes a data set. Dropped again with one more sentence, the answers stay, and what is new is named."""
    page = desk.drop(article)
    shown = desk.get(page)
    assert "3 figures are stated in the text" in shown.text
    assert '<mark class="passed"' in shown.body
    assert "<b>planer" not in shown.body
    assert not (desk.folder / "data").exists()
    sent = corrections(desk, page)
    for bad in ({"id": "../x"}, {"id": ""}, {"rows": "1"}, {"e0:value": "mange"}):
        assert desk.post(page, {"id": "nye-tall", **sent, **bad}).status == 422
    assert not (desk.folder / "data/nye-tall").exists()

    del sent["e1:take"]
    made = desk.post(page, {"id": "nye-tall", **sent, "e0:value": "81"})
    assert (made.status, made.headers["Location"]) == (303, "/sets/nye-tall/form?read=1")
    assert figures(desk) == ["81", "70"]
    assert (desk.folder / "data/nye-tall/article.html").exists()
    assert "TODO" in (desk.folder / "data/nye-tall/dataset.yaml").read_text("utf-8")
    assert desk.get("/sets/nye-tall/form").status == 200

    article.write_text(TEXT + "\nMinst 60 prosent av fylkene har en plan.\n", "utf-8")
    again = desk.post("/sets/nye-tall/edition", {}, article).headers["Location"]
    assert again.endswith("?id=nye-tall")
    assert "1 statements are new, 0 are gone" in desk.get(again).text
    sent = corrections(desk, again)
    sheet = desk.folder / "data/nye-tall/statements.csv"
    sheet.write_bytes(sheet.read_bytes() + b"\n")
    assert desk.post(again.partition("?")[0], {"id": "nye-tall", **sent}).status == 409
    sent = corrections(desk, again)
    assert desk.post(again.partition("?")[0], {"id": "nye-tall", **sent}).status == 303
    assert figures(desk) == ["81", "70", "60"]


def test_a_table_of_an_article_is_drafted_as_any_table(desk: Desk, tmp_path: Path) -> None:
    """It is named on the page of the article, and leads to the draft of its rows."""
    path = tmp_path / "side.html"
    rows = "".join(f"<tr><td>Oslo</td><td>{year}</td><td>{year - 1970}</td></tr>" for year in range(2020, 2024))
    head = "<tr><th>Kommune</th><th>År</th><th>Saker</th></tr>"
    path.write_text(f"<html lang=nb><h1>Saker</h1><p>Om saker.</p><table><caption>Saker i Oslo</caption>{head}{rows}"
                    "</table></html>", "utf-8")  # fmt: skip
    page = desk.drop(path)
    assert "Saker i Oslo" in desk.get(page).text
    draft = desk.get(f"{page}/table/1").headers["Location"]
    assert "4 rows were read" in desk.get(draft).text
    assert desk.get(f"{page}/table/2").status == 404
    assert desk.get("/articles/0123456789abcdef").status == 404


@browsers.needed
@pytest.mark.browser
def test_an_article_in_a_browser(desk: Desk, article: Path) -> None:
    """From the text to a data set in a few clicks; axe finds nothing, and nothing runs over at 320 pixels."""
    with browsers.chromium() as chromium:
        window = chromium.new_context(viewport={"width": 320, "height": 700}, locale="nb").new_page()
        window.goto(desk.address)
        window.goto(f"http://127.0.0.1:{desk.port}/new")
        window.set_input_files("#file", article)
        window.click("main form button")
        window.wait_for_selector("article.marked")
        fine(window)
        window.click("#make")
        window.wait_for_url("**/form?read=1")
        fine(window)
    assert len(figures(desk)) == 3
