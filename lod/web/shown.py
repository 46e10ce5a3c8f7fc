"""What the page of the endpoint has to show: a query, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lod.rdf.terms import Term, Triple


@dataclass(frozen=True)
class Shown:
    """A query and its answer.

    `result`: of SELECT as parsed JSON, of ASK as a bool, a graph as Turtle, or None; `triples`: those of the graph;
    `problem`: why there is no answer, in the visitor's language, and its `place` in the query, a line and a column
    counted from 1; `engine` and `reason`: what answered, and why not the columns.
    """

    query: str = ""
    result: Any = None
    triples: Sequence[Triple] = ()
    problem: str | None = None
    place: tuple[int, int] | None = None
    engine: str = ""
    reason: str = ""


def triples(ntriples: str) -> list[Triple]:
    """The triples of N-Triples as an engine writes them, one a line, in order."""
    lines = (line.removesuffix(" .") for line in ntriples.split("\n") if line)
    statements = {tuple(map(Term, line.split(" ", 2))) for line in lines}
    return sorted((subject, predicate, object_) for subject, predicate, object_ in statements)
