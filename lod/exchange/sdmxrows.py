"""The observations of a data message of SDMX: those of one series together, with the attributes that are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import TextIO

from lod.cube.columns import Row, sql_identifier
from lod.exchange.extract import Extract
from lod.exchange.sdmxnames import SdmxNames
from lod.model.structure import Attribute


def dimensions(extract: Extract, names: SdmxNames) -> tuple[list[str], list[str]]:
    """The dimensions of series, and those of each figure in one."""
    across, every = extract.selection.restriction.across, list(names.dimensions)
    if across not in every or len(every) == 1:
        return [], every
    return [name for name in every if name != across], [across]


WriteRows = Callable[[Extract, SdmxNames, Iterator[Row], TextIO], None]
"""What writes observations of a selection as a message."""


def write(extract: Extract, path: Path, write_rows: WriteRows) -> None:
    """Writes the selection as a message; memory does not grow with it."""
    names = SdmxNames(extract.dataset, extract.lists)
    with path.open("w", encoding="utf-8") as file:
        write_rows(extract, names, stored(extract, names), file)


def write_small(extract: Extract, write_rows: WriteRows) -> bytes:
    """The same of a selection whose rows are in memory."""
    names, file = SdmxNames(extract.dataset, extract.lists), StringIO()
    write_rows(extract, names, small(extract, names), file)
    return file.getvalue().encode()


def stored(extract: Extract, names: SdmxNames) -> Iterator[Row]:
    """The selected observations, those of one series together, in the order of its codes."""
    listed = ", ".join(column.identifier for column in extract.columns.values())
    series, own = dimensions(extract, names)
    order = [sql_identifier(name) for name in series]
    order += [f"list_position(?::VARCHAR[], {sql_identifier(name)})" for name in own]
    where, values = extract.where
    lists = [list(extract.place(extract.coded[name])) for name in own]
    sql = f"SELECT {listed} FROM {extract.cube.scan} WHERE {where}{extract.qualify} ORDER BY {', '.join(order)}"
    readers = [(column.name, column.read) for column in extract.columns.values()]
    result = extract.cube.cursor().execute(sql, [*values, *lists])
    while batch := result.fetchmany(10_000):
        for cells in batch:
            yield {name: read(cell) for (name, read), cell in zip(readers, cells, strict=True)}


def small(extract: Extract, names: SdmxNames) -> Iterator[Row]:
    """The same of a selection whose rows are in memory."""
    series, own = dimensions(extract, names)
    places = {name: extract.place(extract.coded[name]) for name in (*series, *own)}

    def key(row: Row) -> list[int]:
        return [places[name].get(str(row[name]), -1) for name in places]

    return iter(sorted(extract.rows or (), key=key))


def attributes(extract: Extract) -> list[Attribute]:
    """The attributes that are shown."""
    shown = extract.selection.restriction.attributes
    return [a for a in extract.dataset.structure.attributes if shown is None or a.name in shown]
