"""The observations of a data message of SDMX: those of one series together, with the attributes that are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TextIO

from lod.cube.columns import Row
from lod.cube.sql import Sql, sql_identifier
from lod.exchange.extract import Extract
from lod.exchange.sdmxnames import SdmxNames
from lod.model.structure import Attribute

INFORMATION, REPLACE, DELETE = "Information", "Replace", "Delete"
"""What is to be done with the observations of a data set: nothing, to put them in their place, to take them away."""


def dimensions(extract: Extract, names: SdmxNames) -> tuple[list[str], list[str]]:
    """The dimensions of series, and those of each figure in one."""
    across, every = extract.selection.restriction.across, list(names.dimensions)
    if across not in every or len(every) == 1:
        return [], every
    return [name for name in every if name != across], [across]


@dataclass(frozen=True)
class Part:
    """A data set of a message: observations, and what is to be done with them (`action`, in the words of SDMX).

    `valid_from`, `valid_to`: the moments from which, and until which, they were so; "" where that is not said.
    """

    extract: Extract
    action: str = INFORMATION
    valid_from: str = ""
    valid_to: str = ""

    @property
    def deleted(self) -> bool:
        """Whether the observations are gone: of these the key alone is written."""
        return self.action == DELETE


ReadRows = Callable[[Extract, SdmxNames], Iterator[Row]]
WriteParts = Callable[[Sequence[Part], SdmxNames, ReadRows, TextIO], None]
"""What writes the data sets of a message, all of one structure."""


def write(parts: Sequence[Part], path: Path, write_parts: WriteParts) -> None:
    """Writes a message; memory does not grow with it."""
    with path.open("w", encoding="utf-8") as file:
        write_parts(parts, _names(parts), stored, file)


def write_small(extract: Extract, write_parts: WriteParts) -> bytes:
    """The same of a selection whose rows are in memory."""
    parts, file = [Part(extract)], StringIO()
    write_parts(parts, _names(parts), small, file)
    return file.getvalue().encode()


def _names(parts: Sequence[Part]) -> SdmxNames:
    return SdmxNames(parts[0].extract.dataset, parts[0].extract.lists)


def stored(extract: Extract, names: SdmxNames) -> Iterator[Row]:
    """The selected observations, those of one series together, in the order of its codes."""
    listed = [column.identifier for column in extract.columns.values()]
    series, own = dimensions(extract, names)
    order = [sql_identifier(name) for name in series]
    order += [Sql("list_position(?::VARCHAR[], {})", sql_identifier(name)) for name in own]
    where, values = extract.where
    lists = [list(extract.place(extract.coded[name])) for name in own]
    sql = Sql(
        "SELECT {listed} FROM {} WHERE {where}{qualify} ORDER BY {order}",
        extract.cube.scan,
        listed=listed,
        where=where,
        qualify=extract.qualify,
        order=order,
    )
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
