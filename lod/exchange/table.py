"""A selection as a table: its columns, each with what it is, and the statement that reads it – or, where the rows of a
small selection are in memory, what reads them there.

Long, an observation is a row: `observation` (its IRI), each dimension, `measure`, `value`, each attribute. Wide, the
codes of one dimension or more stand across, each with its value and what says how the value is to be understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import pyarrow as pa

from lod.cube.columns import Row
from lod.cube.cube import VALUE
from lod.cube.sql import Sql, in_turn, sql_identifier, sql_literal
from lod.exchange import readings
from lod.exchange.extract import Extract, label_table
from lod.exchange.readings import Reading
from lod.exchange.selection import Labels
from lod.exchange.statements import ELEMENT, SEPARATOR, guarded, named, number, text_of
from lod.model.structure import MEASURE_TYPE, Attribute, Component
from lod.model.text import Text

OBSERVATION = "observation"
MEASURE_NAME = "measure"
"""What the measure dimension is called in a table."""

_VALUE = Text.of({"nb": "Verdi", "nn": "Verdi", "en": "Value"})
_OBSERVATION = Text.of({"nb": "Adresse", "nn": "Adresse", "en": "Address"})


Line = Mapping[tuple[str, ...] | None, Row]
"""The rows that stand in a line of the table: one, or one for each combination of codes across."""


@dataclass(frozen=True)
class Cells:
    """A column of a table.

    `sql` reads it, `read` does so from rows in memory; `datatype` is an XSD name ("code" for codes); `component` is
    what it is about, None for the IRI and the value; `language` is that of labels. `key`: it tells rows apart.
    `across`: where several rows stand in a line, the codes across of the row that it is read from.
    """

    name: str
    title: Text
    sql: Sql
    read: Reading
    datatype: str = "string"
    component: Component | None = None
    language: str = ""
    key: bool = False
    multiple: bool = False
    across: tuple[str, ...] | None = None


@dataclass(frozen=True)
class TableLayout:
    """Columns, and where statements read them.

    `source`: the rows, in order, from “FROM” on, with the values of their parameters. `lines`: the rows in memory,
    where they are there, in the same order; several rows stand in a line by their codes across, and the first of them
    by None.
    """

    columns: tuple[Cells, ...]
    source: Sql
    values: list[str]
    lines: Sequence[Line] = ()

    @property
    def sql(self) -> Sql:
        """The statement that reads the table."""
        return self.statement(())

    def statement(self, before: Iterable[Sql]) -> Sql:
        """The same, with other cells `before` those of its columns."""
        return Sql("SELECT {} {}", [*before, *(named(cell.sql, cell.name) for cell in self.columns)], self.source)

    def read(self, cells: Cells) -> list[Any]:
        """The cells of a column, from the lines in memory."""
        rows = [line.get(cells.across) for line in self.lines]
        read = iter(cells.read([row for row in rows if row is not None]))
        return [None if row is None else next(read) for row in rows]


def long(extract: Extract, typed: bool = False, safe: bool = False) -> TableLayout:
    """A row for each observation.

    `typed`: values as they are stored, else as text; `safe`: no text begins like a formula.
    """
    cells = tuple(_long(extract, typed, safe))
    source, values = selected(extract)
    order = [*_sorted(extract), *(sql_identifier(name, "t") for name in extract.dataset.structure.key)]
    lines: list[Line] = [{None: row} for row in ordered(extract)]
    return TableLayout(cells, Sql("FROM {} ORDER BY {}", source, order), values, lines)


def by_codes(extract: Extract) -> list[Row]:
    """The rows in memory in the order of their codes."""
    key = itemgetter(*extract.dataset.structure.key)
    return sorted(extract.rows or (), key=key)


def ordered(extract: Extract) -> list[Row]:
    """The rows in memory in the order that is asked for: first by what they are sorted by, then by their codes."""
    rows, sort = by_codes(extract), extract.selection.sort
    name = sort.removeprefix("-")
    if not name:
        return rows
    if name == VALUE:
        ranks = [None if value is None else float(value) for value in readings.value_text(extract)(rows)]
    else:
        places = extract.place(extract.coded[name])
        ranks = [places.get(str(row[name])) for row in rows]
    ranked = [(rank, row) for rank, row in zip(ranks, rows, strict=True) if rank is not None]
    ranked.sort(key=lambda pair: pair[0], reverse=sort.startswith("-"))
    return [row for _, row in ranked] + [row for rank, row in zip(ranks, rows, strict=True) if rank is None]


def selected(extract: Extract) -> tuple[Sql, list[str]]:
    """The selected observations with the labels of all that is coded; nothing of what is joined hides a column."""
    listed = [column.identifier for column in extract.columns.values()]
    where, values = extract.where
    tables = {name: sql_identifier(label_table(name)) for name in extract.coded}
    joins = (
        Sql("LEFT JOIN {table} ON {} = {table}.code", sql_identifier(name, "t"), table=table)
        for name, table in tables.items()
    )
    figures = Sql("SELECT {} FROM {} WHERE {}{}", listed, extract.cube.scan, where, extract.qualify)
    return Sql("({}) AS t {}", figures, in_turn(" ", joins)), values


def _sorted(extract: Extract) -> Iterator[Sql]:
    sort = extract.selection.sort
    name, direction = sort.removeprefix("-"), Sql("DESC" if sort.startswith("-") else "ASC")
    if name == VALUE:
        yield Sql("TRY_CAST({} AS DOUBLE) {} NULLS LAST", value_text(extract), direction)
    elif name:
        yield Sql("{}.place {}", sql_identifier(label_table(name)), direction)


def _long(extract: Extract, typed: bool, safe: bool) -> Iterator[Cells]:
    structure = extract.dataset.structure
    yield Cells(OBSERVATION, _OBSERVATION, _address(extract), readings.address(extract), "anyURI")
    for dimension in structure.dimensions:
        yield from coded(extract, dimension.name, dimension.name, True, safe)
    yield from coded(extract, MEASURE_TYPE, MEASURE_NAME, True, safe)
    yield Cells(VALUE, _VALUE, *value(extract, typed), extract.value_type)
    for attribute in structure.attributes:
        if attribute.name in extract.coded:
            yield from coded(extract, attribute.name, attribute.name, False, safe)
        else:
            yield plain(extract, attribute, typed, safe)


def _address(extract: Extract) -> Sql:
    stem = extract.iris.observation(extract.dataset.id, [])[1:-1]
    parts = [Sql("{}.segment", sql_identifier(label_table(name))) for name in extract.dataset.structure.key]
    return in_turn(" || '/' || ", [sql_literal(stem), *parts])


def coded(extract: Extract, name: str, called: str, key: bool, safe: bool) -> Iterator[Cells]:
    """The columns of a coded component: its code, its labels, or both."""
    component, table = extract.coded[name], sql_identifier(label_table(name))
    if extract.selection.labels is not Labels.LABELS:
        sql, read = Sql("coalesce({}.shown, t.{})", table, sql_identifier(name)), readings.code(extract, name, safe)
        yield Cells(called, component.label, sql, read, "code", component, "", key)
    if extract.selection.labels is not Labels.CODES:
        for language in extract.selection.languages:
            sql, read = Sql("{}.{}", table, sql_identifier(language)), readings.label(extract, name, language, safe)
            yield Cells(f"{called}_{language}", component.label, sql, read, "string", component, language, key)


def plain(extract: Extract, attribute: Attribute, typed: bool, safe: bool) -> Cells:
    """The column of an attribute that is a literal, a source, or several codes."""
    column, cell = extract.columns[attribute.name], Sql("t.{}", sql_identifier(attribute.name))
    datatype = "string" if column.datatype == "code" else column.datatype
    if attribute.source:
        sql = _source_of(extract, cell, column.multiple, typed)
    elif typed:
        sql = cell
    else:
        sql = text_of(column, cell)
    safe = safe and datatype == "string"
    if safe:
        sql = guarded(Sql("({})", sql))
    read = readings.plain(extract, attribute, typed, safe)
    return Cells(attribute.name, attribute.label, sql, read, datatype, attribute, multiple=column.multiple)


def _source_of(extract: Extract, cell: Sql, multiple: bool, typed: bool) -> Sql:
    options = [Sql("WHEN {} THEN {}", sql_literal(name), sql_literal(to)) for name, to in extract.sources().items()]

    def one(value: Sql) -> Sql:
        return Sql("CASE {value} {} ELSE {value} END", in_turn(" ", options), value=value) if options else value

    if not multiple:
        return one(cell)
    cells = Sql("list_transform({}, lambda x: {})", cell, one(ELEMENT))
    return cells if typed else Sql("array_to_string({}, {})", cells, sql_literal(SEPARATOR))


def value(extract: Extract, typed: bool) -> tuple[Sql, Reading]:
    """What was measured: typed or as text, as a statement reads it, and as it is read from rows in memory."""
    if typed:
        return value_typed(extract), readings.value_typed(extract)
    return value_text(extract), readings.value_text(extract)


def value_text(extract: Extract) -> Sql:
    """What was measured as text, with the decimals it was stated with."""
    numbers = []
    for measure in extract.dataset.structure.measures:
        column = extract.columns[measure.name]
        cell = Sql("t.{}", column.identifier)
        numeric = column.datatype in ("decimal", "integer", "double")
        numbers.append(number(cell, extract.decimals) if numeric else text_of(column, cell))
    return Sql("coalesce({})", numbers)


def value_typed(extract: Extract) -> Sql:
    """What was measured, of the datatype that holds the values of all measures.

    Decimals of several measures are cast to as many decimals as any of them has: of wide types the database would take
    fewer, and round.
    """
    cells = [extract.columns[measure.name] for measure in extract.dataset.structure.measures]
    read = [Sql("t.{}", cell.identifier) for cell in cells]
    if extract.value_type == "string":
        read = [text_of(cell, sql) for cell, sql in zip(cells, read, strict=True)]
    elif extract.value_type == "decimal" and len(cells) > 1:
        listed = [cell.identifier for cell in cells]
        stored = extract.cube.types(Sql("SELECT {} FROM {}", listed, extract.cube.scan)).types
        scale = max((kind.scale for kind in stored if pa.types.is_decimal(kind)), default=0)
        read = [Sql("CAST({} AS DECIMAL(38, {}))", sql, scale) for sql in read]
    return Sql("coalesce({})", read)
