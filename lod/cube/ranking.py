"""Codes of a dimension by the values of their observations: the greatest, the least, and the place of one."""

from __future__ import annotations

from collections.abc import Sequence

from lod.cube.cube import Cube, Fixed
from lod.cube.sql import Sql, sql_identifier
from lod.model.structure import MEASURE_TYPE


def ranked(
    cube: Cube, name: str, codes: Sequence[str], fixed: Fixed, measure: str, count: int, least: bool = False
) -> tuple[str, ...]:
    """The codes of a dimension, among some, with the greatest (or the `least`) values where others are fixed.

    Codes with the same value stand in the order of the list; those without a value are left out.
    """
    where, values = cube.where({**fixed, name: codes, MEASURE_TYPE: measure})
    best = Sql("min" if least else "max")
    sql = Sql(
        "SELECT {name}, {best}(TRY_CAST({measure} AS DOUBLE)) AS value "
        "FROM {scan} WHERE {where} GROUP BY 1 HAVING value IS NOT NULL "
        "ORDER BY value {}, 1 LIMIT {count}",
        Sql("ASC" if least else "DESC"),
        name=sql_identifier(name),
        best=best,
        measure=sql_identifier(measure),
        scan=cube.scan,
        where=where,
        count=int(count),
    )
    return tuple(str(code) for code, _ in cube.few(sql, tuple(values)))


def place(cube: Cube, name: str, codes: Sequence[str], fixed: Fixed, measure: str, code: str) -> tuple[int, int]:
    """Which number a code is, from the greatest value, and of how many that have one; (0, 0) where it has none."""
    where, values = cube.where({**fixed, name: codes, MEASURE_TYPE: measure})
    value = Sql("TRY_CAST({} AS DOUBLE)", sql_identifier(measure))
    sql = Sql(
        "WITH rated AS (SELECT {name} AS code, {value} AS value FROM {scan} "
        "WHERE {where} AND {value} IS NOT NULL) SELECT "
        "(SELECT count(*) FROM rated WHERE value > (SELECT max(value) FROM rated WHERE code = ?)) + 1, "
        "(SELECT count(*) FROM rated), (SELECT count(*) FROM rated WHERE code = ?)",
        name=sql_identifier(name),
        value=value,
        scan=cube.scan,
        where=where,
    )
    [(number, total, has)] = cube.few(sql, (*values, code, code))
    return (int(number), int(total)) if has else (0, 0)
