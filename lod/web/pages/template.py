"""Templates drawn: a documented dataclass in, HTML out. Its fields are exactly the variables its template may use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lod.rdf.formats import FORMATS, HTML
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

FOLDER = Path(__file__).parent.parent / "templates"
ENVIRONMENT = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)

Alternates = Sequence[tuple[str, str]]
"""The same as the page, for machines: media types and links."""


@dataclass(frozen=True)
class Head:
    """What every page has around its content.

    `title` and `description` of the page; `alternates`: the same in other formats; `trail`: the pages above it;
    `here`: which entry of the menu it belongs to; `listed`: whether search engines should list it; `structured`:
    what the page is about as schema.org JSON-LD, safe to stand in a script element; `picture`: the address of one, to
    be shown where the page is shared; `canonical`: the lasting address of the page, where that is not its path alone;
    `oembed`: where what other pages show of it is had.
    """

    title: str
    description: str = ""
    alternates: Alternates = ()
    trail: Sequence[Link] = ()
    here: str = ""
    listed: bool = True
    structured: str = ""
    picture: str = ""
    canonical: str = ""
    oembed: str = ""

    @property
    def formats(self) -> list[tuple[str, Link]]:
        """The other formats by media type, each with its name."""
        known = {format.media_type: format.title for format in FORMATS if format is not HTML and not format.like}
        return [(kind, Link(Words(known[kind]), url)) for kind, url in self.alternates if kind in known]


def fragment(template: str, **variables: object) -> Markup:
    """A part of a page in HTML."""
    return Markup(ENVIRONMENT.get_template(template).render(variables))  # noqa: S704 (a template escapes what it is given)


@dataclass(frozen=True)
class Page:
    """What every template gets: `view`, how the page is seen, and `head`, what is around its content."""

    template: ClassVar[str]
    view: View
    head: Head

    def draw(self) -> str:
        """The page as HTML."""
        variables = {field.name: getattr(self, field.name) for field in fields(self)}
        return ENVIRONMENT.get_template(self.template).render(variables)
