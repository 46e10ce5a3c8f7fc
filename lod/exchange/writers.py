"""What writes each table format, by the format's name: the one place to add an export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from lod.exchange import available, csv, csvw, jsonstat, parquet, px, pxstat, sdmxcsv, sdmxjson, sdmxml
from lod.exchange.extract import Extract
from lod.exchange.sdmxrows import Part
from lod.rdf.formats import Format

Write = Callable[[Extract, Path], None]
"""Writes a selection to a file. Raises `SelectionError` for one that the format does not hold."""


def _xlsx(extract: Extract, path: Path) -> None:
    from lod.exchange import xlsx  # only those who write workbooks load what writes them

    xlsx.write(extract, path)


WriteSmall = Callable[[Extract], bytes]
"""Writes a selection whose rows are in memory, to the same bytes; what needs more than those rows has none."""


def _small_xlsx(extract: Extract) -> bytes:
    from lod.exchange import xlsx

    return xlsx.write_small(extract)


WRITERS: dict[str, Write] = {
    "csv": csv.write,
    "xlsx": _xlsx,
    "parquet": parquet.write,
    "jsonstat": jsonstat.write,
    "sdmxcsv": sdmxcsv.write,
    "sdmxjson": sdmxjson.write,
    "sdmxml": sdmxml.write,
    "csvw": csvw.write,
    "px": px.write,
    "pxstat": pxstat.write,
    "available": available.write,
}


PARTED: dict[str, Callable[[Sequence[Part], Path], None]] = {
    "sdmxcsv": sdmxcsv.write_parts,
    "sdmxjson": sdmxjson.write_parts,
    "sdmxml": sdmxml.write_parts,
}
"""What writes several data sets as one message, such as what changed and what is gone."""


SMALL: dict[str, WriteSmall] = {
    "csv": csv.write_small,
    "xlsx": _small_xlsx,
    "parquet": parquet.write_small,
    "jsonstat": jsonstat.write_small,
    "sdmxcsv": sdmxcsv.write_small,
    "sdmxjson": sdmxjson.write_small,
    "sdmxml": sdmxml.write_small,
    "csvw": csvw.write_small,
    "px": px.write_small,
    "pxstat": pxstat.write_small,
}


def _shown_csv(extract: Extract, path: Path) -> None:
    from lod.exchange import spreadsheet

    spreadsheet.write_csv(extract, path)


def _shown_xlsx(extract: Extract, path: Path) -> None:
    from lod.exchange import spreadsheet

    spreadsheet.write_xlsx(extract, path)


SHOWN: dict[str, Write] = {"csv": _shown_csv, "xlsx": _shown_xlsx}
"""What writes the table as a page shows it (`Selection.layout`); other formats know one layout."""


def write(extract: Extract, format: Format, path: Path, parts: Sequence[Part] = ()) -> None:
    """Writes a selection in a format that carries tables; or its `parts`, where there are any.

    Raises `SelectionError` where the format cannot hold it, `MemoryError` where it takes more memory than there is.
    """
    try:
        writer = SHOWN.get(format.name) if extract.selection.layout else None
        if parts:
            PARTED[format.name](parts, path)
        else:
            (writer or WRITERS[format.name])(extract, path)
    except duckdb.OutOfMemoryException as error:
        raise MemoryError(str(error)) from None


def write_small(extract: Extract, format: Format) -> bytes:
    """The same of a selection whose rows are in memory. Raises `SelectionError` where the format cannot hold it."""
    return SMALL[format.name](extract)
