"""All code lists of the site, those of its own first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lod.web.pages import links
from lod.web.pages.room import Pages, weight
from lod.web.pages.template import Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link

PAGE = 200
"""Lists on one page, at most."""

LINE = 200
"""Bytes of HTML around the name of a list."""


@dataclass(frozen=True)
class CodeListsPage(Page):
    """`codelists.html`: besides `view` and `head`, the lists with their number of codes (`codelists`), and the pages
    `before` and `after`."""

    template: ClassVar[str] = "codelists.html"
    codelists: list[tuple[Link, int]]
    before: str | None
    after: str | None


def codelists(view: View, page: int = 1) -> str:
    """The page as HTML."""
    listed = sorted(view.opened.site.codelists, key=lambda each: (each.built_in, view.say(each.label).casefold()))
    paged = Pages([LINE + weight(view.say(each.label)) for each in listed], PAGE)
    start, end = paged.span(page)
    return CodeListsPage(
        view=view,
        head=Head(view.t("home.codelists.title"), view.t("home.codelists.about"), (), (links.home(view),), "home"),
        codelists=[(links.codelist(view, each), len(each.concepts)) for each in listed[start:end]],
        before=view.url(view.path, page=page - 1) if page > 1 else None,
        after=view.url(view.path, page=page + 1) if page < len(paged) else None,
    ).draw()
