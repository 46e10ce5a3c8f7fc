"""Where in a workbook the table is: its sheet, the rows above the header, and how many rows that has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from lod.drafting.periods import period
from lod.drafting.profile import Column, profile
from lod.errors import SourceError
from lod.sources.source import Source
from lod.sources.table import options

SHEETS = 5
"""Sheets that are looked at."""
LARGEST = 5_000_000
"""Bytes of a file past which it is only read as it stands: every other way would be to read it again."""
ABOVE = 10
"""Rows that may stand above the header."""
ROWS = (1, 2, 3)
"""How many rows a header may have."""


def layout(reader: Source, path: Path, stated: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of `table:` by which the most figures are found; empty where the plain reading is as good as any."""
    if path.stat().st_size > LARGEST:
        return {}
    sheets = [stated["sheet"]] if stated.get("sheet") else [None, *range(2, SHEETS + 1)]
    found: list[tuple[int, int, dict[str, Any]]] = []
    for number, sheet in enumerate(sheets):
        about = {**stated, **({"sheet": sheet} if sheet else {})}
        if number and not _opens(reader, path, about):
            break
        found += [
            (score, -order, keys) for order, (score, keys) in enumerate(_scored(reader, path, about), number * 100)
        ]
    return max(found, key=lambda entry: entry[:2])[2] if found else {}


def texts_above(reader: Source, path: Path, about: Mapping[str, Any]) -> tuple[str, ...]:
    """The texts that stand alone in the rows above the header, such as the title of the table."""
    plain = {key: about[key] for key in ("sheet", "range") if key in about}
    found = []
    for skip in range(about.get("skip", 0)):
        try:
            names = reader.header(path, path.name, options({**plain, "skip": skip}))
        except SourceError:
            continue
        found += names if len(names) == 1 else []
    return tuple(dict.fromkeys(found))


def _opens(reader: Source, path: Path, about: Mapping[str, Any]) -> bool:
    """Whether there is such a sheet, with anything in it."""
    try:
        return bool(reader.header(path, path.name, options(about)))
    except SourceError as error:
        return not any(finding.message.startswith("there is no sheet") for finding in error.findings)


def _scored(reader: Source, path: Path, about: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    for header, skip in product(ROWS, range(ABOVE)):
        keys = {**about, **({"skip": skip} if skip else {}), **({"header": header} if header > 1 else {})}
        try:
            columns = reader.header(path, path.name, options(keys))
            first = next(reader.batches(path, path.name, options(keys), []), None)
        except SourceError:
            continue
        if first is not None and len(columns) > 1 and not any(map(_is_amount, columns)):
            read = profile(columns, [first])
            yield sum(map(_figures, read.columns.values())), keys


def _is_amount(name: str) -> bool:
    """Whether a column's name is a number and no period: then the header is not the header."""
    return name.replace(".", "").replace(",", "").replace("-", "").isdigit() and period(name) is None


def _figures(column: Column) -> int:
    return column.numbers if not column.others else 0
