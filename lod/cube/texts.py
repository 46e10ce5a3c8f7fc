"""Observations as text, column by column: each distinct cell is said once in each format, and Arrow joins the pieces.

Gives the same bytes as saying one observation after the other (`ObservationTriples.described`, a writer's `block`),
which a million observations have no time for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lod.cube.columns import CubeColumn, columns
from lod.cube.memory import remembering
from lod.cube.observations import ObservationTriples
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.rdf.formats import GraphWriter
from lod.rdf.iris import Iris, segment
from lod.rdf.subjects import SUBJECT, reading_order
from lod.rdf.terms import Term
from lod.rdf.vocab import QB, RDF

REMEMBERED = 200_000
"""Cells of a column whose texts are remembered."""

Texts = Callable[[Any], tuple[str, ...]]
"""From a stored cell to its text in each format."""


class ObservationBlocks:
    """Says batches of observations in the formats of `writers`.

    A batch is an Arrow record batch with the cube's columns, as `Cube.batches` gives it. `order`: what properties are
    sorted by; another than the reading order is for N-Triples alone, where nothing stands between them.
    """

    def __init__(
        self,
        dataset: DataSet,
        lists: Mapping[str, CodeList],
        iris: Iris,
        writers: Sequence[GraphWriter],
        order: Callable[[Term], tuple[int, str]] = reading_order,
    ) -> None:
        self.writers = writers
        self.key = dataset.structure.key
        kinds = {column.name: column for column in columns(dataset.structure)}
        self._begin = iris.observation(dataset.id, [""])[:-1]
        self._names = remembering(lambda code: tuple(self._named(writer, str(code)) for writer in writers), REMEMBERED)
        properties = sorted(ObservationTriples(dataset, lists, iris).columns, key=lambda column: order(column[1]))
        self._columns = [
            (kinds[name], remembering(self._member(kinds[name], predicate, say), REMEMBERED))
            for name, predicate, say in properties
        ]
        self._before_type = sum(order(predicate) < order(RDF.type) for _, predicate, _ in properties)
        self._types = [writer.member(RDF.type, [QB.Observation]) for writer in writers]

    def of(self, batch: pa.RecordBatch) -> list[bytes]:
        """The blocks of all observations in each format, each after a separator, in UTF-8."""
        subjects = self._subjects(batch)
        members = [_members(batch.column(c.name), c, texts, len(self.writers)) for c, texts in self._columns]
        return [
            utf8(self._block(writer, subjects[n], self._types[n], [m[n] for m in members]))
            for n, writer in enumerate(self.writers)
        ]

    def _subjects(self, batch: pa.RecordBatch) -> list[pa.Array]:
        """The names of the observations, spelled as each format does."""
        codes = [texts_of(batch.column(name), None, self._names, len(self.writers)) for name in self.key]
        subjects = []
        for n, writer in enumerate(self.writers):
            begin, end = self._around(writer)
            path = pc.binary_join_element_wise(*(code[n] for code in codes), "/")
            subjects.append(pc.binary_join_element_wise(begin, path, end, ""))
        return subjects

    def _around(self, writer: GraphWriter) -> tuple[str, str]:
        """What stands before and after the codes in the name of an observation."""
        begin, _, end = writer.name(Term(f"{self._begin}x/x>")).rpartition("x/x")
        return begin, end

    def _named(self, writer: GraphWriter, code: str) -> str:
        begin, end = self._around(writer)
        name = writer.name(Term(f"{self._begin}{segment(code)}/x>"))
        return name[len(begin) : len(name) - len(end) - 2]

    def _member(self, column: CubeColumn, predicate: Term, say: Callable[[str], Term]) -> Texts:
        def member(cell: Any) -> tuple[str, ...]:
            read = column.read(list(cell) if column.multiple else cell)
            values = sorted({say(item) for item in read}) if isinstance(read, list) else [say(str(read))]
            return tuple(writer.between + writer.member(predicate, values) for writer in self.writers)

        return member

    def _block(self, writer: GraphWriter, subject: pa.Array, type_: str, members: list[Member]) -> pa.Array:
        pieces = [writer.separator, *_put(writer.opening, subject)]
        for member in members[: self._before_type]:
            pieces += member.put(subject)
        pieces += _put(type_, subject)
        for member in members[self._before_type :]:
            pieces += member.put(subject)
        return joined([*pieces, writer.closing])


def _put(text: str, subject: pa.Array) -> Iterator[Any]:
    """A text as pieces, the subject where it belongs."""
    for number, piece in enumerate(text.split(SUBJECT)):
        if number:
            yield subject
        if piece:
            yield piece


@dataclass(frozen=True)
class Member:
    """What is said of a property of each observation: `texts`, null where nothing is, in which the subject stands
    `subjects` times at most; where that is once, it is before the text and not in it."""

    texts: pa.Array
    subjects: int

    def put(self, subject: pa.Array) -> Iterator[Any]:
        """The texts as pieces, the subject where it belongs."""
        if self.subjects == 0:
            yield self.texts
        elif self.subjects == 1:
            yield subject if self.texts.null_count == 0 else pc.if_else(self.texts.is_valid(), subject, "")
            yield self.texts
        else:
            pairs = zip(self.texts.to_pylist(), subject.to_pylist(), strict=True)
            yield pa.array([text and text.replace(SUBJECT, name) for text, name in pairs], pa.string())


def _members(cells: pa.Array, column: CubeColumn, texts: Texts, formats: int) -> list[Member]:
    """What is said of a column in each format; which texts there are is looked at once for each."""
    distinct, places = _distinct(cells, column, texts)
    members = []
    for n in range(formats):
        texts_of = [text and text[n] for text in distinct]
        subjects = max((text.count(SUBJECT) for text in texts_of if text), default=0)
        bare = [text and text.removeprefix(SUBJECT) for text in texts_of] if subjects == 1 else texts_of
        members.append(Member(pa.array(bare, pa.string()).take(places), subjects))
    return members


def utf8(texts: pa.Array) -> bytes:
    """The texts, one after the other: as Arrow keeps them (Arrow columnar format, variable-size binary layout)."""
    _, offsets, values = texts.buffers()
    first, last = (int.from_bytes(offsets[4 * n : 4 * n + 4].to_pybytes(), sys.byteorder) for n in (0, len(texts)))
    return bytes(values[first:last].to_pybytes())


def joined(pieces: list[Any]) -> pa.Array:
    return pc.binary_join_element_wise(*pieces, "", null_handling="replace", null_replacement="")


def texts_of(cells: pa.Array, column: CubeColumn | None, texts: Texts, formats: int) -> list[pa.Array]:
    """The texts of the cells in each format; null where there is none."""
    distinct, places = _distinct(cells, column, texts)
    return [pa.array([text and text[n] for text in distinct], pa.string()).take(places) for n in range(formats)]


def _distinct(
    cells: pa.Array, column: CubeColumn | None, texts: Texts
) -> tuple[list[tuple[str, ...] | None], pa.Array]:
    """The texts there are, and the place among them of each cell's; null where there is none."""
    if column is not None and column.multiple:
        numbered = [None if cell is None else texts(tuple(cell)) for cell in cells.to_pylist()]
        return list(numbered), pa.array(range(len(numbered)), pa.int32())
    encoded = cells.dictionary_encode()
    return [texts(cell) for cell in encoded.dictionary.to_pylist()], encoded.indices
