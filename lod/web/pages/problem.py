"""The page that says what went wrong, and what can be done about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import ClassVar

from lod.web.pages import links
from lod.web.pages.template import Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link

MOST_NAMES, MOST_LETTERS = 300, 60
"""Names that an address is compared with, and letters of it that are: anybody can ask for any address."""

MOST_MEANT = 3


@dataclass(frozen=True)
class ProblemPage(Page):
    """`problem.html`: besides `view` and `head`, the HTTP `status`, a `title` and a sentence of `detail`, or the
    `parts` of the request that are wrong, each with what is wrong with it; where only what was asked of a data set
    cannot be answered, the address of all its figures (`whole`); where nothing is at the address, what may be `meant`
    by it, and its `words`, to be searched for."""

    template: ClassVar[str] = "problem.html"
    status: int
    title: str
    detail: str
    parts: list[tuple[str, str]]
    whole: str
    meant: list[Link]
    words: str


def problem(view: View, status: int, title: str, detail: str, parts: Sequence[tuple[str, str]] = ()) -> str:
    """The page of a problem as HTML; there need not be a release. `parts`: of the request, each with what is wrong."""
    head = Head(title, detail, listed=False)
    asked = status == 400 and view.release is not None and view.path.startswith("doc/dataset/")
    nowhere = status == 404 and view.release is not None and not view.exported
    return ProblemPage(
        view=view,
        head=head,
        status=status,
        title=title,
        detail=detail,
        parts=list(parts),
        whole=view.url(view.path) if asked else "",
        meant=_meant(view) if nowhere else [],
        words=_words(view.path) if nowhere else "",
    ).draw()


def _meant(view: View) -> list[Link]:
    """The data sets and code lists whose names are most like a part of the address."""
    release = view.opened
    named = {name: links.dataset(view, dataset) for name, dataset in islice(release.datasets.items(), MOST_NAMES)}
    named |= {name: links.codelist(view, each) for name, each in islice(release.lists.items(), MOST_NAMES)}
    parts = [part.partition(".")[0][:MOST_LETTERS].casefold() for part in view.path.split("/")[:4]]
    near = [name for part in parts for name in get_close_matches(part, list(named), MOST_MEANT, 0.7)]
    return [named[name] for name in dict.fromkeys(near)][:MOST_MEANT]


def _words(path: str) -> str:
    """The words of the last part of an address."""
    last = path.rstrip("/").rpartition("/")[2].partition(".")[0][:MOST_LETTERS]
    return " ".join(re.findall(r"[^\W_]+", last))
