"""The levels that a table shows by how far its texts stand in: by spaces before them, or by the style of the cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lod.sources.site.folder import sources
from lod.sources.source import TableOptions
from lod.sources.table.csv import CsvSource
from lod.sources.table.excel import indents as of_workbook

Indents = Mapping[str, Sequence[tuple[str, int]]]
"""For each column with texts that stand in: its texts from the top, each with how far it does."""


def indents(path: Path, format: str, options: TableOptions) -> Indents:
    """How far the texts of a table stand in; empty for formats where that is not shown. Raises `SourceError`."""
    reader: Any = sources().get(format)
    if isinstance(reader, CsvSource):
        stands = reader.indents(path, path.name, options)
    else:
        stands = of_workbook(path, path.name, options) if format == "excel" else {}
    return {column: texts for column, texts in stands.items() if any(depth for _, depth in texts)}


def levels_of(texts: Sequence[tuple[str, int]]) -> dict[str, str]:
    """The text above each; empty where that is no hierarchy: a text stands below two others."""
    above: dict[str, str] = {}
    path: list[tuple[str, int]] = []
    for text, depth in texts:
        while path and path[-1][1] >= depth:
            path.pop()
        up = path[-1][0] if path else ""
        if above.setdefault(text, up) != up:
            return {}
        path.append((text, depth))
    return {text: up for text, up in above.items() if up}
