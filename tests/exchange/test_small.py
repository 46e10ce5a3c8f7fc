"""Small selections are written from rows in memory, others by statements: nobody can tell from the bytes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lod.cube.columns import Row
from lod.cube.cube import Cube
from lod.cube.database import connect
from lod.cube.staging import Staging
from lod.exchange import small, writers
from lod.exchange.choices import choices
from lod.exchange.extract import Extract
from lod.exchange.selection import Labels, Selection
from lod.model.codelist import Concept
from lod.model.datatypes import parse
from lod.model.structure import MEASURE_TYPE, Attribute, DataStructureDefinition, Measure
from lod.rdf.formats import PARQUET, Format, carrying
from lod.rdf.iris import Iris
from tests.exchange.world import BASE, DATASET, LISTS, PLACES, ROWS, STRUCTURE, YEARS, build, extract, said

FORMATS = carrying("table")
COLUMN = f"value({YEARS[0]})"
by_format = pytest.mark.parametrize("format", FORMATS, ids=lambda f: f.name)


def selections(structure: DataStructureDefinition) -> st.SearchStrategy[Selection]:
    """Any selection of a cube: any codes of any dimensions, any columns, labels, language and order."""
    known = choices(structure, LISTS)

    def some(name: str) -> st.SearchStrategy[tuple[str, tuple[str, ...]] | None]:
        codes = st.sets(st.sampled_from(list(known[name])), min_size=1)
        return st.none() | codes.map(lambda chosen: (name, tuple(code for code in known[name] if code in chosen)))

    return st.builds(
        Selection,
        st.tuples(*map(some, known)).map(lambda parts: tuple(part for part in parts if part is not None)),
        st.lists(st.sampled_from(list(known)), max_size=2, unique=True).map(tuple),
        st.sampled_from(Labels),
        st.sampled_from(["", "nb", "nn", "en"]),
        st.sampled_from(["", *(f"{sign}{name}" for sign in ("", "-") for name in (*known, "value", COLUMN))]),
        numbers=st.sampled_from(["", "float"]),
    ).map(lambda made: replace(made, sort="") if "(" in made.sort and not made.columns else made)


def assert_same(asked: Extract, format: Format, path: Path) -> None:
    """The two ways give the same bytes, or refuse alike."""
    writers.write(asked, format, path)
    held = replace(asked, rows=list(asked.cube.select(asked.selection.fixed))[::-1])
    if small.fits(held, format.name):
        assert writers.write_small(held, format) == path.read_bytes()


@pytest.fixture(scope="module")
def cube(tmp_path_factory: pytest.TempPathFactory) -> Cube:
    return build(tmp_path_factory.mktemp("cube"))


@pytest.mark.slow
@by_format
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(selection=selections(STRUCTURE))
def test_both_ways_give_the_same_bytes(cube: Cube, tmp_path: Path, format: Format, selection: Selection) -> None:
    """Any selection of a cube with all that is hard to write, in every format."""
    assert_same(extract(cube, selection), format, tmp_path / "x")


TEXTS = st.text(st.sampled_from("ab \"',;#|\n=+-@.5æ<\\\t"), min_size=1, max_size=6).filter(str.strip)
KINDS: dict[str, st.SearchStrategy[str]] = {
    "decimal": st.decimals("-1e9", "1e9", places=3).map(lambda d: f"{d.normalize():f}"),
    "integer": st.integers(-(10**18) + 1, 10**18 - 1).map(str),
    "double": st.floats(-1e20, 1e20, allow_nan=False).map(lambda number: parse(repr(number), "double")),
    "boolean": st.sampled_from(["true", "false"]),
    "date": st.dates().map(str),
    "string": TEXTS,
}


@st.composite
def cubes(draw: st.DrawFn) -> tuple[DataStructureDefinition, list[Row]]:
    """A cube of the two dimensions with measures and attributes of any datatypes."""
    kinds = draw(st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=2))
    measures = tuple(
        Measure(f"m{n}", said("Mål", "Measure"), datatype=kind, decimals=draw(st.sampled_from([None, 0, 2])))
        for n, kind in enumerate(kinds)
    )
    attributes = [
        Attribute(f"a{n}", said("Om", "About"), datatype=kind, multiple=draw(st.booleans()))
        for n, kind in enumerate(draw(st.lists(st.sampled_from(list(KINDS)), max_size=3)))
    ]
    carried = draw(st.sets(st.sampled_from([a.name for a in STRUCTURE.attributes if a.name != "remark"])))
    own = tuple(a for a in STRUCTURE.attributes if a.name in carried)
    structure = DataStructureDefinition(STRUCTURE.dimensions, measures, (*own, *attributes))
    keys = draw(
        st.sets(st.tuples(*map(st.sampled_from, (list(PLACES), YEARS, [m.name for m in measures]))), min_size=1)
    )
    return structure, [_row(draw, structure, *key) for key in sorted(keys)]


def _row(draw: st.DrawFn, structure: DataStructureDefinition, place: str, year: str, measure: str) -> Row:
    kinds = {m.name: m.datatype for m in structure.measures}
    row: Row = dict.fromkeys(structure.columns)
    row |= {"place": place, "year": year, MEASURE_TYPE: measure, measure: draw(st.none() | KINDS[kinds[measure]])}
    for attribute in structure.attributes:
        cell = _cells(attribute)
        several = st.lists(cell, min_size=1, max_size=3)
        row[attribute.name] = draw(st.none() | several) if attribute.multiple else draw(st.none() | cell)
    return row


def _cells(attribute: Attribute) -> st.SearchStrategy[str]:
    if attribute.codelist:
        return st.sampled_from([concept.notation for concept in LISTS[attribute.codelist].concepts])
    if attribute.source:
        return st.just("article")
    return st.integers(0, 4).map(str) if attribute.name == "decimals" else KINDS[attribute.datatype]


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cubes(), st.data())
def test_any_cube_is_written_alike(
    tmp_path_factory: pytest.TempPathFactory, made: tuple[DataStructureDefinition, list[Row]], data: st.DataObject
) -> None:
    """Measures and attributes of every datatype, missing cells, several values: the same bytes in every format."""
    structure, rows = made
    folder = tmp_path_factory.mktemp("any")
    (folder / "scratch").mkdir()
    with Staging(structure, folder / "scratch") as staging:
        staging.add(range(len(rows)), {name: [row[name] for row in rows] for name in structure.columns})
        staging.write(folder / "any.parquet")
    any_cube = Cube(folder / "any.parquet", structure, connect())
    asked = Extract(
        replace(DATASET, structure=structure), LISTS, any_cube, Iris(BASE), data.draw(selections(structure))
    )
    for format in FORMATS:
        assert_same(asked, format, folder / "x")


def test_selections_of_one_data_set_have_one_schema(cube: Cube, tmp_path: Path) -> None:
    """A Parquet file says of every column that a cell may be missing, whether or not one is in this selection."""
    schemas = []
    for codes in ((), (("year", ("2021",)),), (("place", ("c",)),)):
        writers.write(extract(cube, Selection(codes)), PARQUET, tmp_path / "x.parquet")
        schemas.append(pq.read_schema(tmp_path / "x.parquet"))
    assert all(schema == schemas[0] for schema in schemas)
    assert all(field.nullable for field in schemas[0])


def test_all_rows_are_selected_alike(cube: Cube) -> None:
    """What is small is told from the number of keys, before anything is read."""
    assert cube.small({}, len(ROWS)) is not None
    assert cube.small({}, len(ROWS) - 1) is None


SSB = "okt-digitalisering"


@pytest.fixture(scope="module")
def client(published_app: Flask) -> FlaskClient:
    return published_app.test_client()


@pytest.mark.slow
@by_format
@pytest.mark.parametrize(
    "asked",
    [
        "respondent=kommuner",
        "respondent=kommuner&aktivitet=fjernarbeid..digitaliseringstakt&labels=codes",
        "respondent=kommuner&columns=aktivitet&lang=en",
        "respondent=fylkeskommuner&sort=-value&labels=labels",
    ],
)
def test_the_server_and_its_workers_answer_alike(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, format: Format, asked: str
) -> None:
    """A small selection is written without a worker, a large one by a worker; the answers are the same."""
    address = f"/doc/dataset/{SSB}.{format.suffix}?{asked}"
    at_once = client.get(address)
    monkeypatch.setattr("lod.exchange.small.MOST_MS", 0)
    by_worker = client.get(address)
    assert (at_once.status_code, at_once.data) == (200, by_worker.data)


def test_what_a_format_fills_with_blanks_is_counted(cube: Cube) -> None:
    """A few figures far apart are small as CSV, and not in a format that has a cell for all that lies between them."""
    apart = replace(extract(cube), rows=[{**ROWS[0], "place": f"p{n}", "year": f"{n}"} for n in range(300)])
    codes = tuple(Concept(f"p{n}", said("Sted", "Place")) for n in range(300))
    years = tuple(Concept(f"{n}", said("År", "Year")) for n in range(300))
    lists = LISTS | {"place": replace(LISTS["place"], concepts=codes), "year": replace(LISTS["year"], concepts=years)}
    assert small.fits(replace(apart, lists=lists), "csv")
    assert not small.fits(replace(apart, lists=lists), "px")
