"""What the data sets of a release share, added to what is said of each: properties, code lists, the catalogue, VoID."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lod.cube.descriptions import Descriptions, DescriptionsWriter, StatementKind
from lod.model.catalog import Site
from lod.rdf import void
from lod.rdf.distributions import DistributionFile
from lod.rdf.iris import Iris
from lod.rdf.terms import Triple, value_of
from lod.release import graphs
from lod.trust.graphs import digest_of_lines


@dataclass(frozen=True)
class DescribedRelease:
    """All that a release says beside its figures: `shared`, how many triples of it are of no data set, and the
    `digests` of the graphs that they are in, by IRI."""

    descriptions: Descriptions
    shared: int
    digests: dict[str, str]

    def dumped(self) -> Iterator[Triple]:
        """What the dump of the whole says beside its figures: slices come with these."""
        kinds = StatementKind.LISTED, StatementKind.METADATA, StatementKind.SHARED
        return self.descriptions.triples(*kinds)


@dataclass(frozen=True)
class Sharing:
    """Adds what data sets share; `writer`: has what is said of each of them; `files`: those of each, by id."""

    site: Site
    iris: Iris
    writer: DescriptionsWriter
    files: Mapping[str, list[DistributionFile]]

    def finish(
        self,
        profiles: Iterable[Triple],
        triples: Mapping[str, int],
        observations: Mapping[str, int],
        dumps: Iterable[str],
    ) -> DescribedRelease:
        """Writes all there is. `profiles`: shapes; `triples` and `observations`: how many each data set has; `dumps`:
        the files of the whole."""
        self._add(graphs.shared(self.site, profiles, self.iris))
        self._add({graphs.CATALOG: graphs.catalog(self.site, self.files, self.iris)})
        shared = self.writer.count(StatementKind.SHARED)
        description = sorted(void.description(self.site, dumps, {**triples, "": shared}, observations, self.iris))
        self._add({graphs.VOID: description})
        descriptions = self.writer.close()
        named = [self.iris.graph(name) for name in graphs.SHARED]
        digests = {value_of(graph): digest_of_lines(descriptions.lines(graph)) for graph in named}
        return DescribedRelease(descriptions, shared + len(description), digests)

    def _add(self, graphs: Mapping[str, Iterable[Triple]]) -> None:
        for name, triples in graphs.items():
            self.writer.add("", StatementKind.SHARED, self.iris.graph(name), triples)
