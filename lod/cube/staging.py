"""Observations while they are judged: a table of canonical text that remembers the row each one came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from lod.cube.columns import Cell, CubeColumn, columns
from lod.cube.cube import BATCH_ROWS
from lod.cube.database import attached
from lod.cube.memory import remembering
from lod.cube.sql import Sql, all_of, commas, sql_identifier, sql_literal
from lod.cube.texts import REMEMBERED, joined, texts_of, utf8
from lod.model.structure import DataStructureDefinition

ROW = Sql("_row")
"""The column that holds the row of the source; it is not published."""

ROW_GROUP = 40_960
"""Rows of a cube that are read at least to find one of them."""


class Staging:
    """The observations of one data set on their way into a release.

    `folder` is a scratch folder that the table may spill into; it is left empty on exit. A `small` table is in memory,
    within the one DuckDB of this process.
    """

    def __init__(
        self, structure: DataStructureDefinition, folder: Path, memory: str = "1GB", small: bool = False
    ) -> None:
        self.columns = columns(structure)
        self.key = structure.key
        self._file = folder / "staging.duckdb"
        self._held = ExitStack()
        self._db = self._held.enter_context(attached() if small else self._alone(folder, memory))
        self._own = self._one("SELECT current_database()")
        fields = commas(Sql("{} VARCHAR[]" if c.multiple else "{} VARCHAR", c.identifier) for c in self.columns)
        self._db.execute(Sql("CREATE TABLE observation ({} BIGINT, {})", ROW, fields))
        self._schema = pa.schema(
            [(ROW, pa.int64()), *((c.name, pa.list_(pa.string()) if c.multiple else pa.string()) for c in self.columns)]
        )

    @contextmanager
    def _alone(self, folder: Path, memory: str) -> Iterator[duckdb.DuckDBPyConnection]:
        """A DuckDB of its own, in a file that is thrown away."""
        settings: dict[str, str | bool | int | float | list[str]] = {
            "threads": 1,
            "memory_limit": memory,
            "temp_directory": str(folder),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        db = duckdb.connect(str(self._file), config=settings)
        try:
            db.execute("PRAGMA disable_checkpoint_on_shutdown")
            yield db
        finally:
            db.close()
            self._file.unlink(missing_ok=True)

    def __enter__(self) -> Staging:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.__exit__(kind, error, trace)

    def fill(self, batches: Iterable[tuple[Sequence[int], dict[str, list[Cell]]]]) -> None:
        """Adds batches of observations, each while the next one is read."""
        with ThreadPoolExecutor(1) as beside:
            adding: Future[None] | None = None
            for rows, cells in batches:
                if adding:
                    adding.result()
                adding = beside.submit(self.add, rows, cells)
            if adding:
                adding.result()

    def add(self, rows: Sequence[int], cells: dict[str, list[Cell]]) -> None:
        """Adds observations: the rows they come from, and their cells by column."""
        arrays = [pa.array(rows if f.name == ROW else cells[f.name], f.type) for f in self._schema]
        self._db.register("batch", pa.Table.from_arrays(arrays, schema=self._schema))
        self._db.execute("INSERT INTO observation SELECT * FROM batch")
        self._db.unregister("batch")

    def __len__(self) -> int:
        return int(self._one("SELECT count(*) FROM observation"))

    def _one(self, sql: str) -> Any:
        row = self._db.execute(sql).fetchone()
        return row[0] if row else None

    def duplicates(self, limit: int) -> Iterator[tuple[int, int, tuple[str | None, ...]]]:
        """Observations whose key stands before: its row, the row that has it first, the key (IC-12)."""
        key = commas(map(sql_identifier, self.key))
        result = self._db.execute(
            Sql(
                "SELECT {row}, first, {key} FROM (SELECT {row}, {key}, "
                "first({row}) OVER (PARTITION BY {key} ORDER BY {row}) AS first, "
                "row_number() OVER (PARTITION BY {key} ORDER BY {row}) AS n FROM observation "
                "WHERE ({key}) IN (SELECT ({key}) FROM observation GROUP BY {key} HAVING count(*) > 1)) "
                "WHERE n > 1 ORDER BY {row} LIMIT {limit}",
                row=ROW,
                key=key,
                limit=limit,
            )
        )
        for row, first, *codes in result.fetchall():
            yield row, first, tuple(codes)

    def distinct(self, names: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
        """Each combination of cells that these columns hold, once, in order."""
        listed = commas(map(sql_identifier, names))
        result = self._db.execute(Sql("SELECT DISTINCT {} FROM observation ORDER BY ALL", listed))
        while batch := result.fetchmany(10_000):
            yield from batch

    def rows_with(self, cells: dict[str, Cell], limit: int) -> tuple[list[int], int]:
        """The rows that hold these cells – at most `limit` of them – and how many there are."""
        where = all_of(Sql("{} IS NOT DISTINCT FROM ?", sql_identifier(name)) for name in cells)
        values = list(cells.values())
        result = self._db.execute(
            Sql(
                "SELECT {row} FROM observation WHERE {where} ORDER BY {row} LIMIT {limit}",
                row=ROW,
                where=where,
                limit=limit,
            ),
            values,
        )
        rows = [row for (row,) in result.fetchall()]
        if len(rows) < limit:
            return rows, len(rows)
        counted = self._db.execute(Sql("SELECT count(*) FROM observation WHERE {}", where), values).fetchone()
        return rows, counted[0] if counted else len(rows)

    def write(self, path: Path) -> None:
        """Writes the cube as Parquet, typed and sorted by key."""
        chosen = commas(self._stored(column) for column in self.columns)
        order = commas(map(sql_identifier, self.key))
        self._db.execute(
            Sql(
                "COPY (SELECT {chosen} FROM observation ORDER BY {order}) TO {path} "
                "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {row_group})",
                chosen=chosen,
                order=order,
                path=sql_literal(path),
                row_group=ROW_GROUP,
            )
        )

    def digest(self) -> str:
        """The SHA-256 of the logical rows, in the order of keys: a line for each, as Python writes tuples.

        It does not change with the version of DuckDB, as the file's bytes may. May be asked for beside other work.
        """
        listed = commas(c.identifier for c in self.columns)
        sum_of_rows = sha256(f"{listed}\n".encode())
        says = [
            remembering(lambda cell: (repr(list(cell) if isinstance(cell, tuple) else cell),), REMEMBERED)
            for _ in self.columns
        ]
        order = commas(map(sql_identifier, self.key))
        beside = self._db.cursor()
        beside.execute(Sql("USE {}", sql_identifier(self._own)))
        rows = beside.sql(Sql("SELECT {} FROM observation ORDER BY {}", listed, order))
        for batch in rows.to_arrow_reader(BATCH_ROWS):
            cells = [texts_of(batch.column(c.name), c, say, 1)[0] for c, say in zip(self.columns, says, strict=True)]
            lines = pc.binary_join_element_wise(*cells, ", ", null_handling="replace", null_replacement="None")
            sum_of_rows.update(utf8(joined(["(", lines, ")\n"])))
        return sum_of_rows.hexdigest()

    def _stored(self, column: CubeColumn) -> Sql:
        whole, scale = 0, 0
        if column.datatype == "decimal":
            parts = Sql(
                "SELECT length(ltrim(split_part(v, '.', 1), '-')) AS whole, length(split_part(v, '.', 2)) AS behind"
            )
            widths = self._db.execute(
                Sql(
                    "SELECT max(whole), max(behind) FROM ({} FROM (SELECT {} AS v FROM observation))",
                    parts,
                    column.cell,
                )
            ).fetchone()
            whole, scale = (int(length or 0) for length in widths or (0, 0))
        return Sql(
            "CAST({identifier} AS {}) AS {identifier}", column.sql_type(whole, scale), identifier=column.identifier
        )
