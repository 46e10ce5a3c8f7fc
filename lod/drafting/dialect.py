"""How a text file of a table is written: its encoding, its separator, and the lines above and below the table."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lod.drafting.encodings import UTF_8, Encoding, encoding_of
from lod.drafting.numbers import number
from lod.drafting.periods import period
from lod.sources.site.unitwords import parse_unit
from lod.sources.table.header import joined

LOOKED_AT = 256_000
"""Bytes at the beginning of a file that are looked at."""
TAIL = 16_000
"""Bytes at its end."""
SEPARATORS = (";", "\t", ",", "|")
ABOUT = 12
"""Rows below a header that may say something of its columns."""
FIRST = 3
"""Rows of figures that must follow them."""
NOTES = 40
"""Lines that may stand below a table."""

_NOTE = re.compile(
    r"(?i)(?:kilde|kjelde|sist (?:endret|oppdatert)|oppdatert|kontakt|merknad|fotnote|notes?|sources?|footnote|"
    r"copyright|©|last update|contact|\*|†|‡|\d{1,2}\)|\(\d{1,2}\)|¹|²|³|1\.)(?=\W|\s|\w|$)"
)
"""How a line begins that stands below a table and is no row of it."""


@dataclass(frozen=True)
class Dialect:
    """What a description's `table` says of a CSV file.

    `header`: how many lines it has; `above`: the texts in the lines above it, `below` those in the lines below the
    last row, of which there are `footer`. `about`: the rows between the header and the first row, which say something
    of the columns. `short`: whether the line above what looks like the header has names for all columns but one, and so
    may be the header of rows with a number or a comma more. `doubt`: the encodings that the file may be in as well.
    """

    encoding: str = "utf-8"
    separator: str = ","
    skip: int = 0
    header: int = 1
    footer: int = 0
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    width: int = 0
    about: tuple[tuple[str, ...], ...] = ()
    short: bool = False
    doubt: Encoding = UTF_8


def dialect(raw: bytes, whole: bool | None = None, encoding: Encoding | None = None) -> Dialect:
    """The dialect of a file that begins with these bytes.

    `whole`: whether those are all of it; `encoding`: the one that a person says it is in.
    """
    written_in = encoding or encoding_of(raw)
    lines = raw.decode(written_in.name, "replace").splitlines()[:200]
    cut = len(raw) >= LOOKED_AT if whole is None else not whole
    lines = lines[:-1] if cut and len(lines) > 1 else lines
    separator, width = max((_regularity(lines, mark) for mark in SEPARATORS), key=lambda entry: entry[2])[:2]
    widths = (width, _bare_width(_rows(lines, separator), width))
    skip = next((i for i, line in enumerate(lines) if _is_header(line, separator, widths)), 0)
    short = _is_short(_rows(lines[: skip + 1], separator), width)
    skip, header = _header(_rows(lines[: skip + 2], separator), skip, width)
    header += header == 1 and _says_units(_rows(lines[skip + 1 : skip + 2], separator), width)
    about = _about_columns(_rows(lines[skip + header : skip + header + ABOUT + FIRST], separator), width)
    above = tuple(text for line in lines[:skip] if (text := _bare(line, separator)))
    return Dialect(
        written_in.name, separator, skip, header, above=above, width=width, about=about, short=short, doubt=written_in
    )


def _bare_width(rows: list[list[str]], width: int) -> int:
    """How many cells rows have without a last one that is empty in all of them, as when each line ends in a mark."""
    full = [row for row in rows if len(row) == width]
    return width - (width > 2 and all(not row[-1].strip() for row in full))


def _is_short(rows: list[list[str]], width: int) -> bool:
    """Whether what looks like the header holds figures, and the line above it names all columns but one."""
    if len(rows) < 2 or not any(map(_is_figure, rows[-1])):
        return False
    above = [cell.strip() for cell in rows[-2]]
    return len(above) == width - 1 > 1 and all(above) and not any(map(number, above))


def _is_figure(cell: str) -> bool:
    return number(cell.strip()) is not None and period(cell) is None


def _header(rows: list[list[str]], place: int, width: int) -> tuple[int, int]:
    """Where the header begins and how many lines it has: two, where one alone calls columns alike.

    The other one names groups of columns above it, or years and words below it.
    """
    if place >= len(rows) or not _has_twins(rows[place]):
        return place, 1
    for first in (place - 1, place):
        pair = rows[first : first + 2] if first >= 0 else []
        if len(pair) == 2 and all(len(row) == width for row in pair) and _is_second_header(pair[1]):
            names = joined(pair)
            if all(names) and not _has_twins(names):
                return first, 2
    return place, 1


def _about_columns(rows: list[list[str]], width: int) -> tuple[tuple[str, ...], ...]:
    """The rows below the header that say something of the columns, above rows that begin with a period each.

    None of them has a number: `CDID;L55O`, `Unit;%`, as time series of the ONS have them.
    """
    first = next((place for place, row in enumerate(rows) if row and period(row[0])), 0)
    above, below = rows[:first], rows[first : first + FIRST]
    if not above or len(below) < FIRST or not all(row and period(row[0]) for row in below):
        return ()
    bare = [tuple(cell.strip() for cell in row) for row in above]
    named = all(len(row) == width and row[0] and not any(map(number, row[1:])) for row in bare)
    return tuple(bare) if named else ()


def _says_units(rows: list[list[str]], width: int) -> bool:
    """Whether the line below the header gives the units of some columns, and nothing else."""
    cells = [cell.strip() for cell in rows[0]] if rows else []
    filled = [cell for cell in cells if cell]
    return len(cells) == width and bool(filled) and not cells[0] and all(map(parse_unit, filled))


def _has_twins(cells: list[str]) -> bool:
    names = [cell.strip() for cell in cells if cell.strip()]
    return len(set(names)) < len(names)


def _is_second_header(cells: list[str]) -> bool:
    """Whether a line below another names columns too: words and periods, and no other numbers."""
    return bool(cells[0].strip()) and not any(number(cell.strip()) and not period(cell) for cell in cells)


def with_footer(written: Dialect, tail: bytes) -> Dialect:
    """The dialect with the lines below the table, by the bytes at the end of the file."""
    encoding = {"utf-16": "utf-16-le", "utf-8-sig": "utf-8"}.get(written.encoding, written.encoding)
    lines = tail.decode(encoding, "replace").splitlines()[1:]
    below: list[str] = []
    for line, before in _backwards(lines):
        if not line.strip():
            continue
        if len(below) == NOTES or not _is_note(line, before, written):
            break
        below.append(_bare(line, written.separator))
    kept = _up_to_rows(below, lines, written)
    return replace(written, footer=len(kept), below=tuple(reversed(kept)))


def _backwards(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Each line from the last, with the one before it."""
    for place in range(len(lines) - 1, -1, -1):
        yield lines[place], lines[place - 1] if place else ""


def _up_to_rows(below: list[str], lines: list[str], written: Dialect) -> list[str]:
    """The notes below the table; none where there would be no table above them."""
    return below if written.width > 1 and len(below) < sum(bool(line.strip()) for line in lines) else []


def _is_note(line: str, before: str, written: Dialect) -> bool:
    """Whether a line is no row: one text alone, or other cells than a row has behind a word such as “Source”."""
    if line.count('"') % 2:  # the end of a text that goes over several lines
        return False
    cells = next(iter(_rows([line], written.separator)), [])
    filled = [cell for cell in cells if cell.strip()]
    if len(cells) == 1:
        return True
    named = bool(_NOTE.match(line.lstrip(' "')))
    if named and filled[0].strip()[:1].isalpha() and not any(map(number, filled[1:])):
        return True
    alone = len(filled) == 1 and bool(cells[0].strip()) and written.width > 2
    return (named or not before.strip(f' "{written.separator}')) and (alone or len(cells) != written.width)


def _bare(line: str, separator: str) -> str:
    return line.strip(f' "\ufeff{separator}').replace('""', '"')


def _regularity(lines: list[str], separator: str) -> tuple[str, int, int]:
    """The separator, the number of cells that most rows have with it, and how well it fits."""
    widths = Counter(len(row) for row in _rows(lines, separator) if len(row) > 1)
    width, times = max(widths.items(), key=lambda entry: (entry[1], entry[0]), default=(1, 0))
    return separator, width, times * (width > 1)


def _rows(lines: list[str], separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return [line.split(separator) for line in lines]


def _is_header(line: str, separator: str, widths: tuple[int, int]) -> bool:
    """Whether the line names the columns: all of them, but for the first or the last, which may be without a name.

    `widths`: how many cells the rows have, and how many without a last one that is empty everywhere.
    """
    width = widths[0]
    cells = next(iter(_rows([line], separator)), [])
    inner = cells[1:] if width > 2 else cells
    while len(inner) > 1 and not inner[-1].strip():
        inner = inner[:-1]
    bare = len(inner) + (width > 2)
    if len(cells) != width and bare not in widths:
        return False
    return all(cell.strip() for cell in inner) and len([cell for cell in cells if cell.strip()]) > (width > 1)
