"""The catalogue conforms to every profile in force at once, as a whole and as the harvester takes it apart."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest
from rdflib import DCAT, DCTERMS, RDF, XSD, Graph, Literal

from lod.rdf.formats import TURTLE
from lod.rehearsal import harvest, verdicts
from lod.rehearsal.score import NOBODY, score
from tests.conftest import ROOT, SiteFolder

SHAPES = Path(os.environ.get("LOD_CONFORMANCE", ROOT.parent / "shared" / "conformance"))
OWN = "okt-digitalisering", "digitale-konsekvenser"
NAMES = ("DCAT-AP-NO 3", "DCAT-AP-NO 2.2", verdicts.SCORER, "DCAT-AP 3")

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*is not defined in namespace.*:UserWarning"),  # in their shapes
    pytest.mark.slow,
]


@pytest.fixture(scope="session")
def taken(published: SiteFolder) -> harvest.Harvest:
    """The shipped catalogue as the harvester has it."""
    body = (published.current / "documents" / "catalog.ttl").read_bytes()
    return harvest.harvest(harvest.parse(body, TURTLE))


@pytest.fixture(scope="session")
def sets() -> dict[str, verdicts.ShapeSet]:
    """The profiles' own shapes."""
    if not (SHAPES / "dcat").is_dir():
        pytest.skip(f"the profiles' shapes are not in {SHAPES} (LOD_CONFORMANCE)")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {found.name: found for found in verdicts.theirs(SHAPES)}


def graph_of(taken: harvest.Harvest, what: str) -> Graph:
    if what == "catalog":
        return taken.document
    return next(graph for iri, graph in taken.datasets.items() if iri.endswith(f"/{what}"))


@pytest.mark.parametrize("what", ["catalog", *OWN])
@pytest.mark.parametrize("name", NAMES)
def test_it_conforms(taken: harvest.Harvest, sets: dict[str, verdicts.ShapeSet], name: str, what: str) -> None:
    """No violation and no warning, of the whole document and of each data set's own graph."""
    assert verdicts.ask(sets[name], graph_of(taken, what)).results == ()


@pytest.mark.parametrize("name", NAMES)
def test_it_conforms_beside_the_vocabularies(
    taken: harvest.Harvest, sets: dict[str, verdicts.ShapeSet], name: str
) -> None:
    """A validator that loads the authority tables beside the document comes to the same verdict."""
    together = Graph(bind_namespaces="none") + taken.document
    for table in ("access-right", "data-theme", "frequencies", "licences", "language"):
        together.parse(SHAPES / "dcat" / "vocab" / f"{table}-sparql-result.ttl")
    assert verdicts.ask(sets[name], together).results == ()


@pytest.mark.parametrize("name", NAMES)
def test_the_shapes_do_judge(taken: harvest.Harvest, sets: dict[str, verdicts.ShapeSet], name: str) -> None:
    """A data set that has lost its title conforms to none of them."""
    graph = graph_of(taken, OWN[0])
    dataset = next(graph.subjects(RDF.type, DCAT.Dataset))
    lame = Graph(bind_namespaces="none") + graph
    lame.remove((dataset, DCTERMS.title, None))
    assert not verdicts.ask(sets[name], lame).conforms


@pytest.mark.parametrize("what", ["catalog", *OWN])
def test_it_conforms_to_our_own_shapes(taken: harvest.Harvest, what: str) -> None:
    """The same rules in our words, for those who do not have the profiles' files."""
    assert verdicts.ask(verdicts.ours(), graph_of(taken, what)).results == ()


def test_nothing_is_dropped(taken: harvest.Harvest) -> None:
    """The harvester keeps every data set and everything said of it."""
    assert taken.dropped == ()
    assert sorted(iri.rsplit("/", 1)[-1] for iri in taken.datasets) == sorted(OWN)


@pytest.mark.parametrize("what", OWN)
def test_a_data_set_leads_to_no_other(taken: harvest.Harvest, what: str) -> None:
    """A change in one data set changes the graph of no other, so the portal republishes none but that."""
    datasets = [str(s) for s in graph_of(taken, what).subjects(RDF.type, DCAT.Dataset)]
    assert [iri.rsplit("/", 1)[-1] for iri in datasets] == [what]


@pytest.mark.parametrize("what", OWN)
def test_the_score_is_the_highest_there_is(
    taken: harvest.Harvest, sets: dict[str, verdicts.ShapeSet], what: str
) -> None:
    """365 of 435 can be had by anybody; 5 of them are the price of conforming to every profile."""
    graph = graph_of(taken, what)
    dataset = next(iri for iri in taken.datasets if iri.endswith(f"/{what}"))
    found = score(graph, dataset, verdicts.ask(sets[verdicts.SCORER], graph).conforms, lambda url: True)
    assert found.reachable == 365
    assert found.total == 360
    assert [point.metric.name for point in found.missed if point.reason != NOBODY] == ["byteSizeAvailability"]


def test_a_size_is_worth_less_than_compliance(taken: harvest.Harvest, sets: dict[str, verdicts.ShapeSet]) -> None:
    """What the docs say of `dcat:byteSize`: as the profile in force wants it, the scorer's shapes are broken."""
    sized = Graph(bind_namespaces="none") + taken.document
    for distribution in taken.document.subjects(RDF.type, DCAT.Distribution):
        sized.add((distribution, DCAT.byteSize, Literal("1", datatype=XSD.nonNegativeInteger)))
    verdict = {name: verdicts.ask(sets[name], sized).conforms for name in NAMES}
    assert verdict == {"DCAT-AP-NO 3": True, "DCAT-AP-NO 2.2": False, verdicts.SCORER: False, "DCAT-AP 3": True}
