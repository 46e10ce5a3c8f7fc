"""The named graphs of a release: one for each data set, and those they share. No triple is in two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lod.cube.cube import Cube
from lod.cube.observations import ObservationTriples
from lod.model.attributes import MISSING, STATUS
from lod.model.catalog import Site
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import Attribute, Dimension
from lod.rdf import dcat, dqv, prov, qb, shacl, skos, statdcat, xkos
from lod.rdf.distributions import DistributionFile
from lod.rdf.dqv import Quality
from lod.rdf.iris import Iris
from lod.rdf.subjects import Subject, by_subject
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import QB

VOCABULARY, CODELISTS, CATALOG, SHAPES, VOID = "vocabulary", "codelists", "catalog", "shapes", "void"
SHARED = (VOCABULARY, CODELISTS, CATALOG, SHAPES, VOID)
"""The names of the graphs that no data set has to itself."""


def metadata(dataset: DataSet, cube: Cube, quality: Quality, iris: Iris) -> list[Triple]:
    """What is said of a data set as a whole: itself, its structure, its sources, which slices it has. Sorted."""
    triples = {
        *qb.dataset(dataset, iris),
        *listed(dataset, quality, iris),
        *qb.structure(dataset, iris),
        *prov.sources(dataset, iris),
    }
    for key in dataset.structure.slice_keys:
        for codes in cube.codes(key.fixes):
            triples.add((iris.dataset(dataset.id), QB.slice, iris.slice(dataset.id, key.name, codes)))
    return sorted(triples)


def slices(
    dataset: DataSet, cube: Cube, lists: Mapping[str, CodeList], iris: Iris, by_name: bool = False
) -> Iterator[Subject]:
    """The slices of a data set, each with the observations it has; `by_name`: in the order of their IRIs."""
    observations = ObservationTriples(dataset, lists, iris)
    wanted = [(key, codes) for key in dataset.structure.slice_keys for codes in cube.codes(key.fixes)]
    if by_name:
        wanted.sort(key=lambda one: iris.slice(dataset.id, one[0].name, one[1]))
    for key, codes in wanted:
        rows = cube.select(dict(zip(key.fixes, codes, strict=True)))
        described = [*qb.slice_(dataset, key, codes, lists, iris), *observations.in_slice(key, codes, rows)]
        yield from by_subject(described)


def shapes(dataset: DataSet, lists: Mapping[str, CodeList], iris: Iris) -> list[Triple]:
    """The shapes of a data set, generated from its structure. Sorted."""
    return sorted({*shacl.shapes(dataset, lists, iris)})


def shared(site: Site, profiles: Iterable[Triple], iris: Iris) -> dict[str, list[Triple]]:
    """The graphs of what data sets share: properties, code lists, and the shapes of `profiles`. Sorted."""
    lists = {codelist.name: codelist for codelist in site.codelists}
    return {
        VOCABULARY: sorted({*qb.properties(site, iris)}),
        CODELISTS: sorted({*codelists(site, lists, iris)}),
        SHAPES: sorted({*profiles}),
    }


def codelists(site: Site, lists: Mapping[str, CodeList], iris: Iris) -> Iterator[Triple]:
    """All code lists, and the correspondences between them."""
    for codelist in site.codelists:
        yield from skos.codelist(codelist, iris)
    for correspondence in site.correspondences:
        yield from xkos.correspondence(correspondence, lists, iris)


class Shared:
    """What data sets share, said once: the properties, and each code list when it is first asked for."""

    def __init__(self, site: Site, iris: Iris) -> None:
        self.iris = iris
        self.properties = list(qb.properties(site, iris))
        self._lists = {codelist.name: codelist for codelist in site.codelists}
        self._triples: dict[str, list[Triple]] = {}

    def names(self, dataset: DataSet) -> frozenset[str]:
        """What a data set uses of it: the IRIs of properties, and the names of code lists."""
        return frozenset((*self._properties(dataset), *self._lists_of(dataset)))

    def used_by(self, dataset: DataSet) -> list[Triple]:
        """The properties and code lists that a data set's dump needs to be read by itself. Sorted."""
        wanted = self._properties(dataset)
        triples = {triple for triple in self.properties if triple[0] in wanted}
        return sorted(triples.union(*map(self._codelist, self._lists_of(dataset))))

    def _properties(self, dataset: DataSet) -> set[Term]:
        return {QB.measureType, *map(self.iris.property_of, dataset.structure.components())}

    def _lists_of(self, dataset: DataSet) -> set[str]:
        components = dataset.structure.components()
        return {c.codelist for c in components if isinstance(c, (Dimension, Attribute))} & self._lists.keys()

    def _codelist(self, name: str) -> list[Triple]:
        if name not in self._triples:
            self._triples[name] = list(skos.codelist(self._lists[name], self.iris))
        return self._triples[name]


def quality(dataset: DataSet, cube: Cube, warnings: int) -> Quality:
    """What is counted in a data set; `warnings` is how many judging left."""
    missing = sum(cube.having(STATUS.name, code) for code in MISSING)
    return Quality(len(cube), missing, cube.distinct(statdcat.series_key(dataset)), warnings)


def listed(dataset: DataSet, quality: Quality, iris: Iris) -> Iterator[Triple]:
    """What a catalogue says of a data set itself: as DCAT, as statistics, and how good it is."""
    yield from dcat.dataset(dataset, iris)
    yield from statdcat.statistics(dataset, quality, iris)
    yield from dqv.measurements(dataset, quality, iris)


def catalog(site: Site, files: Mapping[str, Iterable[DistributionFile]], iris: Iris) -> Iterator[Triple]:
    """The catalogue without what is said of the data sets themselves; some of it several times."""
    return dcat.catalog(site, files, iris)


def names(site: Site, iris: Iris) -> list[Term]:
    """The IRIs of all named graphs."""
    return [*(iris.dataset(d.id) for d in site.datasets), *map(iris.graph, SHARED)]
