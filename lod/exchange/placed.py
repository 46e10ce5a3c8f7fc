"""What a JSON-stat document says of each observation, with its place among the values.

A place counts through the codes that occur, row-major in the order of `id`: the last of them goes the fastest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from math import prod
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from lod.cube.columns import Cell, Row
from lod.cube.sql import NULL, TRUE, Sql, in_turn, sql_identifier, sql_literal
from lod.exchange import readings
from lod.exchange.extract import Extract
from lod.exchange.statements import json_of, json_text, text_of
from lod.model.attributes import QUALIFIER, STATUS
from lod.model.datatypes import NUMERIC
from lod.model.qualifier import EXACTLY
from lod.model.structure import Attribute

NORMAL = "A"
USUAL = ((STATUS.name, NORMAL), (QUALIFIER.name, EXACTLY))
"""What is ordinary about a value, by attribute."""

BATCH = 10_000
Batch = list[tuple[int, str | None]]
"""Places, each with JSON."""


class Placed(Protocol):
    """The selected observations in the order of their places; `cells`: how many places there are."""

    cells: int

    def count(self) -> int:
        """How many observations there are."""
        ...

    def values(self) -> Iterator[Batch]:
        """What was measured; None where it is missing."""
        ...

    def statuses(self) -> Iterator[Batch]:
        """What is not ordinary about a value; nothing for an ordinary one."""
        ...

    def only(self, attribute: Attribute) -> str | None:
        """The cell that all observations have of an attribute, None where they differ or one is missing."""
        ...

    def attribute(self, attribute: Attribute) -> Iterator[Batch]:
        """The cells of an attribute that are not missing."""
        ...


class Stored:
    """Read by statements over the cube."""

    def __init__(self, extract: Extract, db: duckdb.DuckDBPyConnection, codes: dict[str, list[str]]) -> None:
        self.extract = extract
        self.db = db
        sizes = [len(listed) for listed in codes.values()]
        self.cells = prod(sizes)
        where, self.parameters = extract.where
        listed = [column.identifier for column in extract.columns.values()]
        joins, terms = [], []
        for number, (name, own) in enumerate(codes.items()):
            db.register(f"place {number}", pa.table({"code": pa.array(own, pa.string()), "n": range(len(own))}))
            place, cell = Sql("p{}", number), sql_identifier(name)
            joins.append(Sql("JOIN {} AS {p} ON t.{} = {p}.code", sql_identifier(f"place {number}"), cell, p=place))
            terms.append(Sql("{}.n::HUGEINT * {}", place, prod(sizes[number + 1 :])))
        self.place = in_turn(" + ", terms)
        figures = Sql("SELECT {} FROM {} WHERE {}", listed, extract.cube.scan, where)
        self.source = Sql("({}) AS t {}", figures, in_turn(" ", joins))

    def count(self) -> int:
        (count,) = self._one(Sql("count(*)"))
        return int(count)

    def values(self) -> Iterator[Batch]:
        extract = self.extract
        columns = [extract.columns[measure.name] for measure in extract.dataset.structure.measures]
        value = Sql("coalesce({})", (text_of(column, Sql("t.{}", column.identifier)) for column in columns))
        return self._read(value if extract.value_type in NUMERIC else json_text(value))

    def statuses(self) -> Iterator[Batch]:
        names = [(name, usual) for name, usual in USUAL if name in self.extract.columns]
        parts = [Sql("nullif(t.{}, {})", sql_identifier(name), sql_literal(usual)) for name, usual in names]
        unusual = Sql("nullif(concat_ws(' ', {}), '')", parts) if parts else NULL
        return self._read(json_text(unusual), Sql("{} IS NOT NULL", unusual))

    def only(self, attribute: Attribute) -> str | None:
        cell, value = Sql("t.{}", sql_identifier(attribute.name)), self._json(attribute)
        kinds, missing, example = self._one(
            Sql("count(DISTINCT {cell}), count(*) - count({cell}), any_value({value})", cell=cell, value=value)
        )
        return str(example) if kinds == 1 and not missing else None

    def attribute(self, attribute: Attribute) -> Iterator[Batch]:
        return self._read(self._json(attribute), Sql("t.{} IS NOT NULL", sql_identifier(attribute.name)))

    def _json(self, attribute: Attribute) -> Sql:
        column = self.extract.columns[attribute.name]
        return json_of(column, Sql("t.{}", column.identifier), is_number(attribute))

    def _read(self, cell: Sql, condition: Sql = TRUE) -> Iterator[Batch]:
        """JSON over observations, as an SQL expression, with the place of each, in the order of places."""
        sql = Sql(
            "SELECT {place} AS place, {cell} FROM {source} WHERE {condition} ORDER BY place",
            place=self.place,
            cell=cell,
            source=self.source,
            condition=condition,
        )
        result = self.db.execute(sql, self.parameters)
        while batch := result.fetchmany(BATCH):
            yield batch

    def _one(self, cells: Sql) -> tuple[Any, ...]:
        """One row of SQL expressions over all observations."""
        return self.db.execute(Sql("SELECT {} FROM {}", cells, self.source), self.parameters).fetchone() or ()


class Held:
    """Read from the rows in memory."""

    def __init__(self, extract: Extract, codes: dict[str, list[str]]) -> None:
        self.extract = extract
        sizes = [len(listed) for listed in codes.values()]
        self.cells = prod(sizes)
        steps = [
            (name, {code: place * prod(sizes[number + 1 :]) for place, code in enumerate(listed)})
            for number, (name, listed) in enumerate(codes.items())
        ]
        self.rows: list[tuple[int, Row]] = sorted(
            (
                (sum(places[str(row[name])] for name, places in steps), row)
                for row in _with_places(extract.rows or (), steps)
            ),
            key=lambda placed: placed[0],
        )

    def count(self) -> int:
        return len(self.rows)

    def values(self) -> Iterator[Batch]:
        cells = readings.value_plain(self.extract)([row for _, row in self.rows])
        say = json_said if self.extract.value_type not in NUMERIC else str
        yield [(place, None if cell is None else say(cell)) for (place, _), cell in zip(self.rows, cells, strict=True)]

    def statuses(self) -> Iterator[Batch]:
        names = [(name, usual) for name, usual in USUAL if name in self.extract.columns]
        placed = (
            (place, [row[name] for name, usual in names if row[name] not in (None, usual)]) for place, row in self.rows
        )
        yield [(place, json_said(" ".join(map(str, cells)))) for place, cells in placed if cells]

    def only(self, attribute: Attribute) -> str | None:
        cells = [row[attribute.name] for _, row in self.rows]
        if not cells or cells[0] is None or any(cell != cells[0] for cell in cells):
            return None
        return self._json(attribute)(cells[0])

    def attribute(self, attribute: Attribute) -> Iterator[Batch]:
        cells = readings.of(attribute.name, self._json(attribute))([row for _, row in self.rows])
        yield [(place, cell) for (place, _), cell in zip(self.rows, cells, strict=True) if cell is not None]

    def _json(self, attribute: Attribute) -> Callable[[Cell], str]:
        one, say = readings.text_one(self.extract.columns[attribute.name]), str if is_number(attribute) else json_said

        def written(cell: Cell) -> str:
            if isinstance(cell, list):
                return f"[{', '.join(say(one(item)) for item in cell)}]"
            return say(one(str(cell)))

        return written


def is_number(attribute: Attribute) -> bool:
    """Whether the cells of an attribute are written as numbers."""
    return attribute.datatype in NUMERIC and not attribute.codelist


def json_said(text: str) -> str:
    """A text as a JSON string."""
    return json.dumps(text, ensure_ascii=False)


def _with_places(rows: Sequence[Row], steps: list[tuple[str, dict[str, int]]]) -> Iterator[Row]:
    """The rows all of whose codes are in their lists."""
    return (row for row in rows if all(str(row[name]) in places for name, places in steps))
