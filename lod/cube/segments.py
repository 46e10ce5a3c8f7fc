"""The paths of observations as they are stored: a column for each segment.

The path of an observation is what its IRI says behind that of its data set: the codes of its key, `0301/F/2020`. Its
segments, numbered and in order, take a few bits a row, the path as it is some eight bytes; so `path` is put together
where it is read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import zip_longest

from lod.cube.sql import Sql, all_of, sql_identifier, sql_literal

LISTED = 10_000
"""Segments that one place may have for them to be numbered."""

TEXT = Sql("VARCHAR")

PATH = "path"
"""The column that is put together."""


def columns(count: int) -> list[Sql]:
    """The names of so many columns."""
    return [Sql("s{}", n) for n in range(count)]


def fields(keys: Sequence[Sequence[Collection[str]]]) -> list[Sql]:
    """The columns of a table with their types (SQL), `path` the last; `keys`: the segments at each place of the key of
    each data set in it."""
    every = [sorted(set().union(*place)) for place in zip_longest(*keys, fillvalue=())]
    names = columns(len(every))
    types = [_listed(segments) if len(segments) <= LISTED else TEXT for segments in every]
    whole = Sql("concat_ws('/', {})", names)
    path = Sql("{} VARCHAR GENERATED ALWAYS AS ({}) VIRTUAL", sql_identifier(PATH), whole)
    return [*(Sql("{} {}", name, kind) for name, kind in zip(names, types, strict=True)), path]


def where(path: str, count: int) -> tuple[Sql, list[str]] | None:
    """The condition (SQL) for a path in a table of so many columns, and its parameters; None where it has too many."""
    path_codes = path.split("/")
    if len(path_codes) > count:
        return None
    names = columns(count)
    tests = [Sql("{} = ?", name) for name in names[: len(path_codes)]]
    tests += [Sql("{} IS NULL", name) for name in names[len(path_codes) :]]
    return all_of(tests), path_codes


def _listed(segments: Sequence[str]) -> Sql:
    """The type of a column of these; without any (no row) one that takes none."""
    return Sql("ENUM({})", map(sql_literal, segments)) if segments else TEXT
