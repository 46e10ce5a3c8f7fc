"""Code lists on the desk: labels side by side, tree, new codes, renames, links; the file stays as it was written."""

from __future__ import annotations

import http.client
import itertools
import re
import threading
from contextlib import suppress
from html import unescape
from pathlib import Path

import pytest
import yaml

from tests.desk.conftest import Desk, opened
from tests.desk.test_desk import ABOUT, fine
from tests.web import browser as browsers

pytestmark = pytest.mark.server

LIST = 'code;"label_nb";broader\r\nA;"Alle; samlet";\r\nB;Bergen;A\r\n"0301";Oslo;A\r\n'
PAGE = "/lists/codes/sted"


@pytest.fixture
def codes(desk: Desk, tmp_path: Path) -> Path:
    """A list as somebody has written it, with semicolons and the line ends of Windows, and a table that uses it."""
    path = tmp_path / "saker.csv"
    path.write_text("Sted;År;Saker\n0301;2022;50\n0301;2023;60\nB;2022;6\nB;2023;7\n", "utf-8")
    desk.post(desk.drop(path), ABOUT)
    shared = desk.folder / "data/codelists"
    own = desk.folder / "data/straffesaker/codelists"
    for old in own.glob("sted.*"):
        old.unlink()
    shared.mkdir(exist_ok=True)
    (shared / "sted.csv").write_bytes(LIST.encode())
    (shared / "sted.yaml").write_text("# skrevet for hånd\nlabel: {nb: Steder}\nseparator: ';'\n", "utf-8")
    return shared / "sted.csv"


def was(page: str) -> str:
    return unescape(re.findall('name="was" value="([^"]*)"', page)[0])


def field(page: str, code: str, column: str) -> str:
    """The name of the field for a column of a code, by its label for screen readers."""
    inputs = re.findall(r'<input aria-label="([^"]*)" name="([^"]*)"', page)
    return next(str(name) for label, name in inputs if unescape(label) == f"{column}, {code}")


def test_labels_are_written_and_nothing_else(desk: Desk, codes: Path) -> None:
    """A label in another language makes its column; the rest of the file, its quotes and line ends stay. A code that
    is moved lies below another; undone, the file is as it was."""
    held = codes.read_bytes()
    page = desk.get(PAGE).body
    assert desk.post(PAGE, {"was": was(page)}).status == 303
    assert codes.read_bytes() == held
    fields = {field(page, "B", "Label: English"): "Bergen town", field(page, "B", "Broader code"): "0301"}
    assert "saved=2" in desk.post(PAGE, {"was": was(page), **fields}).headers["Location"]
    saved = codes.read_bytes().decode()
    assert saved.splitlines()[0] == 'code;"label_nb";broader;label_en'
    assert 'A;"Alle; samlet";;\r\nB;Bergen;0301;Bergen town\r\n"0301";Oslo;A;\r\n' in saved
    shown = desk.get(PAGE).body
    assert shown.index(">0301<") < shown.index(">B<"), "a code stands below its broader one"
    assert desk.post("/lists/undo/sted").headers["Location"].endswith("undone=1")
    assert codes.read_bytes() == held


def test_codes_are_added_and_mistakes_are_shown(desk: Desk, codes: Path) -> None:
    """A new code is a row below the others; one that is there, or none, is refused; a circle is said at its code."""
    page = desk.get(PAGE).body
    new = dict(re.findall(r'aria-label="New code: ([^"]*)" name="([^"]*)"', page))
    row = {new["Code"]: "V", new["Label: Bokmål"]: "Vik", new["Broader code"]: "A"}
    assert desk.post(PAGE, {"was": was(page), **row}).status == 303
    assert codes.read_bytes().decode().endswith("V;Vik;A\r\n")
    held = codes.read_bytes()
    for bad in ({new["Code"]: "V"}, {new["Label: Bokmål"]: "Uten kode"}):
        refused = desk.post(PAGE, {"was": was(desk.get(PAGE).body), **bad})
        assert (refused.status, "no new code" in refused.text) == (422, True)
    assert codes.read_bytes() == held
    page = desk.get(PAGE).body
    desk.post(PAGE, {"was": was(page), field(page, "A", "Broader code"): "V"})
    assert 'class="mark violation"' in desk.get(PAGE).body


def test_two_desks_keep_each_others_labels(desk: Desk, codes: Path) -> None:
    """A row that somebody else has changed meanwhile is shown with both texts, and nothing is written over."""
    page = desk.get(PAGE).body
    codes.write_bytes(codes.read_bytes().replace(b"Bergen", b"Bjorgvin"))
    assert desk.post(PAGE, {"was": was(page), field(page, "0301", "Label: Bokmål"): "Oslo kommune"}).status == 303
    held = codes.read_bytes()
    assert b"Bjorgvin" in held
    assert b"Oslo kommune" in held
    refused = desk.post(PAGE, {"was": was(page), field(page, "B", "Label: Bokmål"): "Bergen kommune"})
    assert (refused.status, "Bjorgvin" in refused.text) == (409, True)
    assert codes.read_bytes() == held


def test_a_code_is_renamed_in_its_tables_too(desk: Desk, codes: Path) -> None:
    """Before anything is published the code has another name everywhere; after that the old one stays beside it, and a
    correspondence leads on."""
    (table,) = (desk.folder / "data/straffesaker").glob("*.csv")
    assert desk.post("/lists/rename/sted", {"old": "B", "new": "4601"}).status == 303
    assert "4601;2022;6" in table.read_text("utf-8")
    assert "4601;Bergen;A\r\n" in codes.read_bytes().decode()
    for old, new in (("B", "C"), ("4601", "0301"), ("4601", "")):
        assert desk.post("/lists/rename/sted", {"old": old, "new": new}).status == 422
    desk.post("/publish/prepare")
    assert "Ready" in desk.done("/publish").text
    desk.post("/publish")
    desk.done("/publish")
    assert desk.post("/lists/rename/sted", {"old": "4601", "new": "4699"}).status == 303
    assert "4601;Bergen;A\r\n" in codes.read_bytes().decode()
    assert codes.read_bytes().decode().endswith("4699;Bergen;A\r\n")
    assert "4699;2022;6" in table.read_text("utf-8")
    assert "4601;" not in table.read_text("utf-8")
    renamed = desk.folder / "data/correspondences/sted-renamed.csv"
    assert renamed.read_text("utf-8") == "from,to\n4601,4699\n"
    desk.post("/check")
    assert "wrong" not in desk.done("/check").text.replace("Nothing is wrong", "")
    assert desk.post("/lists/undo/sted").headers["Location"].endswith("undone=1")
    assert not renamed.exists()
    assert "4601;2022;6" in table.read_text("utf-8")


def test_killed_while_it_renames_a_desk_leaves_whole_files(tmp_path: Path) -> None:
    """Whenever a desk is killed, the list and the table are each as before or as after a rename, whole."""
    folder = tmp_path / "site"
    (folder / "data/codelists").mkdir(parents=True)
    path = tmp_path / "saker.csv"
    path.write_text("Sted;År;Saker\n" + "".join(f"A;{year};{year}\n" for year in range(1900, 2020)), "utf-8")
    codes, whole = folder / "data/codelists/sted.csv", {"A", "B"}
    for delay in (0.02, 0.06, 0.11):
        with opened(folder) as desk:
            if not codes.exists():
                desk.post(desk.drop(path), ABOUT)
                for drafted in (folder / "data/straffesaker/codelists").glob("sted.*"):
                    drafted.unlink()
                codes.write_text("code,label_nb\nA,Alta\n", "utf-8")
            (table,) = (folder / "data/straffesaker").glob("*.csv")
            table.write_text(table.read_text("utf-8").replace("B;", "A;"), "utf-8")
            codes.write_text("code,label_nb\nA,Alta\n", "utf-8")
            threading.Timer(delay, desk.process.kill).start()  # type: ignore[union-attr]  # it was opened
            with suppress(OSError, http.client.HTTPException):
                for old, new in itertools.cycle((("A", "B"), ("B", "A"))):
                    assert desk.post("/lists/rename/sted", {"old": old, "new": new}).status == 303
        assert codes.read_text("utf-8") in {f"code,label_nb\n{code},Alta\n" for code in whole}
        rows = table.read_text("utf-8").splitlines()[1:]
        assert len(rows) == 120
        assert len({row[0] for row in rows}) == 1


def test_a_list_is_described_in_a_form(desk: Desk, codes: Path) -> None:
    """What the list is called stands in the form, in the languages of the site; the comment in the file stays. A new
    list gets its file; official addresses are proposed for codes of countries."""
    form = "/lists/about/sted"
    page = desk.get(form).body
    assert desk.post(form, {"was": was(page), "f:label/en": "Places"}).headers["Location"].endswith("saved=1")
    text = codes.with_suffix(".yaml").read_text("utf-8")
    assert text.startswith("# skrevet for hånd\n")
    assert yaml.safe_load(text) == {"label": {"nb": "Steder", "en": "Places"}, "separator": ";"}
    assert desk.post("/lists", {"name": "land", "label": "Land"}).headers["Location"] == "/lists/codes/land"
    path = codes.with_name("land.csv")
    for name in ("land", "../x", "2", ""):
        assert desk.post("/lists", {"name": name}).status == 422
    header = path.read_text("utf-8").strip()
    path.write_text(header + "\n" + "".join(f"{code},{code},,\n" for code in ("NOR", "SWE", "DNK")), "utf-8")
    assert "ISO 3166-1 has an address for 3" in desk.get("/lists/codes/land").text
    assert desk.post("/lists/links/land").headers["Location"].endswith("saved=3")
    assert "http://publications.europa.eu/resource/authority/country/NOR" in path.read_text("utf-8")
    assert desk.get("/lists/codes/%2e%2e/x").status == 404


@browsers.needed
@pytest.mark.browser
def test_the_list_in_a_browser(desk: Desk, codes: Path) -> None:
    """A label is written with the keyboard alone; axe finds nothing, and the page does not run over at 320 pixels."""
    with browsers.chromium() as chromium:
        window = chromium.new_context(viewport={"width": 320, "height": 700}, locale="nn").new_page()
        window.goto(desk.address)
        for address in ("/lists", PAGE, "/lists/about/sted"):
            window.goto(f"http://127.0.0.1:{desk.port}{address}")
            fine(window)
        window.goto(f"http://127.0.0.1:{desk.port}{PAGE}")
        window.focus("[aria-label='Namn: English, B']")
        window.keyboard.type("Bergen town")
        window.keyboard.press("Enter")
        window.wait_for_selector(".good")
        fine(window)
    assert "Bergen town" in codes.read_text("utf-8")
