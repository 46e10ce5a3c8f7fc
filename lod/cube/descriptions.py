"""What a release says beside its figures: rows of triples in one Parquet file, in the order of their subjects.

Each row has the part of the release that it is of, and its kind, so that what is said of a data set can be taken over
from a release that says the same, and two releases can be compared without reading either into memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from lod.cube import database
from lod.cube.sql import Sql, commas, in_turn, sql_literal
from lod.rdf.terms import Term, Triple

FILE = Path("index") / "described.parquet"
"""Where they are in a release: with what can be thrown away."""

BATCH = 50_000
"""Rows that are written, or read, at once."""

_SCHEMA = pa.schema([(name, pa.string()) for name in ("part", "kind", "g", "s", "p", "o", "stored")])

Canonical = Callable[[Sequence[Term]], list[Term]]
"""Literals as the store gives them back."""

Quad = tuple[Term, Term, Term, Term]


class StatementKind(StrEnum):
    """What a triple is among what is said: of a data set as a whole, and of that in the catalogue too; of a slice; of
    the shapes; of what is shared."""

    METADATA = "metadata"
    LISTED = "listed"
    SLICE = "slice"
    SHARED = "shared"


class DescriptionsWriter:
    """Writes the descriptions of a release, as they come; they can be read when it is closed.

    `canonical`: gives literals as the store keeps them.
    """

    def __init__(self, target: Path, canonical: Canonical) -> None:
        self.target = target
        self.canonical = canonical
        self._written: list[Path] = []
        self._kept: dict[Path, list[str]] = {}
        self._rows: list[tuple[str, str, Term, Term, Term, Term]] = []
        target.parent.mkdir(parents=True, exist_ok=True)

    def add(self, part: str, kind: StatementKind, graph: Term, triples: Iterable[Triple]) -> None:
        """Adds triples of a graph. `part`: the data set that they are of, "" for none."""
        rows = ((part, kind.value, graph, *triple) for triple in triples)
        while batch := list(islice(rows, BATCH)):
            self._rows += batch
            if len(self._rows) >= BATCH:
                self._flush()

    def keep(self, part: str, folder: Path) -> None:
        """Takes over what the release in a folder says of a data set."""
        self._kept.setdefault(folder, []).append(part)

    def count(self, kind: StatementKind) -> int:
        """How many triples of a kind there are, each counted once in each graph."""
        self._flush()
        rows = Sql("SELECT DISTINCT s, p, o, g FROM ({}) WHERE kind = {}", self._sources(), sql_literal(kind))
        with database.disk(), database.attached() as db:
            return int(db.execute(Sql("SELECT count(*) FROM ({})", rows)).fetchall()[0][0])

    def close(self) -> Descriptions:
        """Puts all rows in order."""
        self._flush()
        with database.disk(), database.attached() as db:
            db.execute(
                Sql(
                    "COPY (SELECT * FROM ({}) ORDER BY s, p, o, g, part, kind) TO {} "
                    "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)",
                    self._sources(),
                    sql_literal(self.target),
                )
            )
        for path in self._written:
            path.unlink()
        return Descriptions(self.target)

    def _sources(self) -> Sql:
        """All rows, those of other releases too."""
        sources = [Sql("FROM read_parquet({})", sql_literal(path)) for path in self._written]
        for folder, parts in self._kept.items():
            listed = commas(map(sql_literal, parts))
            sources.append(Sql("FROM read_parquet({}) WHERE part IN ({})", sql_literal(folder / FILE), listed))
        return in_turn(" UNION ALL ", sources)

    def _flush(self) -> None:
        columns = list(zip(*self._rows, strict=True)) or [()] * 6
        stored = _stored(columns[5], self.canonical)
        arrays = [pa.array(column, pa.string()) for column in (*columns, stored)]
        path = self.target.with_name(f".{self.target.name}.{len(self._written)}")
        pq.write_table(pa.table(arrays, schema=_SCHEMA), path)
        self._written.append(path)
        self._rows = []


def _stored(terms: Sequence[Term], canonical: Canonical) -> list[Term | None]:
    """For each term how the store spells it, None where that is the same."""
    literals = list(dict.fromkeys(term for term in terms if term[0] == '"' and _may_differ(term)))
    spelled = {term: other for term, other in zip(literals, canonical(literals), strict=True) if term != other}
    return [spelled.get(term) for term in terms]


def _may_differ(literal: Term) -> bool:
    """Whether the store may spell a literal otherwise: by its datatype, its language, its escapes."""
    tag = literal[literal.rfind('"') + 1 :]
    return tag != tag.lower() or tag[-1:] == ">" or "\\" in literal or not literal.isprintable()


class Descriptions:
    """The descriptions of a release, read as they are asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, folder: Path) -> Descriptions | None:
        """Those of the release in a folder; None where it was built without them."""
        return cls(folder / FILE) if (folder / FILE).exists() else None

    @property
    def rows(self) -> Sql:
        """The rows, as they are named in SQL."""
        return Sql("read_parquet({})", sql_literal(self.path))

    def triples(
        self, *kinds: StatementKind, graphs: Sequence[Term] = (), predicates: Sequence[Term] = ()
    ) -> Iterator[Triple]:
        """The triples of these kinds, or of these graphs, in order, each once; `predicates`: only those with one of
        them, if there are any."""
        where = Sql(
            "(kind IN ({}) OR g IN ({}))",
            commas(map(sql_literal, kinds)) or Sql("NULL"),
            commas(map(sql_literal, graphs)) or Sql("NULL"),
        )
        if predicates:
            where = Sql("{} AND p IN ({})", where, commas(map(sql_literal, predicates)))
        return _in_order(self._answered(Sql("SELECT s, p, o FROM {} WHERE {}", self.rows, where)))

    def quads(self) -> Iterator[Quad]:
        """All there is, with the graph that it is in, each once."""
        return (row for row, _ in groupby(self._answered(Sql("SELECT s, p, o, g FROM {}", self.rows))))

    def graphs(self) -> Iterator[tuple[Term, Iterator[Triple]]]:
        """The same by graph; a graph comes in many parts."""
        for graph, quads in groupby(self.quads(), key=itemgetter(3)):
            yield graph, ((s, p, o) for s, p, o, _ in quads)

    def lines(self, graph: Term) -> Iterator[str]:
        """The triples of a graph as lines of N-Triples, in order."""
        line = Sql("SELECT DISTINCT s || ' ' || p || ' ' || o || {} AS line", sql_literal(" .\n"))
        question = Sql("{} FROM {} WHERE g = {} ORDER BY line", line, self.rows, sql_literal(graph))
        return (line for (line,) in self._answered(question))

    def subjects(self, before: Descriptions | None = None) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each subject, in order, with its properties and values as the store spells them (`<p> <o>`), in order;
        `before`: only those of which that one says something else, without properties where nothing is said any more.
        """
        now = _pairs(self.rows)
        if before is None:
            question = Sql("SELECT s, list(pair ORDER BY pair) FROM ({}) GROUP BY s ORDER BY s", now)
        else:
            question = Sql(
                "WITH new AS ({now}), old AS ({before}), "
                "other AS (SELECT s FROM (FROM new EXCEPT FROM old) UNION SELECT s FROM (FROM old EXCEPT FROM new)) "
                "SELECT s, list(pair ORDER BY pair) FILTER (pair IS NOT NULL) "
                "FROM other LEFT JOIN new USING (s) GROUP BY s ORDER BY s",
                now=now,
                before=_pairs(before.rows),
            )
        return ((name, tuple(pairs or ())) for name, pairs in self._answered(question))

    def _answered(self, question: Sql) -> Iterator[tuple[Any, ...]]:
        with database.disk(), database.attached() as db:
            result = db.execute(question)
            while batch := result.fetchmany(BATCH):
                yield from batch


def _in_order(rows: Iterable[Triple]) -> Iterator[Triple]:
    """Rows of a file that is sorted, each once. Raises `ValueError` where they do not come in its order."""
    last: Triple = (Term(""), Term(""), Term(""))
    for row, _ in groupby(rows):
        if row < last:
            raise ValueError("descriptions come in another order than they have in their file")
        last = row
        yield row


def _pairs(rows: Sql) -> Sql:
    """The properties of each subject with their values, each once."""
    return Sql("SELECT DISTINCT s, p || ' ' || coalesce(stored, o) AS pair FROM {}", rows)
