"""The derived index of a release: its cubes and its metadata as tables of numbers, which queries run over.

One DuckDB file: `term` (the dictionary), `triple` (metadata, numbers of the dictionary), `closure` (what is above what,
at any distance), and one table for all data sets whose observations have the same properties (`cube0`, `cube1` …: the
number of the observation, the segments of its path, a column for each property). It is made from what is published and
can be thrown away; its bytes are not the same every time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from lod.cube import database, dictionary, segments
from lod.cube.dictionary import Dictionary, TermKind
from lod.cube.index import VERSION
from lod.cube.metadata import TRANSITIVE, MetadataTables
from lod.cube.sql import Sql, in_turn, sql_identifier
from lod.cube.statistics import gather
from lod.cube.survey import FILE, Form, SurveyedCube, scan, survey
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.rdf.iris import Iris
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import QB, RDF

WELL_KNOWN = (RDF.type, QB.Observation, QB.dataSet, QB.measureType, *TRANSITIVE)

_TYPES = {"DBL": Sql("DOUBLE"), "BOOL": Sql("BOOLEAN")}

ROWS, FILES = 500_000, 200
"""Rows and files at most that go into a table at once, unless a file has more."""

Canonical = Callable[[Sequence[Term]], list[Term]]


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
    files = list(cubes)
    with database.written(target, memory, database.is_small(path for _, path in files)) as db:
        parts = survey(db, files, lists, iris)
        db.execute("BEGIN")  # else every statement waits for the disk
        _Writer(db, iris, canonical).write(parts, lists, graphs)


class _Writer:
    def __init__(self, db: duckdb.DuckDBPyConnection, iris: Iris, canonical: Canonical) -> None:
        self.db = db
        self.iris = iris
        self.canonical = canonical
        self.stored: dict[Term, Term] = {}

    def write(
        self,
        parts: Sequence[SurveyedCube],
        lists: Mapping[str, CodeList],
        graphs: Iterable[tuple[Term, Iterable[Triple]]],
    ) -> None:
        metadata = MetadataTables(self.db, self.iris)
        terms: set[Term] = {*WELL_KNOWN, *metadata.terms(graphs)}
        prefixes = {self._prefix(part.dataset): part for part in parts}
        for part in parts:
            terms.add(self.iris.dataset(part.dataset.id))
            terms.update(p.predicate for p in part.properties)
            terms.update(term for column in part.terms.values() for term in column.values())
        literals = [t for t in terms if t[0] == '"' and t[-1] == ">"]
        self.stored = dict(zip(literals, self.canonical(literals), strict=True))
        terms = {self.stored.get(t, t) for t in terms}
        numbered = dictionary.number(terms, [(p.dataset.id, prefix, p.count) for prefix, p in prefixes.items()])
        self._write_terms(numbered)
        lows = {r.dataset: r.low for r in numbered.ranges}
        forms: dict[Form, list[SurveyedCube]] = {}
        for part in parts:
            forms.setdefault(part.form, []).append(part)
        for number, (form, same) in enumerate(forms.items()):
            self._write_cubes(f"cube{number}", form, same, numbered, lows)
        metadata.write(numbered, self.stored, len(forms))
        tables = [(f"cube{n}", form, [p.dataset.id for p in same]) for n, (form, same) in enumerate(forms.items())]
        sets = {d.id: self.iris.dataset(d.id) for d in (p.dataset for p in parts)}
        facts = gather(self.db, tables, numbered, sets, VERSION, {term: numbered.by_term[term] for term in WELL_KNOWN})
        self.db.execute("CREATE VIEW dictionary AS SELECT * FROM term")
        self.db.execute("CREATE TABLE fact (json VARCHAR)")
        self.db.execute("INSERT INTO fact VALUES (?)", [json.dumps(facts.plain())])

    def _prefix(self, dataset: DataSet) -> str:
        return f"{self.iris.base}id/observation/{dataset.id}/"

    def _write_terms(self, dictionary: Dictionary) -> None:
        e = dictionary.entries
        scale = max(
            (-int(x.number.as_tuple().exponent) for x in e if x.kind is TermKind.DEC and x.number is not None),
            default=0,
        )
        table = pa.table(
            {
                "id": pa.array(dictionary.numbers, pa.int64()),
                "kind": pa.array([int(x.kind) for x in e], pa.uint8()),
                "lex": pa.array([x.lex for x in e], pa.string()),
                "dt": pa.array([x.datatype for x in e], pa.string()),
                "lang": pa.array([x.language for x in e], pa.string()),
                "int": pa.array([x.integer for x in e], pa.int64()),
                "dec": pa.array([x.decimal for x in e], pa.decimal128(38, max(scale, 0))),
                "dbl": pa.array([x.double for x in e], pa.float64()),
                "flt": pa.array([x.single for x in e], pa.float32()),
                "bool": pa.array([x.boolean for x in e], pa.bool_()),
            }
        )
        self._create("term", table)

    def _create(self, name: str, table: pa.Table) -> None:
        self.db.register("arriving", table)
        self.db.execute(Sql("CREATE TABLE {} AS SELECT * FROM arriving", sql_identifier(name)))
        self.db.unregister("arriving")

    def _write_cubes(
        self, name: str, form: Form, parts: Sequence[SurveyedCube], dictionary: Dictionary, lows: Mapping[str, int]
    ) -> None:
        """One table for all data sets of a form, sorted by the number of the observation."""
        types = [_type(parts, f) for f in form]
        fields = [Sql("c{} {}", n, types[n]) for n, (_, _, multiple) in enumerate(form) if not multiple]
        keys = [[self._segments(part.terms[key]).values() for key in part.dataset.structure.key] for part in parts]
        own = [Sql("id BIGINT"), Sql("ds BIGINT")]
        self.db.execute(Sql("CREATE TABLE {} ({})", sql_identifier(name), [*own, *segments.fields(keys), *fields]))
        for n, (_, _, multiple) in enumerate(form):
            if multiple:
                self.db.execute(Sql("CREATE TABLE {} (id BIGINT, v {})", sql_identifier(f"{name}_c{n}"), types[n]))
        for together in _together(sorted(parts, key=lambda part: lows[part.dataset.id])):
            self._write_rows(name, form, types, together, dictionary, lows)

    def _write_rows(
        self,
        name: str,
        form: Form,
        types: list[Sql],
        parts: Sequence[SurveyedCube],
        dictionary: Dictionary,
        lows: Mapping[str, int],
    ) -> None:
        """The observations of data sets whose files have the same columns."""
        by_form = {p.form: p for p in parts[0].properties}
        maps = {p.column.name: Sql("map{}", n) for n, p in enumerate(parts[0].properties) if p.say}
        for coded, m in maps.items():
            self.db.register(m, self._codes([part.terms[coded] for part in parts], dictionary))
        self.db.register("file", self._files(parts, dictionary, lows))
        single = {p.column.name: p.column for p in parts[0].properties if p.say and not p.column.multiple}
        joins = [
            Sql(
                "LEFT JOIN {m} ON {m}.file = f.number AND {m}.code = CAST(p.{cell} AS VARCHAR)",
                m=maps[name],
                cell=c.identifier,
            )
            for name, c in single.items()
        ]
        path_parts = [Sql("{}.seg", maps[key]) for key in parts[0].dataset.structure.key]
        placed = segments.columns(len(path_parts))
        chosen, multiple = [Sql("{} AS {}", seg, s) for seg, s in zip(path_parts, placed, strict=True)], []
        for n, f in enumerate(form):
            column = by_form[f].column
            if f[2]:
                multiple.append((n, column))
                chosen.append(Sql("p.{} AS c{}", column.identifier, n))
            else:
                value = Sql("CAST(p.{} AS {})", column.identifier, types[n]) if f[1] else Sql("{}.n", maps[column.name])
                chosen.append(Sql("{} AS c{}", value, n))
        path = Sql("concat_ws('/', {})", path_parts)
        arriving = Sql(
            "SELECT shift + row_number() OVER () AS id, * FROM "
            "(SELECT f.number AS file, f.shift, f.ds, {path} AS path, {chosen} "
            "FROM {} AS p JOIN file AS f ON f.name = p.{file} "
            "{} ORDER BY f.number, path)",
            scan([part.path for part in parts]),
            in_turn(" ", joins),
            path=path,
            chosen=chosen,
            file=FILE,
        )
        if multiple:
            self.db.execute(Sql("CREATE TEMP TABLE arrived AS {}", arriving))
            arriving = Sql("FROM arrived")
        kept = [Sql("id"), Sql("ds"), *placed, *(Sql("c{}", n) for n, f in enumerate(form) if not f[2])]
        self.db.execute(
            Sql(
                "INSERT INTO {name} ({kept}) SELECT {kept} FROM ({arriving}) ORDER BY id",
                name=sql_identifier(name),
                kept=kept,
                arriving=arriving,
            )
        )
        for n, column in multiple:
            rows = Sql("SELECT id, file, unnest(c{}) AS v FROM arrived", n)
            if column.name in maps:
                m = maps[column.name]
                on = Sql("{m}.file = r.file AND {m}.code = CAST(r.v AS VARCHAR)", m=m)
                rows = Sql("SELECT r.id, {m}.n AS v FROM ({rows}) AS r JOIN {m} ON {on}", m=m, rows=rows, on=on)
            table = sql_identifier(f"{name}_c{n}")
            self.db.execute(Sql("INSERT INTO {} SELECT DISTINCT id, v FROM ({}) ORDER BY id, v", table, rows))
        if multiple:
            self.db.execute("DROP TABLE arrived")
        for registered in ("file", *maps.values()):
            self.db.unregister(registered)

    def _codes(self, terms_of: Sequence[Mapping[str, Term]], dictionary: Dictionary) -> pa.Table:
        """For each file and each cell of a column: the number of its term, and its segment in a path."""
        rows = [(file, code, term) for file, terms in enumerate(terms_of) for code, term in terms.items()]
        spelled = self._segments({code for _, code, _ in rows})
        return pa.table(
            {
                "file": pa.array([file for file, _, _ in rows], pa.int64()),
                "code": pa.array([code for _, code, _ in rows], pa.string()),
                "n": pa.array([dictionary.by_term[self.stored.get(t, t)] for _, _, t in rows], pa.int64()),
                "seg": pa.array([spelled[code] for _, code, _ in rows], pa.string()),
            }
        )

    def _segments(self, codes: Iterable[str]) -> dict[str, str]:
        """How codes are spelled in a path."""
        begin = len(self.iris.observation("x", [""])) - 1
        return {code: self.iris.observation("x", [code])[begin:-1] for code in codes}

    def _files(self, parts: Sequence[SurveyedCube], dictionary: Dictionary, lows: Mapping[str, int]) -> pa.Table:
        """The files that are read together, and what to add to a row's number, from 1, to have its observation's."""
        before = accumulate((part.count for part in parts), initial=1)
        return pa.table(
            {
                "number": pa.array(range(len(parts)), pa.int64()),
                "name": [str(part.path) for part in parts],
                "ds": pa.array([dictionary.by_term[self.iris.dataset(part.dataset.id)] for part in parts], pa.int64()),
                "shift": pa.array([lows[p.dataset.id] - n for p, n in zip(parts, before, strict=False)], pa.int64()),
            }
        )


def _type(parts: Sequence[SurveyedCube], form: tuple[str, str, bool]) -> Sql:
    """The SQL type of a column of all these parts."""
    if form[1] != "DEC":
        return _TYPES.get(form[1], Sql("BIGINT"))
    widths = [part.digits[p.column.name] for part in parts for p in part.properties if p.form == form]
    before, scale = max(digits for digits, _ in widths), max(scale for _, scale in widths)
    return Sql("DECIMAL({}, {})", 18 if before + scale <= 18 else 38, scale)


def _shape(part: SurveyedCube) -> tuple[Any, ...]:
    """What parts have in common that are read together."""
    return part.schema, part.dataset.structure.key, [p.form for p in part.properties]


def _together(parts: Iterable[SurveyedCube]) -> Iterator[list[SurveyedCube]]:
    """Parts one after the other whose files have the same columns and keys, as many as are read at once."""
    for _, alike in groupby(parts, key=_shape):
        waiting: list[SurveyedCube] = []
        for part in alike:
            if waiting and (len(waiting) == FILES or sum(p.count for p in waiting) + part.count > ROWS):
                yield waiting
                waiting = []
            waiting.append(part)
        yield waiting
