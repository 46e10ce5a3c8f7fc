"""The page that says how to fetch from a site that is a copy as files, and where the rest is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lod.rdf.formats import TABLE, WRITTEN, Format, carrying
from lod.web.pages import links
from lod.web.pages.template import Head, Page
from lod.web.pages.view import View


@dataclass(frozen=True)
class ExportedPage(Page):
    """`exported.html`: besides `view` and `head`, the formats that every document has (`graphs`), and those that data
    sets have besides (`tables`)."""

    template: ClassVar[str] = "exported.html"
    graphs: list[Format]
    tables: list[Format]


def exported(view: View) -> str:
    """The page as HTML."""
    return ExportedPage(
        view=view,
        head=Head(view.t("api.title"), view.t("exported.about"), (), (links.home(view),), "api"),
        graphs=list(WRITTEN),
        tables=[format for format in carrying("table") if format.carries >= TABLE],
    ).draw()
