"""What every engine offers: a release opened, and a query of it written to a file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, Self

Kind = Literal["select", "ask", "graph"]
"""What a query's answer is: solutions, a yes or no, or triples (CONSTRUCT and DESCRIBE)."""


@dataclass(frozen=True)
class Query:
    """One query as it was asked.

    `default_graphs` and `named_graphs`: absolute IRIs; where there is any, they are the dataset, whatever the text
    says (SPARQL 1.1 Protocol, section 2.1.4). `solutions` and `graph`: names of the formats (`lod.rdf.formats`) for
    an answer of either kind, None where none is acceptable. `max_bytes`: the largest result the asker can use; the
    endpoint's own limit holds besides.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    solutions: str | None = "json"
    graph: str | None = "turtle"
    max_bytes: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a query: the kind of its answer, and the name of the format it is written in.

    `engine`: what answered it, as in the settings; `reason`: why it was not the columns, where it could have been.
    """

    kind: Kind
    format: str
    engine: str = "oxigraph"
    reason: str = ""


@dataclass(frozen=True)
class Explanation:
    """Which engine answers a query; the SQL where it is compiled, the reason where that is not what answers.

    Where it is compiled, also the `algebra` of the query, the `plan` the SQL is of, and each pass that made it by its
    name, with what came of it.
    """

    engine: str
    sql: str = ""
    reason: str = ""
    algebra: str = ""
    plan: str = ""
    passes: tuple[tuple[str, str], ...] = ()


class Evaluator(Protocol):
    """Evaluates queries, one at a time."""

    def execute(self, query: Query, out: BinaryIO) -> Outcome:
        """Writes the answer to `out`.

        Raises `BadQuery` and `NotAcceptable`, and whatever `out` raises when it has enough.
        """


class Engine(Evaluator, Protocol):
    """Evaluates queries over one release."""

    @classmethod
    def open(cls, release: Path, base: str, prefixes: Mapping[str, str]) -> Self:
        """Opens the release in a folder; relative IRIs of a query are resolved against `base`.

        `prefixes`: those that graphs are written with. Raises `ReleaseError` where there is none.
        """

    def explain(self, query: Query, without: Collection[str] = ()) -> Explanation:
        """How a query would be answered, compiled `without` these passes; it is not evaluated. Raises `BadQuery`."""
