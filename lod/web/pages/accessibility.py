"""The accessibility statement: what is done so that everybody can use the site, and whom to tell where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lod.web.pages import links
from lod.web.pages.template import Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words


@dataclass(frozen=True)
class AccessibilityPage(Page):
    """`accessibility.html`: besides `view` and `head`, the `promises` that tests hold, whom to tell what does not work
    (`contact`), and the `statement` that the law asks for, where the settings say it is."""

    template: ClassVar[str] = "accessibility.html"
    promises: list[str]
    contact: list[Link]
    statement: Link | None


def accessibility(view: View) -> str:
    """The page as HTML."""
    catalog, lawful = view.opened.site.catalog, view.settings.accessibility_statement
    name = view.words(catalog.contact.name)
    contact = [Link(name, view.link(catalog.contact.url) if catalog.contact.url else None)]
    if catalog.contact.email:
        contact.append(Link(Words(catalog.contact.email), view.link(f"mailto:{catalog.contact.email}")))
    return AccessibilityPage(
        view=view,
        head=Head(view.t("access.title"), view.t("access.about"), trail=(links.home(view),)),
        promises=[
            view.t("access.wcag"),
            view.t("access.keyboard"),
            view.t("access.plain"),
            view.t("access.charts"),
            view.t("access.colour"),
            view.t("access.language"),
        ],
        contact=contact,
        statement=Link(Words(view.t("access.statement")), view.link(lawful)) if lawful else None,
    ).draw()
