"""The search page: what was found by kind, with how many there are of each; all of one kind on pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from lod.search.entries import EntryKind
from lod.search.index import SearchResult
from lod.web.pages import finds, links
from lod.web.pages.answers import Answers
from lod.web.pages.finds import Found
from lod.web.pages.template import Alternates, Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

FEW, PAGE = 5, 20
"""Results shown of each kind, and of one kind on a page."""


@dataclass(frozen=True)
class Filter:
    """A kind one can see alone: its name, how many there are, and whether it is the one that is shown."""

    link: Link
    count: str
    here: bool


@dataclass(frozen=True)
class Group:
    """The results of one kind: its name and number, those that are shown, and a link to all where they are more."""

    id: str
    name: str
    count: str
    results: list[Found]
    all: str | None


@dataclass(frozen=True)
class SearchPage(Page):
    """`search.html`: besides `view` and `head`, what was asked (`query`), how much was found in all (`total`, as
    text; empty where nothing was asked), the place and the data sets with codes chosen that answer it (`answers`),
    whether it is only alike (`near`) or more figures than are counted (`capped`), the `filters` and the `groups`,
    the pages `before` and `after` with what this page shows (`shown`), the words that find something alone
    (`alone`), and the data sets whose figures are not found one by one (`left_out`)."""

    template: ClassVar[str] = "search.html"
    query: str
    total: str
    answers: Answers
    near: bool
    capped: bool
    filters: list[Filter]
    groups: list[Group]
    before: str | None
    after: str | None
    shown: str
    alone: list[Link]
    left_out: list[Link]


def results(view: View, answer: SearchResult, kind: EntryKind) -> list[Found]:
    """The hits of one kind as they are shown."""
    shown = (finds.found(view, hit, answer.terms) for hit in answer.hits.get(kind, ()))
    return [found for found in shown if found is not None]


def search(
    view: View,
    query: str,
    answer: SearchResult,
    best: Answers = Answers(),  # noqa: B008 – a frozen value
    kind: EntryKind | None = None,
    page: int = 1,
    alone: Sequence[str] = (),
    alternates: Alternates = (),
) -> str:
    """The search page as HTML. `best`: what answers the question; `kind`: the one kind that is shown; `alone`: words
    that find something by themselves."""
    count = answer.counts.get(kind, 0) if kind else answer.total
    last = -(-count // PAGE) if kind else 1
    return SearchPage(
        view=view,
        head=Head(_title(view, query), view.t("search.about"), alternates, (links.home(view),), "search", listed=False),
        query=query,
        total=view.n("search.count", answer.total) if query.strip() else "",
        answers=best,
        near=answer.near,
        capped=answer.capped,
        filters=_filters(view, query, answer, kind) if answer.total else [],
        groups=[_group(view, query, answer, each, kind) for each in answer.hits],
        before=_address(view, query, kind, page - 1) if page > 1 else None,
        after=_address(view, query, kind, page + 1) if page < last else None,
        shown=_range(view, page, count) if last > 1 else "",
        alone=[Link(Words(word), _address(view, word)) for word in alone],
        left_out=[
            links.dataset(view, view.opened.datasets[name])
            for name in view.opened.search.left_out[:PAGE]
            if name in view.opened.datasets
        ],
    ).draw()


def _title(view: View, query: str) -> str:
    return view.t("search.for", query=query.strip()) if query.strip() else view.t("search.title")


def _address(view: View, query: str, kind: EntryKind | None = None, page: int = 1) -> str:
    parts = {"q": query} | ({"kind": kind.value} if kind else {}) | ({"page": page} if page > 1 else {})
    return view.url("search", **parts)


def _filters(view: View, query: str, answer: SearchResult, shown: EntryKind | None) -> list[Filter]:
    everything = Filter(
        Link(Words(view.t("search.all")), _address(view, query)), view.number(answer.total), shown is None
    )
    return [
        everything,
        *(
            Filter(
                Link(Words(view.t(finds.KINDS[kind])), _address(view, query, kind)), view.number(count), kind is shown
            )
            for kind, count in answer.counts.items()
        ),
    ]


def _group(view: View, query: str, answer: SearchResult, kind: EntryKind, shown: EntryKind | None) -> Group:
    count, found = answer.counts[kind], results(view, answer, kind)
    more = _address(view, query, kind) if shown is None and count > len(found) else None
    return Group(kind.value, view.t(finds.KINDS[kind]), view.number(count), found, more)


def _range(view: View, page: int, count: int) -> str:
    first, last = (page - 1) * PAGE + 1, min(page * PAGE, count)
    return view.t("paging.of", first=view.number(first), last=view.number(last), total=view.n("search.count", count))
