"""What a store says was pushed to it: a graph that names the others with the digests of those that are whole.

    <…/id/graph/pushed>  dct:hasPart <graph>, …        every graph that may be in the store
                         dct:identifier "release"      once all of a release is
    <graph>  schema:sha256 "…"                         of the graph's N-Triples, once all of it is

A graph that is being written has no digest, so that what is cut off is pushed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lod.rdf.iris import Iris
from lod.rdf.terms import Term, Triple, literal, value_of
from lod.rdf.vocab import DCT, SCHEMA

NAME = "pushed"


@dataclass(frozen=True)
class PushRecord:
    """The graphs that may be in a store, the digests of those that are whole, and the release, "" while in part."""

    graphs: frozenset[Term] = frozenset()
    digests: Mapping[Term, str] = field(default_factory=dict)
    release: str = ""

    @classmethod
    def of(cls, triples: Iterable[Triple], iris: Iris) -> PushRecord:
        """Reads it; what names graphs of somebody else is passed over, and so are two digests of one graph."""
        graphs, digests, release = set(), dict[Term, set[str]](), ""
        for subject, predicate, object_ in triples:
            if (subject, predicate) == (iris.graph(NAME), DCT.hasPart):
                graphs.add(object_)
            elif (subject, predicate) == (iris.graph(NAME), DCT.identifier):
                release = value_of(object_)
            elif predicate == SCHEMA.sha256:
                digests.setdefault(subject, set()).add(value_of(object_))
        ours = {graph for graph in graphs if is_ours(graph, iris)}
        return cls(frozenset(ours), {g: min(d) for g, d in digests.items() if g in ours and len(d) == 1}, release)

    def triples(self, iris: Iris) -> list[Triple]:
        """The graph that says so. Sorted."""
        record = iris.graph(NAME)
        triples = [(record, DCT.hasPart, graph) for graph in self.graphs]
        triples += digest_triples(self.digests)
        if self.release:
            triples.append((record, DCT.identifier, literal(self.release)))
        return sorted(triples)


def digest_triples(digests: Mapping[Term, str]) -> list[Triple]:
    """What the record says of graphs that are whole."""
    return [(graph, SCHEMA.sha256, literal(digest)) for graph, digest in digests.items()]


def is_ours(graph: Term, iris: Iris) -> bool:
    """Whether a graph is one that a release of the base may have: a store has graphs of others too."""
    path = iris.path(graph) or ""
    return path.startswith(("id/dataset/", "id/graph/")) and graph != iris.graph(NAME)
