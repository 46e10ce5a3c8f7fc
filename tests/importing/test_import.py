"""A table is imported within an interface's limits, whole or not at all, and its figures are those that were there."""

from __future__ import annotations

import csv
import json
from itertools import product
from math import prod
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.config import Settings
from lod.errors import LodError
from lod.importing import folder, pxweb
from lod.importing.address import Address
from lod.importing.client import Client
from lod.importing.pieces import Selection, pieces
from tests.conftest import SiteFolder
from tests.importing.server import DIMENSIONS, Office, figure, serving
from tests.sources import twins


class Time:
    """Time that passes only while one waits."""

    def __init__(self) -> None:
        self.now, self.waits = 0.0, list[float]()

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    def client(self) -> Client:
        return Client(wait=self.wait, clock=lambda: self.now)


def quiet(done: int, total: int, what: str) -> None:
    """The progress of nothing shown."""


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def imported(url: str, data: Path, id: str | None, client: Client) -> folder.Imported:
    """What comes of a table's address in a folder of data."""
    return folder.from_address(url, Settings(root=data, data=data, home=data / ".lod"), id, "nb", client, quiet)


def expected(regions: list[str], years: list[str]) -> list[dict[str, str]]:
    rows = []
    for region, year in product(regions, years):
        cells = {content: figure(region, content, year) for content in DIMENSIONS["ContentsCode"]}
        shown = {name: f"{cell:g}" if isinstance(cell, float) else str(cell) for name, cell in cells.items()}
        rows.append({"Region": region, "Tid": year, **shown})
    return rows


@pytest.mark.parametrize("cells", [2, 3, 6, 8, 24, 800_000])
def test_the_table_is_the_same_however_it_is_cut(tmp_path: Path, cells: int) -> None:
    """Whatever an answer may hold, the answers put together are the whole table in its order."""
    with serving(Office(cells=cells)) as office:
        done = imported(f"{office.url}/tables/05810", tmp_path, None, Time().client())
    assert done.id == "05810"
    assert table(tmp_path / "05810" / "figures.csv") == expected(DIMENSIONS["Region"], DIMENSIONS["Tid"])
    assert not (tmp_path / "05810" / pxweb.SCRATCH).exists()


def test_only_what_was_asked_for_is_fetched(tmp_path: Path) -> None:
    """Codes in the address, with `*` and `?`, choose a part of the table, and of its code lists."""
    with serving(Office()) as office:
        url = f"{office.url}/tables/05810/data?lang=no&valueCodes[Tid]=202?&valueCodes[region]=0301,4*"
        imported(url, tmp_path, "folk", Time().client())
    assert table(tmp_path / "folk" / "figures.csv") == expected(["0301", "4601"], DIMENSIONS["Tid"])
    assert [row["code"] for row in table(tmp_path / "folk" / "codelists" / "region.csv")] == ["0301", "4601"]


def test_no_more_calls_than_are_allowed(tmp_path: Path) -> None:
    """Calls keep to the number that the interface allows in its window of time."""
    time = Time()
    with serving(Office(cells=2)) as office:
        imported(f"{office.url}/tables/1", tmp_path, None, time.client())
    assert len(office.requests) == 3 + 12
    assert sum(time.waits) >= 60.0 * ((len(office.requests) - 1) // 3 - 1)


def test_it_waits_when_it_is_told_to(tmp_path: Path) -> None:
    """After 429 it waits as long as the answer says, then asks again."""
    time = Time()
    with serving(Office(later=2, cells=800_000)) as office:
        imported(f"{office.url}/tables/1", tmp_path, None, time.client())
    assert time.waits[:2] == [7.0, 7.0]
    assert len(table(tmp_path / "1" / "figures.csv")) == 12


def test_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """What was broken off leaves no table, and run again asks only for what is not there yet."""
    with serving(Office(broken=2)) as office:
        with pytest.raises(LodError, match="500"):
            imported(f"{office.url}/tables/1", tmp_path, None, Time().client())
        assert not (tmp_path / "1" / "figures.csv").exists()
        office.broken = -1
        imported(f"{office.url}/tables/1", tmp_path, None, Time().client())
        assert office.data == 6
    assert table(tmp_path / "1" / "figures.csv") == expected(DIMENSIONS["Region"], DIMENSIONS["Tid"])


def test_an_interface_that_says_nothing_of_itself(tmp_path: Path) -> None:
    """Without /config the table is fetched in its own language, by careful limits."""
    with serving(Office(config=False, cells=24)) as office:
        done = imported(f"{office.url}/tables/1?lang=en", tmp_path, None, Time().client())
    assert done.read.description is not None
    assert done.read.description.title.languages == ("en",)


@pytest.mark.slow
def test_what_was_imported_is_published(tmp_path: Path) -> None:
    """From an address to a release in two commands: labels in both languages, symbols as statuses."""
    site = SiteFolder(tmp_path)
    (tmp_path / "lod.toml").write_text("", "utf-8")
    with serving(Office(cells=800_000, window=1)) as office:
        result = site.lod("import", f"{office.url}/tables/05810", "--id", "folk")
    assert result.exit_code == 0, result.output
    assert [f for f in site.check() if f["severity"] == "violation"] == []
    assert site.lod("build").exit_code == 0
    question = (
        "SELECT ?l ?v ?s { ?o <https://data.example.no/def/region>/skos:prefLabel ?l ; "
        "<https://data.example.no/def/tid>/skos:notation '2021' ; qb:measureType ?m ; "
        "sdmx-attribute:obsStatus/skos:notation ?s OPTIONAL { ?o <https://data.example.no/def/personer> ?v } "
        "FILTER (lang(?l) = 'en' && ?m = <https://data.example.no/def/personer>) } ORDER BY ?l"
    )
    result = site.lod("query", "--format", "csv", stdin=question)
    assert result.stdout.split() == ["l,v,s", "1103,101,A", "4601,,O", "Oslo,1,A"]


@pytest.mark.parametrize("file", ["folk.json", "folk.px"])
def test_a_saved_file_is_imported_too(tmp_path: Path, file: str) -> None:
    """A saved response, or a PX file, becomes a folder that has nothing wrong but what a person must say."""
    saved = tmp_path / "saved" / file
    saved.parent.mkdir()
    text = twins.px(twins.STARLESS) if file.endswith(".px") else json.dumps(twins.json_stat(twins.STARLESS))
    saved.write_text(text, "utf-8")
    site = SiteFolder(tmp_path)
    result = site.lod("import", str(saved))
    assert result.exit_code == 0, result.output
    wrong = [f["message"] for f in site.check() if f["severity"] == "violation"]
    assert set(wrong) <= {"this is still to be decided."}


def test_a_table_fetched_again_updates_its_data_set(tmp_path: Path) -> None:
    """From an address too, what changes is said first; a description that cannot be read is never written over."""
    site = SiteFolder(tmp_path)
    with serving(Office(cells=800_000, window=1)) as office:
        assert site.lod("import", f"{office.url}/tables/1", "--id", "tabell").exit_code == 0
        again = site.lod("import", f"{office.url}/tables/1", "--id", "tabell")
        assert "Nothing has changed" in again.output
        assert sorted(path.name for path in (tmp_path / "data" / "tabell").iterdir()) == [
            "codelists", "dataset.yaml", "figures.csv",
        ]  # fmt: skip
        (tmp_path / "data" / "tabell" / "dataset.yaml").write_text("mine", "utf-8")
        assert site.lod("import", f"{office.url}/tables/1", "--id", "tabell").exit_code == 1
    assert (tmp_path / "data" / "tabell" / "dataset.yaml").read_text("utf-8") == "mine"


def test_importing_again_adds_codes_that_are_new(tmp_path: Path) -> None:
    """A code that a list lacks is added below those it has; what a person wrote in the list stays."""
    (tmp_path / "saved").mkdir()
    saved = tmp_path / "saved" / "folk.json"
    saved.write_text(json.dumps(twins.json_stat(twins.STARLESS)), "utf-8")
    site = SiteFolder(tmp_path)
    assert site.lod("import", str(saved)).exit_code == 0
    listed = tmp_path / "data" / "folk" / "codelists" / "region.csv"
    listed.write_text("code,label_nb,label_en\n0301,Hovedstaden,The capital\n", "utf-8")
    result = site.lod("import", str(saved))
    assert "Wrote data/folk/codelists/region.csv" in result.output
    assert listed.read_text("utf-8").splitlines() == [
        "code,label_nb,label_en", "0301,Hovedstaden,The capital", "1103,Stavanger,", "4601,Bergen,",
    ]  # fmt: skip
    assert "Wrote" not in site.lod("import", str(saved)).output


def test_new_takes_in_a_file_that_describes_itself(tmp_path: Path) -> None:
    """`lod new` of a saved response makes a site and a data set with the file's own labels and units; never twice."""
    saved = tmp_path / "folk.json"
    saved.write_text(json.dumps(twins.json_stat(twins.STARLESS)), "utf-8")
    site = SiteFolder(tmp_path / "site")
    site.root.mkdir()
    result = site.lod("new", str(saved), "--yes")
    assert result.exit_code == 0, result.output
    folder_of_it = site.root / "data" / "folk"
    assert {row["label_nb"] for row in table(folder_of_it / "codelists" / "region.csv")} == set(twins.REGIONS.values())
    assert "unit: persons" in (folder_of_it / "dataset.yaml").read_text("utf-8")
    assert (site.root / "lod.toml").exists()
    assert site.lod("new", str(saved), "--yes").exit_code == 1
    assert site.lod("new", str(saved), "--yes", "--id", "folk-2").exit_code == 0


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("ftp://example.org/tables/1", "PxWebApi"),
        ("file:///etc/passwd", "PxWebApi"),
        ("https://example.org/05810", "PxWebApi"),
        ("nowhere.json", "neither a file"),
        ("http://127.0.0.1:9/tables/1", "cannot be fetched"),
    ],
)
def test_what_cannot_be_imported_is_told(tmp_path: Path, source: str, words: str) -> None:
    """Only http and https addresses of tables, and files that are there."""
    result = SiteFolder(tmp_path).lod("import", source)
    assert result.exit_code == 1
    assert words in result.output


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ("Tid=1999", "'1999'"),
        ("Alder=1", "'Alder'"),
        ("Tid=top(0)", "top"),
        ("Tid=from(1999)", "1999"),
        ("Tid=top(2),2024", "alone"),
        ("Tid=range(2021)", "two"),
    ],
)
def test_codes_there_are_not_are_told(tmp_path: Path, codes: str, words: str) -> None:
    """A dimension or a code that the table lacks is named before any figure is asked for."""
    name, _, code = codes.partition("=")
    with serving(Office()) as office:
        url = f"{office.url}/tables/1/data?valueCodes[{name}]={code}"
        with pytest.raises(LodError) as raised:
            imported(url, tmp_path, None, Time().client())
    assert words in str(raised.value)
    assert office.data == 0


SIZES = st.lists(st.integers(1, 6), min_size=1, max_size=4)


@given(sizes=SIZES, limit=st.integers(1, 60), whole=st.integers(0, 3))
def test_pieces_are_the_whole(sizes: list[int], limit: int, whole: int) -> None:
    """Pieces keep to the limit, and one after the other are every combination once, in order; rows stay whole."""
    selection: Selection = tuple((str(n), tuple(f"{n}.{m}" for m in range(size))) for n, size in enumerate(sizes))
    kept = [str(whole)] if whole < len(sizes) else []
    if kept and sizes[whole] > limit:
        with pytest.raises(LodError):
            list(pieces(selection, limit, kept))
        return
    cut = list(pieces(selection, limit, kept))
    assert all(prod(len(codes) for _, codes in piece) <= limit for piece in cut)
    keys = [key for piece in cut for key in product(*(codes for _, codes in piece))]
    assert sorted(keys) == sorted(product(*(codes for _, codes in selection)))
    assert len(keys) == prod(sizes)
    if not kept:
        assert keys == list(product(*(codes for _, codes in selection)))


def test_long_selections_are_sent_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A selection too long for an address is the body of a POST."""
    monkeypatch.setattr(pxweb, "LONGEST_URL", 50)
    with serving(Office(cells=800_000)) as office:
        imported(f"{office.url}/tables/1", tmp_path, None, Time().client())
    assert [method for method, path in office.requests if path.endswith("/data")] == ["POST"]
    assert len(table(tmp_path / "1" / "figures.csv")) == 12


def test_an_address_as_people_copy_it() -> None:
    """The table is found in its address with or without what stands behind."""
    base = "https://data.ssb.no/api/pxwebapi/v2"
    for end in ("", "/", "/metadata", "/data?lang=en&valueCodes[Tid]=2024", "?lang=en"):
        address = Address.of(f"{base}/tables/05810{end}")
        assert (address.base, address.table, address.language) == (base, "05810", "en" if "lang" in end else "")
