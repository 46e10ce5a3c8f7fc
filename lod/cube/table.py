"""A cube as a table for people: codes with their labels, the value with its unit, qualifier and source, in CSV.

Cells that a spreadsheet would take for a formula are guarded by an apostrophe; the exact data are in the RDF.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from lod.cube.columns import Row
from lod.cube.observations import Observations, cells
from lod.model.attributes import DECIMALS
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet, Source
from lod.model.structure import MEASURE_TYPE, Attribute

LANGUAGES = ("nb", "en")
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+-]?[0-9.]+$")


def header(dataset: DataSet) -> list[str]:
    """The columns: `observation`, each dimension with its labels, `measure`, `value`, then the attributes."""
    names = ["observation"]
    for dimension in dataset.structure.dimensions:
        names += [dimension.name, *(f"{dimension.name}_{language}" for language in LANGUAGES)]
    return [*names, "measure", "value", *(attribute.name for attribute in dataset.structure.attributes)]


def records(
    dataset: DataSet, rows: Iterable[Row], observations: Observations, lists: Mapping[str, CodeList]
) -> Iterator[dict[str, str]]:
    """The observations as records of the columns of `header`."""
    sources = {source.name: source for source in dataset.sources}
    decimals = {measure.name: measure.decimals for measure in dataset.structure.measures}
    for row in rows:
        measure = str(row[MEASURE_TYPE])
        record = {"observation": observations.subject(row)[1:-1], "measure": measure}
        for dimension in dataset.structure.dimensions:
            code = str(row[dimension.name])
            record[dimension.name] = code
            label = lists[dimension.codelist].by_notation[code].label
            record |= {f"{dimension.name}_{language}": label.best(language) for language in LANGUAGES}
        value = row[measure]
        own = row.get(DECIMALS.name)
        stated = own if isinstance(own, str) else decimals.get(measure)
        record["value"] = shown(value, stated) if isinstance(value, str) else ""
        for attribute in dataset.structure.attributes:
            record[attribute.name] = " | ".join(_words(attribute, cell, sources) for cell in cells(row, attribute.name))
        yield {name: guarded(cell) for name, cell in record.items()}


def _words(attribute: Attribute, cell: str, sources: Mapping[str, Source]) -> str:
    if attribute.source:
        source = sources.get(cell)
        return (source.url or source.title.best(*LANGUAGES)) if source else cell
    return cell


def shown(value: str, decimals: int | str | None) -> str:
    """A number with as many decimals as were stated, never fewer than it has."""
    if decimals is None:
        return value
    stored = len(value.partition(".")[2])
    return f"{Decimal(value):.{max(int(decimals), stored)}f}"


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if _FORMULA.match(cell) and not _NUMBER.match(cell) else cell


def write(names: list[str], found: Iterable[dict[str, str]]) -> Iterator[str]:
    """CSV as text in pieces: the header, then the records; a column that a record lacks is empty (RFC 4180)."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, names, restval="", lineterminator="\r\n")
    writer.writeheader()
    for number, record in enumerate(found, 1):
        writer.writerow(record)
        if number % 1000 == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
