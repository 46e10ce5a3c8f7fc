"""The page of changes: what was corrected, added and withdrawn, when and why, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from lod.history.feed import FeedEntry
from lod.web.pages import links
from lod.web.pages.template import Alternates, Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words


@dataclass(frozen=True)
class ChangeLine:
    """One entry: the `day` and the `moment`, the thing, what happened to it, how many figures it concerns (`counts`),
    why, and where to see it as it was `before`."""

    day: str
    moment: str
    thing: Link
    happening: str
    counts: str
    reason: Words
    before: str


@dataclass(frozen=True)
class ChangesPage(Page):
    """`changes.html`: besides `view` and `head`, the `lines`, addresses of the feeds (`atom`, `json`), and the pages
    beside this one (`newer`, `older`), "" where there is none."""

    template: ClassVar[str] = "changes.html"
    lines: list[ChangeLine]
    atom: str
    json: str
    newer: str
    older: str


def changes(
    view: View, entries: Sequence[FeedEntry], before: dict[int, str], page: int, more: bool, dataset: str
) -> str:
    """The page as HTML. `before`: by the number of an event, the moment of the state before it."""
    title = view.t("changes.title")
    pages = {"newer": page - 1 if page > 1 else 0, "older": page + 1 if more else 0}
    narrowed = {"dataset": dataset} if dataset else {}
    feeds = {kind: view.url(f"changes.{kind}", **narrowed) for kind in ("atom", "json")}
    alternates: Alternates = [("application/atom+xml", feeds["atom"]), ("application/json", feeds["json"])]
    addresses = {name: view.url("changes", **narrowed, page=number) if number else "" for name, number in pages.items()}
    return ChangesPage(
        view=view,
        head=Head(title, view.t("changes.about"), alternates, (links.home(view),), listed=page == 1),
        lines=[line(view, entry, before.get(entry.event.number, "")) for entry in entries],
        **feeds,
        **addresses,
    ).draw()


def line(view: View, entry: FeedEntry, before: str) -> ChangeLine:
    """An entry as it is shown."""
    return ChangeLine(
        view.day(entry.event.at),
        entry.event.at,
        thing(view, entry),
        view.t(f"changes.{entry.happening}"),
        counts(view, entry),
        view.words(entry.reason) if entry.reason else Words(""),
        view.url(f"doc/{entry.name}", asOf=before) if before and entry.happening != "published" else "",
    )


def thing(view: View, entry: FeedEntry) -> Link:
    """The data set or the code list, by its name where it is still published."""
    release = view.opened
    if entry.dataset in release.datasets:
        return links.dataset(view, release.datasets[entry.dataset])
    if entry.codelist in release.lists:
        return links.codelist(view, release.lists[entry.codelist])
    return Link(Words(entry.dataset or entry.codelist), view.url(f"doc/{entry.name}"))


def counts(view: View, entry: FeedEntry) -> str:
    """How many figures were added, changed and removed, in words; "" where there are none."""
    if entry.change is None:
        return ""
    numbers = {"added": entry.change.added, "changed": entry.change.changed, "removed": entry.change.removed}
    return ", ".join(view.n(f"changes.{kind}", count) for kind, count in numbers.items() if count)
