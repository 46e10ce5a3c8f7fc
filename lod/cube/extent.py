"""How large the numbers of a column are, so that they are stored in no more bytes than they need."""

from __future__ import annotations

from pathlib import Path

import duckdb

from lod.cube.columns import Column


def table_of(path: Path) -> str:
    """The table in a Parquet file, as it is named in SQL."""
    return "read_parquet('{}')".format(str(path).replace("'", "''"))


def digits(db: duckdb.DuckDBPyConnection, column: Column, table: str) -> tuple[int, int]:
    """The digits before the decimal point, and behind it, of the decimals in a column of a table; (1, 0) for none."""
    cell = f"unnest({column.identifier})" if column.multiple else column.identifier
    [(kind, most)] = db.execute(
        f"SELECT any_value(typeof(v)), max(abs(v)) FROM (SELECT {cell} AS v FROM {table})"
    ).fetchall()
    if most is None:
        return 1, 0
    return len(str(int(most))), int(kind.rpartition(",")[2].strip(" )"))
