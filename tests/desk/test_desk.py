"""The steward's desk: from a file to a published page in a browser, and nobody else gets in."""

from __future__ import annotations

import http.client
import itertools
import json
import shutil
import threading
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.desk.conftest import Desk, opened
from tests.web import browser as browsers

pytestmark = pytest.mark.server

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CSV = "Kommune;År;Saker\nOslo;2022;50\nOslo;2023;60\nVik;2022;<5\nVik;2023;7\n"
NEXT = "Kommune;År;Saker\nOslo;2022;51\nOslo;2023;60\nVik;2022;<5\nVik;2023;7\nOslo;2024;70\n"
ABOUT = {
    "title": "Straffesaker", "id": "straffesaker", "description": "Saker for retten.", "publisher": "Etaten",
    "contact": "post@example.org", "license": "CC_BY_4_0", "answer:symbol.<5": "Q", "answer:unit.saker": "number",
}  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "saker.csv"
    path.write_text(CSV, "utf-8")
    return path


def figures(desk: Desk) -> Path:
    """The table of the data set that was made."""
    (path,) = (desk.folder / "data/straffesaker").glob("*.csv")
    return path


def test_from_a_file_to_a_published_data_set(desk: Desk, table: Path) -> None:
    """A dropped file is read back as sentences and questions; answered, made, previewed, published; then renewed with a
    reason, and rolled back. Nothing is written before it is asked for."""
    draft = desk.drop(table)
    page = desk.get(draft)
    assert page.status == 200
    assert "Oslo, 2022, Saker: 50" in page.text
    assert "What does “<5” mean" in page.text
    assert not (desk.folder / "data").exists()

    made = desk.post(draft, ABOUT)
    assert (made.status, made.headers["Location"]) == (303, "/sets/straffesaker?made=1")
    assert '"<5": Q' in (desk.folder / "data/straffesaker/dataset.yaml").read_text("utf-8")
    assert "Straffesaker" in desk.get("/").text

    desk.post("/check")
    assert "warning" in desk.done("/check").text.lower()
    desk.post("/preview")
    assert "The preview stands" in desk.done("/preview").text
    assert "Straffesaker" in desk.get("/preview/doc/dataset/straffesaker").text
    assert not (desk.folder / ".lod/current").exists()

    desk.post("/publish/prepare")
    shown = desk.done("/publish").text
    assert "Ready to be published: 4 figures." in shown
    assert "Nothing stops it" in shown
    assert "points of" in shown
    assert not (desk.folder / ".lod/current").exists()
    desk.post("/publish")
    assert "Published: 4 figures." in desk.done("/publish").text
    first = (desk.folder / ".lod/current").resolve().name

    table.write_text(NEXT, "utf-8")
    edition = desk.post("/sets/straffesaker/edition", {}, table).headers["Location"]
    shown = desk.get(edition).text
    assert "1 figure changed" in shown
    assert "50 → 51" in shown
    assert "1 new code in" in shown
    refused = desk.post(edition, {"state": desk.hidden(edition, "state")})
    assert refused.status == 422
    assert "Say why" in refused.text
    assert "Oslo;2022;50" in figures(desk).read_text("utf-8")
    again = {"reason": "Talt på nytt.", "state": desk.hidden(edition, "state")}
    assert desk.post(edition, again).status == 303
    desk.post("/publish/prepare")
    assert "50 → 51" in desk.done("/publish").text
    desk.post("/publish", {"reason": "Talt på nytt."})
    assert "Published: 5 figures." in desk.done("/publish").text

    assert desk.post("/activate", {"release": first}).status == 303
    assert (desk.folder / ".lod/current").resolve().name == first


def test_what_stops_publication_is_said_by_file_and_row(desk: Desk, table: Path) -> None:
    """A cell that is no number is a finding in its place on the page, and nothing is published."""
    desk.post(desk.drop(table), ABOUT)
    path = figures(desk)
    path.write_text(path.read_text("utf-8").replace("60", "seksti"), "utf-8")
    desk.post("/publish/prepare")
    page = desk.done("/publish")
    assert "Nothing was published" in page.text
    assert f"data/straffesaker/{path.name}" in page.text
    assert "3 [Saker]" in page.text
    assert not (desk.folder / ".lod/current").exists()


def test_a_file_changed_elsewhere_is_shown_and_never_written_over(desk: Desk, table: Path) -> None:
    """What an editor saved meanwhile stays; both texts are on the page. A save keeps every byte that was written."""
    desk.post(desk.drop(table), ABOUT)
    path = desk.folder / "data/straffesaker/dataset.yaml"
    page = desk.get("/sets/straffesaker").body
    digest = page.partition('name="digest" value="')[2].partition('"')[0]
    elsewhere = path.read_text("utf-8") + "# endret i et redigeringsprogram\n"
    path.write_text(elsewhere, "utf-8")
    answer = desk.post("/sets/straffesaker", {"digest": digest, "text": "title: {nb: Mitt}\n"})
    assert answer.status == 409
    assert "endret i et redigeringsprogram" in answer.text
    assert "title: {nb: Mitt}" in answer.text
    assert path.read_text("utf-8") == elsewhere
    digest = answer.body.partition('name="digest" value="')[2].partition('"')[0]
    assert desk.post("/sets/straffesaker", {"digest": digest, "text": elsewhere + "# og her\n"}).status == 303
    assert path.read_text("utf-8") == elsewhere + "# og her\n"


def test_nobody_else_gets_in(desk: Desk, table: Path) -> None:
    """Without the cookie, for another host, from another origin, without the form's token: 403, and nothing changes."""
    draft = desk.drop(table)
    form = f"token={desk.token}".encode()
    kind = "application/x-www-form-urlencoded"
    refused = [
        desk.request("GET", "/", Cookie=""),
        desk.request("GET", "/", Cookie="lod-desk=guess"),
        desk.request("GET", "/?key=guess", Cookie=""),
        desk.request("GET", "/", Host=f"evil.example:{desk.port}"),
        desk.request("GET", "/preview/", Cookie=""),
        desk.request("POST", draft, form, Content_Type=kind, Origin="https://evil.example"),
        desk.request("POST", draft, form, Content_Type=kind, Origin="null"),
        desk.request("POST", draft, b"token=guess", Content_Type=kind),
        desk.request("POST", draft, b"", Content_Type=kind),
    ]
    assert [answer.status for answer in refused] == [403] * len(refused)
    assert not (desk.folder / "data").exists()
    page = desk.get("/")
    assert page.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in page.headers
    assert desk.address.partition("key=")[2] not in page.body


def test_a_path_leads_nowhere_else(desk: Desk) -> None:
    """What is no page of the desk is 404 in words, whatever its address pretends."""
    for path in (
        "/new/0123456789abcdef", "/new/..", "/new/%2e%2e%2f%2e%2e", "/sets/..", "/sets/%2e%2e%2fdata", "/sets/none",
        "/style/..%2f..%2fapp.py", "/static/..%2fdesk.py", "/sets/%00", "/nothing",
    ):  # fmt: skip
        answer = desk.get(path)
        assert answer.status == 404, path
        assert "def " not in answer.body


def test_what_cannot_be_read_is_said_in_words(desk: Desk, tmp_path: Path) -> None:
    """Bytes that are no table, and a form without a file, are answered in words; nothing is written."""
    rubbish = tmp_path / "bilde.csv"
    rubbish.write_bytes(bytes(range(256)) * 40)
    answer = desk.get(desk.drop(rubbish))
    assert answer.status == 422
    assert "bilde.csv" in answer.text
    assert "Traceback" not in answer.body
    assert desk.post("/new").status == 422
    assert not (desk.folder / "data").exists()


def test_a_name_is_kept_and_leads_nowhere(desk: Desk, tmp_path: Path) -> None:
    """Norwegian letters stand in the proposed title; a path in the name is none."""
    folder = tmp_path / "mappe"
    folder.mkdir()
    named = folder / "Folkemengde på øyene.csv"
    named.write_text(CSV, "utf-8")
    assert 'value="Folkemengde på øyene"' in desk.get(desk.drop(named)).body
    for name in ("../../ut.csv", "..\\\\ut.csv", "/etc/ut.csv", "..", ""):
        answer = desk.post("/new", {}, named, name)
        assert answer.status in (303, 422), name
    assert not list(desk.folder.rglob("ut*"))


def test_a_full_disk_ends_no_desk(tmp_path: Path) -> None:
    """A file that cannot be kept is refused, in words or by the connection; the desk goes on, nothing is written."""
    folder, large, small = tmp_path / "site", tmp_path / "stor.csv", tmp_path / "liten.csv"
    folder.mkdir()
    large.write_text("Kommune;År;Saker\n" + "Oslo;2022;50\n" * 200_000, "utf-8")
    small.write_text(CSV, "utf-8")
    with opened(folder, 300_000) as desk:
        with suppress(ConnectionError):  # what the server keeps of a body before anybody sees it is a file too
            assert desk.post("/new", {}, large).status == 507
        assert desk.get(desk.drop(small)).status == 200
    assert not (folder / "data").exists()


def test_two_desks_on_one_folder_do_not_make_a_twin(desk: Desk, table: Path) -> None:
    """Both make a data set of the same name: the second gets another id, and both are whole."""
    with opened(desk.folder) as other:
        first, second = desk.drop(table), other.drop(table)
        assert desk.post(first, ABOUT).status == 303
        assert other.post(second, ABOUT).headers["Location"] == "/sets/straffesaker-2?made=1"
    names = sorted(path.parent.name for path in (desk.folder / "data").glob("*/dataset.yaml"))
    assert names == ["straffesaker", "straffesaker-2"]


def test_what_was_shown_is_what_is_published(desk: Desk, table: Path) -> None:
    """A release is published only as it was shown: files that changed meanwhile are shown anew. Where most published
    figures change, or a data set is gone, it is asked why; the answer is in what visitors read."""
    desk.post(desk.drop(table), ABOUT)
    desk.post("/publish/prepare")
    desk.done("/publish")
    path = figures(desk)
    path.write_text(path.read_text("utf-8").replace("60", "61"), "utf-8")
    assert desk.post("/publish").headers["Location"] == "/publish?meanwhile=1"
    desk.done("/publish")
    assert not (desk.folder / ".lod/current").exists()
    desk.post("/publish")
    assert "Published" in desk.done("/publish").text
    assert len(list((desk.folder / ".lod/releases").iterdir())) == 1

    path.write_text(path.read_text("utf-8").replace("61", "71").replace("50", "70").replace(";7\n", ";8\n"), "utf-8")
    desk.post("/publish/prepare")
    assert "More of the published figures change than usual" in desk.done("/publish").text
    assert desk.post("/publish").status == 422
    assert desk.post("/publish", {"reason": "Ny kilde."}).status == 303
    assert "Published" in desk.done("/publish").text

    table.write_text("Skole;År;Elever\nNord;1998;5\nNord;1999;6\nSør;1998;7\nSør;1999;9\n", "utf-8")
    desk.post(desk.drop(table), ABOUT | {"id": "andre", "answer:unit.elever": "number"})
    shutil.rmtree(path.parent)
    desk.post("/publish/prepare")
    assert "straffesaker would disappear" in desk.done("/publish").text
    assert desk.post("/publish").status == 422
    assert desk.post("/publish/removal").status == 422
    desk.post("/publish/removal", {"reason": "Slått sammen."})
    assert "Ready to be published" in desk.done("/publish").text
    assert "Slått sammen." in (desk.folder / "data/removed.yaml").read_text("utf-8")
    desk.post("/publish")
    assert "Published" in desk.done("/publish").text


def test_a_preview_shows_what_was_built_last(desk: Desk, table: Path) -> None:
    """The first page after a preview is made anew has what was changed."""
    desk.post(desk.drop(table), ABOUT)
    address = "/preview/doc/dataset/straffesaker"
    desk.post("/preview")
    desk.done("/preview")
    assert "Straffesaker" in desk.get(address).text
    path = desk.folder / "data/straffesaker/dataset.yaml"
    path.write_text(path.read_text("utf-8").replace("Straffesaker", "Saker for retten"), "utf-8")
    desk.post("/preview")
    desk.done("/preview")
    assert "Saker for retten" in desk.get(address).text


def test_what_was_said_of_other_files_is_marked(desk: Desk, table: Path) -> None:
    """A check and a preview say so where files were changed after them; “nothing is wrong” is not said then."""
    desk.post(desk.drop(table), ABOUT)
    desk.post("/check")
    assert "Files were changed after this" not in desk.done("/check").text
    path = figures(desk)
    path.write_text(path.read_text("utf-8").replace("60", "seksti"), "utf-8")
    assert "Files were changed after this" in desk.get("/check").text
    desk.post("/check")
    assert "Files were changed after this" not in desk.done("/check").text


def test_a_save_keeps_the_line_ends_of_the_file(desk: Desk, table: Path) -> None:
    """A description that an editor on Windows wrote is saved with its own line ends, and no line of it changes."""
    desk.post(desk.drop(table), ABOUT)
    path = desk.folder / "data/straffesaker/dataset.yaml"
    held = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(held)
    page = desk.get("/sets/straffesaker").body
    digest = page.partition('name="digest" value="')[2].partition('"')[0]
    text = held.decode().replace("Saker for retten", "Saker for tingretten")
    assert desk.post("/sets/straffesaker", {"digest": digest, "text": text}).status == 303
    assert path.read_bytes() == text.encode()


def test_an_edition_is_not_written_over_what_was_changed_meanwhile(desk: Desk, table: Path) -> None:
    """What was compared is what is written over: a table that somebody mended meanwhile is compared again."""
    desk.post(desk.drop(table), ABOUT)
    table.write_text(NEXT, "utf-8")
    edition = desk.post("/sets/straffesaker/edition", {}, table).headers["Location"]
    state = desk.hidden(edition, "state")
    path = figures(desk)
    mended = path.read_text("utf-8").replace("60", "61")
    path.write_text(mended, "utf-8")
    answer = desk.post(edition, {"state": state})
    assert answer.status == 409
    assert "changed while you read this" in answer.text
    assert path.read_text("utf-8") == mended
    assert desk.post(edition, {"state": desk.hidden(edition, "state")}).status == 303
    assert "Oslo;2024;70" in path.read_text("utf-8")


def test_an_edition_says_which_codes_are_called_otherwise(desk: Desk, table: Path) -> None:
    """A code with another name in the new file is shown with both names before anything is written."""
    place = {"index": ["0301", "4601"], "label": {"0301": "Oslo", "4601": "Bergen"}}
    described = {
        "version": "2.0", "class": "dataset", "label": "Saker", "id": ["kommune", "aar"], "size": [2, 2],
        "dimension": {"kommune": {"label": "Kommune", "category": place},
                      "aar": {"label": "År", "category": {"index": ["2022", "2023"]}}},
        "role": {"time": ["aar"]}, "value": [50, 60, 6, 7],
    }  # fmt: skip
    table = table.with_suffix(".json")
    old = json.dumps(described)
    table.write_text(old, "utf-8")
    assert desk.post(desk.drop(table), ABOUT).status == 303
    before = {path: path.read_bytes() for path in desk.folder.rglob("data/**/*.*")}
    table.write_text(old.replace('"Oslo"', '"Oslo kommune"'), "utf-8")
    shown = desk.get(desk.post("/sets/straffesaker/edition", {}, table).headers["Location"]).text
    assert "1 code has another name now" in shown
    assert "0301: Oslo → Oslo kommune" in shown
    assert {path: path.read_bytes() for path in desk.folder.rglob("data/**/*.*")} == before


def test_killed_while_it_saves_a_desk_loses_nothing(tmp_path: Path, table: Path) -> None:
    """Whenever a desk is killed, the description is one of those that were saved, whole."""
    folder = tmp_path / "site"
    folder.mkdir()
    path = folder / "data/straffesaker/dataset.yaml"
    lengths = itertools.cycle((200, 9_000))
    for delay in (0.05, 0.11, 0.17):
        with opened(folder) as desk:
            if not path.exists():
                desk.post(desk.drop(table), ABOUT)
            whole = path.read_text("utf-8")
            threading.Timer(delay, desk.process.kill).start()  # type: ignore[union-attr]  # it was opened
            written = {whole}
            with suppress(OSError, http.client.HTTPException):
                while True:
                    text = "title: {nb: Saker}\n" + "# en linje som noen skrev\n" * next(lengths) + "# slutt\n"
                    digest = sha256(whole.encode()).hexdigest()
                    written.add(text)
                    assert desk.post("/sets/straffesaker", {"digest": digest, "text": text}).status == 303
                    whole = text
        assert path.read_text("utf-8") in written
        assert len(written) > 1


@browsers.needed
@pytest.mark.browser
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_pages_in_a_browser(desk: Desk, table: Path, language: str) -> None:
    """By keyboard and mouse from a file to a published data set; no page runs over at 320 pixels, none says anything
    on the console, and axe finds nothing."""
    with browsers.chromium() as chromium:
        window = chromium.new_context(viewport={"width": 320, "height": 700}, locale=language).new_page()
        said: list[str] = []
        window.on("console", lambda message: said.append(message.text))
        window.goto(desk.address)
        window.goto(f"http://127.0.0.1:{desk.port}/?lang={language}")
        fine(window)
        window.click('a[href="/new"].ds-button')
        fine(window)
        window.set_input_files("#file", table)
        window.click("main form button")
        fine(window)
        window.select_option("select[name='answer:symbol.<5']", "Q")
        window.fill("input[name='answer:unit.saker']", "number")
        window.fill("#publisher", "Etaten")
        window.fill("#contact", "post@example.org")
        window.fill("#description", "Saker for retten.")
        window.click("main form .actions button")
        window.wait_for_url("**/sets/saker?made=1")
        fine(window)
        window.click('a[href="/publish"]')
        fine(window)
        window.route("**/wait.js", lambda route: route.fulfill(body=""))
        window.click("#prepare")
        fine(window)  # the page that waits, which does not change meanwhile
        window.unroute("**/wait.js")
        window.reload()
        window.wait_for_selector("#publish", timeout=120_000)
        fine(window)
        window.click("#publish")
        window.wait_for_selector(".good", timeout=120_000)
        fine(window)
        assert said == []
    assert (desk.folder / ".lod/current").exists()


def fine(window: Any) -> None:
    """The page does not run over, and axe, where it is, finds nothing."""
    window.wait_for_load_state("load")  # without its style a page has another width
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert window.evaluate(wide) <= 0, window.url
    if AXE.exists():
        window.evaluate(AXE.read_text("utf-8"))
        broken = window.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in broken] == [], window.url
