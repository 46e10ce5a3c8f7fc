"""The calendar of releases: which come and when, and which came; and what was postponed, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from lod.model.text import Text
from lod.release.calendar import CalendarEntry
from lod.release.schedule import ScheduleState
from lod.web.pages import links
from lod.web.pages.template import Alternates, Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words


@dataclass(frozen=True)
class CalendarLine:
    """A release: the moment (`at`) and how it is written (`when`), its `title` and `datasets`, what else is said of it
    (`about`), whether it was `cancelled`, and where to read what changed (`changes`)."""

    at: str
    when: str
    title: str
    datasets: tuple[Link, ...]
    about: tuple[str, ...]
    cancelled: bool
    changes: str


@dataclass(frozen=True)
class CalendarPage(Page):
    """`calendar.html`: besides `view` and `head`, the releases that come (`coming`) and that came (`past`), and the
    addresses of the other forms (`ics`, `json`)."""

    template: ClassVar[str] = "calendar.html"
    coming: list[CalendarLine]
    past: list[CalendarLine]
    ics: str
    json: str


def calendar(view: View, coming: Sequence[CalendarEntry], past: Sequence[CalendarEntry]) -> str:
    """The page as HTML."""
    addresses = {kind: view.url(f"calendar.{kind}") for kind in ("ics", "json")}
    alternates: Alternates = [("text/calendar", addresses["ics"]), ("application/json", addresses["json"])]
    return CalendarPage(
        view=view,
        head=Head(view.t("calendar.title"), view.t("calendar.about"), alternates, (links.home(view),)),
        coming=[line(view, entry) for entry in coming],
        past=[line(view, entry) for entry in past],
        **addresses,
    ).draw()


def line(view: View, entry: CalendarEntry) -> CalendarLine:
    """A release as it is shown."""
    return CalendarLine(
        entry.at,
        view.moment(entry.at),
        title(view, entry),
        tuple(datasets(view, entry)),
        tuple(about(view, entry)),
        entry.state is ScheduleState.CANCELLED,
        view.url("changes") if entry.event and entry.datasets else "",
    )


def title(view: View, entry: CalendarEntry) -> str:
    """What a release is called: by its own title, else by its data sets."""
    if entry.title:
        return view.say(entry.title)
    if entry.datasets:
        return ", ".join(link.text for link in datasets(view, entry))
    return view.t("calendar.first" if entry.event == 1 else "calendar.release")


def datasets(view: View, entry: CalendarEntry) -> list[Link]:
    """The data sets of a release, by name where they are still published."""
    return [_dataset(view, name) for name in entry.datasets]


def _dataset(view: View, name: str) -> Link:
    dataset = view.opened.datasets.get(name)
    return links.dataset(view, dataset) if dataset else Link(Words(name), view.url(f"doc/dataset/{name}"))


def about(view: View, entry: CalendarEntry) -> list[str]:
    """What else is said of a release: that it was called off or postponed, and why."""
    reason = view.say(entry.reason) if entry.reason else ""
    lines = [
        view.t("calendar.postponed", at=view.moment(moved.at), reason=view.say(Text.of(moved.reason)))
        for moved in entry.postponements
    ]
    if entry.state is ScheduleState.CANCELLED:
        return [*lines, view.t("calendar.cancelled", reason=reason)]
    return [*lines, *([reason] if reason else [])]
