"""Columns of a table read from rows in memory: what `statements` and `table` say in SQL, for a selection that is small.

A reading gives the cells of one column for some rows. A law holds both ways to the same bytes
(`tests/exchange/test_small.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from lod.cube.columns import Cell, CubeColumn, Row
from lod.cube.table import guarded
from lod.exchange.extract import Extract
from lod.exchange.statements import SEPARATOR
from lod.model.attributes import DECIMALS
from lod.model.datatypes import NUMERIC
from lod.model.structure import MEASURE_TYPE, Attribute
from lod.rdf.iris import segment

Reading = Callable[[Sequence[Row]], list[Any]]
"""The cells of a column for some rows."""

Say = Callable[[Cell], Any]
"""What a cell is written as."""

TYPED: dict[str, Callable[[str], Any]] = {
    "decimal": Decimal,
    "integer": int,
    "double": float,
    "boolean": lambda text: text == "true",
    "date": date.fromisoformat,
}
"""What a cell's text is as a value, by datatype; anything else is text."""


def of(name: str, say: Say) -> Reading:
    """A column of rows as `say` says its cells; equal texts are said once."""

    def read(rows: Sequence[Row]) -> list[Any]:
        spelled: dict[str, Any] = {}
        cells = []
        for row in rows:
            cell = row[name]
            if not isinstance(cell, str):
                cells.append(None if cell is None else say(cell))
                continue
            if cell not in spelled:
                spelled[cell] = say(cell)
            cells.append(spelled[cell])
        return cells

    return read


def code(extract: Extract, name: str, safe: bool) -> Reading:
    """The codes of a component; `safe`: none that the list has begins like a formula."""
    places = extract.place(extract.coded[name])
    return of(name, lambda cell: guarded(cell) if safe and cell in places and isinstance(cell, str) else cell)


def label(extract: Extract, name: str, language: str, safe: bool) -> Reading:
    """The labels of a component's codes in a language; None for a code that its list does not have."""
    component = extract.coded[name]

    def say(cell: Cell) -> str | None:
        label = extract.label(component, str(cell))
        words = label.best(language, "nb", "en") if label is not None else None
        return guarded(words) if safe and words is not None else words

    return of(name, say)


def address(extract: Extract) -> Reading:
    """The IRI of each observation; None where a code is in no list."""
    stem, key = extract.iris.observation(extract.dataset.id, [])[1:-1], extract.dataset.structure.key
    parts = [_segment(extract, name) for name in key]

    def read(rows: Sequence[Row]) -> list[str | None]:
        columns = (part(rows) for part in parts)
        return [None if None in cells else "/".join((stem, *cells)) for cells in zip(*columns, strict=True)]

    return read


def _segment(extract: Extract, name: str) -> Reading:
    places = extract.place(extract.coded[name])
    return of(name, lambda cell: segment(str(cell)) if cell in places else None)


def plain(extract: Extract, attribute: Attribute, is_typed: bool, safe: bool) -> Reading:
    """The cells of an attribute that is a literal, a source, or several codes."""
    column = extract.columns[attribute.name]
    say = typed(column) if is_typed else text(column)
    if attribute.source:
        sources = extract.sources()
        say = _each(lambda name: sources.get(name, name), is_typed)
    return of(attribute.name, guard(say) if safe else say)


def value_text(extract: Extract) -> Reading:
    """What was measured as text, with the decimals it was stated with."""
    structure = extract.dataset.structure
    says = {measure.name: text(extract.columns[measure.name]) for measure in structure.measures}
    numbers = {name for name in says if extract.columns[name].datatype in NUMERIC}
    decimals = {measure.name: measure.decimals or 0 for measure in structure.measures}

    def read(rows: Sequence[Row]) -> list[str | None]:
        cells: list[str | None] = []
        for row in rows:
            measure = _measured(row, says)
            if measure is None:
                cells.append(None)
                continue
            digits = says[measure](row[measure])
            if measure in numbers:
                stated = row.get(DECIMALS.name)
                digits = number(digits, int(str(stated)) if stated else decimals.get(str(row[MEASURE_TYPE]), 0))
            cells.append(digits)
        return cells

    return read


def value_typed(extract: Extract) -> Reading:
    """What was measured, of the datatype that holds the values of all measures."""
    names = [measure.name for measure in extract.dataset.structure.measures]
    kind = _each(TYPED.get(extract.value_type, str), True)
    mixed = extract.value_type == "string"
    says = {name: text(extract.columns[name]) if mixed else kind for name in names}

    def read(rows: Sequence[Row]) -> list[Any]:
        return [None if (name := _measured(row, names)) is None else says[name](row[name]) for row in rows]

    return read


def value_plain(extract: Extract) -> Reading:
    """What was measured as text, as it is stored."""
    says = {measure.name: text(extract.columns[measure.name]) for measure in extract.dataset.structure.measures}

    def read(rows: Sequence[Row]) -> list[str | None]:
        return [None if (name := _measured(row, says)) is None else says[name](row[name]) for row in rows]

    return read


def text(column: CubeColumn) -> Say:
    """A cell as `statements.text_of` says it."""
    return _each(text_one(column), False)


def text_one(column: CubeColumn) -> Callable[[str], str]:
    """One value as `statements.text_of` says it."""
    return _double if column.datatype == "double" else str


def typed(column: CubeColumn) -> Say:
    """A cell as it is stored: of the type of its column, several values in a list."""
    return _each(TYPED.get(column.datatype, str), True)


def guard(say: Say) -> Say:
    """A text that no spreadsheet takes for a formula."""

    def safe(cell: Cell) -> str | None:
        words = say(cell)
        return None if words is None else guarded(words)

    return safe


def number(digits: str, decimals: int) -> str:
    """A number with as many decimals as were stated, as `statements.number` says it."""
    if "e" in digits:
        return digits
    whole, _, fraction = digits.partition(".")
    fraction = fraction.ljust(decimals, "0")
    return f"{whole}.{fraction}" if fraction else whole


def _each(one: Callable[[str], Any], listed: bool) -> Say:
    """A cell of one value, or of several: in a list, or with a bar between them."""

    def say(cell: Cell) -> Any:
        if not isinstance(cell, list):
            return None if cell is None else one(cell)
        return [one(item) for item in cell] if listed else SEPARATOR.join(map(one, cell))

    return say


def _double(digits: str) -> str:
    """A double as the database writes it: with an exponent where it is very large or very small."""
    written = repr(float(digits))
    return written if "e" in written else digits


def _measured(row: Row, measures: Sequence[str] | dict[str, Any]) -> str | None:
    """The first measure that a row has a value of."""
    return next((name for name in measures if row[name] is not None), None)
