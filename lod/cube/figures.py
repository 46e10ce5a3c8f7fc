"""The figures of a release as its pages read them: one DuckDB file with a table for each data set, its codes numbered
and its rows sorted in the order of its code lists.

A page is read from a few blocks of it, and rows in the order the steward wrote need no sorting. Beside the tables
stands which combinations of codes occur (`lod.cube.presence`). It is made from cubes and can be thrown away; its bytes
are not the same every time. Files and dumps are made of the cubes, in their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path

import duckdb

from lod.cube import database, presence
from lod.cube.columns import CubeColumn, columns
from lod.cube.extent import digits, table_of
from lod.cube.sql import Sql, commas, sql_identifier, sql_literal
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE, DataStructureDefinition

FILE = Path("index") / "figures.duckdb"
"""Where they are in a release."""

SCHEMA = "figures"
"""What the file is attached as."""

_SCHEMA = sql_identifier(SCHEMA)
_BEFORE = count()
_SIZES = (4, 9, 18, 38)
"""Digits that numbers of 2, 4, 8 and 16 bytes hold."""

TOGETHER = 100
"""Tables that are written before they go to the disk: until then they are in memory."""


def write(
    target: Path,
    cubes: Iterable[tuple[DataSet, Path]],
    lists: Mapping[str, CodeList],
    written: Mapping[str, Path] | None = None,
    memory: str = "1GB",
) -> None:
    """Writes the figures of cubes (Parquet files) to the file `target`.

    `written`: for data sets that have not changed, the folder of a release that has their figures as they will be.
    """
    files = list(cubes)
    small = database.is_small(path for _, path in files)
    folders = [folder for folder in dict.fromkeys((written or {}).values()) if (folder / FILE).exists()]
    names = {folder: Sql("before{}", next(_BEFORE)) for folder in folders}
    beside: dict[str, Path] = {name: folder / FILE for folder, name in names.items()}
    block = database.block_of(path for _, path in files)
    with database.written(target, memory, small, beside, block) as db:
        db.execute("BEGIN")  # else every statement waits for the disk
        for number, (dataset, path) in enumerate(files, 1):
            before = names.get((written or {}).get(dataset.id, path))
            if before:
                table = sql_identifier(dataset.id)
                db.execute(Sql("CREATE TABLE {table} AS FROM {before}.{table}", table=table, before=before))
                presence.copy(db, dataset.id, before)
            else:
                _write(db, dataset, path, lists)
                presence.write(db, dataset.id, dataset.structure.key)
            if number % TOGETHER == 0:
                database.save(db)
                db.execute("BEGIN")


def attach(db: duckdb.DuckDBPyConnection, folder: Path) -> bool:
    """Opens the figures of the release in a folder for reading; False where it has none.

    Raises `ReleaseError` for a file that is damaged.
    """
    file = folder / FILE
    if file.exists():
        with database.whole(file):
            db.execute(Sql("ATTACH {} AS {} (READ_ONLY)", sql_literal(file), _SCHEMA))
    return file.exists()


def table(dataset: str) -> Sql:
    """The table of a data set's figures, as it is named in SQL where they are attached."""
    return Sql("{}.{}", _SCHEMA, sql_identifier(dataset))


def _write(db: duckdb.DuckDBPyConnection, dataset: DataSet, path: Path, lists: Mapping[str, CodeList]) -> None:
    source, order = table_of(path), _orders(dataset.structure, lists)
    cells = commas(_cell(db, column, source, order) for column in columns(dataset.structure))
    key = commas(map(sql_identifier, dataset.structure.key))
    db.execute(
        Sql(
            "CREATE TABLE {id} AS SELECT {cells} FROM {source} ORDER BY {key}",
            id=sql_identifier(dataset.id),
            cells=cells,
            source=source,
            key=key,
        )
    )


def _orders(structure: DataStructureDefinition, lists: Mapping[str, CodeList]) -> Mapping[str, Sequence[str]]:
    """For each column of the key, its codes in the order of their list."""
    orders = {d.name: [concept.notation for concept in lists[d.codelist].concepts] for d in structure.dimensions}
    return orders | {MEASURE_TYPE: [measure.name for measure in structure.measures]}


def _cell(db: duckdb.DuckDBPyConnection, column: CubeColumn, source: Sql, order: Mapping[str, Sequence[str]]) -> Sql:
    """A column as it is stored here: codes of the key by their place among those that occur, numbers as small as can
    be."""
    name = column.identifier
    if column.name in order:
        occurring = {code for (code,) in db.execute(Sql("SELECT DISTINCT {} FROM {}", name, source)).fetchall()}
        codes = commas(sql_literal(code) for code in order[column.name] if code in occurring)
        return Sql("CAST({name} AS ENUM({codes})) AS {name}", name=name, codes=codes) if codes else name
    if column.datatype == "decimal" and not column.multiple:
        [(whole, fraction)] = digits(db, column, source).values()
        size = next((size for size in _SIZES if whole + fraction <= size), _SIZES[-1])
        return Sql("CAST({name} AS DECIMAL({size}, {fraction})) AS {name}", name=name, size=size, fraction=fraction)
    return name
