"""The derived index of a release: its cubes and its metadata as tables of numbers, which queries run over.

One DuckDB file: `term` (the dictionary), `triple` (metadata, numbers of the dictionary), `closure` (what is above what,
at any distance), and one table for all data sets whose observations have the same properties (`cube0`, `cube1` …: the
number of the observation, its path, a column for each property). It is made from what is published and can be thrown
away; its bytes are not the same every time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from lod.cube import dictionary
from lod.cube.columns import Column, columns
from lod.cube.dictionary import Dictionary, Kind
from lod.cube.extent import digits, table_of
from lod.cube.facts import gather
from lod.cube.index import VERSION
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE
from lod.rdf import qb
from lod.rdf.iris import Iris
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import QB, RDF, RDFS, SKOS

TRANSITIVE = (SKOS.broader, RDFS.subClassOf)
"""Properties whose closure is kept."""

WELL_KNOWN = (RDF.type, QB.Observation, QB.dataSet, QB.measureType, *TRANSITIVE)
_NATIVE = {"integer": Kind.INT, "decimal": Kind.DEC, "double": Kind.DBL, "boolean": Kind.BOOL}

Canonical = Callable[[Sequence[Term]], list[Term]]


@dataclass(frozen=True)
class Property:
    """A column of a cube as a property: how its cells are said, or in which native kind they are kept."""

    column: Column
    predicate: Term
    native: Kind | None
    say: Callable[[str], Term] | None

    @property
    def form(self) -> tuple[str, str, bool]:
        """What decides which cubes share a table."""
        return self.predicate, self.native.name if self.native else "", self.column.multiple


@dataclass(frozen=True)
class Part:
    """A data set's observations on their way into the index; `said`: the term of each cell of each coded column."""

    dataset: DataSet
    path: Path
    properties: tuple[Property, ...]
    count: int
    said: Mapping[str, Mapping[str, Term]]


def write(
    target: Path,
    cubes: Iterable[tuple[DataSet, Path]],
    lists: Mapping[str, CodeList],
    iris: Iris,
    graphs: Iterable[tuple[Term, Iterable[Triple]]],
    canonical: Canonical,
    memory: str = "1GB",
) -> None:
    """Writes the index of cubes (Parquet files) and of metadata (triples by graph) to the file `target`.

    Raises `dictionary.Clash` where there can be none, `ValueError` for two columns with one property.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".{target.name}.{os.getpid()}")
    scratch.unlink(missing_ok=True)
    db = duckdb.connect(str(scratch), config={"threads": 1, "memory_limit": memory})
    try:
        parts = [_part(db, *cube, lists, iris) for cube in cubes]
        db.execute("BEGIN")  # else every statement waits for the disk
        _Writer(db, iris, canonical).write(parts, lists, graphs)
        db.execute("COMMIT")
        db.execute("CHECKPOINT")
        db.close()
        os.replace(scratch, target)
    finally:
        db.close()
        scratch.unlink(missing_ok=True)


def _part(
    db: duckdb.DuckDBPyConnection, dataset: DataSet, path: Path, lists: Mapping[str, CodeList], iris: Iris
) -> Part:
    structure = dataset.structure
    components = {component.name: component for component in structure.components()}
    measures = {m.name: iris.property_of(m) for m in structure.measures}
    properties, said = [], {}
    for column in columns(structure):
        if column.name == MEASURE_TYPE:
            found = Property(column, QB.measureType, None, measures.__getitem__)
        else:
            component = components[column.name]
            native = _NATIVE.get(column.datatype)
            say = None if native else qb.writer_of(component, dataset, lists, iris)
            found = Property(column, iris.property_of(component), native, say)
        properties.append(found)
        if found.say:
            cell = f"unnest({column.identifier})" if column.multiple else column.identifier
            cells = db.execute(f"SELECT DISTINCT {cell} AS v FROM {table_of(path)} ORDER BY v").fetchall()
            read = Column(column.name, column.datatype).read
            said[column.name] = {str(read(c)): found.say(str(read(c))) for (c,) in cells if c is not None}
    if len({p.predicate for p in properties} | {RDF.type, QB.dataSet}) != len(properties) + 2:
        raise ValueError(f"two columns of {dataset.id} have one property")
    [(count,)] = db.execute(f"SELECT count(*) FROM {table_of(path)}").fetchall()
    return Part(dataset, path, tuple(properties), count, said)


class _Writer:
    def __init__(self, db: duckdb.DuckDBPyConnection, iris: Iris, canonical: Canonical) -> None:
        self.db = db
        self.iris = iris
        self.canonical = canonical
        self.known: dict[Term, Term] = {}

    def write(
        self, parts: Sequence[Part], lists: Mapping[str, CodeList], graphs: Iterable[tuple[Term, Iterable[Triple]]]
    ) -> None:
        quads = [(*triple, graph) for graph, triples in graphs for triple in triples]
        prefixes = {self._prefix(part.dataset): part for part in parts}
        begin = f"<{self.iris.base}id/observation/"
        terms: set[Term] = set(WELL_KNOWN)
        terms.update(t for quad in quads for t in quad if not t.startswith(begin))
        for part in parts:
            terms.add(self.iris.dataset(part.dataset.id))
            terms.update(p.predicate for p in part.properties)
            terms.update(term for column in part.said.values() for term in column.values())
        literals = [t for t in terms if t[0] == '"' and t[-1] == ">"]
        self.known = dict(zip(literals, self.canonical(literals), strict=True))
        terms = {self.known.get(t, t) for t in terms}
        found = dictionary.number(terms, [(p.dataset.id, prefix, p.count) for prefix, p in prefixes.items()])
        self._write_terms(found)
        ranges = {r.dataset: r for r in found.ranges}
        forms: dict[tuple[tuple[str, str, bool], ...], list[Part]] = {}
        for part in parts:
            forms.setdefault(tuple(sorted(p.form for p in part.properties)), []).append(part)
        for number, (form, same) in enumerate(forms.items()):
            self._write_cubes(f"cube{number}", form, same, found, ranges)
        self._write_triples(quads, found, begin, len(forms))
        tables = [(f"cube{n}", form, [p.dataset.id for p in same]) for n, (form, same) in enumerate(forms.items())]
        facts = gather(self.db, tables, found, {d.id: self.iris.dataset(d.id) for d in (p.dataset for p in parts)})
        facts |= {"version": VERSION, "known": {term: found.by_term[term] for term in WELL_KNOWN}}
        self.db.execute("CREATE VIEW dictionary AS SELECT * FROM term")
        self.db.execute("CREATE TABLE fact (json VARCHAR)")
        self.db.execute("INSERT INTO fact VALUES (?)", [json.dumps(facts)])

    def _prefix(self, dataset: DataSet) -> str:
        return f"{self.iris.base}id/observation/{dataset.id}/"

    def _write_terms(self, found: Dictionary) -> None:
        e = found.entries
        scale = max(
            (-int(x.number.as_tuple().exponent) for x in e if x.kind is Kind.DEC and x.number is not None), default=0
        )
        table = pa.table(
            {
                "id": pa.array(found.numbers, pa.int64()),
                "kind": pa.array([int(x.kind) for x in e], pa.uint8()),
                "lex": pa.array([x.lex for x in e], pa.string()),
                "dt": pa.array([x.datatype for x in e], pa.string()),
                "lang": pa.array([x.language for x in e], pa.string()),
                "int": pa.array([x.integer for x in e], pa.int64()),
                "dec": pa.array([x.decimal for x in e], pa.decimal128(38, max(scale, 0))),
                "dbl": pa.array([x.double for x in e], pa.float64()),
                "bool": pa.array([x.boolean for x in e], pa.bool_()),
            }
        )
        self._create("term", table)

    def _create(self, name: str, table: pa.Table, order: str = "") -> None:
        self.db.register("arriving", table)
        self.db.execute(f"CREATE TABLE {name} AS SELECT * FROM arriving {order}")
        self.db.unregister("arriving")

    def _write_cubes(
        self, name: str, form: tuple[tuple[str, str, bool], ...], parts: Sequence[Part], found: Dictionary, ranges: Any
    ) -> None:
        """One table for all data sets of a form, sorted by the number of the observation."""
        types = [self._type(parts, f) for f in form]
        fields = [f"c{n} {types[n]}" for n, (_, _, multiple) in enumerate(form) if not multiple]
        self.db.execute(f"CREATE TABLE {name} ({', '.join(['id BIGINT', 'ds BIGINT', 'path VARCHAR', *fields])})")
        for n, (_, _, multiple) in enumerate(form):
            if multiple:
                self.db.execute(f"CREATE TABLE {name}_c{n} (id BIGINT, v {types[n]})")
        for part in sorted(parts, key=lambda p: ranges[p.dataset.id].low):
            self._write_cube(name, form, types, part, found, ranges[part.dataset.id].low)

    def _type(self, parts: Sequence[Part], form: tuple[str, str, bool]) -> str:
        if form[1] != "DEC":
            return {"INT": "BIGINT", "DBL": "DOUBLE", "BOOL": "BOOLEAN"}.get(form[1], "BIGINT")
        whole, scale = 1, 0
        for part in parts:
            column = next(p.column for p in part.properties if p.form == form)
            before, behind = digits(self.db, column, table_of(part.path))
            whole, scale = max(whole, before), max(scale, behind)
        return f"DECIMAL({18 if whole + scale <= 18 else 38}, {scale})"

    def _write_cube(
        self,
        name: str,
        form: tuple[tuple[str, str, bool], ...],
        types: list[str],
        part: Part,
        found: Dictionary,
        low: int,
    ) -> None:
        by_form = {p.form: p for p in part.properties}
        joins: list[str] = []
        maps: dict[str, str] = {}
        for prop in part.properties:
            if prop.say:
                said = part.said[prop.column.name]
                maps[prop.column.name] = f"map{len(maps)}"
                numbers = [found.by_term[self.known.get(t, t)] for t in said.values()]
                key = [self.iris.observation("x", [c])[len(self.iris.observation("x", [""])) - 1 : -1] for c in said]
                self.db.register(
                    maps[prop.column.name],
                    pa.table(
                        {"code": list(said), "n": pa.array(numbers, pa.int64()), "seg": pa.array(key, pa.string())}
                    ),
                )
                if not prop.column.multiple:
                    m = maps[prop.column.name]
                    joins.append(f"LEFT JOIN {m} ON {m}.code = CAST(p.{prop.column.identifier} AS VARCHAR)")
        path = " || '/' || ".join(f"{maps[key]}.seg" for key in part.dataset.structure.key)
        chosen, multiple = [], []
        for n, f in enumerate(form):
            column = by_form[f].column
            value = f"CAST(p.{column.identifier} AS {types[n]})" if f[1] else f"{maps.get(column.name)}.n"
            if f[2]:
                multiple.append((n, column))
                chosen.append(f"p.{column.identifier} AS c{n}")
            else:
                chosen.append(f"{value} AS c{n}")
        ds = found.by_term[self.iris.dataset(part.dataset.id)]
        arriving = (
            f"SELECT {low} + row_number() OVER () - 1 AS id, {ds} AS ds, * FROM "
            f"(SELECT {path} AS path, {', '.join(chosen)} FROM {table_of(part.path)} AS p "
            f"{' '.join(joins)} ORDER BY path)"
        )
        if multiple:
            self.db.execute(f"CREATE TEMP TABLE arrived AS {arriving}")
            arriving = "FROM arrived"
        kept = ", ".join(["id", "ds", "path", *(f"c{n}" for n, f in enumerate(form) if not f[2])])
        self.db.execute(f"INSERT INTO {name} SELECT {kept} FROM ({arriving}) ORDER BY id")
        for n, column in multiple:
            rows = f"SELECT id, unnest(c{n}) AS v FROM arrived"
            if column.name in maps:
                m = maps[column.name]
                rows = f"SELECT r.id, {m}.n AS v FROM ({rows}) AS r JOIN {m} ON {m}.code = CAST(r.v AS VARCHAR)"
            self.db.execute(f"INSERT INTO {name}_c{n} SELECT DISTINCT * FROM ({rows}) ORDER BY id, v")
        if multiple:
            self.db.execute("DROP TABLE arrived")
        for m in maps.values():
            self.db.unregister(m)

    def _write_triples(
        self, quads: list[tuple[Term, Term, Term, Term]], found: Dictionary, begin: str, tables: int
    ) -> None:
        """The metadata; an observation that is an object is found by its path."""
        number: dict[str, int] = found.by_term | {t: found.by_term[c] for t, c in self.known.items()}
        plain = [tuple(number[t] for t in quad) for quad in quads if not quad[2].startswith(begin)]
        self.db.execute("CREATE TABLE quad (s BIGINT, p BIGINT, o BIGINT, g BIGINT)")
        self._append(plain)
        linked = [quad for quad in quads if quad[2].startswith(begin)]
        if linked:
            union = " UNION ALL ".join(f"SELECT id, ds, path FROM cube{n}" for n in range(tables))
            sets = {r.prefix: found.by_term[self.iris.dataset(r.dataset)] for r in found.ranges}
            ends = [len(begin) + q[2][len(begin) :].index("/") + 1 for q in linked]
            arriving = pa.table(
                {
                    "s": [number[q[0]] for q in linked],
                    "p": [number[q[1]] for q in linked],
                    "g": [number[q[3]] for q in linked],
                    "ds": [sets[q[2][1:end]] for q, end in zip(linked, ends, strict=True)],
                    "path": [q[2][end:-1] for q, end in zip(linked, ends, strict=True)],
                }
            )
            self.db.register("arriving", arriving)
            self.db.execute(
                f"INSERT INTO quad SELECT a.s, a.p, c.id, a.g FROM arriving AS a JOIN ({union}) AS c USING (ds, path)"
            )
            self.db.unregister("arriving")
        self.db.execute("CREATE TABLE triple AS SELECT DISTINCT s, p, o FROM quad ORDER BY p, s, o")
        self.db.execute("CREATE TABLE closure (p BIGINT, s BIGINT, o BIGINT)")
        for predicate in TRANSITIVE:
            p = found.by_term[predicate]
            self.db.execute(
                f"INSERT INTO closure WITH RECURSIVE r(s, o) AS (SELECT s, o FROM triple WHERE p = {p} "
                f"UNION SELECT r.s, t.o FROM r JOIN triple AS t ON t.s = r.o AND t.p = {p}) "
                f"SELECT {p}, s, o FROM r ORDER BY s, o"
            )

    def _append(self, rows: list[tuple[int, ...]]) -> None:
        names = ("s", "p", "o", "g")
        table = pa.table({n: pa.array([row[i] for row in rows], pa.int64()) for i, n in enumerate(names)})
        self.db.register("arriving", table)
        self.db.execute("INSERT INTO quad SELECT * FROM arriving ORDER BY p, s, o, g")
        self.db.unregister("arriving")
