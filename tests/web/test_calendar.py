"""The calendar: what is announced, and what came, for people, programs and calendars."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from lod.web.app import create_app
from lod.web.ical import LINE, CalendarEvent
from lod.web.ical import icalendar as written
from tests.conftest import SiteFolder
from tests.scheduled import FAR, scheduled, set_moment, soon, waiting
from tests.web.running import eventually

__all__ = ["scheduled", "waiting"]

REASON = "Comma, semicolon; back\\slash, «æøå» – and a reason that is longer than one line of a calendar may be"
DESCRIPTION = "data/digitale-konsekvenser/dataset.yaml"


@pytest.fixture
def client(waiting: SiteFolder) -> Iterator[FlaskClient]:
    app = create_app(waiting.settings)
    yield app.test_client()
    app.extensions["lod"].close()


def events(client: FlaskClient, language: str = "en") -> list[Any]:
    """The events of the calendar, as the library reads them."""
    answer = client.get(f"/calendar.ics?lang={language}")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert all(len(line) <= LINE for line in answer.get_data().split(b"\r\n"))
    calendar: Any = icalendar.Calendar.from_ical(answer.get_data())
    assert not calendar.errors
    assert [calendar["VERSION"], calendar["METHOD"]] == ["2.0", "PUBLISH"]
    listed = list(calendar.walk("VEVENT"))
    assert all({"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event) and not event.errors for event in listed)
    return listed


def coming(client: FlaskClient) -> list[dict[str, Any]]:
    releases = json.loads(client.get("/calendar.json").get_data())["releases"]
    return [entry for entry in releases if entry["state"] != "released"]


def test_a_postponement_keeps_its_name_and_says_why(waiting: SiteFolder, client: FlaskClient) -> None:
    """Postponed, an event has the same UID, a higher sequence, and the reason; the site is not started again."""
    before = next(event for event in events(client) if event.start.year == 2099)
    etag = client.get("/calendar").headers["ETag"]
    result = waiting.lod(
        "schedule", "postpone", "2099-02-01T08:00", "--reason", f"en: {REASON}", "--reason", "nb: sent"
    )
    assert result.exit_code == 0, result.output
    after = next(event for event in events(client) if event.start.year == 2099)
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)
    assert after.start == datetime(2099, 2, 1, 7, tzinfo=UTC)
    assert REASON in after["DESCRIPTION"]
    page = client.get("/calendar?lang=en", headers={"If-None-Match": etag})
    assert "Postponed from 15 January 2099 at 08:00. Comma" in page.get_data(as_text=True)
    assert "sent" in client.get("/calendar?lang=nb").get_data(as_text=True)


def test_a_release_that_is_called_off_is_shown_so(waiting: SiteFolder, client: FlaskClient) -> None:
    """Called off, it stays in the calendar as such, with the reason, and is announced nowhere else."""
    assert "2099" in client.get("/").get_data(as_text=True)
    assert waiting.lod("schedule", "cancel", "--reason", "en: No data").exit_code == 0
    (event,) = (event for event in events(client) if event.start.year == 2099)
    assert event["STATUS"] == "CANCELLED"
    assert "No data" in event["DESCRIPTION"]
    assert [entry["state"] for entry in coming(client)] == ["cancelled"]
    for path in ("/", "/doc/dataset/okt-digitalisering"):
        assert "2099" not in client.get(path).get_data(as_text=True)


def test_what_comes_is_announced_where_its_readers_are(client: FlaskClient) -> None:
    """The calendar, the front page and the page of the data set say when; that of another data set does not."""
    for path in ("/calendar", "/", "/doc/dataset/okt-digitalisering"):
        for language, words in (("en", "15 January 2099 at 08:00"), ("nb", "15. januar 2099 kl. 08:00")):
            assert words in client.get(f"{path}?lang={language}").get_data(as_text=True)
    assert "2099" not in client.get("/doc/dataset/digitale-konsekvenser").get_data(as_text=True)
    assert "2099" not in client.get("/doc/dataset/okt-digitalisering?asOf=2030-01-01").get_data(as_text=True)


def test_what_came_is_listed_with_what_changed(waiting: SiteFolder, client: FlaskClient) -> None:
    """A release that came has the moment of the history, its data sets and the reason, and the name it had before."""
    uid = coming(client)[0]["uid"]
    set_moment(waiting, at := soon(-1))
    assert waiting.lod("schedule", "run").exit_code == 0
    assert eventually(lambda: len(events(client)) == 2)
    releases = json.loads(client.get("/calendar.json").get_data())["releases"]
    assert [[dataset["id"] for dataset in entry["datasets"]] for entry in releases] == [["okt-digitalisering"], []]
    assert (releases[0]["uid"], releases[0]["reason"]) == (uid, {"en": "Counted again"})
    assert releases[0]["at"] >= at
    assert coming(client) == []


@pytest.mark.parametrize(
    ("text", "at"), [("2099-03-04", date(2099, 3, 4)), ("2099-03-04T08:00+01:00", datetime(2099, 3, 4, 7, tzinfo=UTC))]
)
def test_a_description_announces(published_site: SiteFolder, text: str, at: date) -> None:
    """`next_release` in a description: a day, or a moment with its offset."""
    published_site.edit(DESCRIPTION, lambda words: words.replace("issued:", f'next_release: "{text}"\nissued:', 1))
    result = published_site.lod("build")
    assert result.exit_code == 0, result.output
    app = create_app(published_site.settings)
    try:
        assert (
            next(event for event in events(app.test_client()) if event["DTSTART"].dt.year == 2099)["DTSTART"].dt == at
        )
        assert "2099" in app.test_client().get("/doc/dataset/digitale-konsekvenser").get_data(as_text=True)
    finally:
        app.extensions["lod"].close()


@pytest.mark.parametrize("text", ["soon", "2099-03-04T08:00", "04.03.2099", "2099-3-4"])
def test_a_description_that_names_no_moment_is_refused(site: SiteFolder, text: str) -> None:
    """What is no day, and no moment with its offset, is a finding with its place."""
    site.edit(DESCRIPTION, lambda words: words.replace("issued:", f'next_release: "{text}"\nissued:', 1))
    assert any(finding["column"] == "next_release" for finding in site.check())


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), min_size=2, max_size=2))
def test_any_text_is_read_back(texts: list[str]) -> None:
    """Whatever a title and a reason are, lines are short, and the library reads what was written."""
    event = CalendarEvent("a@b", FAR, "2026-01-01T00:00:00.000Z", texts[0], texts[1], "https://example.no/calendar")
    text = written("Name", [event])
    assert all(len(line.encode()) <= LINE for line in text.split("\r\n"))
    calendar: Any = icalendar.Calendar.from_ical(text)
    (read,) = calendar.walk("VEVENT")
    plain = ["".join(c for c in one.replace("\r", "") if c in "\n\t" or (c >= " " and c != "\x7f")) for one in texts]
    assert [str(read["SUMMARY"]), str(read.get("DESCRIPTION", ""))] == plain
