"""High-value data sets (Regulation (EU) 2023/138): one word says it, the shapes of DCAT-AP HVD judge it."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, URIRef

from lod.errors import Severity
from lod.rdf.formats import TURTLE
from lod.rehearsal import harvest, verdicts
from lod.rehearsal.score import score
from tests.conftest import BASE, ROOT, SiteFolder, copy_site

SHAPES = Path(os.environ.get("LOD_CONFORMANCE", ROOT.parent / "shared" / "conformance"))
NAMES = ("okt-digitalisering", "digitale-konsekvenser")
LAW = URIRef("http://data.europa.eu/r5r/applicableLegislation")
REGULATION = URIRef("http://data.europa.eu/eli/reg_impl/2023/138/oj")
STATISTICS = URIRef("http://data.europa.eu/bna/c_e1da4e07")
MORE = """hvd: true
subject: [{iri: "https://concept.example.no/1", title: {nb: Digitalisering, en: Digitalisation}}]
legal_basis: [{iri: "https://lov.example.no/1", title: {nb: Statistikkloven, en: The Statistics Act}, type: act}]
references: [{iri: "https://www.example.no/om", title: {nb: Om undersøkelsen, en: About the survey}}]
quality: {nb: Svarprosenten var 61., en: The response rate was 61 per cent.}
sample: https://www.example.no/utdrag
documentation: https://www.example.no/dokumentasjon
spatial: [NOR, "http://data.europa.eu/nuts/code/NO0", "https://sws.geonames.org/3144096/"]
"""

KIND_OF_LAW = [(str(law), "type") for law in ("https://lov.example.no/1", REGULATION)]
"""DCAT-AP-NO 3 would have a kind of law of its own (act, regulation); 2.2 and the scorer demand one of the EU's."""
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*is not defined in namespace.*:UserWarning"),  # in the profiles' shapes
    pytest.mark.slow,
]


def describe(site: SiteFolder, name: str, more: str = MORE) -> None:
    site.edit(f"data/{name}/dataset.yaml", lambda text: text.replace("spatial: [NOR]\n", "") + "\n" + more)


@pytest.fixture(scope="module")
def high_value(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """The shipped data sets, both said to be of high value, with all that can be said of them."""
    site = copy_site(tmp_path_factory.mktemp("hvd"))
    for name in NAMES:
        describe(site, name)
    result = site.lod("build")
    assert result.exit_code == 0, result.output
    return site


@pytest.fixture(scope="module")
def taken(high_value: SiteFolder) -> harvest.Harvest:
    return harvest.harvest(document(high_value))


def document(site: SiteFolder) -> Graph:
    return harvest.parse((site.current / "documents" / "catalog.ttl").read_bytes(), TURTLE)


def test_everything_names_the_regulation(taken: harvest.Harvest) -> None:
    """The data set, its series, its services and every distribution; the category wherever the profile wants it."""
    for iri, graph in taken.datasets.items():
        services = {*graph.objects(None, DCAT.accessService)}
        categorised = {URIRef(iri), *services}
        assert len(categorised) == 2
        for subject in categorised:
            assert (subject, verdicts.CATEGORY, STATISTICS) in graph
            assert (subject, LAW, REGULATION) in graph
        for subject in graph.objects(URIRef(iri), DCAT.distribution):
            assert (subject, LAW, REGULATION) in graph
        assert all(graph.value(service, FOAF.page) for service in services)


def test_it_conforms_to_all_profiles_at_once(taken: harvest.Harvest) -> None:
    """By the shapes of high-value data sets beside all others, of the document and of each data set's own graph."""
    if not (SHAPES / "dcat").is_dir():
        pytest.skip(f"the profiles' shapes are not in {SHAPES} (LOD_CONFORMANCE)")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sets = verdicts.theirs(SHAPES)
    for graph in (taken.document, *taken.datasets.values()):
        concerned = verdicts.concerned(sets, graph)
        assert verdicts.HIGH_VALUE in {shapes.name for shapes in concerned}
        for shapes in concerned:
            verdict = verdicts.ask(shapes, graph)
            assert [result for result in verdict.results if (result.focus, result.path) not in KIND_OF_LAW] == []
            assert not any(result.severity is Severity.VIOLATION for result in verdict.results)


def test_the_score_is_not_lower(taken: harvest.Harvest, published: SiteFolder) -> None:
    """What a portal gives for the same data sets without the regulation it gives with it."""
    plain = harvest.harvest(document(published))
    for iri, graph in taken.datasets.items():
        points = score(graph, iri, True, lambda url: True).total
        assert points >= score(plain.datasets[iri], iri, True, lambda url: True).total


def test_a_data_set_is_one_only_if_its_owner_says_so(published: SiteFolder) -> None:
    """Nothing is inferred from its theme or its type."""
    graph = document(published)
    assert not list(graph.triples((None, verdicts.CATEGORY, None)))
    assert not list(graph.triples((None, LAW, None)))


def test_a_series_names_the_regulation_too(site: SiteFolder) -> None:
    """The series that a high-value data set belongs to."""
    series = "series: {id: ikt, title: {nb: IKT, en: ICT}, description: {nb: Hvert år., en: Every year.}}\n"
    describe(site, NAMES[0], f"hvd: true\n{series}")
    assert site.lod("build").exit_code == 0
    graph = document(site)
    subject = URIRef(f"{BASE}id/series/ikt")
    assert (subject, verdicts.CATEGORY, STATISTICS) in graph
    assert (subject, LAW, REGULATION) in graph


def test_a_category_is_given_by_its_name(site: SiteFolder) -> None:
    """In Norwegian or English; one that there is not is a finding with the nearest."""
    describe(site, NAMES[0], "hvd: [mobilitet, statistcs]\n")
    finding = next(f for f in site.check() if f["column"] == "hvd.1")
    assert "c_e1da4e07" in finding["hint"]


def test_one_that_is_not_public_is_refused(site: SiteFolder) -> None:
    """The regulation is about data that everybody may have."""
    describe(site, NAMES[0], "hvd: true\naccess_rights: RESTRICTED\n")
    assert any(f["rule"] == "high-value-closed" for f in site.check())


def test_an_area_can_be_a_code_of_the_site(site: SiteFolder) -> None:
    """`LIST/CODE` is the concept's IRI, with its label; the Norwegian profile keeps what it lets pass beside it."""
    lists = sorted(path.stem for path in (site.root / "data" / "codelists").glob("*.csv"))
    name = lists[0]
    code = (site.root / "data" / "codelists" / f"{name}.csv").read_text("utf-8").splitlines()[1].split(",")[0]
    describe(site, NAMES[0], f"spatial: [NOR, {name}/{code}]\n")
    assert site.lod("build").exit_code == 0
    area = URIRef(f"{BASE}id/codelist/{name}/{code}")
    dataset = URIRef(f"{BASE}id/dataset/{NAMES[0]}")
    plain = harvest.parse((site.current / "documents" / "catalog.dcat.ttl").read_bytes(), TURTLE)
    assert (dataset, DCTERMS.spatial, area) in plain
    assert (area, RDF.type, DCTERMS.Location) in plain
    assert (dataset, DCTERMS.spatial, area) not in document(site)


def test_an_area_that_is_no_code_is_refused(site: SiteFolder) -> None:
    """The list is named, and the nearest code."""
    describe(site, NAMES[0], "spatial: [nowhere/0301, 'https://example.no/oslo']\n")
    columns = {f["column"] for f in site.check()}
    assert {"spatial.0", "spatial.1"} <= columns


def test_the_report_lists_them(high_value: SiteFolder) -> None:
    """What a state reports every two years: each data set with its licence, its files and its interface."""
    result = high_value.lod("rehearse")
    assert "High-value data sets: 2" in result.stdout
    assert f"{BASE}id/dataset/{NAMES[0]}" in result.stdout.partition("High-value data sets")[2]
