"""How large the numbers of a column are, so that they are stored in no more bytes than they need."""

from __future__ import annotations

from pathlib import Path

import duckdb

from lod.cube.columns import CubeColumn
from lod.cube.sql import Sql, sql_literal

_WHOLE = sql_literal("")


def table_of(path: Path) -> Sql:
    """The table in a Parquet file, as it is named in SQL."""
    return Sql("read_parquet({})", sql_literal(path))


def digits(
    db: duckdb.DuckDBPyConnection, column: CubeColumn, table: Sql, by: Sql = _WHOLE
) -> dict[str, tuple[int, int]]:
    """The digits before the decimal point, and behind it, of the decimals in a column of a table; (1, 0) for none.

    `by`: SQL of what parts the rows; the answer has its values for keys.
    """
    rows = db.execute(
        Sql(
            "SELECT part, any_value(typeof(v)), max(abs(v)) FROM (SELECT {by} AS part, {cell} AS v FROM {table}) "
            "GROUP BY part",
            by=by,
            cell=column.cell,
            table=table,
        )
    ).fetchall()
    digits_of = {part: (1, 0) if most is None else (len(str(int(most))), scale_of(kind)) for part, kind, most in rows}
    return digits_of or {"": (1, 0)}


def scale_of(kind: str) -> int:
    """How many digits of a decimal type stand behind the point."""
    return int(kind.rpartition(",")[2].strip(" )"))
