"""A part of a cube on its way out: what is selected of which data set, and the statements that read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import duckdb
import pyarrow as pa

from lod.cube.columns import CubeColumn, Row, columns
from lod.cube.cube import Cube, Fixed
from lod.cube.presence import PresenceFile
from lod.cube.sql import TRUE, Sql, in_turn, sql_identifier, sql_literal
from lod.cube.table import guarded
from lod.exchange.selection import Selection
from lod.model.attributes import DECIMALS
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE, Attribute, Component, Dimension
from lod.model.text import Text
from lod.rdf.iris import Iris, segment

MEASURE = Component(MEASURE_TYPE, Text.of({"nb": "Mål", "nn": "Mål", "en": "Measure"}))
"""The measure dimension, as a component to be labelled."""


@dataclass(frozen=True)
class Extract:
    """What is selected of a data set. `lists`: the code lists by name; `home`: the catalogue's title.

    `language`: that of formats with room for one, where the selection says none. `rows`: the selected observations,
    where they are few and have been read; None where statements read them. `presence`: which combinations of codes
    occur, where the cube is the one of the release and that has been opened.
    """

    dataset: DataSet
    lists: Mapping[str, CodeList]
    cube: Cube
    iris: Iris
    selection: Selection = field(default=Selection())
    home: Text = field(default=Text())
    language: str = "nb"
    rows: Sequence[Row] | None = None
    presence: PresenceFile | None = None

    @cached_property
    def columns(self) -> dict[str, CubeColumn]:
        """The cube's columns by name."""
        return {column.name: column for column in columns(self.dataset.structure)}

    @cached_property
    def coded(self) -> dict[str, Component]:
        """The components whose cells are one code with a label: dimensions, the measure, attributes with a list."""
        structure = self.dataset.structure
        attributes = {a.name: a for a in structure.attributes if a.codelist and not a.multiple}
        return {d.name: d for d in structure.dimensions} | {MEASURE_TYPE: MEASURE} | attributes

    def place(self, component: Component) -> Mapping[str, int]:
        """The places of the codes that a component's cells can have."""
        if isinstance(component, (Dimension, Attribute)):
            return self.lists[component.codelist].places
        return {measure.name: place for place, measure in enumerate(self.dataset.structure.measures)}

    def label(self, component: Component, code: str) -> Text | None:
        """The label of a code, None where the list has no such code."""
        if isinstance(component, (Dimension, Attribute)):
            concept = self.lists[component.codelist].by_notation.get(code)
            return concept.label if concept else None
        return next((measure.label for measure in self.dataset.structure.measures if measure.name == code), None)

    def labels(self, component: Component) -> dict[str, Text]:
        """The codes that a component's cells can have, with their labels, in the order of the list."""
        if isinstance(component, (Dimension, Attribute)):
            return {concept.notation: concept.label for concept in self.lists[component.codelist].concepts}
        return {measure.name: measure.label for measure in self.dataset.structure.measures}

    def sources(self) -> dict[str, str]:
        """The address of each source, or its title where it has none, by its name."""
        languages = self.selection.languages
        return {source.name: source.url or source.title.best(*languages) for source in self.dataset.sources}

    @property
    def where(self) -> tuple[Sql, list[str]]:
        """The condition of the selection, and the values of its parameters."""
        return self.where_of(self.selection.fixed)

    def where_of(self, fixed: Fixed) -> tuple[Sql, list[str]]:
        """The same with other codes than those of the selection."""
        where, values = self.cube.where(fixed)
        measures = [measure.name for measure in self.dataset.structure.measures]
        also = self.selection.restriction.where(self.cube.columns, measures)
        return (where if also is TRUE else Sql("({}) AND {}", where, also)), values

    @property
    def qualify(self) -> Sql:
        """What keeps a part of each series, to be written behind the condition; "" where all is kept."""
        return self.selection.restriction.qualify(self.dataset.structure.key)

    def count(self) -> int:
        """How many observations have the codes and fulfil the conditions."""
        if self.rows is not None:
            return len(self.rows)
        where, values = self.where
        return self.cube.number(Sql("SELECT count(*) FROM {} WHERE {}", self.cube.scan, where), tuple(values))

    def occurring(self, name: str) -> list[str]:
        """The codes of a column that the selected observations have, in the order of its list."""
        places = self.place(self.coded[name])
        if self.rows is not None:
            here = {str(row[name]) for row in self.rows}
            return sorted((code for code in here if code in places), key=places.__getitem__)
        present = self.codes(name)
        return [code for code in places if code in present]

    def together(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """The combinations of codes of some columns that the selected observations have, in the order of their lists,
        the first the slowest."""
        places = [self.place(self.coded[name]) for name in names]
        here = {tuple(str(row[name]) for name in names) for row in self.rows} if self.rows is not None else None
        listed = self._distinct(names) if here is None else here
        return sorted(
            (codes for codes in listed if all(code in at for code, at in zip(codes, places, strict=True))),
            key=lambda codes: [at[code] for code, at in zip(codes, places, strict=True)],
        )

    def codes(self, name: str) -> set[str]:
        """The codes of a column that the selected observations have, whether or not its list has them."""
        return {code for (code,) in self._distinct([name]) if code is not None}

    def _distinct(self, names: Sequence[str]) -> set[tuple[str, ...]]:
        where, values = self.where
        sql = Sql("SELECT DISTINCT {} FROM {} WHERE {}", [*map(sql_identifier, names)], self.cube.scan, where)
        return set(self.cube.cursor().execute(sql, values).fetchall())

    @property
    def decimals(self) -> Sql:
        """How many decimals a value was stated with, as an SQL expression."""
        decimals = {m.name: m.decimals for m in self.dataset.structure.measures if m.decimals is not None}
        cases = in_turn(" ", (Sql("WHEN {} THEN {}", sql_literal(name), int(n)) for name, n in decimals.items()))
        stated = [Sql("t.{}", sql_identifier(DECIMALS.name))] if DECIMALS.name in self.columns else []
        stated += [Sql("CASE t.{} {} END", sql_identifier(MEASURE_TYPE), cases)] if cases else []
        return Sql("coalesce({})", [*stated, Sql("0")])

    @property
    def value_type(self) -> str:
        """The datatype of all values together: decimal for decimals and integers, string where kinds mix."""
        kinds = {measure.datatype for measure in self.dataset.structure.measures}
        if len(kinds) == 1:
            return kinds.pop()
        if kinds <= {"decimal", "integer"}:
            return "decimal"
        return "double" if kinds <= {"decimal", "integer", "double"} else "string"

    @contextmanager
    def opened(self, safe: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection in which each coded component's labels stand in a table called like it (`label_table`).

        `safe`: no code and no label begins like a formula.
        """
        cursor = self.cube.cursor()
        try:
            for name, component in self.coded.items():
                cursor.register(label_table(name), self._labels(component, safe))
            yield cursor
        finally:
            cursor.close()

    def _labels(self, component: Component, safe: bool) -> pa.Table:
        written = guarded if safe else str
        labels = self.labels(component)
        columns: dict[str, Sequence[Any]] = {"code": list(labels), "place": list(range(len(labels)))}
        columns["shown"] = [written(code) for code in labels]
        columns["segment"] = [segment(code) for code in labels]
        for language in self.selection.languages:
            columns[language] = [written(label.best(language, "nb", "en")) for label in labels.values()]
        types = {"place": pa.int64()}
        return pa.table({name: pa.array(cells, types.get(name, pa.string())) for name, cells in columns.items()})


def label_table(name: str) -> str:
    """The table of a component's labels: `code`, its `place`, as it is `shown`, its `segment` of an IRI, the labels."""
    return f"label {name}"
