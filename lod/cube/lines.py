"""The table of a cube, column by column: each distinct cell is written once, and Arrow joins the records.

Gives the same bytes as `table.write` over `table.records`, in a fraction of the time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lod.cube import table
from lod.cube.columns import Column, columns
from lod.cube.cube import Cube
from lod.cube.texts import Texts, joined, remembering, texts_of, utf8
from lod.model.attributes import DECIMALS
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE
from lod.rdf.iris import Iris, segment

_SPECIAL = '[",\r\n]'


def write(dataset: DataSet, cube: Cube, lists: Mapping[str, CodeList], iris: Iris) -> Iterator[bytes]:
    """A cube as CSV (RFC 4180): the header, then batches of records, in UTF-8."""
    lines = _Lines(dataset, lists, iris)
    yield f"{written(table.header(dataset))}\r\n".encode()
    for batch in cube.batches():
        yield lines.of(batch)


class _Lines:
    def __init__(self, dataset: DataSet, lists: Mapping[str, CodeList], iris: Iris) -> None:
        structure = dataset.structure
        kinds = {column.name: column for column in columns(structure)}
        self.key = structure.key
        self.begin = iris.observation(dataset.id, [""])[1:-1]
        self.segments = remembering(lambda code: (segment(str(code)),))
        self.dimensions = [(kinds[d.name], _labels(table.labels(lists[d.codelist]))) for d in structure.dimensions]
        self.measure = (kinds[MEASURE_TYPE], remembering(lambda code: (written([str(code)]),)))
        self.values = [(kinds[m.name], m.decimals) for m in structure.measures]
        self.decimals = kinds.get(DECIMALS.name)
        self.attributes = [
            (kinds[a.name], _words(kinds[a.name], table.words(a, dataset))) for a in structure.attributes
        ]

    def of(self, batch: pa.RecordBatch) -> bytes:
        """The records of a batch."""
        pieces: list[Any] = [self._subjects(batch)]
        for column, texts in (*self.dimensions, self.measure):
            pieces += [",", *texts_of(batch.column(column.name), column, texts, 1)]
        pieces += [",", self._values(batch)]
        for column, texts in self.attributes:
            pieces += [",", *texts_of(batch.column(column.name), column, texts, 1)]
        return utf8(joined([*pieces, "\r\n"]))

    def _subjects(self, batch: pa.RecordBatch) -> pa.Array:
        codes = [texts_of(batch.column(name), None, self.segments, 1)[0] for name in self.key]
        found = pc.binary_join_element_wise(self.begin, pc.binary_join_element_wise(*codes, "/"), "")
        special = pc.match_substring_regex(found, _SPECIAL)
        if not pc.any(special).as_py():
            return found
        doubled = pc.replace_substring(found, '"', '""')
        return pc.if_else(special, pc.binary_join_element_wise('"', doubled, '"', ""), found)

    def _values(self, batch: pa.RecordBatch) -> pa.Array:
        """The value of the measure that the observation is of, with its decimals."""
        found = []
        for column, decimals in self.values:
            cells = batch.column(column.name)
            if self.decimals is None:
                found.append(texts_of(cells, column, _shown(column, decimals), 1)[0])
            else:
                stated = batch.column(self.decimals.name)
                found.append(_stated(column, cells, self.decimals, stated, decimals))
        return pc.coalesce(*found)


def _shown(column: Column, decimals: int | None) -> Texts:
    return lambda cell: (table.shown(str(column.read(cell)), decimals),)


def _stated(column: Column, cells: pa.Array, other: Column, stated: pa.Array, usual: int | None) -> pa.Array:
    """Values with the decimals that are stated beside them."""
    texts = [
        cell if cell is None else table.shown(str(column.read(cell)), usual if own is None else str(other.read(own)))
        for cell, own in zip(cells.to_pylist(), stated.to_pylist(), strict=True)
    ]
    return pa.array(texts, pa.string())


def _labels(known: Mapping[str, list[str]]) -> Texts:
    return remembering(lambda code: (written(known[str(code)]),))


def _words(column: Column, words: Callable[[str], str]) -> Texts:
    def said(cell: Any) -> tuple[str, ...]:
        read = column.read(list(cell) if column.multiple else cell)
        text = " | ".join(map(words, read)) if isinstance(read, list) else words(str(read))
        return (written([table.guarded(text)]),)

    return remembering(said)


def written(cells: Sequence[str]) -> str:
    """Cells as part of a record."""
    buffer = io.StringIO(newline="")
    # a record of one empty cell would be quoted
    csv.writer(buffer, lineterminator="\r\n").writerow(["", *cells])
    return buffer.getvalue()[1:-2]
