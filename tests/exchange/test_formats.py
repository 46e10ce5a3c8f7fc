"""Exports, read back by the libraries people use: every value, status, qualifier and bound is there, nothing is run."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from math import prod
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lod.cube.columns import Row
from lod.cube.cube import Cube
from lod.cube.database import connect
from lod.cube.staging import Staging
from lod.cube.table import guarded
from lod.exchange import writers
from lod.exchange.extract import Extract
from lod.exchange.selection import Labels, Selection, parse
from lod.model.codelist import CodeList, Concept
from lod.rdf.formats import CSV, CSVW, JSON_STAT, PARQUET, SDMX_CSV, XLSX, Format, carrying
from lod.rdf.iris import Iris, segment
from tests.exchange import world
from tests.exchange.world import (
    BASE,
    DATASET,
    KNOWN,
    LISTS,
    PLACES,
    ROWS,
    STRUCTURE,
    YEARS,
    build,
    extract,
    key,
    said,
)

Write = Callable[..., Path]


@pytest.fixture(scope="module")
def cube(tmp_path_factory: pytest.TempPathFactory) -> Cube:
    return build(tmp_path_factory.mktemp("cube"))


@pytest.fixture
def write(cube: Cube, tmp_path: Path) -> Write:
    """Writes a selection, asked for as in an address, in a format."""

    def written(format: Format, *pairs: tuple[str, str]) -> Path:
        path = tmp_path / f"hard.{format.suffix}"
        writers.write(extract(cube, parse(pairs, KNOWN)), format, path)
        return path

    return written


def ordered(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=key)


def value(row: Row) -> str | None:
    cell = row[str(row["measureType"])]
    return None if cell is None else str(cell)


def records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def iri(row: Row) -> str:
    return f"{BASE}id/observation/hard/" + "/".join(map(segment, key(row)))


@pytest.mark.parametrize("format", carrying("table"), ids=lambda f: f.name)
def test_every_table_format_has_a_writer_that_gives_the_same_bytes(write: Write, format: Format) -> None:
    """A format in `FORMATS` that carries tables is written, twice alike."""
    assert write(format).read_bytes() == write(format).read_bytes() != b""


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    places=st.sets(st.sampled_from(list(PLACES))),
    years=st.sets(st.sampled_from(["2019", "2020", "2021"])),
    measures=st.sets(st.sampled_from(["share", "people"])),
)
def test_a_selection_is_what_filtering_gives(
    cube: Cube, tmp_path: Path, places: set[str], years: set[str], measures: set[str]
) -> None:
    """The rows of a selection are those of the cube that have one of the codes in each dimension."""
    pairs = [("place", c) for c in places] + [("year", c) for c in years] + [("measureType", c) for c in measures]
    path = tmp_path / "x.csv"
    writers.write(extract(cube, parse([*pairs, ("labels", "codes")], KNOWN)), CSV, path)
    chosen = {"place": places, "year": years, "measureType": measures}
    wanted = [r for r in ROWS if all(not codes or r[name] in codes for name, codes in chosen.items())]
    assert [r["observation"] for r in records(path)] == [iri(r) for r in ordered(wanted)]
    assert cube.count(parse(pairs, KNOWN).fixed) == len(wanted)


def test_csv_has_every_cell(write: Write) -> None:
    """Codes and labels in both languages, values with stated decimals, all attributes; no cell is a formula."""
    found = records(write(CSV))
    for record, row in zip(found, ordered(ROWS), strict=True):
        place = str(row["place"])
        assert record["observation"] == iri(row)
        assert [record["place"], record["place_nb"], record["place_en"]] == [*map(guarded, (place, *PLACES[place]))]
        assert record["measure"] == row["measureType"]
        assert record["value"] == {"12.5": "12.50", "-0.25": "-0.25"}.get(value(row) or "", value(row) or "")
        assert record["statedAs"] == " | ".join(row["statedAs"] or ())
        assert record["paragraph"] == " | ".join(row["paragraph"] or ())
        assert record["remark"] == guarded(str(row["remark"] or ""))
        assert record["qualifier_en"] == LISTS["qualifier"].by_notation[str(row["qualifier"])].label.best("en")
        for name in ("unitMeasure", "obsStatus", "qualifier", "lowerBound", "upperBound", "decimals"):
            assert record[name] == (row[name] or "")
        assert not any(cell[:1] in "=+@\t\r" for cell in record.values() if cell)


@pytest.mark.parametrize(
    ("labels", "lang", "columns"),
    [
        ("codes", "", ["place"]),
        ("labels", "", ["place_nb", "place_en"]),
        ("labels", "en", ["place_en"]),
        ("both", "nb", ["place", "place_nb"]),
    ],
)
def test_labels_are_as_asked_for(write: Write, labels: str, lang: str, columns: list[str]) -> None:
    """Codes, labels or both; in one language or in all."""
    found = records(write(CSV, ("labels", labels), ("lang", lang)))
    assert [name for name in found[0] if name.startswith("place")] == columns


def test_parquet_is_typed(write: Write) -> None:
    """Decimals are decimals, several values are lists, what is missing is null; texts are untouched."""
    found = pq.read_table(write(PARQUET)).to_pylist()
    for record, row in zip(found, ordered(ROWS), strict=True):
        assert record["value"] == (None if value(row) is None else Decimal(value(row) or ""))
        assert record["lowerBound"] == (None if row["lowerBound"] is None else Decimal(str(row["lowerBound"])))
        assert record["place"] == row["place"]
        assert record["place_nb"] == PLACES[str(row["place"])][0]
        assert record["statedAs"] == row["statedAs"]
        assert record["paragraph"] == (None if row["paragraph"] is None else [int(n) for n in row["paragraph"]])
        assert (record["qualifier"], record["obsStatus"]) == (row["qualifier"], row["obsStatus"])


def test_a_workbook_shows_values_as_they_were_stated(write: Write) -> None:
    """Values are numbers whose format has sign, decimals and unit; nothing is a formula; the second sheet explains."""
    book = openpyxl.load_workbook(write(XLSX, ("lang", "en")))
    figures, about = book.worksheets
    head = [cell.value for cell in figures[1]]
    for cells, row in zip(figures.iter_rows(min_row=2), ordered(ROWS), strict=True):
        record = dict(zip(head, cells, strict=True))
        assert all(cell.data_type != "f" for cell in cells)
        assert record["place"].value == row["place"]
        assert record["place_en"].value == PLACES[str(row["place"])][1]
        assert record["remark"].value == row["remark"]
        assert record["qualifier"].value == row["qualifier"]
        shown = record["value"]
        wanted = value(row)
        assert (None if shown.value is None else Decimal(str(shown.value))) == (
            None if wanted is None else Decimal(wanted)
        )
        if row["qualifier"] == "more-than":
            assert shown.number_format == '"> "#,##0" %"'
        if row["qualifier"] == "between":
            assert shown.number_format == '#,##0" %"" (between)"'
        if wanted == "12.5":
            assert shown.number_format == '#,##0.00" %"'
    told = {name.value: text.value for name, text in about.iter_rows(max_col=2)}
    assert told["Title"] == "=Hard “set”"
    assert told["Publisher"] == "Publisher"
    assert told["Permanent link"] == f"{BASE}id/dataset/hard"
    assert told["Symbol >"] == "more than"
    assert told["Status M"] == "missing"
    assert about["B1"].data_type == "s"


@pytest.mark.parametrize("labels", ["codes", "both"])
def test_a_workbook_with_codes_across_has_the_signs_too(write: Write, labels: str) -> None:
    """With years across, each value shows the sign of its own qualifier and its unit; tables can be filtered."""
    figures = openpyxl.load_workbook(write(XLSX, ("columns", "year"), ("labels", labels))).worksheets[0]
    head = [cell.value for cell in figures[1]]
    signed = 0
    for cells in figures.iter_rows(min_row=2):
        record = dict(zip(head, cells, strict=True))
        for name in ("2019", "2020", "2021"):
            if name in record and record[name].value is not None:
                is_bound = record[f"{name}_qualifier"].value == "more-than"
                assert record[name].number_format.startswith('"> "') == is_bound
                assert ('" %"' in record[name].number_format) == (record["unitMeasure"].value == "percent")
                signed += is_bound
    assert signed > 0
    assert figures.auto_filter.ref == f"A1:{figures.cell(figures.max_row, figures.max_column).coordinate}"


def _jsonstat(path: Path) -> tuple[dict[str, Any], dict[tuple[str, ...], int]]:
    """The document, and the place of each combination of codes among its values."""
    said = json.loads(path.read_text("utf-8"))
    indexes = [said["dimension"][name]["category"]["index"] for name in said["id"]]
    assert said["size"] == [len(index) for index in indexes]
    strides = [prod(said["size"][n + 1 :]) for n in range(len(indexes))]
    places = {
        key(row): sum(
            index.index(code) * stride for index, code, stride in zip(indexes, key(row), strides, strict=True)
        )
        for row in ROWS
    }
    return said, places


def _at(cells: Any, place: int) -> Any:
    return cells.get(str(place)) if isinstance(cells, dict) else cells[place] if isinstance(cells, list) else cells


@pytest.mark.parametrize(("lang", "label"), [("nb", "Sted"), ("en", "Place")])
def test_jsonstat_has_every_value_where_it_belongs(write: Write, lang: str, label: str) -> None:
    """Values by place, statuses that tell qualified figures, labels, roles, units and every attribute."""
    said, places = _jsonstat(write(JSON_STAT, ("lang", lang)))
    assert (said["version"], said["class"], said["id"]) == ("2.0", "dataset", ["place", "year", "measureType"])
    assert said["role"] == {"time": ["year"], "metric": ["measureType"]}
    assert said["dimension"]["place"]["label"] == label
    assert said["dimension"]["measureType"]["category"]["unit"]["share"]["base"] == "percent"
    attributes = said["extension"]["attributes"]
    for row in ROWS:
        place, wanted = places[key(row)], value(row)
        found = _at(said["value"], place)
        assert (None if found is None else Decimal(str(found))) == (None if wanted is None else Decimal(wanted))
        told = [str(row[n]) for n, usual in (("obsStatus", "A"), ("qualifier", "exactly")) if row[n] != usual]
        assert _at(said["status"], place) == (" ".join(told) or None)
        for name in ("unitMeasure", "qualifier", "obsStatus", "statedAs", "remark", "source"):
            assert _at(attributes[name]["value"], place) == row[name]
        assert str(_at(attributes["lowerBound"]["value"], place)) == str(row["lowerBound"])
    labels = said["dimension"]["place"]["category"]["label"]
    assert labels == {code: words[lang == "en"] for code, words in PLACES.items()}


def test_one_language_is_the_sites_where_none_is_asked_for(cube: Cube, tmp_path: Path) -> None:
    """A format with room for one language has the site's own, and another by `lang`."""
    path = tmp_path / "hard.json"
    writers.write(replace(extract(cube), language="en"), JSON_STAT, path)
    assert json.loads(path.read_text("utf-8"))["dimension"]["place"]["label"] == "Place"
    writers.write(replace(extract(cube, parse([("lang", "nb")], KNOWN)), language="en"), JSON_STAT, path)
    assert json.loads(path.read_text("utf-8"))["dimension"]["place"]["label"] == "Sted"


def test_jsonstat_has_only_what_occurs(write: Write) -> None:
    """Categories are those of the selection; a dense cube is a list."""
    said = json.loads(write(JSON_STAT, ("place", "c"), ("year", "2019")).read_text("utf-8"))
    assert (said["size"], said["value"]) == ([1, 1, 1], [0.125])
    empty = json.loads(write(JSON_STAT, ("place", "c"), ("year", "2021")).read_text("utf-8"))
    assert (empty["size"], empty["value"]) == ([0, 0, 0], [])


def test_sdmx_csv_has_the_standards_names(write: Write) -> None:
    """SDMX-CSV 2.0: structure, TIME_PERIOD, OBS_VALUE, OBS_STATUS, several values under a name with brackets."""
    path = write(SDMX_CSV)
    head = path.read_text("utf-8").split("\n")[0].split(",")
    assert head[:7] == ["STRUCTURE[;]", "STRUCTURE_ID", "ACTION", "place", "TIME_PERIOD", "MEASURE", "OBS_VALUE"]
    for record, row in zip(records(path), ordered(ROWS), strict=True):
        assert (record["STRUCTURE[;]"], record["STRUCTURE_ID"]) == ("dataflow", "PUBLISHER:hard(1.0.0)")
        assert record["TIME_PERIOD"] == row["year"]
        wanted = value(row)
        assert (Decimal(record["OBS_VALUE"]) == Decimal(wanted)) if wanted else record["OBS_VALUE"] == ""
        assert (record["OBS_STATUS"], record["UNIT_MEASURE"]) == (row["obsStatus"], row["unitMeasure"])
        assert record["qualifier"] == row["qualifier"]
        several = next(csv.reader(io.StringIO(record["statedAs[]"]), delimiter=";"), [])
        assert several == (row["statedAs"] or [])


def test_sdmx_csv_is_read_by_those_who_speak_sdmx(write: Write) -> None:
    """The library of SDMX reads each observation: key, value, and attributes, several values of one included."""
    import sdmx
    from sdmx.model import v30

    found = v30.DataStructureDefinition(id="hard")
    for id in ("place", "TIME_PERIOD", "MEASURE"):
        found.dimensions.append(v30.Dimension(id=id))
    found.measures.append(v30.Measure(id="OBS_VALUE"))
    for id in ("OBS_STATUS", "UNIT_MEASURE", "qualifier", "statedAs"):
        found.attributes.append(v30.DataAttribute(id=id))
    with write(SDMX_CSV).open("rb") as file:
        message: Any = sdmx.read_sdmx(file, format="CSV", structure=found)
    (data,) = message.data
    for observation, row in zip(data.obs, ordered(ROWS), strict=True):
        said = {id: value.value for id, value in observation.dimension.values.items()}
        said |= {id: value.value for id, value in observation.attached_attribute.items()}
        assert said["place"] == guarded(str(row["place"]))
        assert (said["TIME_PERIOD"], said["MEASURE"]) == (row["year"], row["measureType"])
        assert (said["OBS_STATUS"], said["qualifier"]) == (row["obsStatus"], row["qualifier"])
        wanted = value(row)
        assert (Decimal(observation.value) == Decimal(wanted)) if wanted else observation.value == ""


def test_csvw_says_what_columns_mean(write: Write) -> None:
    """The metadata names the CSV's columns in order, maps them to our IRIs, and makes each row its observation."""
    said = json.loads(write(CSVW).read_text("utf-8"))
    with write(CSV).open(encoding="utf-8", newline="") as file:
        head = next(csv.reader(file))
    columns = {c["name"]: c for c in said["tableSchema"]["columns"]}
    assert [c["titles"] for c in said["tableSchema"]["columns"] if not c.get("virtual")] == head
    assert said["url"] == "hard.csv"
    assert said["tableSchema"]["aboutUrl"] == "{+observation}"
    assert columns["year"]["valueUrl"] == f"{BASE}id/codelist/year/{{year}}"
    assert columns["value"]["propertyUrl"] == f"{BASE}def/{{measure}}"
    assert columns["place_nb"] | {"suppressOutput": True} == columns["place_nb"]
    assert columns["virtual_dataSet"]["valueUrl"] == f"{BASE}id/dataset/hard"


@pytest.mark.parametrize("format", [CSV, PARQUET, XLSX], ids=lambda f: f.name)
def test_a_dimension_stands_across(write: Write, format: Format) -> None:
    """A column for each code, with what says how the value is to be understood beside it."""
    path = write(format, ("columns", "year"), ("labels", "codes"), ("measureType", "share"))
    if format is CSV:
        rows: list[dict[str, Any]] = list(records(path))
    elif format is PARQUET:
        rows = pq.read_table(path).to_pylist()
    else:
        cells = list(openpyxl.load_workbook(path).worksheets[0].values)
        rows = [dict(zip(map(str, cells[0]), line, strict=True)) for line in cells[1:]]
    found = {(str(r["place"]).lstrip("'"), year): r for r in rows for year in ("2019", "2020", "2021")}
    for row in ROWS:
        if row["measureType"] == "share":
            across, year = found[str(row["place"]), str(row["year"])], str(row["year"])
            shown, wanted = across[year], value(row)
            assert (Decimal(str(shown)) == Decimal(wanted)) if wanted else shown in (None, "")
            assert across[f"{year}_qualifier"] == row["qualifier"]
            assert across[f"{year}_obsStatus"] == row["obsStatus"]
            assert Decimal(str(across[f"{year}_lowerBound"] or 0)) == Decimal(str(row["lowerBound"] or 0))
            assert across["unitMeasure"] == "percent"


def test_the_greatest_first(write: Write) -> None:
    """A selection comes in the order asked for; missing values last."""
    found = [r["value"] for r in records(write(CSV, ("sort", "-value"), ("measureType", "share")))]
    assert found == ["90", "80", "20", "12.50", "0.125", "-0.25", ""]


def test_labels_are_what_they_say() -> None:
    """The words of the parameter are those of the documentation."""
    assert [*Labels] == ["codes", "labels", "both"]
    assert Selection().whole


ACROSS = 60
MANY = """
import sys
from dataclasses import replace
from pathlib import Path

from lod.exchange import writers
from lod.exchange.selection import Selection
from lod.query import sandbox
from lod.rdf.formats import CSV
from tests.exchange.test_formats import many_across

folder = Path(sys.argv[1])
wide = many_across(folder)
writers.write(replace(wide, selection=Selection()), CSV, folder / "long.csv")
sandbox.limit_memory(1_900_000_000)
writers.write(wide, CSV, folder / "wide.csv")
"""


def many_across(folder: Path) -> Extract:
    """Sixty codes across, of figures with a status, a qualifier and bounds."""
    codes = [f"p{number}" for number in range(ACROSS)]
    lists = LISTS | {"place": CodeList("place", said("Sted", "Place"), tuple(Concept(c, said(c, c)) for c in codes))}
    rows = [world.row(code, year, "share", "1.5") for code in sorted(codes) for year in YEARS]
    (folder / "scratch").mkdir()
    with Staging(STRUCTURE, folder / "scratch") as staging:
        staging.add(range(len(rows)), {name: [r[name] for r in rows] for name in STRUCTURE.columns})
        staging.write(folder / "many.parquet")
    cube = Cube(folder / "many.parquet", STRUCTURE, connect())
    return Extract(DATASET, lists, cube, Iris(BASE), Selection(columns=("place",)))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="macOS knows no limit on address space")
def test_many_codes_across_need_little_memory(tmp_path: Path) -> None:
    """Sixty codes across fit into the memory that a worker has; twenty once took all of it."""
    subprocess.run([sys.executable, "-c", MANY, str(tmp_path)], check=True, cwd=Path(__file__).parents[2])
    found = records(tmp_path / "wide.csv")
    assert [record["year"] for record in found] == list(YEARS)
    assert all(record[f"p{number}"] == "1.5" for record in found for number in range(ACROSS))
