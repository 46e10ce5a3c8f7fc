"""A release at a moment: built and judged now, current then, and once – whatever happens meanwhile."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lod.errors import ReleaseError
from lod.history.chain import Chain
from lod.history.moments import stamp
from lod.release import due
from lod.release.home import Home
from lod.release.schedule import Schedule
from lod.storage import due as due_program
from tests.conftest import SiteFolder
from tests.history.conftest import revise
from tests.scheduled import FAR, edit, events, schedule, scheduled, set_moment, soon, waiting

__all__ = ["scheduled", "waiting"]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2020-01-15T08:00", "in the past"),
        ("2020-01-15T08:00Z", "in the past"),
        ("tomorrow", "is no moment"),
        ("2099-01-15", "is no moment"),
        ("2099-02-30T08:00", "is no moment"),
        ("2099-01-15T08:00+1", "is no moment"),
        ("2099-01-15T25:00", "is no moment"),
        ("2026-10-25T02:30", "is in the past|comes twice"),
        ("2099-10-25T02:30", "comes twice"),
        ("2099-03-29T02:30", "comes twice"),
        ("", "is no moment"),
    ],
)
def test_a_moment_that_cannot_be_kept_is_refused_in_words(site: SiteFolder, moment: str, words: str) -> None:
    """A moment in the past, of no form, or one that the clocks have twice or never: words, and nothing is built."""
    result = site.lod("build", "--at", moment, env={"LC_ALL": "en"})
    assert result.exit_code != 0
    assert re.search(words, result.output), result.output
    assert Home(site.settings.home).ids() == []


def test_a_moment_without_zone_is_in_the_zone_of_the_setting(waiting: SiteFolder) -> None:
    """`timezone` says what 08:00 is; it is Oslo's unless it is set."""
    for zone, at in (("Europe/Oslo", "2098-07-01T06:00:00.000Z"), ("Atlantic/Azores", "2098-07-01T08:00:00.000Z")):
        words = ("schedule", "postpone", "2098-07-01T08:00", "--reason", "en: late data")
        result = waiting.lod(*words, env={"LOD_TIMEZONE": zone})
        assert result.exit_code == 0, result.output
        assert Schedule.read(waiting.settings.home).coming[0].at == at
    result = waiting.lod("schedule", env={"LOD_TIMEZONE": "Norge"})
    assert result.exit_code != 0
    assert "Norge" in result.output


def test_what_is_scheduled_is_built_and_not_current(waiting: SiteFolder) -> None:
    """The release is there, whole, and neither current, nor the newest, nor in the history; `prune` keeps it."""
    home = Home(waiting.settings.home)
    entry = Schedule.read(home.folder).coming[0]
    assert entry.follows == home.current() != entry.release
    assert entry.release in home.ids()
    assert home.find("newest") != entry.release
    assert entry.release not in events(waiting)
    assert waiting.lod("verify", entry.release).exit_code == 0
    assert waiting.lod("prune", "--keep", "2").exit_code == 0
    assert entry.release in home.ids()


def test_it_is_listed_as_a_table_and_as_json(waiting: SiteFolder) -> None:
    """`lod schedule` says when, which, of what, and each postponement with its reason."""
    result = waiting.lod("schedule", "postpone", "2099-01-16T08:00", "--reason", "en: late data")
    assert result.exit_code == 0, result.output
    table = waiting.lod("schedule", env={"LC_ALL": "en"}).output
    assert "2099-01-16T08:00+01:00" in table
    assert "postponed from 2099-01-15T08:00+01:00: late data" in table
    plain = json.loads(waiting.lod("schedule", "--json").output)
    assert [each["datasets"] for each in plain] == [["okt-digitalisering"]]
    assert plain[0]["postponements"][0]["reason"] == {"en": "late data"}
    assert [each["scheduled"] for each in json.loads(waiting.lod("releases", "--json").output) if each["scheduled"]]


def test_a_reason_is_asked_for(waiting: SiteFolder) -> None:
    """Postponing, and calling off what is announced, need a reason; nothing changes without."""
    before = Schedule.read(waiting.settings.home)
    for words in (("postpone", "2099-01-16T08:00"), ("cancel",), ("cancel", "2099-01-16T08:00"), ("postpone",)):
        assert waiting.lod("schedule", *words).exit_code != 0
    assert Schedule.read(waiting.settings.home) == before


def test_a_cancelled_release_never_becomes_current(waiting: SiteFolder) -> None:
    """Called off is called off, also when its moment comes."""
    set_moment(waiting, soon(-5))
    current = Home(waiting.settings.home).current()
    assert waiting.lod("schedule", "cancel", "--reason", "en: wrong").exit_code == 0
    assert waiting.lod("schedule", "run").output == ""
    assert Home(waiting.settings.home).current() == current
    assert waiting.lod("build").exit_code == 0, "what was called off may be published"


def test_at_its_moment_it_becomes_current_once(waiting: SiteFolder) -> None:
    """The event has the moment that was set and the reason; running again does nothing."""
    home = Home(waiting.settings.home)
    release = Schedule.read(home.folder).coming[0].release
    at = soon(1.5)
    set_moment(waiting, at)
    assert waiting.lod("schedule", "run").output == "", "it is not due yet"
    assert home.current() != release
    assert release in waiting.lod("schedule", "run", "--within", "60").output
    assert datetime.now(UTC) >= datetime.fromisoformat(at)
    assert home.current() == release
    last = Chain.read(home.history, release).events[-1]
    assert (last.at, last.reason) == (at, {"en": "Counted again"})
    assert waiting.lod("schedule", "run").output == ""
    assert events(waiting).count(release) == 1
    assert waiting.lod("verify").exit_code == 0


def test_its_version_follows_what_is_current_then(waiting: SiteFolder) -> None:
    """The version is one further than the one before it, and the day is that of the moment."""
    home = Home(waiting.settings.home)
    entry = Schedule.read(home.folder).coming[0]
    before, after = (
        next(
            d for d in json.loads((home.path(r) / "model.json").read_text())["datasets"] if d["id"] == entry.datasets[0]
        )
        for r in (entry.follows, entry.release)
    )
    assert after["previous_version"] == (before.get("version") or "1.0.0")
    assert after["modified"] == "2099-01-15"


def test_publishing_what_is_scheduled_is_refused_before_its_moment(waiting: SiteFolder) -> None:
    """Neither a plain build of the same sources, nor another way of making it current, breaks the embargo."""
    home = Home(waiting.settings.home)
    entry, current, ids = Schedule.read(home.folder).coming[0], home.current(), home.ids()
    for words in (("build",), ("build", "--despite-schedule"), ("activate", entry.release, "--despite-schedule")):
        result = waiting.lod(*words, env={"LC_ALL": "en"})
        assert result.exit_code != 0
        assert "scheduled for" in result.output
    assert (home.current(), home.ids()) == (current, ids)


def test_another_release_in_between_is_refused_or_makes_it_stale_in_words(waiting: SiteFolder) -> None:
    """What would make the scheduled release stale is refused; done despite that, all say so, and it is built again."""
    home = Home(waiting.settings.home)
    edit(waiting, 77)
    result = waiting.lod("build", env={"LC_ALL": "en"})
    assert result.exit_code != 0
    assert "--despite-schedule" in result.output
    assert waiting.lod("build", "--despite-schedule").exit_code == 0
    listed = waiting.lod("schedule", env={"LC_ALL": "en"})
    assert listed.exit_code == 1
    assert "will not become current" in listed.output
    set_moment(waiting, soon(-1))
    current = home.current()
    assert waiting.lod("schedule", "run").exit_code != 0
    assert home.current() == current
    set_moment(waiting, stamp(datetime.fromisoformat(FAR)))
    again = schedule(waiting, FAR, 78)
    coming = Schedule.read(home.folder).coming
    assert [(entry.release, entry.follows) for entry in coming] == [(again, current)]
    assert waiting.lod("schedule").exit_code == 0


def test_a_correction_replaces_what_is_scheduled_for_the_same_moment(waiting: SiteFolder) -> None:
    """Built again for the same moment there is one entry, with the name that calendars know."""
    before = Schedule.read(waiting.settings.home).coming[0]
    release = schedule(waiting, FAR, 79)
    after = Schedule.read(waiting.settings.home).entries
    assert [(entry.uid, entry.release) for entry in after] == [(before.uid, release)]


def test_releases_that_follow_each_other_come_in_order(waiting: SiteFolder) -> None:
    """A later one follows the earlier one; their order is kept, and both come, though nothing ran in between."""
    home = Home(waiting.settings.home)
    first = Schedule.read(home.folder).coming[0]
    second = schedule(waiting, "2099-02-15T08:00", 80)
    assert Schedule.read(home.folder).coming[1].follows == first.release
    for words in (("postpone", "2099-03-01T08:00"), ("cancel",)):
        result = waiting.lod("schedule", *words, "--release", first.release, "--reason", "en: late")
        assert result.exit_code != 0
    edit(waiting, 81)
    assert waiting.lod("build", "--at", "2099-01-01T08:00").exit_code != 0, "the later ones would be stale"
    file = home.folder / "schedule.json"
    plain = json.loads(file.read_text("utf-8"))
    for number, each in enumerate(plain):
        each["at"] = soon(number - 5)
    file.write_text(json.dumps(plain), "utf-8")
    assert waiting.lod("schedule", "run").exit_code == 0
    assert events(waiting)[-2:] == [first.release, second]


def test_nothing_new_is_not_scheduled(published_site: SiteFolder) -> None:
    """A build that changes nothing has nothing to wait for, and says so."""
    result = published_site.lod("build", "--at", FAR, env={"LC_ALL": "en"})
    assert result.exit_code != 0
    assert "nothing to schedule" in result.output
    assert Schedule.read(published_site.settings.home).entries == ()


def test_a_damaged_schedule_is_said_in_words(waiting: SiteFolder) -> None:
    """A schedule that cannot be read lets nothing become current, and is not overwritten."""
    file = waiting.settings.home / "schedule.json"
    file.write_text("[{", "utf-8")
    for words in (("schedule",), ("schedule", "run"), ("build", "--despite-schedule"), ("prune",)):
        result = waiting.lod(*words, env={"LC_ALL": "en"})
        assert result.exit_code != 0
        assert "cannot be read" in result.output
    assert file.read_text("utf-8") == "[{"


def _program(home: Path, within: float) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "lod.storage.due", str(home), str(within)])


def test_many_processes_make_it_current_once(waiting: SiteFolder) -> None:
    """Each process that serves may try: one does it, and the history has one event."""
    home = Home(waiting.settings.home)
    release = Schedule.read(home.folder).coming[0].release
    set_moment(waiting, soon(1))
    with ThreadPoolExecutor(3) as pool:
        codes = list(pool.map(lambda _: _program(home.folder, 60).wait(), range(3)))
    assert 0 in codes
    assert set(codes) <= {0, 3}
    assert home.current() == release
    assert events(waiting).count(release) == 1


def test_a_kill_at_any_moment_neither_misses_nor_repeats_it(
    waiting: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before the switch, between switch and note, or after it: run again, it is current once, and verified."""
    home = Home(waiting.settings.home)
    release = Schedule.read(home.folder).coming[0].release
    set_moment(waiting, soon(30))
    process = _program(home.folder, 60)
    pending = home.history / "pending" / "event.json"
    while not pending.exists():
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert home.current() != release
    set_moment(waiting, soon(-1))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Schedule, "write", killed)  # after the switch, before it is noted
    with pytest.raises(KeyboardInterrupt):
        due.activate_due(home)
    monkeypatch.undo()
    assert home.current() == release
    previous = Schedule.read(home.folder).coming[0].follows
    home.activate(previous, despite=True)  # somebody rolls back: that is not undone
    assert due.activate_due(home) == []
    assert home.current() == previous
    assert events(waiting).count(release) == 1
    assert waiting.lod("verify").exit_code == 0


@pytest.mark.parametrize("jump", [-3600.0, 3600.0])
def test_a_clock_that_jumps_neither_misses_nor_repeats_it(
    waiting: SiteFolder, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    """The clock is set an hour back or forth while the moment is waited for, and back again afterwards."""
    home = Home(waiting.settings.home)
    release = Schedule.read(home.folder).coming[0].release
    set_moment(waiting, soon(60))
    true_time, shift = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: true_time() + shift[0])
    sleep: Callable[[float], None] = time.sleep

    def jumping(seconds: float) -> None:
        shift[0] = jump
        sleep(0.01)

    monkeypatch.setattr(time, "sleep", jumping)
    done = due.activate_due(home, within=100)
    assert [entry.release for entry in done] == ([release] if jump > 0 else [])
    shift[0] = 61.0
    due.activate_due(home, within=100)
    shift[0] = -7200.0
    assert due.activate_due(home, within=100) == []
    assert home.current() == release
    assert events(waiting).count(release) == 1


def test_a_build_under_way_does_not_keep_it_back(waiting: SiteFolder) -> None:
    """While another publisher is at work, the moment is kept; what was built meanwhile is not published unseen."""
    home = Home(waiting.settings.home)
    release = Schedule.read(home.folder).coming[0].release
    set_moment(waiting, soon(-1))
    with home.lock():
        assert due_program.main([os.fspath(home.folder), "0"]) == 0
    assert home.current() == release


def test_a_build_that_is_overtaken_publishes_nothing(waiting: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduled release that comes while another one is built is not replaced by what knows nothing of it."""
    from lod.release.build import build

    home = Home(waiting.settings.home)
    release = Schedule.read(home.folder).coming[0].release
    edit(waiting, 82)

    def inspect(folder: Path, current: Path | None) -> None:
        set_moment(waiting, soon(-1))
        due.activate_due(home)

    with pytest.raises(ReleaseError, match="became current while"):
        build(waiting.settings, inspect=inspect, despite=True)
    assert home.current() == release


def test_revise_is_a_plain_build(published_site: SiteFolder) -> None:
    """Without a schedule nothing is asked: a build publishes as ever."""
    assert revise(published_site, 76) == Home(published_site.settings.home).current()
