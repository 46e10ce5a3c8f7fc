"""A code in a small frame of somebody else's page: what it is, in short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lod.model.codelist import CodeList, Concept
from lod.web.pages import links
from lod.web.pages.template import Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words


@dataclass(frozen=True)
class PreviewPage(Page):
    """`preview.html`: besides `view` and `head`, the concept's `link`, its list (`codelist`), its `notation`, its
    `definition`, its names in other languages (`labels`) and what is `broader`."""

    template: ClassVar[str] = "preview.html"
    link: Link
    codelist: Words
    notation: str
    definition: Words
    labels: list[Words]
    broader: Words | None


def preview(view: View, codelist: CodeList, concept: Concept) -> str:
    """The page as HTML; it has no menu, and its links open outside the frame."""
    above = codelist.by_notation.get(concept.broader)
    return PreviewPage(
        view=view,
        head=Head(view.say(concept.label), listed=False),
        link=links.concept(view, codelist.name, concept.notation),
        codelist=view.words(codelist.label),
        notation=concept.notation,
        definition=view.words(concept.definition),
        labels=[Words(name, language) for language, name in concept.label if language != view.say_lang(concept.label)],
        broader=view.words(above.label) if above else None,
    ).draw()
