"""A cube as a table for people: codes with their labels, the value with its unit, qualifier and source, in CSV.

Cells that a spreadsheet would take for a formula are guarded by an apostrophe; the exact data are in the RDF.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice

from lod.cube.columns import Row
from lod.cube.observations import Observations
from lod.model.attributes import DECIMALS
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE, Attribute

BATCH = 1000
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
) -> Iterator[list[str]]:
    """The observations as records of the columns of `header`."""
    codes = {d.name: labels(lists[d.codelist]) for d in dataset.structure.dimensions}
    decimals = {measure.name: measure.decimals for measure in dataset.structure.measures}
    attributes = [(attribute.name, words(attribute, dataset)) for attribute in dataset.structure.attributes]
    for row in rows:
        measure = str(row[MEASURE_TYPE])
        record = [observations.subject(row)[1:-1]]
        for name, known in codes.items():
            record += known[str(row[name])]
        value, own = row[measure], row.get(DECIMALS.name)
        stated = own if isinstance(own, str) else decimals.get(measure)
        record += [measure, shown(value, stated) if isinstance(value, str) else ""]
        for name, say in attributes:
            cell = row[name]
            if isinstance(cell, list):
                record.append(guarded(" | ".join(map(say, cell))))
            else:
                record.append("" if cell is None else guarded(say(cell)))
        yield record


def labels(codelist: CodeList) -> dict[str, list[str]]:
    """For each code, its cells: itself and its label in each language."""
    return {
        concept.notation: [guarded(concept.notation), *(guarded(concept.label.best(lang)) for lang in LANGUAGES)]
        for concept in codelist.concepts
    }


def words(attribute: Attribute, dataset: DataSet) -> Callable[[str], str]:
    """How an attribute's cells are written: a source by its address or title, everything else as it is."""
    if not attribute.source:
        return str
    known = {source.name: source.url or source.title.best(*LANGUAGES) for source in dataset.sources}
    return lambda cell: known.get(cell, cell)


def shown(value: str, decimals: int | str | None) -> str:
    """A number with as many decimals as were stated, never fewer than it has."""
    if decimals is None:
        return value
    stored = len(value.partition(".")[2])
    return f"{Decimal(value):.{max(int(decimals), stored)}f}"


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if _FORMULA.match(cell) and not _NUMBER.match(cell) else cell


def write(names: list[str], found: Iterable[list[str]]) -> Iterator[str]:
    """CSV as text in pieces: the header, then the records (RFC 4180)."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(names)
    for batch in batched(found, BATCH):
        writer.writerows(batch)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def batched(found: Iterable[list[str]], size: int) -> Iterator[list[list[str]]]:
    """Records in lists of that size."""
    records = iter(found)
    while batch := list(islice(records, size)):
        yield batch
