"""A selection with dimensions across: a row for each combination of the others, a group of columns for each code, or
for each combination of codes.

Every code has its value and all that says how the value is to be understood – status, qualifier, bounds – so that
«mer enn 90 %» is never a bare 90. The unit tells rows apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter

from lod.cube.columns import Cell, Row
from lod.cube.sql import Sql, all_of, sql_identifier, sql_literal
from lod.exchange.complaints import Complaint, SelectionError
from lod.exchange.extract import Extract, label_table
from lod.exchange.limits import MOST_ACROSS
from lod.exchange.order import column, is_by_value, sorted_lines
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
    codes = columns_across(extract)
    rows = tuple(_rows(extract, safe))
    cells = (*rows, *_across(extract, codes, {cell.name.casefold() for cell in rows}, typed, safe))
    source, values = selected(extract)
    grouped, sorted_by = [*(cell.sql for cell in rows), *_places(extract)], list[Sql]()
    lines = sorted_keys(extract, codes)
    if lines:
        source, sorted_by = _ranked(source, list(lines[0])), [_PLACE]
        values = [*values, _LINE.join(_WITHIN.join(line.values()) for line in lines)]
    rows_of = Sql(
        "FROM {} GROUP BY {} ORDER BY {}",
        source,
        [*grouped, *sorted_by],
        [*sorted_by, *_places(extract), *(cell.sql for cell in rows)],
    )
    return TableLayout(cells, rows_of, values, _beside(extract, rows, lines))


def columns_across(extract: Extract) -> list[tuple[str, ...]]:
    """The combinations of codes that stand across. Raises `SelectionError` where they are too many."""
    across = extract.selection.columns
    codes, called = extract.together(across), ", ".join(across)
    if len(codes) > MOST_ACROSS:
        what = Message("selection.too-many-columns", across=called, count=len(codes), most=MOST_ACROSS)
        raise SelectionError([Complaint("columns", called, what)])
    return codes


def sorted_keys(extract: Extract, codes: Sequence[tuple[str, ...]]) -> list[dict[str, str]]:
    """The codes of lines, by the name of what they are of, in the order that is asked for; none where it is that of
    the lists. Raises `SelectionError` where they are too many to be sorted."""
    selection = extract.selection
    if not codes or not is_by_value(selection.sort):
        return []
    places = {name: extract.place(extract.coded[name]) for name in selection.columns}
    wanted = column(selection.sort, selection.columns, places) or codes[-1]
    names = [name for name in extract.dataset.structure.key if name not in selection.columns]
    by = dict(zip(selection.columns, wanted, strict=True))
    lines = sorted_lines(extract.cube, extract.lists, names, selection.fixed, selection.sort, by)
    return [dict(zip(names, line, strict=True)) for line in lines]


_LINE, _WITHIN, _PLACE = "\x1e", "\x1f", Sql("ranked.place")
"""What lines, and the codes of one, are separated by where a statement reads their order; and its place in it."""


def _ranked(source: Sql, names: Sequence[str]) -> Sql:
    """The observations with the place of the line that they stand in."""
    line = Sql("concat_ws(chr(31), {})", [sql_identifier(name, "t") for name in names])
    return Sql(
        "{} LEFT JOIN (SELECT line, row_number() OVER () AS place FROM "
        "(SELECT unnest(string_split(?, chr(30))) AS line)) AS ranked ON ranked.line = {}",
        source,
        line,
    )


def _beside(extract: Extract, cells: Sequence[Cells], sorted_lines: Sequence[dict[str, str]]) -> list[Line]:
    """The rows in memory that differ by their codes across only, in a line each, in the order of the lists, or in that
    of the `sorted_lines`."""
    key, across = _key(extract), extract.selection.columns
    lines: dict[tuple[Cell, ...], dict[tuple[str, ...] | None, Row]] = {}
    for row in extract.rows or ():
        line = lines.setdefault(tuple(row[name] for name in key), {None: row})
        line[tuple(str(row[name]) for name in across)] = row
    firsts = [line[None] for line in lines.values()]
    columns = zip(*(cell.read(firsts) for cell in cells), strict=True) if firsts else ()
    ranks = [extract.place(extract.coded[name]) for name in key]
    order = {tuple(line.values()): place for place, line in enumerate(sorted_lines)}
    names = list(sorted_lines[0]) if sorted_lines else []
    ordered = []
    for codes, texts, line in zip(lines, columns, lines.values(), strict=True):
        places = [places.get(str(code)) for code, places in zip(codes, ranks, strict=True)]
        first = order.get(tuple(str(line[None][name]) for name in names))
        ordered.append(([(at is None, at) for at in (first, *places, *texts)], line))
    return [line for _, line in sorted(ordered, key=itemgetter(0))]


def _key(extract: Extract) -> list[str]:
    """What tells the rows apart: the dimensions that do not stand across, the measure, the unit."""
    names = [name for name in extract.dataset.structure.key if name not in extract.selection.columns]
    return [*names, *([UNIT.name] if UNIT.name in extract.coded else [])]


def _places(extract: Extract) -> list[Sql]:
    return [Sql("{}.place", sql_identifier(label_table(name))) for name in _key(extract)]


def _rows(extract: Extract, safe: bool) -> Iterator[Cells]:
    for name in _key(extract):
        yield from coded(extract, name, MEASURE_NAME if name == MEASURE_TYPE else name, True, safe)


def _across(
    extract: Extract, across: Sequence[tuple[str, ...]], taken: set[str], typed: bool, safe: bool
) -> Iterator[Cells]:
    names, (sql, read) = extract.selection.columns, value(extract, typed)
    component = extract.coded[names[0]]
    for code in across:
        # not FILTER: for each aggregate with one DuckDB sets aside room for all the columns there are
        same = (Sql("{} = {}", sql_identifier(n, "t"), sql_literal(c)) for n, c in zip(names, code, strict=True))
        here = Sql("CASE WHEN {} THEN", all_of(same))
        title = _together([extract.label(extract.coded[n], c) or Text() for n, c in zip(names, code, strict=True)])
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


def _together(labels: Sequence[Text]) -> Text:
    """The labels of codes as one, in the languages that any of them has."""
    if len(labels) == 1:
        return labels[0]
    languages = dict.fromkeys(language for label in labels for language, _ in label)
    return Text.of({each: ", ".join(label.best(each, "nb", "en") for label in labels) for each in languages})


def _called(extract: Extract, codes: Sequence[str], label: Text, taken: set[str]) -> str:
    """A column's name: the codes, or their labels where only labels are asked for; with dimensions, if it is taken."""
    labels = extract.selection.labels is Labels.LABELS
    name = label.best(*extract.selection.languages) if labels else ".".join(codes)
    if name.casefold() in taken:
        name = ",".join(f"{of}={code}" for of, code in zip(extract.selection.columns, codes, strict=True))
    taken.add(name.casefold())
    return name


def _telling(extract: Extract, typed: bool, safe: bool) -> Iterator[Cells]:
    for attribute in extract.dataset.structure.attributes:
        if attribute.name in TELLING:
            if attribute.name in extract.coded:
                yield from coded(extract, attribute.name, attribute.name, False, safe)
            else:
                yield plain(extract, attribute, typed, safe)
