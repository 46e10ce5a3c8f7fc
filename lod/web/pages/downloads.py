"""The page of downloads: every dump with size and digest, and the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lod.web.pages import files, links
from lod.web.pages.files import File
from lod.web.pages.room import Pages
from lod.web.pages.template import Alternates, Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link

PAGE = 50
"""Data sets on one page, at most."""

HEADING, FILE = 400, 620
"""Bytes of HTML of a data set's heading and table, and of each file in it."""


@dataclass(frozen=True)
class DownloadsPage(Page):
    """`downloads.html`: besides `view` and `head`, the dumps of the `whole`, those of each data set (`datasets`;
    the pages `before` and `after` have others), the `catalogs`, and a command that checks a file (`check`)."""

    template: ClassVar[str] = "downloads.html"
    whole: list[File]
    datasets: list[tuple[Link, list[File]]]
    before: str | None
    after: str | None
    catalogs: list[File]
    check: str


def downloads(view: View, alternates: Alternates = (), page: int = 1) -> str:
    """The page of downloads as HTML."""
    release = view.opened
    every = [(dataset, files.dumps(view, dataset.id)) for dataset in release.site.datasets]
    paged = Pages([HEADING + FILE * len(found) for _, found in every], PAGE)
    datasets = [(links.dataset(view, dataset), found) for dataset, found in every[slice(*paged.span(page))]]
    first = next((file for _, found in datasets for file in found), None)
    check = f"curl -O {release.base}dumps/{first.name}\nsha256sum {first.name}" if first else ""
    return DownloadsPage(
        view=view,
        head=Head(view.t("downloads.title"), view.t("downloads.about"), alternates, (links.home(view),), "downloads"),
        whole=files.dumps(view, files.WHOLE),
        datasets=datasets,
        before=view.url("downloads", page=page - 1) if page > 1 else None,
        after=view.url("downloads", page=page + 1) if page < len(paged) else None,
        catalogs=files.catalogs(view),
        check=check,
    ).draw()
