"""Publishing at a moment from the desk: set, shown, postponed with a reason, called off."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.desk.conftest import LOD, Desk
from tests.desk.test_desk import ABOUT, CSV, figures, fine
from tests.web import browser as browsers

pytestmark = pytest.mark.server


@pytest.fixture
def site(desk: Desk, tmp_path: Path) -> Desk:
    """A desk with a published data set, of which one figure has been changed since."""
    path = tmp_path / "saker.csv"
    path.write_text(CSV, "utf-8")
    desk.post(desk.drop(path), ABOUT)
    desk.post("/publish/prepare")
    desk.done("/publish")
    desk.post("/publish")
    desk.done("/publish")
    table = figures(desk)
    table.write_text(table.read_text("utf-8").replace("60", "61"), "utf-8")
    desk.post("/publish/prepare")
    desk.done("/publish")
    return desk


def schedule(desk: Desk) -> list[dict[str, object]]:
    """What the command line lists."""
    command = [*LOD, "--root", str(desk.folder), "schedule", "list", "--all", "--json"]
    listed: list[dict[str, object]] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return listed


def test_a_release_is_set_postponed_and_called_off(site: Desk) -> None:
    """What the desk sets is what `lod schedule` lists; it is not published before, and each change has its reason."""
    current = (site.folder / ".lod/current").resolve().name
    moment = {"at": "2099-01-15T08:00", "later": "yes", "announced": "yes", "calendar": "Nye tall", "reason": "Feil."}
    assert site.post("/publish", moment).headers["Location"] == "/publish"
    page = site.done("/publish").text
    assert "It is published 2099-01-15 08:00 (Europe/Oslo)" in page
    assert "2099-01-15 08:00 – Nye tall" in page
    (entry,) = schedule(site)
    assert (entry["at"], entry["announced"]) == ("2099-01-15T07:00:00.000Z", True)
    assert entry["reason"] == {"en": "Feil."}
    assert (site.folder / ".lod/current").resolve().name == current
    assert f'value="{entry["release"]}"><button' not in site.get("/publish").body, "it is no earlier release"

    release = str(entry["release"])
    later = {"release": release, "at": "2099-02-15T08:00"}
    assert site.post("/schedule/postpone", later).status == 422
    assert site.post("/schedule/postpone", later | {"reason": "Syk."}).status == 303
    page = site.get("/publish").text
    assert "Postponed: Syk." in page
    assert "2099-02-15 08:00 – Nye tall" in page
    assert "2099-01-15" not in page
    assert site.post("/schedule/cancel", {"release": release}).status == 422
    assert site.post("/schedule/cancel", {"release": "", "reason": "Nei."}).status == 422
    assert [entry["state"] for entry in schedule(site)] == ["coming"]
    assert site.post("/schedule/cancel", {"release": release, "reason": "Nei."}).status == 303
    (entry,) = schedule(site)
    assert (entry["state"], entry["cancelled"]) == ("cancelled", {"en": "Nei."})


def test_what_is_no_moment_to_come_publishes_nothing(site: Desk) -> None:
    """Nothing is published, now or later, by a form that is not clear: it is said what is wrong with it."""
    current = (site.folder / ".lod/current").resolve().name
    for fields, words in (
        ({"later": "yes"}, "Choose the day and the hour"),
        ({"at": "2099-01-15T08:00"}, "Now, or at the moment that you chose?"),
        ({"at": "2020-01-15T08:00", "later": "yes"}, "2020-01-15"),
        ({"at": "i morgen", "later": "yes"}, "i morgen"),
    ):
        answer = site.post("/publish", fields)
        assert (answer.status, words in answer.text) == (422, True), answer.text
    assert schedule(site) == []
    assert (site.folder / ".lod/current").resolve().name == current


@browsers.needed
@pytest.mark.browser
def test_a_moment_in_a_browser(site: Desk) -> None:
    """The form that asks for a moment, and the list of what comes: axe finds nothing, nothing runs over."""
    with browsers.chromium() as chromium:
        window = chromium.new_context(viewport={"width": 320, "height": 700}, locale="nb").new_page()
        window.goto(site.address)
        window.goto(f"http://127.0.0.1:{site.port}/publish")
        window.click("summary")
        fine(window)
        window.fill("#at", "2099-01-15T08:00")
        window.click("#schedule")
        window.wait_for_selector("main .good", timeout=120_000)
        window.click("summary")
        fine(window)
        window.fill("input[name='at']", "2099-02-15T08:00")
        window.fill("textarea[name='reason']", "Syk.")
        window.click("button:text('Utsett')")
        window.wait_for_selector(".good")
        assert "2099-02-15 08:00" in window.inner_text("main")
