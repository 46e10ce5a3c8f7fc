"""Documents in RDF: what is said of a thing, written in a format's own way."""

from __future__ import annotations

from operator import itemgetter

from lod.cube.paragraphs import paragraphs
from lod.exchange.selection import Selection
from lod.graph.description import document
from lod.model.dataset import DataSet
from lod.rdf.formats import Format
from lod.rdf.subjects import by_subject
from lod.rdf.terms import Term
from lod.release.opened import Release
from lod.web.pages.snippets import GRAPH_PAGE


def about_thing(release: Release, thing: Term, format: Format) -> str:
    """The document about anything that the graph describes. Raises `TypeError` for a format that carries no graph."""
    return "".join(format.say(by_subject(document(release.graph, thing)), release.prefixes))


def about_dataset(release: Release, dataset: DataSet, selection: Selection, page: int, format: Format) -> str:
    """The document about a data set: it first, then its parts and a page of its selected observations, by subject.

    Raises `TypeError` for a format that carries no graph.
    """
    if format.writer is None:
        raise TypeError(f"{format.title} cannot carry a graph")
    writer, cube = format.writer(release.prefixes), release.cubes[dataset.id]
    rows = cube.stored(selection.fixed, GRAPH_PAGE, (page - 1) * GRAPH_PAGE, selection.sort)
    first, *parts = release.described(dataset.id)
    head = writer.block(first)
    blocks = [(subject[0], writer.block(subject)) for subject in parts]
    blocks += paragraphs(release.observations[dataset.id], rows, writer)
    blocks.sort(key=itemgetter(0))
    return writer.head() + writer.separator.join([head, *(text for _, text in blocks)]) + writer.foot
