"""Apache Parquet: a table with typed columns – decimals are decimals, or floats where these are asked for, several
values are lists."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import duckdb
import pyarrow as pa

from lod.cube.cube import VALUE
from lod.cube.sql import Sql, commas, sql_identifier, sql_literal
from lod.exchange.extract import Extract
from lod.exchange.pivot import table
from lod.exchange.readings import TYPED
from lod.exchange.statements import named
from lod.exchange.table import Cells, TableLayout, value_typed
from lod.model.structure import Attribute

_LINES = "lines"


def write(extract: Extract, path: Path) -> None:
    """Writes the selection; memory does not grow with it."""
    layout = table(extract, typed=True)
    with extract.opened() as db:
        _copy(db, _nullable(extract, layout), layout.values, str(path))


def write_small(extract: Extract) -> bytes:
    """The same of a selection whose rows are in memory."""
    layout, types = table(extract, typed=True), _types(extract)
    arrays = [pa.array(layout.read(cell), _type(cell, types)) for cell in layout.columns]
    lines = pa.table(arrays, [cell.name for cell in layout.columns])
    descriptor, path = tempfile.mkstemp(prefix="lod-export-")
    os.close(descriptor)
    try:
        with extract.cube.cursor() as db:
            db.register(_LINES, lines)
            _copy(db, _small(extract, layout), [], path)
        return Path(path).read_bytes()
    finally:
        os.unlink(path)


def _small(extract: Extract, layout: TableLayout) -> Sql:
    """The statement of rows in memory, any cell of which may be missing already."""
    if extract.selection.numbers:
        return Sql("SELECT {} FROM {}", _cells(extract, layout), sql_identifier(_LINES))
    return Sql("FROM {}", sql_identifier(_LINES))


def _copy(db: duckdb.DuckDBPyConnection, query: Sql, values: list[str], path: str) -> None:
    options = Sql("FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false")
    db.execute(Sql("COPY ({}) TO {} ({})", query, sql_literal(path), options), values)


def _nullable(extract: Extract, layout: TableLayout) -> Sql:
    """The statement of a table, any cell of which may be missing: else a column in which nothing is missing would be
    `required`, and selections of one data set would differ in their schemas."""
    return Sql("SELECT {} FROM ({})", _cells(extract, layout), layout.sql)


def _cells(extract: Extract, layout: TableLayout) -> Sql:
    """The cells of a line; decimals are made floats where these are asked for."""
    floats = extract.selection.numbers == "float"
    return commas(
        named(
            Sql("CASE WHEN {cell} IS NOT NULL THEN {value} END", cell=name, value=_float(name) if decimal else name),
            cell.name,
        )
        for cell in layout.columns
        for name, decimal in [(sql_identifier(cell.name), floats and cell.datatype == "decimal" and not cell.multiple)]
    )


def _float(name: Sql) -> Sql:
    return Sql("CAST({} AS DOUBLE)", name)


def _types(extract: Extract) -> pa.Schema:
    """The types of what is not always text: the value, and attributes that are no single code."""
    attributes = [a.name for a in extract.dataset.structure.attributes if a.name not in extract.coded]
    listed = commas([named(value_typed(extract), VALUE), *(Sql("t.{}", sql_identifier(name)) for name in attributes)])
    return extract.cube.types(Sql("SELECT {} FROM {} AS t", listed, extract.cube.scan))


def _type(cell: Cells, types: pa.Schema) -> pa.DataType:
    if cell.datatype not in TYPED and not cell.multiple:
        return pa.string()
    return types.field(cell.component.name if isinstance(cell.component, Attribute) else VALUE).type
