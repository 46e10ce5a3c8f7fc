"""Chunks of a cube's focus nodes, put together so that pySHACL is asked once for many questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import Graph
from rdflib.term import Node

from lod.rdf.terms import Term
from lod.validation.cells import CHUNK, Question, Tuples
from lod.validation.grouping import NodesToJudge
from lod.validation.triples import TripleIndex


@dataclass(frozen=True)
class Chunk:
    """Focus nodes of a question with their cells, and as triples; `rest`: the shapes that are asked of every node, over
    the graph `data` beside them."""

    question: Question
    cells: Tuples
    focused: TripleIndex
    nodes: NodesToJudge
    rest: list[Node]
    data: Graph


def together(chunks: Iterable[Chunk]) -> Iterator[list[Chunk]]:
    """The chunks, in order, in lists that are judged at once: of few nodes, and no node twice."""
    some: list[Chunk] = []
    focused: set[Term] = set()
    for chunk in chunks:
        if len(focused) + len(chunk.cells) > CHUNK or not focused.isdisjoint(chunk.cells):
            yield some
            some, focused = [], set()
        some.append(chunk)
        focused.update(chunk.cells)
    yield some
