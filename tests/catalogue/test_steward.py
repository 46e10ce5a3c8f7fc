"""What the steward writes in plain words, and what follows without being written."""

from __future__ import annotations

import pytest
from rdflib import DCAT, DCTERMS, PROV, RDF, Graph, Literal, URIRef

from lod.rdf.formats import TURTLE
from lod.rehearsal import harvest
from tests.conftest import BASE, SiteFolder, copy_site

pytestmark = pytest.mark.slow

EU = "http://publications.europa.eu/resource/authority/"
DATASET = URIRef(f"{BASE}id/dataset/okt-digitalisering")
DESCRIPTION = "data/okt-digitalisering/dataset.yaml"


def catalog(site: SiteFolder, name: str = "catalog.ttl") -> Graph:
    return harvest.parse((site.current / "documents" / name).read_bytes(), TURTLE)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """A catalogue from a description that uses the plain words, and leaves out what can be derived."""
    site = copy_site(tmp_path_factory.mktemp("words"))

    def reword(text: str) -> str:
        text = text.replace("temporal: {begin: 2020-03-01}\n", "type: statistikk\naccess_rights: betinget tilgang\n")
        text = text.replace("theme: [GOVE, TECH]", "theme: [Forvaltning og offentlig sektor, science and technology]")
        text = text.replace("license: CC_BY_4_0", "license: NLOD 2.0").replace("frequency: never", "frequency: årlig")
        text = text.replace("los: [Demokrati og innbyggerrettigheter]", "los: [åpenhet, Openness]")
        return text.replace(
            "version: 1.0.0\n",
            "version: 1.1.0\nversion_notes: {nb: Tallene er rettet., en: The figures are mended.}\n"
            "series: {id: ikt, title: {nb: IKT, en: ICT}, description: {nb: Hvert år., en: Every year.}}\n",
        )

    site.edit(DESCRIPTION, reword)
    result = site.lod("build")
    assert result.exit_code == 0, result.output
    return catalog(site)


def values(graph: Graph, predicate: URIRef) -> set[str]:
    return {str(value) for value in graph.objects(DATASET, predicate)}


def test_words_become_values_of_the_vocabularies(written: Graph) -> None:
    """A code, or a name in Norwegian or English, whatever its case."""
    assert {f"{EU}data-theme/GOVE", f"{EU}data-theme/TECH"} <= values(written, DCAT.theme)
    assert "https://psi.norge.no/los/tema/apenhet" in values(written, DCAT.theme)
    assert values(written, DCTERMS.accrualPeriodicity) == {f"{EU}frequency/ANNUAL"}
    assert values(written, DCTERMS.accessRights) == {f"{EU}access-right/RESTRICTED"}
    assert values(written, DCTERMS.type) == {f"{EU}dataset-type/STATISTICAL"}
    licences = {
        str(o) for d in written.objects(DATASET, DCAT.distribution) for o in written.objects(d, DCTERMS.license)
    }
    assert licences == {f"{EU}licence/NLOD_2_0"}


def test_the_time_covered_follows_from_the_periods(written: Graph) -> None:
    """A period list says when its periods begin and end; an open one leaves the end open."""
    assert values(written, DCTERMS.temporal) == {f"{BASE}id/period/2020-03-01_"}


def test_a_series_is_described_and_stated(written: Graph) -> None:
    """A data set's series has title, description, publisher, contact and theme, as DCAT-AP-NO wants."""
    [series] = written.objects(DATASET, URIRef(f"{DCAT}inSeries"))
    assert (series, RDF.type, URIRef(f"{DCAT}DatasetSeries")) in written
    assert set(written.objects(series, DCTERMS.title)) == {Literal("IKT", lang="nb"), Literal("ICT", lang="en")}
    assert written.value(series, DCAT.contactPoint) is not None


def test_version_notes_are_told(written: Graph) -> None:
    """What is new in the version, by language."""
    notes = set(written.objects(DATASET, URIRef("http://www.w3.org/ns/adms#versionNotes")))
    assert Literal("The figures are mended.", lang="en") in notes


@pytest.mark.parametrize(
    ("right", "wrong", "column", "hint"),
    [
        ("theme: [GOVE, TECH]", "theme: [Goverment, TECH]", "theme.0", "Did you mean 'GOVE'?"),
        ("license: CC_BY_4_0", "license: CC-BY", "license", "Did you mean 'CC_BY_4_0'?"),
        ("frequency: never", "frequency: anual", "frequency", "Did you mean 'ANNUAL'?"),
        ("spatial: [NOR]", "spatial: [Norges]", "spatial.0", "Did you mean 'NOR'?"),
        ("los: [Demokrati", "los: [Demokratiet", "los.0", "Did you mean 'demokrati-og-innbyggerrettigheter'?"),
        ("version: 1.0.0", "type: statistics", "type", "Did you mean 'STATISTICAL'?"),
        ("version: 1.0.0", "access_rights: offentlig", "access_rights", "Expected one of PUBLIC"),
    ],
)
def test_a_wrong_word_gets_a_right_one(site: SiteFolder, right: str, wrong: str, column: str, hint: str) -> None:
    """A word that is in no vocabulary is told with its row and the nearest there is."""
    site.edit(DESCRIPTION, lambda text: text.replace(right, wrong))
    [finding] = site.check()
    assert finding["column"] == column
    assert finding["row"] > 1
    assert hint in finding["hint"]


def test_a_series_without_title_is_told(site: SiteFolder) -> None:
    """A series needs a title and a description in one of its data sets."""
    site.edit(DESCRIPTION, lambda text: text + "series: {id: ikt}\n")
    assert [f["message"] for f in site.check()] == ["the series has no title.", "the series has no description."][::-1]


def test_it_says_who_made_and_who_publishes(published: SiteFolder) -> None:
    """Each role is an attribution of its own; the makers are the publisher where nobody else is named."""
    graph = catalog(published)
    roles = {
        (str(graph.value(a, PROV.agent)).rsplit("/", 1)[-1], str(graph.value(a, DCAT.hadRole)).rsplit("/", 1)[-1])
        for a in graph.objects(URIRef(f"{BASE}id/dataset/digitale-konsekvenser"), PROV.qualifiedAttribution)
    }
    assert roles == {("ipsos", "author"), ("971032146", "publisher")}


def test_statistics_follow_from_the_structure(published: SiteFolder) -> None:
    """StatDCAT-AP: dimensions, attributes, the unit and how many series there are."""
    graph, m8g = catalog(published), "http://data.europa.eu/m8g/"
    names = {str(o).rsplit("/", 1)[-1] for o in graph.objects(DATASET, URIRef(f"{m8g}dimension"))}
    assert {"respondent", "storrelse", "aktivitet", "periode"} <= names
    assert values(graph, URIRef(f"{m8g}statUnitMeasure")) == {f"{BASE}id/codelist/unit/percent"}
    assert values(graph, URIRef(f"{m8g}numSeries")) == {"12"}
    assert len(values(graph, URIRef(f"{m8g}attribute"))) >= 6


def test_quality_is_measured(published: SiteFolder) -> None:
    """DQV, in plain DCAT, since no portal reads it: how many figures there are, have a value, and that they conform."""
    graph, dqv = catalog(published, "catalog.dcat.ttl"), "http://www.w3.org/ns/dqv#"
    found = {
        str(graph.value(m, URIRef(f"{dqv}isMeasurementOf"))).rsplit("/", 1)[-1]: str(
            graph.value(m, URIRef(f"{dqv}value"))
        )
        for m in graph.objects(DATASET, URIRef(f"{dqv}hasQualityMeasurement"))
    }
    assert found == {"completeness": "1", "conformance": "true", "observations": "12"}


def test_every_way_to_a_data_set_is_a_distribution(published: SiteFolder) -> None:
    """Each file, the data set's own address with its service, and the SPARQL endpoint; all with rights."""
    graph = catalog(published)
    found = {str(d).rsplit("/", 1)[-1]: d for d in graph.objects(DATASET, DCAT.distribution)}
    tables = {"csv", "xlsx", "parquet", "jsonstat", "sdmxcsv", "csvw"}
    assert set(found) == {"turtle", "ntriples", "jsonld", "api", "sparql"} | tables
    assert graph.value(found["api"], DCAT.accessService) == URIRef(f"{BASE}id/service/dataset/okt-digitalisering")
    assert all(graph.value(d, DCTERMS.rights) is not None for d in found.values())
    assert all(graph.value(d, DCTERMS.conformsTo) is not None for d in found.values())


def test_plain_dcat_has_sizes_media_types_and_digests(published: SiteFolder) -> None:
    """What the Norwegian profiles forbid one another is in the plain one."""
    graph = catalog(published, "catalog.dcat.ttl")
    csv = URIRef(f"{BASE}id/distribution/okt-digitalisering/csv")
    size = (published.current / "dumps" / "okt-digitalisering.csv").stat().st_size
    assert str(graph.value(csv, DCAT.byteSize)) == str(size)
    assert str(graph.value(csv, DCAT.mediaType)).endswith("/text/csv")


def test_links_that_lead_out_are_counted(published: SiteFolder) -> None:
    """VoID: linksets to the vocabularies pointed to, and how many observations there are."""
    graph = harvest.parse((published.current / "documents" / "void.ttl").read_bytes(), TURTLE)
    void = "http://rdfs.org/ns/void#"
    targets = {
        str(graph.value(link, URIRef(f"{void}objectsTarget"))): str(graph.value(link, URIRef(f"{void}triples")))
        for link in graph.subjects(RDF.type, URIRef(f"{void}Linkset"))
    }
    assert targets == {f"{EU}data-theme/": "4", "http://qudt.org/": "14", "https://psi.norge.no/los/": "2"}
    part = URIRef(f"{BASE}id/partition/all/observation")
    assert str(graph.value(part, URIRef(f"{void}entities"))) == "22"


def test_nothing_in_the_catalogue_is_volatile(site: SiteFolder, published: SiteFolder) -> None:
    """The same sources give the same bytes, in every profile and format."""
    assert site.lod("build").exit_code == 0
    for path in sorted((published.current / "documents").iterdir()):
        assert path.read_bytes() == (site.current / "documents" / path.name).read_bytes(), path.name
