"""The record of an observation: the text of what is stated in it, which its proof is made over.

A JSON object in the canonical form of RFC 8785: `@id` is the observation's IRI, in which its codes stand; every other
member is a measure or an attribute that it has, as the text that is published, or a list of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lod.cube.columns import Cell, CubeColumn, Row, columns
from lod.cube.cube import Cube
from lod.cube.memory import remembering
from lod.cube.texts import joined, texts_of
from lod.model.dataset import DataSet
from lod.rdf.iris import Iris, segment

ID = "@id"
REMEMBERED = 200_000
"""Cells of a column whose texts are remembered."""


class ObservationRecords:
    """Writes the records of a data set's observations, one by one or by columns, to the same text."""

    def __init__(self, dataset: DataSet, iris: Iris) -> None:
        self.key = dataset.structure.key
        self._begin = iris.observation(dataset.id, [""])[1:-1]
        self._cells = sorted((c for c in columns(dataset.structure) if c.name not in self.key), key=lambda c: c.name)
        self._before = [column for column in self._cells if column.name < ID]
        self._segments = remembering(lambda code: (segment(str(code)),), REMEMBERED)
        self._texts = {c.name: remembering(self._text(c), REMEMBERED) for c in self._cells}

    def of(self, row: Row) -> str:
        """The record of one observation."""
        subject = self._begin + "/".join(segment(str(row[name])) for name in self.key)
        return canonical({ID: subject} | {c.name: cell for c in self._cells if (cell := row[c.name]) is not None})

    def all(self, cube: Cube) -> Iterator[str]:
        """The records of all observations of a cube."""
        for batch in cube.batches():
            yield from self._batch(batch)

    def _batch(self, batch: pa.RecordBatch) -> list[str]:
        codes = [texts_of(batch.column(name), None, self._segments, 1)[0] for name in self.key]
        pieces: list[Any] = ["{"]
        for column in self._before:
            pieces += _ended(self._member(batch, column))
        pieces += [f'"{ID}":"{self._begin}', pc.binary_join_element_wise(*codes, "/"), '"']
        for column in self._cells[len(self._before) :]:
            pieces += _begun(self._member(batch, column))
        texts: list[str] = joined([*pieces, "}"]).to_pylist()
        return texts

    def _member(self, batch: pa.RecordBatch, column: CubeColumn) -> pa.Array:
        return texts_of(batch.column(column.name), column, self._texts[column.name], 1)[0]

    def _text(self, column: CubeColumn) -> Any:
        """From a stored cell to the member of the record."""

        def text(cell: Any) -> tuple[str, ...] | None:
            if cell is None:
                return None
            read = column.read(list(cell) if column.multiple else cell)
            return (canonical({column.name: read})[1:-1],)

        return text


def canonical(record: dict[str, Cell] | dict[str, Any]) -> str:
    """A JSON object of texts in canonical form (RFC 8785)."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _begun(members: pa.Array) -> Sequence[Any]:
    return pc.if_else(members.is_valid(), ",", ""), members


def _ended(members: pa.Array) -> Sequence[Any]:
    return members, pc.if_else(members.is_valid(), ",", "")
