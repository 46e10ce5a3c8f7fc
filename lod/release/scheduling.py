"""Building a release that becomes current at a moment to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lod.config import Settings
from lod.errors import ReleaseError
from lod.history import moments
from lod.history.summary import Step, compare
from lod.messages.message import Message
from lod.release.again import Built
from lod.release.build import Inspect, build, unseen
from lod.release.home import Home, published
from lod.release.moment import in_zone
from lod.release.progress import Progress, quiet
from lod.release.schedule import Schedule, ScheduledRelease, changing, new_uid
from lod.release.versions import Following


@dataclass(frozen=True)
class Announcement:
    """What the calendar says of a release that comes: nothing, if not `public`; a `title` by language, which names the
    data sets that change where it is left out."""

    public: bool = True
    title: Mapping[str, str] = field(default_factory=dict)


def build_scheduled(
    settings: Settings,
    at: str,
    announcement: Announcement = Announcement(),
    progress: Progress = quiet,
    inspect: Inspect = unseen,
    anew: bool = False,
    reason: Mapping[str, str] | None = None,
    home: Home | None = None,
) -> tuple[Built, ScheduledRelease]:
    """Builds a release that becomes current at a moment to come (`at`, UTC, as history writes it).

    One that was scheduled for the same moment is replaced. It follows the release that is current before it: that of
    now, or the last one that is scheduled earlier. `home`: as for `build`. Raises what `lod.release.build.build`
    raises, and `ReleaseError` where it changes nothing, or a later one is scheduled, which would then be stale.
    """
    home = home or Home(settings.home)
    follows = _follows(Schedule.read(home.folder), at, home.current())
    coming = Following(follows, in_zone(at, settings.timezone).date().isoformat())
    built = build(settings, progress, False, inspect, anew, reason, home, coming=coming)
    if not built.new:
        raise ReleaseError(Message("error.schedule-nothing", release=built.release))
    with changing(home.folder) as schedule:
        if _follows(schedule, at, home.current()) != follows:
            raise ReleaseError(Message("error.schedule-overtaken", release=built.release))
        entry = _entry(schedule, home, built.release, follows or "", at, announcement, reason or {})
        schedule.replaced(entry).write(home.folder)
    return built, entry


def _follows(schedule: Schedule, at: str, current: str | None) -> str | None:
    """The release that is current before a moment. Raises `ReleaseError` where one is scheduled after it."""
    later = [entry for entry in schedule.coming if entry.at > at]
    if later:
        raise ReleaseError(Message("error.schedule-later", release=later[0].release, at=later[0].at))
    earlier = [entry.release for entry in schedule.coming if entry.at < at]
    return earlier[-1] if earlier else current


def _entry(
    schedule: Schedule,
    home: Home,
    release: str,
    follows: str,
    at: str,
    announcement: Announcement,
    reason: Mapping[str, str],
) -> ScheduledRelease:
    """The entry of a release: that of the one which it replaces, or a new one."""
    replaced = next((entry for entry in schedule.coming if entry.at == at), None)
    entry = replaced or ScheduledRelease(new_uid(), release, follows, at, "")
    return replace(
        entry,
        release=release,
        follows=follows,
        stated=moments.now(),
        announced=announcement.public,
        title=dict(announcement.title) or entry.title,
        datasets=_changed(home, follows, release),
        reason=dict(reason),
    )


def _changed(home: Home, follows: str, release: str) -> tuple[str, ...]:
    """The data sets that are published already and get other figures; of new ones nobody knows yet."""
    current = home.current()
    if not follows or not current:
        return ()
    change = compare(published(home.path(follows)), published(home.path(release)))
    public = published(home.path(current)).parts().get("datasets", [])
    return tuple(
        one.id
        for one in change.datasets
        if one.id in public
        and one.step is not Step.GONE
        and (one.step is not Step.CHANGED or one.figures.new or one.figures.revised or one.figures.gone)
    )
