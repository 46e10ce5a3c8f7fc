"""A selection with one dimension across: a row for each combination of the others, a group of columns for each code.

Every code has its value and all that says how the value is to be understood – status, qualifier, bounds – so that
«mer enn 90 %» is never a bare 90. The unit tells rows apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter

from lod.cube.columns import Cell, Row
from lod.cube.sql import Sql, sql_identifier, sql_literal
from lod.exchange.complaints import Complaint, SelectionError
from lod.exchange.extract import Extract, label_table
from lod.exchange.limits import MOST_ACROSS
from lod.exchange.selection import Labels
from lod.exchange.table import (
    MEASURE_NAME,
    Cells,
    Line,
    TableLayout,
    coded,
    long,
    plain,
    selected,
    value,
)
from lod.messages.message import Message
from lod.model.attributes import LOWER_BOUND, QUALIFIER, STATUS, UNIT, UPPER_BOUND
from lod.model.structure import MEASURE_TYPE
from lod.model.text import Text

TELLING = (STATUS.name, QUALIFIER.name, LOWER_BOUND.name, UPPER_BOUND.name)
"""Attributes without which a value would say more, or less, than was stated."""


def table(extract: Extract, typed: bool = False, safe: bool = False) -> TableLayout:
    """The selection as it is asked for, long or wide. Raises `SelectionError` for too many columns."""
    return wide(extract, typed, safe) if extract.selection.columns else long(extract, typed, safe)


def wide(extract: Extract, typed: bool = False, safe: bool = False) -> TableLayout:
    """A row for each combination of codes of the dimensions that do not stand across."""
    across = extract.selection.columns
    codes = extract.occurring(across)
    if len(codes) > MOST_ACROSS:
        raise SelectionError([_too_many(across, len(codes))])
    rows = tuple(_rows(extract, safe))
    cells = (*rows, *_across(extract, codes, {cell.name.casefold() for cell in rows}, typed, safe))
    source, values = selected(extract)
    rows_of = Sql(
        "FROM {} GROUP BY {} ORDER BY {}",
        source,
        [*(cell.sql for cell in rows), *_places(extract)],
        [*_places(extract), *(cell.sql for cell in rows)],
    )
    return TableLayout(cells, rows_of, values, _beside(extract, rows))


def _beside(extract: Extract, cells: Sequence[Cells]) -> list[Line]:
    """The rows in memory that differ by their code across only, in a line each, in the order of the lists."""
    key, across = _key(extract), extract.selection.columns
    lines: dict[tuple[Cell, ...], dict[str | None, Row]] = {}
    for row in extract.rows or ():
        line = lines.setdefault(tuple(row[name] for name in key), {None: row})
        line[str(row[across])] = row
    firsts = [line[None] for line in lines.values()]
    columns = zip(*(cell.read(firsts) for cell in cells), strict=True) if firsts else ()
    ranks = [extract.place(extract.coded[name]) for name in key]
    ordered = []
    for codes, texts, line in zip(lines, columns, lines.values(), strict=True):
        places = [places.get(str(code)) for code, places in zip(codes, ranks, strict=True)]
        ordered.append(([(at is None, at) for at in (*places, *texts)], line))
    return [line for _, line in sorted(ordered, key=itemgetter(0))]


def _too_many(across: str, count: int) -> Complaint:
    return Complaint(
        "columns", across, Message("selection.too-many-columns", across=across, count=count, most=MOST_ACROSS)
    )


def _key(extract: Extract) -> list[str]:
    """What tells the rows apart: the dimensions that do not stand across, the measure, the unit."""
    names = [name for name in extract.dataset.structure.key if name != extract.selection.columns]
    return [*names, *([UNIT.name] if UNIT.name in extract.coded else [])]


def _places(extract: Extract) -> list[Sql]:
    return [Sql("{}.place", sql_identifier(label_table(name))) for name in _key(extract)]


def _rows(extract: Extract, safe: bool) -> Iterator[Cells]:
    for name in _key(extract):
        yield from coded(extract, name, MEASURE_NAME if name == MEASURE_TYPE else name, True, safe)


def _across(extract: Extract, codes: list[str], taken: set[str], typed: bool, safe: bool) -> Iterator[Cells]:
    across, (sql, read) = extract.selection.columns, value(extract, typed)
    component = extract.coded[across]
    for code in codes:
        # not FILTER: for each aggregate with one DuckDB sets aside room for all the columns there are
        here = Sql("CASE WHEN t.{} = {} THEN", sql_identifier(across), sql_literal(code))
        title = extract.label(component, code) or Text()
        called = _called(extract, code, title, taken)
        yield Cells(called, title, Sql("max({} {} END)", here, sql), read, extract.value_type, component, across=code)
        for attribute in _telling(extract, typed, safe):
            label = Text.of({lang: f"{words}: {attribute.title.best(lang)}" for lang, words in title})
            yield Cells(
                f"{called}_{attribute.name}",
                label,
                Sql("max({} {} END)", here, attribute.sql),
                attribute.read,
                attribute.datatype,
                attribute.component,
                across=code,
            )


def _called(extract: Extract, code: str, label: Text, taken: set[str]) -> str:
    """A column's name: the code, or its label where only labels are asked for; with the dimension, if it is taken."""
    name = label.best(*extract.selection.languages) if extract.selection.labels is Labels.LABELS else code
    if name.casefold() in taken:
        name = f"{extract.selection.columns}={code}"
    taken.add(name.casefold())
    return name


def _telling(extract: Extract, typed: bool, safe: bool) -> Iterator[Cells]:
    for attribute in extract.dataset.structure.attributes:
        if attribute.name in TELLING:
            if attribute.name in extract.coded:
                yield from coded(extract, attribute.name, attribute.name, False, safe)
            else:
                yield plain(extract, attribute, typed, safe)
