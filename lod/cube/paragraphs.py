"""Some observations as text, row by row: each distinct cell is said once.

Gives the same bytes as describing one observation after the other (`ObservationTriples.described`, a writer's
`block`). For many at a time `lod.cube.texts` does so by columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lod.cube.columns import columns
from lod.cube.observations import ObservationTriples
from lod.rdf.formats import GraphWriter
from lod.rdf.iris import segment
from lod.rdf.subjects import SUBJECT
from lod.rdf.terms import Term
from lod.rdf.vocab import QB, RDF

Stored = tuple[Any, ...]
"""A row as it is stored: the cells of a cube's columns, in their order."""


def paragraphs(observations: ObservationTriples, rows: Iterable[Stored], writer: GraphWriter) -> list[tuple[Term, str]]:
    """The IRI of each observation and what is said of it, in the order of the rows."""
    listed = columns(observations.structure)
    places = {column.name: place for place, column in enumerate(listed)}
    key = [(places[name], _Remembering(lambda code: segment(str(code)))) for name in observations.key]
    lines = [
        (places[name], _Remembering(_line(listed[places[name]].read, predicate, say, writer)))
        for name, predicate, say in observations.columns
    ]
    begin = observations.iris.observation(observations.id, [""])[:-1]
    opening = writer.opening + writer.member(RDF.type, [QB.Observation])
    written = []
    for row in rows:
        term = Term(f"{begin}{'/'.join([segments[row[place]] for place, segments in key])}>")
        text = opening + "".join([lines_of[_key(row[place])] for place, lines_of in lines]) + writer.closing
        written.append((term, text.replace(SUBJECT, writer.name(term))))
    return written


def _line(
    read: Callable[[Any], Any], predicate: Term, say: Callable[[str], Term], writer: GraphWriter
) -> Callable[[Any], str]:
    """What writes a property with the value, or the values, of a cell; nothing for none."""

    def line(cell: Any) -> str:
        value = read(cell)
        if value is None:
            return ""
        values = sorted({say(item) for item in value}) if isinstance(value, list) else [say(value)]
        return writer.between + writer.member(predicate, values)

    return line


def _key(cell: Any) -> Any:
    return tuple(cell) if isinstance(cell, list) else cell


class _Remembering(dict[Any, str]):
    """What a function gives, called once for each cell."""

    def __init__(self, write: Callable[[Any], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, cell: Any) -> str:
        self[cell] = text = self._write(cell)
        return text
