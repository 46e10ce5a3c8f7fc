"""Where on a sheet its tables are: their headers, their rows, what stands above, beside and below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from lod.drafting.headings import is_named
from lod.drafting.periods import period, periods_of
from lod.drafting.profile import is_missing
from lod.sources.table.cells import letters

Rows = Mapping[int, Mapping[int, Any]]
"""The cells of a sheet that hold something, by row and column from 0."""

HEADER = 10
"""Rows that a header may have."""
GAP = 3
"""Rows without figures that may stand within a table, such as headings."""
LONG = 120
"""Letters past which a text is a sentence, and no name of a column."""
_SIGN = re.compile(r"\[\w{1,2}\]|\(\w\)|[*†‡§¶]+")
_NUMBER = re.compile(r"[+-]?[\d\s\u00a0.,']*\d\s?%?")


@dataclass(frozen=True)
class Region:
    """A table: its `header` rows from `top`, and its rows to `bottom`, in the columns from `left` to `right`.

    All count from 0, and the last ones are included. `labels`: columns that say what the figures are about; `fill`:
    those of them where a text holds for the empty cells below it; `headings`: rows of one text between the figures.
    """

    top: int
    header: int
    left: int
    bottom: int
    right: int
    labels: tuple[int, ...] = ()
    fill: tuple[int, ...] = ()
    headings: tuple[int, ...] = ()

    @property
    def range(self) -> str:
        """The cells, as `B3:H40`."""
        return f"{letters(self.left)}{self.top + 1}:{letters(self.right)}{self.bottom + 1}"


def regions(rows: Rows) -> list[Region]:
    """The tables of a sheet, from the top; none where no figures stand in rows below each other."""
    found: list[Region] = []
    above = -1
    for run in _runs(rows):
        found += _beside(rows, _header(rows, run, above), run)
        above = run[-1]
    return found


def _runs(rows: Rows) -> Iterator[list[int]]:
    """The rows of figures that belong together, with no more than `GAP` others between."""
    run: list[int] = []
    for row in sorted(rows):
        if not _has_figures(rows, row, run):
            continue
        if run and (row - run[-1] > GAP + 1 or _begins(rows, run[-1], row)):
            yield from _enough(run, rows)
            run = []
        run.append(row)
    yield from _enough(run, rows)


def _enough(run: list[int], rows: Rows) -> Iterator[list[int]]:
    """A run that is a table: two rows of figures or more, or one with a header and two figures."""
    if len(run) > 1 or (run and sum(map(is_number, rows[run[0]].values())) > 1):
        yield run


def _has_figures(rows: Rows, row: int, run: Sequence[int]) -> bool:
    """Whether a row is one of figures: a number beside other cells, and no header of years."""
    cells = rows[row]
    numbers = [value for value in cells.values() if is_number(value)]
    if not numbers or len(cells) < 2:
        return False
    years = len(numbers) > 1 and all(map(_is_year, numbers))
    if years and (len(numbers) == len(cells) or len(set(map(str, numbers))) == len(numbers)):
        return False
    return bool(run) or not _names_numbers(cells, rows, row)


def _names_numbers(cells: Mapping[int, Any], rows: Rows, row: int) -> bool:
    """Whether a row with numbers names columns: `Median`, `10`, `20`, above figures in the row below it."""
    numbers = [_value(value) for value in cells.values() if is_number(value)]
    if any(one >= other for one, other in pairwise(numbers)):
        return False
    below = next((rows[number] for number in range(row + 1, row + GAP) if number in rows), {})
    over = [c for c, value in cells.items() if not is_number(value) and not is_sign(value) and is_number(below.get(c))]
    return len(over) > 1 and len(over) >= len(numbers) / 3


def _begins(rows: Rows, last: int, row: int) -> bool:
    """Whether a new header stands between two rows of figures: names behind an empty row or a title."""
    for number in range(last + 1, row):
        cells = rows.get(number, {}).values()
        names = [value for value in cells if not is_number(value) and not is_sign(value)]
        years = [value for value in cells if is_number(value) and _is_year(value)]
        of_years = len(years) > 1 and bool(names) and len(years) + len(names) == len(cells)
        if (len(names) > 1 or of_years) and len(rows.get(number - 1, {})) < 2:
            return True
    return False


def _header(rows: Rows, run: Sequence[int], above: int) -> tuple[int, ...]:
    """The rows of the header above a run, if any; a heading may stand between them and the figures."""
    first, found, empty = _first_figures(rows, run), list[int](), 0
    named = {column for number in run[:20] for column in rows[number]}
    for row in range(run[0] - 1, max(above, run[0] - HEADER - 1), -1):
        cells = rows.get(row, {})
        whole = named <= {column for number in found for column in rows[number]}
        if not cells:
            empty += 1
            if found and (empty > 1 or whole):
                break
        elif found and whole and any(map(_is_remark, cells.values())):
            break
        elif _is_header(cells, first) or (not found and _names_periods(rows, row, run)):
            found.insert(0, row)
            empty = 0
        elif found or len(cells) > 1:
            break
    if len(found) > 1 and len(rows[found[0]]) == 1 and _is_aside(rows[found[0]], rows[found[1]]):
        found = found[1:]
    return tuple(found)


def _names_periods(rows: Rows, row: int, run: Sequence[int]) -> bool:
    """Whether a row says only that the first column is one of time, in the corner below what the others are."""
    ((column, text), *others) = rows[row].items()
    if others or column not in rows.get(row - 1, {}) or not is_named(str(text), "period"):
        return False
    return periods_of(str(rows[number].get(column, "")) for number in run) is not None


def _is_remark(value: Any) -> bool:
    """Whether a cell above a header says something of the table, such as `Source:` or an address."""
    text = str(value).strip()
    return text.endswith(":") or "://" in text


def _first_figures(rows: Rows, run: Sequence[int]) -> int:
    """The first column of figures: most rows of the run have a number there, and no year."""
    counts: dict[int, int] = {}
    for row in run:
        for column, value in rows[row].items():
            counts[column] = counts.get(column, 0) + (is_number(value) and not _is_year(value))
    return min((column for column, count in counts.items() if count > len(run) / 3), default=0)


def _is_header(cells: Mapping[int, Any], first: int) -> bool:
    """Whether a row above the figures names columns: texts above them, none of which is a sentence."""
    return max(cells) >= max(first, 1) and all(len(str(value)) <= LONG for value in cells.values())


def _is_aside(cells: Mapping[int, Any], below: Mapping[int, Any]) -> bool:
    """Whether a text alone above a header is a word on all of it, such as the unit in the last column."""
    (column,) = cells
    return column >= max(below) or column <= min(below)


def _beside(rows: Rows, names: Sequence[int], run: Sequence[int]) -> Iterator[Region]:
    """The tables that stand side by side in the same rows, without what is text only."""
    lowest = rows[names[-1]] if names else {}
    used = {column for row in run for column in rows[row]} | {column for row in names for column in rows[row]}
    filled = {column for row in run for column in rows[row]}
    blocks: list[list[int]] = []
    for column in sorted(used & (filled | set(lowest))):
        new = not blocks or (column - blocks[-1][-1] > 1 and _stands_alone(rows, run, column, lowest, blocks))
        blocks += [[column]] if new else []
        blocks[-1] += [] if new else [column]
    for block in blocks:
        yield from _region(rows, names, run, block)


def _stands_alone(
    rows: Rows, run: Sequence[int], column: int, lowest: Mapping[int, Any], blocks: Sequence[Sequence[int]]
) -> bool:
    """Whether a table of its own begins in a column behind an empty one: with the same name as the first, or texts."""
    first = blocks[-1][0]
    if column in lowest and str(lowest[column]) == str(lowest.get(first)):
        return True
    cells = [rows[row][c] for c in (column, column + 1) for row in run if c in rows[row]][: len(run)]
    return _are_labels(cells)


def _region(rows: Rows, names: Sequence[int], run: Sequence[int], block: Sequence[int]) -> Iterator[Region]:
    within = set(block)
    own = [row for row in run if any(is_number(rows[row][c]) for c in within & set(rows[row]))]
    numbers = {c: [rows[r][c] for r in own if c in rows[r]] for c in block}
    dense = [c for c in block if _is_dense(numbers[c], len(own))]
    if not dense or not own or len(block) < 2:
        return
    labels = _labels(rows, own, block, dense)
    between = [row for row in range(own[0], own[-1]) if row not in own and within & set(rows.get(row, {}))]
    headings = tuple(row for row in between if len(within & set(rows[row])) == 1)
    top = names[0] if names else own[0]
    yield Region(top, len(names), block[0], own[-1], block[-1], labels, _fill(rows, own, labels), headings)


def _is_dense(values: Sequence[Any], rows: int) -> bool:
    """Whether a column is one of figures: most of what stands in it is numbers or signs, and no label of few rows."""
    figures = sum(is_number(value) for value in values)
    signs = sum(is_sign(value) for value in values)
    return figures > 0 and figures + signs > len(values) / 2


def _labels(rows: Rows, own: Sequence[int], block: Sequence[int], dense: Sequence[int]) -> tuple[int, ...]:
    """The columns that say what the figures are about: the first one of texts or periods, those left and next of it."""
    found: list[int] = []
    begun = False
    for column in block:
        values = [rows[row][column] for row in own if column in rows[row]]
        is_label = _are_labels(values)
        if begun and not is_label:
            break
        begun = begun or (is_label and len(values) > 0.6 * len(own))
        found.append(column)
    return tuple(found) if begun and len(found) < len(block) else tuple(c for c in block if c < dense[0])


def _fill(rows: Rows, own: Sequence[int], labels: Sequence[int]) -> tuple[int, ...]:
    """The columns of labels where one holds for the rows below it: those left of a column that is full."""
    counts = {column: sum(column in rows[row] for row in own) for column in labels}
    full = [column for column in labels if counts[column] > 0.8 * len(own)]
    holed = [column for column in labels if counts[column] < 0.6 * len(own) and column in rows[own[0]]]
    return tuple(column for column in holed if full and column < full[-1])


def is_number(value: Any) -> bool:
    """Whether a cell is a number, or a text that is one; truth and days are none."""
    if isinstance(value, bool):
        return False
    return isinstance(value, (int, float)) or (isinstance(value, str) and bool(_NUMBER.fullmatch(value)))


def _value(value: Any) -> float:
    return float(re.sub(r"[\s\u00a0',%]", "", str(value)))


def is_sign(value: Any) -> bool:
    """Whether a cell stands in place of a number: `..`, `:`, `x`, `[a]`."""
    return isinstance(value, str) and (is_missing(value) or bool(_SIGN.fullmatch(value)))


def _is_year(value: Any) -> bool:
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    return bool(re.fullmatch(r"1[5-9]\d\d|20\d\d", text))


def _are_labels(values: Sequence[Any]) -> bool:
    """Whether most cells of a column are names or periods, and no figures."""
    if values and all(_is_year(value) or isinstance(value, (date, timedelta)) for value in values):
        return True
    texts = [value for value in values if isinstance(value, str) and not is_number(value)]
    return sum(not is_sign(text) or period(text) is not None for text in texts) > len(values) / 2
