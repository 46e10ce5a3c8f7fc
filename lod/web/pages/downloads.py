"""The page of downloads: every dump with size and digest, and the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lod.web.pages import files, links
from lod.web.pages.files import File
from lod.web.pages.template import Alternates, Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link


@dataclass(frozen=True)
class DownloadsPage(Page):
    """`downloads.html`: besides `view` and `head`, the dumps of the `whole`, those of each data set (`datasets`), the
    `catalogs`, and a command that checks a file (`check`)."""

    template: ClassVar[str] = "downloads.html"
    whole: list[File]
    datasets: list[tuple[Link, list[File]]]
    catalogs: list[File]
    check: str


def downloads(view: View, alternates: Alternates = ()) -> str:
    """The page of downloads as HTML."""
    release = view.opened
    datasets = [(links.dataset(view, d), files.dumps(view, d.id)) for d in release.site.datasets]
    first = next((file for _, found in datasets for file in found), None)
    check = f"curl -O {release.base}dumps/{first.name}\nsha256sum {first.name}" if first else ""
    return DownloadsPage(
        view=view,
        head=Head(view.t("downloads.title"), view.t("downloads.about"), alternates, (links.home(view),), "downloads"),
        whole=files.dumps(view, files.WHOLE),
        datasets=datasets,
        catalogs=files.catalogs(view),
        check=check,
    ).draw()
