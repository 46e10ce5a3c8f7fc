"""The documents that state the figures of a data set."""

from __future__ import annotations

from dataclasses import dataclass

from lod.model import controlled
from lod.model.dataset import DataSet, SourceDocument
from lod.web.pages import links
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words


@dataclass(frozen=True)
class Document:
    """A source: its title (with its address, where it has one), publisher and language, and the text that was read."""

    link: Link
    about: str | None
    publisher: Link
    language: Words
    issued: str
    read: str
    sha256: str


def document(view: View, dataset: DataSet, source: SourceDocument) -> Document:
    """A source of a data set as people read it."""
    own = view.link(view.opened.iris.source(dataset.id, source.name))
    return Document(
        links.source(view, dataset, source),
        own if source.url else None,
        links.agent(view, source.publisher),
        view.words(controlled.LANGUAGE_NAMES[controlled.LANGUAGES[source.language]]),
        source.issued,
        source.read,
        source.sha256,
    )


def documents(view: View, dataset: DataSet) -> list[Document]:
    """All sources of a data set, in the order they are given."""
    return [document(view, dataset, source) for source in dataset.sources]
