"""Codes of a dimension by the values of their observations: the greatest, the least, and the place of one."""

from __future__ import annotations

from collections.abc import Sequence

from lod.cube.columns import sql_identifier
from lod.cube.cube import Cube, Fixed
from lod.model.structure import MEASURE_TYPE


def ranked(
    cube: Cube, name: str, codes: Sequence[str], fixed: Fixed, measure: str, count: int, least: bool = False
) -> tuple[str, ...]:
    """The codes of a dimension, among some, with the greatest (or the `least`) values where others are fixed.

    Codes with the same value stand in the order of the list; those without a value are left out.
    """
    where, values = cube.where({**fixed, name: codes, MEASURE_TYPE: measure})
    best = "min" if least else "max"
    sql = (
        f"SELECT {sql_identifier(name)}, {best}(TRY_CAST({sql_identifier(measure)} AS DOUBLE)) AS value "
        f"FROM {cube.scan} WHERE {where} GROUP BY 1 HAVING value IS NOT NULL "
        f"ORDER BY value {'ASC' if least else 'DESC'}, 1 LIMIT {int(count)}"
    )
    return tuple(str(code) for code, _ in cube.few(sql, tuple(values)))


def place(cube: Cube, name: str, codes: Sequence[str], fixed: Fixed, measure: str, code: str) -> tuple[int, int]:
    """Which number a code is, from the greatest value, and of how many that have one; (0, 0) where it has none."""
    where, values = cube.where({**fixed, name: codes, MEASURE_TYPE: measure})
    value = f"TRY_CAST({sql_identifier(measure)} AS DOUBLE)"
    sql = (
        f"WITH rated AS (SELECT {sql_identifier(name)} AS code, {value} AS value FROM {cube.scan} "
        f"WHERE {where} AND {value} IS NOT NULL) SELECT "
        "(SELECT count(*) FROM rated WHERE value > (SELECT max(value) FROM rated WHERE code = ?)) + 1, "
        "(SELECT count(*) FROM rated), (SELECT count(*) FROM rated WHERE code = ?)"
    )
    [(number, total, has)] = cube.few(sql, (*values, code, code))
    return (int(number), int(total)) if has else (0, 0)
