"""Links in headers that lead machines from a data set's page to all that belongs to it (FAIR Signposting, level 1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from werkzeug.datastructures import Headers

from lod.model.dataset import DataSet
from lod.rdf.formats import HTML, Format
from lod.rdf.iris import Iris
from lod.release.opened import Release

MOST_BYTES = 2_700
"""Of all `Link` headers of an answer: with what else it has that is below 4,096 bytes, in which nginx reads all headers
of an answer unless it is told otherwise."""

_SPARED = ('rel="alternate"', 'rel="item"')
"""What is left out first, in this order: pages have these links in their head, and the catalogue has the files."""

_TYPES = ("https://schema.org/Dataset", "http://www.w3.org/ns/dcat#Dataset")


def links(release: Release, dataset: DataSet, format: Format, root: str) -> Iterator[str]:
    """Values of `Link`: who made it, what it is, its files, and the documents about it; `root` begins our addresses.

    `cite-as` and `license` are told for every document, not here.
    """
    iris = Iris(release.base)
    for agent in dataset.creators or (dataset.publisher,):
        yield f'{iris.agent_of(agent)}; rel="author"'
    if format is HTML:
        yield '<https://schema.org/AboutPage>; rel="type"'
    yield from (f'<{kind}>; rel="type"' for kind in _TYPES)
    for file in release.files(dataset.id):
        yield f'<{root}/{file.path}>; rel="item"; type="{file.format.media_type}"'
    yield f'<{root}/catalog.ttl>; rel="describedby"; type="text/turtle"'


def joined(links: Sequence[str]) -> str:
    """The value of one `Link` of all these, without those that no longer fit into `MOST_BYTES`."""
    room, kept = MOST_BYTES, list(links)
    if sum(len(link) + len(", ") for link in links) > room:
        kept = []
        for link in sorted(links, key=_rank):
            size = len(link) + len(", ")
            if size <= room:
                kept.append(link)
                room -= size
    return ", ".join(kept)


def gather(headers: Headers) -> None:
    """Makes one `Link` of all that an answer has, where it has several."""
    links = headers.getlist("Link")
    if len(links) > 1:
        headers["Link"] = joined(links)


def _rank(link: str) -> int:
    """How early a link is left out; those of a rank stay in their order."""
    return next((2 - place for place, rel in enumerate(_SPARED) if rel in link), 0)
