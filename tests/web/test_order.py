"""The order of a table: as the steward wrote the code lists on pages, by codes in files."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Sequence

import pytest
from flask.testing import FlaskClient

from lod.cube.figures import FILE
from lod.web.app import create_app
from tests.conftest import SiteFolder
from tests.web.test_dataset_page import rows

pytestmark = pytest.mark.slow

PLACES = ["north", "south", "east", "west"]
AGES = ["young", "middle", "old", "all"]
YEARS = ["2021", "2020"]
DESCRIPTION = """title: {nb: Rekkefølge, en: Order}
description: {nb: Tall i rekkefølge., en: Figures in order.}
publisher: {name: {nb: Eksempel, en: Example}}
contact: {name: {nb: Eksempel, en: Example}, url: https://example.org/}
issued: 2026-01-01
dimensions:
  place: {label: {nb: Sted, en: Place}}
  age: {label: {nb: Alder, en: Age}}
  year: {label: {nb: År, en: Year}, role: period}
measures:
  share: {label: {nb: Andel, en: Share}, unit: percent, decimals: 1}
attributes:
  obsStatus:
"""
PAGE = "/doc/dataset/order"


def make(site: SiteFolder, values: dict[tuple[str, ...], str], ages: Sequence[str] = AGES) -> None:
    """Publishes a cube with these values, its code lists in no order of letters."""
    folder = site.root / "data" / "order"
    (folder / "codelists").mkdir(parents=True)
    for name, codes in {"place": PLACES, "age": ages, "year": YEARS}.items():
        listed = "".join(f"{code},{code},{code}\n" for code in codes)
        (folder / "codelists" / f"{name}.csv").write_text("code,label_nb,label_en\n" + listed, "utf-8")
        (folder / "codelists" / f"{name}.yaml").write_text(f"label: {{nb: {name}, en: {name}}}\n", "utf-8")
    (folder / "dataset.yaml").write_text(DESCRIPTION, "utf-8")
    lines = "".join(f"{','.join(key)},{value},A\n" for key, value in values.items())
    (folder / "figures.csv").write_text("place,age,year,share,obsStatus\n" + lines, "utf-8")
    result = site.lod("build")
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """That cube, every value the same, so that nothing but codes tells rows apart."""
    site = SiteFolder(tmp_path_factory.mktemp("order"))
    make(site, dict.fromkeys(itertools.product(PLACES, AGES, YEARS), "1.5"))
    return site


@pytest.fixture(scope="module")
def client(site: SiteFolder) -> FlaskClient:
    return create_app(site.settings).test_client()


def keys(client: FlaskClient, query: str, width: int = 3) -> list[tuple[str, ...]]:
    """The codes that stand before the values of a table."""
    return [tuple(row[:width]) for row in rows(client.get(f"{PAGE}?lang=en&{query}").text)[1:]]


def test_rows_stand_in_the_order_of_the_code_lists(client: FlaskClient) -> None:
    """The first dimension first, each as its list was written."""
    assert keys(client, "") == list(itertools.product(PLACES, AGES, YEARS))


def test_a_selection_keeps_the_order(client: FlaskClient) -> None:
    """However the codes are asked for."""
    chosen = keys(client, "place=east&place=south&age=old&age=young")
    assert chosen == list(itertools.product(["south", "east"], ["young", "old"], YEARS))


def test_equal_values_stand_in_the_order_of_the_code_lists(client: FlaskClient) -> None:
    """Sorted by what is equal everywhere, rows stand as they stood; sorted by a dimension, from its first code, or its
    last."""
    assert keys(client, "sort=-value") == keys(client, "sort=value") == keys(client, "")
    assert [age for _, age, _ in keys(client, "sort=age")] == [age for age in AGES for _ in range(8)]
    assert [age for _, age, _ in keys(client, "sort=-age")] == [age for age in reversed(AGES) for _ in range(8)]


@pytest.mark.parametrize(("across", "down"), [("year", [PLACES, AGES]), ("place", [AGES, YEARS])])
def test_lines_and_columns_of_a_wide_table_too(client: FlaskClient, across: str, down: list[list[str]]) -> None:
    """What stands across, and what stands down."""
    head = rows(client.get(f"{PAGE}?lang=en&columns={across}").text)[0]
    assert head[2:] == {"year": YEARS, "place": PLACES}[across]
    assert keys(client, f"columns={across}", 2) == list(itertools.product(*down))


def test_files_stand_in_the_order_of_codes(client: FlaskClient) -> None:
    """Where an order of letters makes the same figures the same bytes, whatever a list's order becomes."""
    for query in ("", "?place=north..west"):
        table = csv.DictReader(io.StringIO(client.get(f"{PAGE}.csv{query}").text))
        found = [(row["place"], row["age"], row["year"]) for row in table]
        assert found == sorted(itertools.product(PLACES, AGES, YEARS))


def test_pages_follow_each_other(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Page by page every figure comes once, in the order of the first page; sorted by value too."""
    site = SiteFolder(tmp_path_factory.mktemp("pages"))
    ages = [f"g{n}" for n in range(60)]
    every = list(itertools.product(PLACES, ages, YEARS))
    make(site, {key: str(number % 7) for number, key in enumerate(every)}, ages)
    client = create_app(site.settings).test_client()
    for sort, expected in {
        "view=all": every,
        "sort=-value": sorted(every, key=lambda key: -(every.index(key) % 7)),
        "sort=-age": [key for age in reversed(ages) for key in every if key[1] == age],
    }.items():
        found: list[tuple[str, ...]] = []
        for page in itertools.count(1):
            found += keys(client, f"{sort}&page={page}")
            if len(found) >= len(expected):
                break
        assert found == expected


def test_a_release_without_figures_for_pages_is_shown_all_the_same(tmp_path_factory: pytest.TempPathFactory) -> None:
    """They can be thrown away: pages are read from the cube then, in its order, until it is built again."""
    site = SiteFolder(tmp_path_factory.mktemp("without"))
    make(site, dict.fromkeys(itertools.product(PLACES, AGES, YEARS), "1.5"))
    (site.current / FILE).unlink()
    every = list(itertools.product(PLACES, AGES, YEARS))
    assert keys(create_app(site.settings).test_client(), "") == sorted(every)
    result = site.lod("build")
    assert result.exit_code == 0, result.output
    assert keys(create_app(site.settings).test_client(), "") == every
