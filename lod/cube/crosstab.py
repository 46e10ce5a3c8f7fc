"""A cube read a row of a cross table at a time: the combinations of codes that occur, and the observations of some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from lod.cube.columns import Row
from lod.cube.cube import Cube, Fixed
from lod.cube.sql import Sql, commas, marks, sql_identifier


def combinations(
    cube: Cube, names: Sequence[str], fixed: Fixed, limit: int, offset: int = 0
) -> tuple[list[tuple[str, ...]], int]:
    """The combinations of codes that occur in these dimensions where others are fixed, in order, a page at a time, and
    how many there are.

    How many begin with each code is counted once and remembered, so that a page reads only the codes it begins with.
    """
    where, values = cube.where(fixed)
    listed, first = commas(map(sql_identifier, names)), sql_identifier(names[0])
    distinct = Sql("SELECT DISTINCT {listed} FROM {scan} WHERE {where}", listed=listed, scan=cube.scan, where=where)
    counts = cube.few(Sql("SELECT {}, count(*) FROM ({}) GROUP BY 1 ORDER BY 1", first, distinct), tuple(values))
    starts = [0, *accumulate(count for _, count in counts)]
    inside = [place for place in range(len(counts)) if starts[place] < offset + limit and offset < starts[place + 1]]
    if not inside:
        return [], starts[-1]
    sql = Sql(
        "{distinct} AND {first} IN ({}) ORDER BY ALL LIMIT {limit} OFFSET {}",
        marks(len(inside)),
        int(offset - starts[inside[0]]),
        distinct=distinct,
        first=first,
        limit=int(limit),
    )
    return cube.cursor().execute(sql, [*values, *(counts[place][0] for place in inside)]).fetchall(), starts[-1]


def observations(
    cube: Cube, names: Sequence[str], combinations: Sequence[tuple[str, ...]], fixed: Fixed
) -> Iterator[Row]:
    """The observations that have one of these combinations, and the codes that are fixed."""
    if not combinations:
        return iter(())
    among = {name: sorted({codes[place] for codes in combinations}) for place, name in enumerate(names)}
    wanted = set(combinations)
    rows = cube.select({**fixed, **among})
    return (row for row in rows if tuple(str(row[name]) for name in names) in wanted)


def valued(
    cube: Cube, names: Sequence[str], fixed: Fixed, columns: Mapping[str, str], most: int
) -> dict[tuple[str, ...], float | None]:
    """The combinations of codes that occur in these dimensions where others are fixed, in order, with the value that
    each has where `columns` have these codes, None for none: as many as `most`, and one more if there are more."""
    where, values = cube.where(fixed)
    here, codes = cube.where(columns)
    sql = Sql(
        "SELECT {listed}, max(CASE WHEN {here} THEN TRY_CAST({value} AS DOUBLE) END) FROM {scan} WHERE {where} "
        "GROUP BY {listed} ORDER BY {listed} LIMIT {limit}",
        listed=commas(map(sql_identifier, names)),
        here=here,
        value=cube.value,
        scan=cube.scan,
        where=where,
        limit=most + 1,
    )
    return {tuple(line[:-1]): line[-1] for line in cube.few(sql, (*codes, *values))}
