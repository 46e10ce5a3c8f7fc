"""A cube read a row of a cross table at a time: the combinations of codes that occur, and the observations of some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lod.cube.columns import Row, quoted
from lod.cube.cube import Cube, Fixed


def combinations(cube: Cube, names: Sequence[str], fixed: Fixed, limit: int, offset: int = 0) -> list[tuple[str, ...]]:
    """The combinations of codes that occur in these dimensions where others are fixed, in order, a page at a time."""
    where, values = cube.where(fixed)
    listed = ", ".join(map(quoted, names))
    sql = (
        f"SELECT DISTINCT {listed} FROM {cube.scan} WHERE {where} ORDER BY ALL LIMIT {int(limit)} OFFSET {int(offset)}"
    )
    return cube.cursor().execute(sql, values).fetchall()


def count(cube: Cube, names: Sequence[str], fixed: Fixed) -> int:
    """How many combinations of codes occur in these dimensions where others are fixed."""
    where, values = cube.where(fixed)
    listed = ", ".join(map(quoted, names))
    return cube.number(f"SELECT count(*) FROM (SELECT DISTINCT {listed} FROM {cube.scan} WHERE {where})", tuple(values))


def observations(cube: Cube, names: Sequence[str], found: Sequence[tuple[str, ...]], fixed: Fixed) -> Iterator[Row]:
    """The observations that have one of these combinations, and the codes that are fixed."""
    if not found:
        return iter(())
    among = {name: sorted({codes[place] for codes in found}) for place, name in enumerate(names)}
    wanted = set(found)
    rows = cube.select({**fixed, **among})
    return (row for row in rows if tuple(str(row[name]) for name in names) in wanted)
