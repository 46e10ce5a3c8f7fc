"""The page of changes: what was corrected, added and withdrawn, when and why, the newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from lod.history.changes import FigureChange
from lod.history.feed import FeedEntry, Happening
from lod.model.dataset import DataSet
from lod.web.pages import links
from lod.web.pages.figure import dimensions, figure
from lod.web.pages.template import Alternates, Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words


@dataclass(frozen=True)
class ChangeLine:
    """One entry: the `day` and the `moment`, the thing, what happened to it, how many figures it concerns (`counts`),
    why, where to see it as it was `before`, and which `figures` they are."""

    day: str
    moment: str
    thing: Link
    happening: str
    counts: str
    reason: Words
    before: str
    figures: str


@dataclass(frozen=True)
class ChangedFigure:
    """A figure that was changed: what it is about (`concepts`), its value `before` and `after`, "" for none, and the
    address of each."""

    concepts: tuple[Link, ...]
    before: Link
    after: Link


@dataclass(frozen=True)
class FiguresPage(Page):
    """`changed-figures.html`: besides `view` and `head`, the `line` of the event and the data set, the labels of what
    varies (`columns`), the `figures`, and the pages beside this one (`newer`, `older`), "" where there is none."""

    template: ClassVar[str] = "changed-figures.html"
    line: ChangeLine
    columns: list[Link]
    figures: list[ChangedFigure]
    newer: str
    older: str


@dataclass(frozen=True)
class ChangesPage(Page):
    """`changes.html`: besides `view` and `head`, the `lines`, addresses of the feeds (`atom`, `json`, `ldes`), and the
    pages beside this one (`newer`, `older`), "" where there is none."""

    template: ClassVar[str] = "changes.html"
    lines: list[ChangeLine]
    atom: str
    json: str
    ldes: str
    newer: str
    older: str


def changes(
    view: View, entries: Sequence[FeedEntry], before: dict[int, str], page: int, more: bool, only: Mapping[str, str]
) -> str:
    """The page as HTML. `before`: by the number of an event, the moment of the state before it; `only`: the data set or
    the code list whose changes they are, as the parameter that names it."""
    named = about(view, **only) if only else None
    title = view.t("changes.of-thing", name=named.text) if named else view.t("changes.title")
    trail = (links.home(view), *([named] if named else []))
    pages = {"newer": page - 1 if page > 1 else 0, "older": page + 1 if more else 0}
    feeds = {kind: view.url(f"changes.{kind}", **only) for kind in ("atom", "json")}
    stream = "/".join(["ldes", *(f"{kind}/{name}" for kind, name in only.items())])
    alternates: Alternates = [("application/atom+xml", feeds["atom"]), ("application/json", feeds["json"])]
    addresses = {name: view.url("changes", **only, page=number) if number else "" for name, number in pages.items()}
    return ChangesPage(
        view=view,
        head=Head(title, view.t("changes.about"), alternates, trail, listed=page == 1),
        lines=[line(view, entry, before.get(entry.event.number, "")) for entry in entries],
        **feeds,
        ldes="" if view.exported else f"{view.root}/{stream}",
        **addresses,
    ).draw()


def line(view: View, entry: FeedEntry, before: str) -> ChangeLine:
    """An entry as it is shown."""
    return ChangeLine(
        view.day(entry.event.at),
        entry.event.at,
        about(view, entry.dataset, entry.codelist),
        happening(view, entry),
        counts(view, entry),
        view.words(entry.reason) if entry.reason else Words(""),
        view.url(f"doc/{entry.name}", asOf=before) if before and entry.happening != "published" else "",
        view.url(f"changes/{entry.event.number}/{entry.dataset}") if entry.has_figures else "",
    )


def changed_figures(
    view: View, dataset: DataSet, entry: FeedEntry, before: str, figures: Sequence[FigureChange], page: int, more: bool
) -> str:
    """The page of the figures that an event changed, as HTML. `view`: as of the event; `before`: the moment of the
    state before it."""
    start = f"changes/{entry.event.number}/{dataset.id}"
    here = replace(view, as_of="")
    summary = line(here, entry, before)
    moments = (before, entry.event.at)
    return FiguresPage(
        view=here,
        head=Head(
            view.t("changes.of", dataset=summary.thing.text, day=summary.day),
            summary.counts,
            (("application/json", here.url(f"{start}.json")),),
            (links.home(here), Link(Words(view.t("changes.title")), here.url("changes"))),
            listed=page == 1,
        ),
        line=summary,
        columns=[links.component(here, dimension) for dimension in dataset.structure.dimensions],
        figures=[_changed(here, dataset, change, moments) for change in figures],
        newer=here.url(start, page=page - 1) if page > 1 else "",
        older=here.url(start, page=page + 1) if more else "",
    ).draw()


def _changed(view: View, dataset: DataSet, change: FigureChange, moments: tuple[str, str]) -> ChangedFigure:
    row = change.after or change.before or {}
    subject = view.opened.observations[dataset.id].subject(row)
    states = zip((change.before, change.after), moments, strict=True)
    texts = [(figure(view, dataset, state, False).text if state else "", moment) for state, moment in states]
    before, after = (Link(Words(text), view.link(subject, asOf=moment) if text else None) for text, moment in texts)
    return ChangedFigure(tuple(dimensions(view, dataset, row)), before, after)


def about(view: View, dataset: str = "", codelist: str = "") -> Link:
    """The data set or the code list, by its name where it is still published."""
    release = view.opened
    if dataset in release.datasets:
        return links.dataset(view, release.datasets[dataset])
    if codelist in release.lists:
        return links.codelist(view, release.lists[codelist])
    path = f"doc/dataset/{dataset}" if dataset else f"doc/codelist/{codelist}"
    return Link(Words(dataset or codelist), view.url(path))


def happening(view: View, entry: FeedEntry) -> str:
    """What happened, in words."""
    of_codes = entry.codelist and entry.happening in (Happening.REVISED, Happening.EXTENDED)
    return view.t(f"changes.codes-{entry.happening}" if of_codes else f"changes.{entry.happening}")


def counts(view: View, entry: FeedEntry) -> str:
    """How many figures or codes were added, changed and removed, in words, and the version since; "" for none."""
    numbers = zip(("added", "changed" if entry.dataset else "codes-changed", "removed"), entry.counted, strict=True)
    words = [view.n(f"changes.{kind}", count) for kind, count in numbers if count]
    return ", ".join([*words, *([view.t("changes.version", version=entry.version)] if entry.version else [])])
