"""Cubes surveyed before they go into the index: their properties, the terms of their cells, how wide their numbers are.

Cubes whose files have the same columns are asked together: to open a file takes longer than to read a small one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from lod.cube.columns import CubeColumn, columns
from lod.cube.dictionary import TermKind
from lod.cube.extent import digits
from lod.cube.sql import Sql, sql_literal
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE
from lod.rdf import qb
from lod.rdf.iris import Iris
from lod.rdf.terms import Term
from lod.rdf.vocab import QB, RDF

_NATIVE = {"integer": TermKind.INT, "decimal": TermKind.DEC, "double": TermKind.DBL, "boolean": TermKind.BOOL}

FILE = Sql("_file")
"""The column of a scan that says which file a row is from."""

Form = tuple[tuple[str, str, bool], ...]
"""The properties of a table: what each is, in which native kind it is kept, whether it has several values."""


@dataclass(frozen=True)
class ColumnProperty:
    """A column of a cube as a property: how its cells are said, or in which native kind they are kept."""

    column: CubeColumn
    predicate: Term
    native: TermKind | None
    say: Callable[[str], Term] | None

    @property
    def form(self) -> tuple[str, str, bool]:
        """What decides which cubes share a table."""
        return self.predicate, self.native.name if self.native else "", self.column.multiple


@dataclass(frozen=True)
class SurveyedCube:
    """A data set's observations on their way into the index.

    `schema`: what decides which files are read together; `count`: of its observations; `terms`: the term of each cell
    of each coded column; `digits`: of each decimal column how many stand before the point at most, and after it.
    """

    dataset: DataSet
    path: Path
    properties: tuple[ColumnProperty, ...]
    schema: tuple[Any, ...]
    count: int
    terms: Mapping[str, Mapping[str, Term]]
    digits: Mapping[str, tuple[int, int]]

    @property
    def form(self) -> Form:
        return tuple(sorted(p.form for p in self.properties))


def survey(
    db: duckdb.DuckDBPyConnection, cubes: Iterable[tuple[DataSet, Path]], lists: Mapping[str, CodeList], iris: Iris
) -> list[SurveyedCube]:
    """The parts of an index, in the order of the cubes. Raises `ValueError` for two columns with one property."""
    described = [(dataset, path, _properties(dataset, lists, iris)) for dataset, path in cubes]
    schemas = _schemas(db, [path for _, path, _ in described])
    alike: dict[tuple[Any, ...], list[int]] = {}
    for number, (_, path, properties) in enumerate(described):
        schema = (*schemas[str(path)], *((p.column, p.native) for p in properties))
        alike.setdefault(schema, []).append(number)
    parts: dict[int, SurveyedCube] = {}
    for schema, numbers in alike.items():
        same = [described[number] for number in numbers]
        scanned = _Scanned(db, [path for _, path, _ in same])
        cells = {p.column.name: scanned.cells(p) for p in same[0][2] if p.say}
        decimals = [p.column for p in same[0][2] if p.native is TermKind.DEC]
        widths = {column.name: digits(db, column, scanned.scan, FILE) for column in decimals}
        for number, (dataset, path, properties) in zip(numbers, same, strict=True):
            file = str(path)
            terms = {
                p.column.name: _terms(p.column, p.say, cells[p.column.name].get(file, [])) for p in properties if p.say
            }
            wide = {name: width.get(file, (1, 0)) for name, width in widths.items()}
            parts[number] = SurveyedCube(dataset, path, properties, schema, scanned.counts.get(file, 0), terms, wide)
    return [parts[number] for number in range(len(described))]


def _properties(dataset: DataSet, lists: Mapping[str, CodeList], iris: Iris) -> tuple[ColumnProperty, ...]:
    structure = dataset.structure
    components = {component.name: component for component in structure.components()}
    measures = {m.name: iris.property_of(m) for m in structure.measures}
    properties = []
    for column in columns(structure):
        if column.name == MEASURE_TYPE:
            properties.append(ColumnProperty(column, QB.measureType, None, measures.__getitem__))
        else:
            component = components[column.name]
            native = _NATIVE.get(column.datatype)
            say = None if native else qb.writer_of(component, dataset, lists, iris)
            properties.append(ColumnProperty(column, iris.property_of(component), native, say))
    if len({p.predicate for p in properties} | {RDF.type, QB.dataSet}) != len(properties) + 2:
        raise ValueError(f"two columns of {dataset.id} have one property")
    return tuple(properties)


def _schemas(db: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> dict[str, tuple[Any, ...]]:
    """The columns of files, as Parquet has them."""
    schemas: dict[str, tuple[Any, ...]] = {}
    if paths:
        question = Sql("SELECT file_name, name, duckdb_type, num_children FROM parquet_schema({})", listed(paths))
        for file, *column in db.execute(question).fetchall():
            schemas[file] = (*schemas.get(file, ()), tuple(column))
    return schemas


class _Scanned:
    """What files with the same columns hold, each answer by file."""

    def __init__(self, db: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> None:
        self.db = db
        self.scan = scan(paths)
        self.counts: dict[str, int] = dict(
            db.execute(Sql("SELECT {file}, count(*) FROM {scan} GROUP BY {file}", file=FILE, scan=self.scan)).fetchall()
        )

    def cells(self, property: ColumnProperty) -> dict[str, list[Any]]:
        """The cells that occur in a column."""
        values = Sql("SELECT {file}, {} AS v FROM {scan}", property.column.cell, file=FILE, scan=self.scan)
        question = Sql(
            "SELECT {file}, list(DISTINCT v) FILTER (v IS NOT NULL) FROM ({values}) GROUP BY {file}",
            file=FILE,
            values=values,
        )
        return {file: values_of or [] for file, values_of in self.db.execute(question).fetchall()}


def _terms(column: CubeColumn, say: Callable[[str], Term], cells: list[Any]) -> dict[str, Term]:
    """The term of each cell of a column."""
    read = CubeColumn(column.name, column.datatype).read
    return {text: say(text) for text in (str(read(cell)) for cell in sorted(cells))}


def scan(paths: Sequence[Path]) -> Sql:
    """The rows of files with the same columns, in SQL."""
    return Sql("read_parquet({}, filename = {})", listed(paths), sql_literal(FILE))


def listed(paths: Sequence[Path]) -> Sql:
    """The names of files as a list in SQL."""
    return Sql("[{}]", map(sql_literal, paths))
