"""The rows of a table made into observations: cells read by their datatype, constants and bounds filled in.

An observation here is a row of canonical lexical forms, in the columns of the structure. Whether codes are in their
lists and values in their range is not asked here: the shapes judge that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache

from lod.errors import Finding
from lod.model import datatypes, qualifier
from lod.model.attributes import LOWER_BOUND, QUALIFIER, STATUS, UNIT, UPPER_BOUND
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE, Attribute, Dimension, Measure
from lod.sources.dataset import Table
from lod.sources.schema import did_you_mean
from lod.sources.source import Batch

Cell = str | list[str] | None
MULTIPLE = "|"
"""What separates several values in one cell."""
MAX_ALIKE = 200
"""Findings of one kind in one column that are told one by one; the rest are counted."""


class Observations:
    """Turns batches of a table into batches of observations.

    A row with several measure columns gives an observation for each; an empty cell says that the value is missing.
    """

    def __init__(self, dataset: DataSet, table: Table, name: str, findings: list[Finding]) -> None:
        self.dataset = dataset
        self.structure = dataset.structure
        self.table = table
        self.name = name
        self.findings = findings
        self._told: dict[str, int] = {}
        self._bounded = any(a.name == QUALIFIER.name for a in self.structure.attributes)

    def header(self, header: list[str]) -> bool:
        """Whether the table has the columns described; findings for those missing, and for those nobody described."""
        described = dict(self.table.columns)
        optional = {LOWER_BOUND.name, UPPER_BOUND.name}
        missing = [(n, c) for n, c in described.items() if c not in header and n not in optional]
        for component, column in missing:
            self.findings.append(
                Finding(
                    f"the column {column!r} is missing.",
                    file=self.name,
                    row=1,
                    column=column,
                    hint=f"It is described as {component!r} in {self.dataset.origin.file}. "
                    + did_you_mean(column, [c for c in header if c not in described.values()] or header),
                )
            )
        for column in header:
            if column not in described.values() and column not in self.table.ignore:
                self.findings.append(
                    Finding(
                        f"nobody described the column {column!r}.",
                        file=self.name,
                        row=1,
                        column=column,
                        hint=f"Describe it in {self.dataset.origin.file}, or list it under `table: ignore:`.",
                    )
                )
        return not missing

    def of(self, batch: Batch) -> Iterator[tuple[list[int], dict[str, list[Cell]]]]:
        """The observations of a batch, measure by measure: the rows they come from, and their columns."""
        size = len(batch.rows)
        given: dict[str, list[Cell]] = {}
        for component in self.structure.components():
            given[component.name] = self._column(component, batch, size)
        for measure in self.structure.measures:
            columns = dict(given)
            for other in self.structure.measures:
                if other is not measure:
                    columns[other.name] = [None] * size
            columns[MEASURE_TYPE] = [measure.name] * size
            columns[UNIT.name] = [unit or measure.unit for unit in given[UNIT.name]]
            columns[STATUS.name] = self._statuses(measure, given, batch)
            if self._bounded:
                for name in {LOWER_BOUND.name, UPPER_BOUND.name} & given.keys():
                    columns[name] = list(given[name])
                self._bound(measure, columns)
            yield batch.rows, columns

    def _statuses(self, measure: Measure, given: dict[str, list[Cell]], batch: Batch) -> list[Cell]:
        """Normal, where nothing is stated; missing, where a row has a value for another measure only."""
        stated = given[STATUS.name]
        if len(self.structure.measures) == 1:
            return [status or "A" for status in stated]
        written = batch.columns.get(dict(self.table.columns).get(measure.name, ""), [""] * len(batch.rows))
        return [(status or "A") if text else "M" for status, text in zip(stated, written, strict=True)]

    def _column(self, component: object, batch: Batch, size: int) -> list[Cell]:
        assert isinstance(component, (Dimension, Measure, Attribute))  # noqa: S101 - the three kinds there are
        constants = dict(self.table.constants)
        column = dict(self.table.columns).get(component.name)
        read = self._reader(component)
        if component.name in constants:
            cell, _ = read(constants[component.name])
            return [cell] * size
        if column is None or column not in batch.columns:
            return [None] * size
        cells: list[Cell] = []
        for row, text in zip(batch.rows, batch.columns[column], strict=True):
            cell, expected = read(text)
            if expected:
                self._tell(row, column, text, expected)
            cells.append(cell)
        return cells

    def _reader(self, component: Dimension | Measure | Attribute) -> Callable[[str], tuple[Cell, str]]:
        """A function from a cell's text to its canonical form and, if it has none, what was expected."""
        coded = isinstance(component, Dimension) or (
            isinstance(component, Attribute) and bool(component.codelist or component.source)
        )
        datatype = "string" if coded or isinstance(component, Dimension) else component.datatype

        def one(text: str) -> tuple[Cell, str]:
            if not text:
                return None, ""
            try:
                return datatypes.parse(text, datatype, self.table.decimal), ""
            except ValueError as error:
                return None, str(error)

        def several(text: str) -> tuple[Cell, str]:
            found = [one(part.strip()) for part in text.split(MULTIPLE) if part.strip()]
            wrong = next((expected for _, expected in found if expected), "")
            return ([str(cell) for cell, _ in found] if found and not wrong else None), wrong

        multiple = isinstance(component, Attribute) and component.multiple
        return lru_cache(maxsize=65_536)(several if multiple else one)

    def _bound(self, measure: Measure, columns: dict[str, list[Cell]]) -> None:
        """Fills in the bounds that follow from the qualifier, where the table does not state them."""
        names = [n for n in (LOWER_BOUND.name, UPPER_BOUND.name) if n in columns]
        for i, (word, text) in enumerate(zip(columns[QUALIFIER.name], columns[measure.name], strict=True)):
            value = datatypes.to_decimal(text if isinstance(text, str) else None)
            if value is None or not isinstance(word, str):
                continue
            derived = dict(
                zip((LOWER_BOUND.name, UPPER_BOUND.name), qualifier.bounds(word, value, measure), strict=True)
            )
            for name in names:
                bound: Decimal | None = derived[name]
                if columns[name][i] is None and bound is not None:
                    columns[name][i] = datatypes.lexical(bound)

    def _tell(self, row: int, column: str, text: str, expected: str) -> None:
        told = self._told[column] = self._told.get(column, 0) + 1
        if told <= MAX_ALIKE:
            self.findings.append(
                Finding(
                    f"{text[:80]!r} is not {expected}.",
                    file=self.name,
                    row=row,
                    column=column,
                    value=text[:80],
                    hint=self._advice(text, expected),
                )
            )

    def untold(self) -> Iterator[Finding]:
        """A finding for each column that had more wrong cells than were told one by one."""
        for column, told in self._told.items():
            if told > MAX_ALIKE:
                message = f"{told - MAX_ALIKE:,} more cells of this column cannot be read."
                yield Finding(message, file=self.name, column=column)

    def _advice(self, text: str, expected: str) -> str:
        where = f"in {self.dataset.origin.file}"
        if "," in text and self.table.decimal == "." and datatypes.to_decimal(text.replace(",", ".")) is not None:
            return f'Write `decimal: ","` under `table:` {where}, or write {text.replace(",", ".")}.'
        if text.endswith("%"):
            return "Leave the per cent sign out: the unit is in the description."
        if any(char in text for char in " \u00a0\u202f") and text.replace(" ", "").replace("\u00a0", "").isdigit():
            return "Leave out the spaces between the digits."
        if "number" in expected:
            return (
                f"Write the number alone; for one that is missing, leave the cell empty and give obsStatus M {where}."
            )
        return f"Expected {expected}."
