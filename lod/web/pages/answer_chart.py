"""The chart of a query's answer: its first names and its first numbers as bars, or as a line where they are years.

It is drawn on the server as a small SVG, so that it is there without scripts; the same numbers stand in the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

from lod.web.pages.words import Link, Words

WIDTH, LABELS, VALUES, ROW = 720, 250, 80, 28
"""In pixels: the chart, the room for names and for numbers beside the bars, and the height of a bar with its gap."""

HEIGHT = 240
"""Of a line chart."""

MOST = 60
"""Rows that are drawn."""

DECIMALS = 2

LONGEST = 34
"""Letters of a name that are shown."""

_PERIOD = re.compile(r"\d{4}(-\d\d){0,2}")


@dataclass(frozen=True)
class Cell:
    """A value of a solution: a link or text, whether it is a number, and the IRI, if it is one."""

    link: Link
    number: bool = False
    iri: str = ""


@dataclass(frozen=True)
class Table:
    """The solutions of SELECT: its variables, the `rows` shown (a cell is None where it is unbound) of `total`."""

    variables: list[str]
    rows: list[list[Cell | None]]
    total: int

    @property
    def numbers(self) -> set[int]:
        """The places of the columns of numbers."""
        there = [{cell.number for row in self.rows if (cell := row[place])} for place in range(len(self.variables))]
        return {place for place, found in enumerate(there) if found == {True}}


@dataclass(frozen=True)
class Mark:
    """One row: its name, its number as text, and where it is drawn: a bar's left, top and width; or a point."""

    name: Words
    text: str
    x: float
    y: float
    width: float = 0.0


@dataclass(frozen=True)
class Chart:
    """A chart of `value` by `name` (variables), `height` high: `marks`, the `axis` where zero is, and for a line its
    `points`; `more` rows are not drawn."""

    name: str
    value: str
    height: int
    marks: list[Mark]
    axis: float
    points: str
    more: int


def chart(table: Table) -> Chart | None:
    """The chart of a table; None where it has no column of names with one of numbers, or one row only."""
    columns = [[row[place] for row in table.rows] for place in range(len(table.variables))]
    value = _first(columns, lambda cells: all(cell is not None and cell.number for cell in cells))
    named = [_names(cells) for cells in columns]
    name = next((place for place, each in enumerate(named) if each and not any(cell.link.url for cell in each)), None)
    name = name if name is not None else next((place for place, each in enumerate(named) if each), None)
    if value is None or name is None or len(table.rows) < 2:
        return None
    cells = [cell for cell in columns[value] if cell is not None][:MOST]
    numbers = [float(cell.link.text) for cell in cells]
    if not all(map(isfinite, numbers)):
        return None
    names = [cell.link.words for cell in named[name][:MOST]]
    draw = _line if _are_periods(names) else _bars
    marks, axis, points, height = draw(names, [_rounded(cell.link.text) for cell in cells], numbers)
    return Chart(table.variables[name], table.variables[value], height, marks, axis, points, table.total - len(cells))


Drawn = tuple[list[Mark], float, str, int]


def _bars(names: Sequence[Words], texts: Sequence[str], numbers: Sequence[float]) -> Drawn:
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    scale = (WIDTH - LABELS - VALUES) / ((high - low) or 1.0)
    zero = LABELS - low * scale
    marks = [
        Mark(_short(name), text, round(zero + min(0.0, number) * scale, 1), place * ROW, round(abs(number) * scale, 1))
        for place, (name, text, number) in enumerate(zip(names, texts, numbers, strict=True))
    ]
    return marks, round(zero, 1), "", len(marks) * ROW


def _line(names: Sequence[Words], texts: Sequence[str], numbers: Sequence[float]) -> Drawn:
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    scale, step = (HEIGHT - 70) / ((high - low) or 1.0), (WIDTH - 80) / (len(names) - 1)
    marks = [
        Mark(name, text, round(40 + place * step, 1), round(30 + (high - number) * scale, 1))
        for place, (name, text, number) in enumerate(zip(names, texts, numbers, strict=True))
    ]
    return marks, round(30 + high * scale, 1), " ".join(f"{mark.x},{mark.y}" for mark in marks), HEIGHT


def _first(columns: list[list[Cell | None]], fits: Callable[[list[Cell | None]], bool]) -> int | None:
    return next((place for place, cells in enumerate(columns) if cells and fits(cells)), None)


def _names(cells: Sequence[Cell | None]) -> list[Cell]:
    """The cells, if all of them are names; else none."""
    found = [cell for cell in cells if cell is not None and not cell.number]
    return found if len(found) == len(cells) else []


def _are_periods(names: Sequence[Words]) -> bool:
    texts = [name.text for name in names]
    return all(map(_PERIOD.fullmatch, texts)) and texts == sorted(set(texts))


def _rounded(text: str) -> str:
    """A number with as many decimals as are seen in a chart; the table has them all."""
    number = Decimal(text)
    if int(number.as_tuple().exponent) < -DECIMALS:
        number = number.quantize(Decimal(1).scaleb(-DECIMALS)).normalize()
    return format(number, "f")


def _short(name: Words) -> Words:
    return name if len(name.text) <= LONGEST else Words(name.text[: LONGEST - 1] + "…", name.language)
