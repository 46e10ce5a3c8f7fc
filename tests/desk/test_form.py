"""The form of a description: made from its schema, saved into the file that a person wrote."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml

from tests.desk.conftest import Desk
from tests.desk.test_desk import ABOUT, CSV, fine
from tests.web import browser as browsers

pytestmark = pytest.mark.server

FORM = "/sets/straffesaker/form"


@pytest.fixture
def description(desk: Desk, tmp_path: Path) -> Path:
    """The description of a data set that was drafted with one question open."""
    path = tmp_path / "saker.csv"
    path.write_text(CSV, "utf-8")
    desk.post(desk.drop(path), {name: value for name, value in ABOUT.items() if name != "answer:unit.saker"})
    return desk.folder / "data/straffesaker/dataset.yaml"


def was(page: str) -> str:
    return unescape(re.findall('name="was" value="([^"]*)"', page)[0])


def test_a_form_writes_what_was_changed_and_nothing_else(desk: Desk, description: Path) -> None:
    """A title in another language, a unit that was open, keywords: they are in the file, whose comments, order and
    other keys stay. Saved without a change, the file is the same byte for byte; a field that is emptied goes."""
    text = description.read_text("utf-8").replace("license:", "# skrevet for hånd\nlicense:") + "method: {nb: Telt}\n"
    description.write_text(text, "utf-8")
    page = desk.get(FORM).body
    assert "What the data set is called." in page
    assert desk.post(FORM, {"was": was(page)}).status == 303
    assert description.read_text("utf-8") == text
    fields = {
        "f:title/nb": "Saker for retten", "f:measures/saker/unit": "number", "f:keyword/nb": "sak, domstol",
        "f:method/nb": "",
    }  # fmt: skip
    assert desk.post(FORM, {"was": was(page), **fields}).headers["Location"].endswith("saved=4")
    saved = description.read_text("utf-8")
    value = yaml.safe_load(saved)
    assert value["title"] == {"en": "Straffesaker", "nb": "Saker for retten"}
    assert value["measures"]["saker"]["unit"] == "number"
    assert value["keyword"] == {"nb": ["sak", "domstol"]}
    assert "method" not in value
    assert [line for line in text.splitlines() if "#" in line and line not in saved.splitlines()] == []
    untouched = [line for line in text.splitlines() if not re.match("title|    unit|method", line)]
    assert [line for line in saved.splitlines() if line in untouched] == untouched


def test_who_edits_beside_the_form_loses_nothing(desk: Desk, description: Path) -> None:
    """An editor changes one key while the form is open: another that the form changes is saved beside it; the same one
    is shown with both texts, and nothing is written."""
    page = desk.get(FORM).body
    description.write_text(description.read_text("utf-8").replace("Straffesaker", "Saker i retten"), "utf-8")
    assert desk.post(FORM, {"was": was(page), "f:publisher/name/en": "Domstolen"}).status == 303
    value = yaml.safe_load(description.read_text("utf-8"))
    assert (value["title"]["en"], value["publisher"]["name"]["en"]) == ("Saker i retten", "Domstolen")
    held = description.read_bytes()
    refused = desk.post(FORM, {"was": was(page), "f:title/en": "Mitt"})
    assert refused.status == 409
    assert 'value="Mitt"' in refused.body
    assert json.loads(was(refused.body))["f:title/en"] == "Saker i retten"
    assert description.read_bytes() == held
    for bad in ("[", "[]", "7"):
        assert desk.post(FORM, {"was": bad}).status == 422


def test_words_of_a_vocabulary_are_chosen_by_name(desk: Desk, description: Path) -> None:
    """Themes stand with their names; what is chosen is written as codes, and a word of no vocabulary stays."""
    text = description.read_text("utf-8")
    description.write_text(re.sub(r"(?m)^theme:.*\n", "", text) + "theme: [SOCI, noe-annet]\n", "utf-8")
    page = desk.get(FORM).body
    assert "Population and society (SOCI)" in page
    for chosen, saved in (
        (["SOCI", "noe-annet", "JUST"], ["SOCI", "noe-annet", "JUST"]),
        (["JUST"], ["JUST"]),
        ([], None),
    ):
        was_there = was(desk.get(FORM).body)
        fields = [("token", desk.token), ("was", was_there), ("f:theme", ""), *(("f:theme", code) for code in chosen)]
        headers = {"Content_Type": "application/x-www-form-urlencoded"}
        answer = desk.request("POST", FORM, urlencode(fields).encode(), **headers)
        assert answer.headers["Location"].endswith("saved=1")
        assert yaml.safe_load(description.read_text("utf-8")).get("theme") == saved


@browsers.needed
@pytest.mark.browser
def test_the_form_in_a_browser(desk: Desk, description: Path) -> None:
    """What a draft left open is asked at its field; axe finds nothing, nothing runs over at 320 pixels."""
    with browsers.chromium() as chromium:
        window = chromium.new_context(viewport={"width": 320, "height": 700}, locale="nb").new_page()
        window.goto(desk.address)
        window.goto(f"http://127.0.0.1:{desk.port}{FORM}")
        fine(window)
        window.fill("[name='f:measures/saker/unit']", "number")
        window.click("main form .actions button")
        window.wait_for_selector(".good")
    assert yaml.safe_load(description.read_text("utf-8"))["measures"]["saker"]["unit"] == "number"
