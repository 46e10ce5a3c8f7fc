"""PxWebApi v2: programs made for statistical offices read this site as they read Statistics Norway's."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.serving import make_server

from lod.model.valuecodes import fits
from lod.sources.px.reader import PxSource
from lod.sources.source import DEFAULT
from lod.web.app import create_app
from lod.web.pxweb import variables
from lod.web.pxweb.variables import MOST_CELLS
from tests.conftest import BASE, SiteFolder, copy_site
from tests.web.population import REGIONS, YEARS
from tests.web.running import free_port

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def url(population_site: SiteFolder) -> Iterator[str]:
    """A real server over the site, so that other people's clients can ask it."""
    app, port = create_app(population_site.settings), free_port()
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{port}"
    server.shutdown()
    app.extensions["lod"].close()


DATA = "/api/v2/tables/folkemengde/data"


def test_pxwebpy_reads_it_unchanged(url: str) -> None:
    """The client finds the tables, the variables and a selection, with wildcards, and splits what is too much."""
    pxweb = pytest.importorskip("pxweb", reason="pxwebpy is not installed")
    api = pxweb.PxApi(f"{url}/api/v2", language="en")
    assert api.number_of_tables == 3
    assert {table["id"] for table in api.search("population")["tables"]} == {"folkemengde"}
    variables = api.get_table_variables("folkemengde")
    assert variables["kjonn"]["elimination"] is True
    assert list(variables["aar"]["category"]["label"]) == YEARS
    codes = {"region": ["0*"], "kjonn": ["1", "2"], "aar": ["top(2)"], "measureType": ["personer"]}
    rows = api.get_table_data("folkemengde", value_codes=codes)
    assert len(rows) == 9 * 2 * 2
    first = next(row for row in rows if row["Region"] == "Municipality 03" and row["Year"] == "2025")
    assert first["value"] == 2 * 1000 + 2025
    assert api.get_code_list("kjonn")["values"][1] == {"code": "1", "label": "Men", "valueMap": ["1"]}
    assert len(api.get_table_data("okt-digitalisering")) == 3 * 3 * 4


def test_our_own_import_reads_it(url: str, tmp_path: Path) -> None:
    """What `lod import` takes in from the interface is what the release has, figure by figure."""
    other = copy_site(tmp_path / "other")
    result = other.lod("import", f"{url}/api/v2/tables/folkemengde", "--id", "hentet")
    assert result.exit_code == 0, result.output
    head, *lines = (other.root / "data" / "hentet" / "figures.csv").read_text("utf-8").splitlines()
    assert len(lines) == len(REGIONS) * 3 * len(YEARS)
    figures = {tuple(row[:3]): row[3:5] for row in (line.split(",") for line in lines)}
    assert figures["03", "2", "2024"] == ["4024", "2.5"], head
    assert figures["03", "2", "2025"] == ["4025 P", "2.5 P"], "the flag comes along"


def test_a_missing_value_is_null_and_flagged(population: FlaskClient) -> None:
    """Flags are those of the other formats: the status of the observation by its code."""
    query = "valueCodes[region]=02&valueCodes[kjonn]=1&valueCodes[aar]=2001,2025&valueCodes[measureType]=personer"
    answer = population.get(f"{DATA}?{query}").get_json()
    assert answer["value"] == [None, 3025]
    assert answer["status"] == {"0": "M", "1": "P"}


@pytest.mark.parametrize(
    ("asked", "years"),
    [
        ("top(3)", YEARS[-3:]),
        ("bottom(2)", YEARS[:2]),
        ("from(2023)", YEARS[-3:]),
        ("to(2001)", YEARS[:2]),
        ("[range(2010,2012)]", ["2010", "2011", "2012"]),
        ("201?", [str(year) for year in range(2010, 2020)]),
        ("*5", ["2005", "2015", "2025"]),
        ("2003,2001", ["2001", "2003"]),
        ("*", YEARS),
    ],
)
def test_filters(population: FlaskClient, asked: str, years: list[str]) -> None:
    """Each expression of the interface, by GET and by POST; a variable with a total may be left out."""
    query = {"valueCodes[aar]": asked, "valueCodes[region]": "01", "valueCodes[measureType]": "personer"}
    answer = population.get(DATA, query_string=query).get_json()
    assert list(answer["dimension"]["aar"]["category"]["index"]) == years
    assert answer["dimension"]["kjonn"]["category"]["index"] == {"_T": 0}
    codes = [asked] if "(" in asked else asked.split(",")
    selection = [
        {"variableCode": "aar", "valueCodes": codes},
        {"variableCode": "region", "valueCodes": ["01"]},
        {"variableCode": "measureType", "valueCodes": ["personer"]},
    ]
    assert population.post(DATA, json={"selection": selection}).get_json() == answer


def test_top_of_what_is_no_period_is_the_first(population: FlaskClient) -> None:
    """Only of periods the last come first."""
    query = {"valueCodes[region]": "top(2)", "valueCodes[aar]": "2025", "valueCodes[measureType]": "prosentandel"}
    answer = population.get(DATA, query_string=query).get_json()
    assert list(answer["dimension"]["region"]["category"]["index"]) == ["01", "02"]
    assert answer["value"] == [0.5, 1.5]


@pytest.mark.parametrize(
    ("query", "status", "title"),
    [
        ("valueCodes[regoin]=01", 400, "Non-existent variable"),
        ("valueCodes[region]=99&valueCodes[aar]=*", 400, "Non-existent value"),
        ("valueCodes[region]=top(0)", 400, "Non-existent value"),
        ("valueCodes[region]=01", 400, "Missing selection for mandatory variable"),
        ("valueCodes[region]=01&codelist[region]=aar", 400, "Non-existent codelist"),
        ("outputFormat=pdf", 400, "Unsupported output format"),
        ("lang=xx", 400, "Unsupported language"),
        ("outputFormat=csv&outputFormatParams=UseCodes,UseTexts", 400, "Invalid output format parameter"),
        ("outputFormat=csv&outputFormatParams=UseNames", 400, "Invalid output format parameter"),
        ("outputFormat=csv&outputFormatParams=SeparatorTab", 400, "Unsupported output format parameter"),
        ("outputFormat=csv&heading=regoin", 400, "Invalid placement"),
        ("outputFormat=csv&heading=aar,region,kjonn,measureType", 400, "Invalid placement"),
    ],
)
def test_what_cannot_be_answered_is_said(population: FlaskClient, query: str, status: int, title: str) -> None:
    """In the form of the interface's own problems, never as an empty table."""
    answer = population.get(f"{DATA}?{query}")
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["title"] == title


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"selection": 1}', b'{"selection": [1]}', b"\xff", b"[" * 50_000])
def test_a_body_that_is_no_selection_is_refused(population: FlaskClient, body: bytes) -> None:
    """With an example of one."""
    answer = population.post(DATA, data=body, content_type="application/json")
    assert answer.status_code == 400
    assert "variableCode" in answer.get_json()["detail"]


def test_too_many_cells_are_refused(population: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is what `/config` says; past it the answer is 403 with the count, as from PxWeb's own servers."""
    assert population.get("/api/v2/config").get_json()["maxDataCells"] == MOST_CELLS
    monkeypatch.setattr(variables, "MOST_CELLS", 100)
    query = {"valueCodes[aar]": "*", "valueCodes[region]": "*", "valueCodes[measureType]": "personer"}
    answer = population.get(DATA, query_string=query)
    assert answer.status_code == 403
    assert answer.get_json()["title"] == "Too many cells selected"
    assert "780" in answer.get_json()["detail"]


@pytest.mark.parametrize(("name", "column"), [("csv", "personer"), ("xlsx", ""), ("parquet", "")])
def test_every_format_answers(population: FlaskClient, name: str, column: str) -> None:
    """The formats of the site's own selections, by PxWeb's names."""
    query = {"valueCodes[aar]": "2025", "valueCodes[region]": "*", "valueCodes[measureType]": "*", "outputFormat": name}
    answer = population.get(DATA, query_string=query)
    assert answer.status_code == 200
    if name == "parquet":
        assert pq.read_table(io.BytesIO(answer.data)).num_rows == len(REGIONS) * 2
    assert column in answer.get_data(as_text=True) if column else answer.data


def test_tables_are_laid_out_as_asked(population: FlaskClient) -> None:
    """Codes or texts in the cells, and variables across, by address and by body."""
    query = "valueCodes[aar]=2024,2025&valueCodes[region]=01&valueCodes[measureType]=personer&outputFormat=csv"
    codes = population.get(f"{DATA}?{query}&outputFormatParams=UseCodes&heading=aar").get_data(as_text=True)
    head, row = codes.splitlines()
    assert [name for name in head.split(",") if name in ("2024", "2025")] == ["2024", "2025"]
    assert row.startswith("01,")
    several = population.get(f"{DATA}?{query}&outputFormatParams=UseCodes&heading=region,aar").get_data(as_text=True)
    assert [name for name in several.splitlines()[0].split(",") if name in ("01.2024", "01.2025")] == [
        "01.2024",
        "01.2025",
    ]
    texts = population.get(f"{DATA}?{query}&outputFormatParams=UseTexts&lang=en").get_data(as_text=True)
    assert "Municipality 01" in texts
    selection = [
        {"variableCode": "aar", "valueCodes": ["2024", "2025"]},
        {"variableCode": "region", "valueCodes": ["01"]},
        {"variableCode": "measureType", "valueCodes": ["personer"]},
    ]
    body = {"selection": selection, "placement": {"heading": ["aar"]}}
    posted = population.post(f"{DATA}?outputFormat=csv&outputFormatParams=UseCodes", json=body)
    assert posted.get_data(as_text=True) == codes


def test_no_query_is_saved(population: FlaskClient) -> None:
    """A problem of the interface's own form."""
    answers = [population.get("/api/v2/savedqueries/7"), population.get("/api/v2/savedqueries/7/data")]
    answers.append(population.post("/api/v2/savedqueries", json={}))
    assert [answer.status_code for answer in answers] == [404, 404, 400]
    assert {answer.mimetype for answer in answers} == {"application/problem+json"}


def test_tables_say_their_time_unit(population: FlaskClient) -> None:
    """By the codes of their periods; `Other` where there are none."""
    tables = {table["id"]: table["timeUnit"] for table in population.get("/api/v2/tables").get_json()["tables"]}
    assert (tables["folkemengde"], tables["okt-digitalisering"]) == ("Annual", "Other")


def test_html_leads_to_the_page_of_the_selection(population: FlaskClient) -> None:
    """The page that a person would have."""
    answer = population.get(
        f"{DATA}?valueCodes[aar]=2025&valueCodes[region]=01&valueCodes[measureType]=*&outputFormat=html"
    )
    assert answer.status_code == 303
    assert population.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["valueCodes[aar]=top(5)&valueCodes[region]=*&valueCodes[kjonn]=*", "valueCodes[aar]=*&valueCodes[region]=0*"],
)
def test_px_files_are_read_back(population: FlaskClient, tmp_path: Path, query: str) -> None:
    """Our reader of PX files, which other offices' files are read by, finds the values that JSON-stat has."""
    query += "&valueCodes[measureType]=*"
    path = tmp_path / "t.px"
    path.write_bytes(population.get(f"{DATA}?{query}&outputFormat=px").data)
    assert max(map(len, path.read_text("utf-8").splitlines())) <= 256
    stat = population.get(f"{DATA}?{query}").get_json()
    values = [None if cell is None else float(cell) for cell in stat["value"]]
    read: dict[tuple[str, ...], float | None] = {}
    for batch in PxSource().batches(path, "t.px", DEFAULT, []):
        columns = batch.columns
        for row in range(len(batch.rows)):
            cell = columns["value"][row]
            key = (columns["Region"][row], columns["Kjønn"][row], columns["År"][row], columns["Mål"][row])
            read[key] = None if cell == ".." else float(cell)
    axes = [list(stat["dimension"][name]["category"]["index"]) for name in stat["id"]]
    keys = [(a, b, c, d) for a in axes[0] for b in axes[1] for c in axes[2] for d in axes[3]]
    assert {key: read.get(key) for key in keys} == dict(zip(keys, values, strict=True))


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_masks(mask: str, code: str) -> None:
    """A mask means what it means everywhere, found in the time of both lengths."""
    from fnmatch import fnmatchcase

    assert fits(code, mask) == fnmatchcase(code, mask)


def test_tables_come_in_pages(population: FlaskClient) -> None:
    """As many as are asked for, with the count of all; what has not changed is left out of `pastDays`."""
    first = population.get("/api/v2/tables?pageSize=2").get_json()
    assert first["page"] == {"pageNumber": 1, "pageSize": 2, "totalElements": 3, "totalPages": 2, "links": []}
    second = population.get("/api/v2/tables?pageSize=2&pageNumber=2").get_json()
    assert len({table["id"] for page in (first, second) for table in page["tables"]}) == 3
    assert population.get("/api/v2/tables?query=folkemengde+kjønn").get_json()["page"]["totalElements"] == 1
    assert population.get("/api/v2/tables?pastDays=1").get_json()["page"]["totalElements"] <= 3
    assert population.get("/api/v2/tables?pageSize=0").status_code == 400


def test_metadata_is_the_data_without_values(population: FlaskClient) -> None:
    """A program that has read one knows the other's variables."""
    metadata = population.get("/api/v2/tables/okt-digitalisering/metadata?lang=en").get_json()
    data = population.get("/api/v2/tables/okt-digitalisering/data?lang=en").get_json()
    assert metadata.pop("value") == [], "as the interface's own description has it"
    assert {key: data[key] for key in metadata} == metadata
    assert len(data["value"]) == 36


def test_metadata_leads_to_code_lists(population: FlaskClient) -> None:
    """Each variable names its list with one address, as programs in R read it, and the list answers there."""
    dimensions = population.get("/api/v2/tables/folkemengde/metadata?lang=en").get_json()["dimension"]
    lists = [entry for name in ("region", "kjonn", "aar") for entry in dimensions[name]["extension"]["codelists"]]
    assert len(lists) == 3
    for entry in lists:
        (link,) = entry["links"]
        answer = population.get(link["href"].removeprefix(BASE.rstrip("/"))).get_json()
        assert (answer["id"], answer["label"]) == (entry["id"], entry["label"])
