"""The named graphs of a release as N-Triples, in blocks of whole lines, so that no graph is ever in memory whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from lod.graph.store import Graph
from lod.rdf.formats import NTRIPLES
from lod.rdf.iris import Iris
from lod.rdf.terms import Term, Triple
from lod.release.manifest import Manifest
from lod.release.packed import open_plain

BLOCK = 1 << 20
"""Bytes of a block, about."""


@dataclass(frozen=True)
class MeasuredGraph:
    """A graph, the SHA-256 of its N-Triples, and the parts it is sent in: of how many blocks and bytes each."""

    name: Term
    sha256: str
    parts: tuple[tuple[int, int], ...]

    @property
    def size(self) -> int:
        """Its bytes as N-Triples."""
        return sum(size for _, size in self.parts)


@dataclass(frozen=True)
class ReleaseGraphs:
    """The named graphs of the release in a folder, as its own endpoint has them.

    What is said of a data set is in the store of the release; its slices and figures are in its dump, from a byte that
    the manifest names.
    """

    folder: Path
    manifest: Manifest
    store: Graph

    @classmethod
    def open(cls, folder: Path) -> ReleaseGraphs:
        """Raises `ReleaseError` for a release that cannot be read."""
        return cls(folder, Manifest.read(folder), Graph.open(folder / "graph"))

    @cached_property
    def iris(self) -> Iris:
        return Iris(self.manifest.base)

    @cached_property
    def _datasets(self) -> dict[Term, str]:
        return {self.iris.dataset(name): name for name in self.manifest.datasets}

    @cached_property
    def names(self) -> list[Term]:
        """The IRIs of the graphs, in order."""
        return sorted({*self.store.graphs(), *self._datasets})

    def measure(self, name: Term, largest: int | None = None) -> MeasuredGraph:
        """Reads a graph once. `largest`: bytes of a part at most, but for what one block has; None: one part."""
        digest, parts = sha256(), [(0, 0)]
        for block in self.blocks(name):
            digest.update(block)
            blocks, size = parts[-1]
            if largest is not None and blocks and size + len(block) > largest:
                parts.append((1, len(block)))
            else:
                parts[-1] = blocks + 1, size + len(block)
        return MeasuredGraph(name, digest.hexdigest(), tuple(parts))

    def blocks(self, name: Term) -> Iterator[bytes]:
        """A graph as N-Triples, the same bytes each time; each block ends with a line."""
        dataset = self._datasets.get(name)
        if dataset is None:
            yield from _blocks(self.store.triples(name))
            return
        figures = tuple(f"<{self.iris.base}id/{kind}/{dataset}/" for kind in ("slice", "observation"))
        yield from _blocks(triple for triple in self.store.triples(name) if not triple[0].startswith(figures))
        yield from self._figures(dataset)

    def _figures(self, dataset: str) -> Iterator[bytes]:
        start, left, _ = self.manifest.datasets[dataset].bodies[NTRIPLES.name]
        with open_plain(self.folder / "dumps" / f"{dataset}.{NTRIPLES.suffix}") as dump:
            dump.seek(start)
            rest = b""
            while left and (chunk := dump.read(min(left, BLOCK))):
                left -= len(chunk)
                lines, end, rest = (rest + chunk).rpartition(b"\n")
                if end:
                    yield lines + end
            if rest:
                yield rest


def _blocks(triples: Iterable[Triple]) -> Iterator[bytes]:
    lines = bytearray()
    for subject, predicate, object_ in triples:
        lines += f"{subject} {predicate} {object_} .\n".encode()
        if len(lines) >= BLOCK:
            yield bytes(lines)
            lines.clear()
    if lines:
        yield bytes(lines)
