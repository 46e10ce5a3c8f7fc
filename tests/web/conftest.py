"""A site with a large cube and the demonstration beside the shipped data, served to a browser."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bench import demo
from bench.demo.lists import write_lists
from bench.demo.outlines import write_outlines
from bench.demo.site import write_data, write_large
from lod.web.app import create_app
from tests.conftest import SiteFolder, copy_site
from tests.shared import shared_folder
from tests.web.browser import Browser, chromium
from tests.web.population import write_population
from tests.web.routes import MANY
from tests.web.test_server import serving

AREAS, YEARS = 400, range(2000, 2010)
DESCRIPTION = f"""title: {{nb: Mange tall, en: Many figures}}
description: {{nb: Flere tall enn man ser gjennom., en: More figures than one looks through.}}
publisher: {{name: {{nb: Eksempel, en: Example}}}}
contact: {{name: {{nb: Eksempel, en: Example}}, url: https://example.org/}}
issued: 2026-01-01
dimensions:
  area: {{label: {{nb: Område, en: Area}}, role: area, codelist: {MANY}-area}}
  year: {{label: {{nb: År, en: Year}}, role: period, codelist: {MANY}-year}}
measures:
  share: {{label: {{nb: Andel, en: Share}}, unit: percent, decimals: 1}}
attributes:
  obsStatus:
"""


@pytest.fixture(scope="session")
def large_site(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """The shipped data, a cube of some thousand figures and the demonstration, published once for all processes that
    test."""
    return SiteFolder(shared_folder(tmp_path_factory, "large", publish))


@pytest.fixture(scope="session")
def large_app(large_site: SiteFolder) -> Iterator[Flask]:
    """The application on that site, one for each process that tests."""
    app = create_app(large_site.settings)
    yield app
    app.extensions["lod"].close()


def publish(root: Path) -> None:
    """Writes that site and builds it."""
    site = copy_site(root)
    folder = site.root / "data" / MANY
    (folder / "codelists").mkdir(parents=True)
    for name, codes in {"area": [f"a{n}" for n in range(AREAS)], "year": list(map(str, YEARS))}.items():
        rows = "".join(f"{code},{name} {code} nb,{name} {code} en\n" for code in codes)
        (folder / "codelists" / f"{MANY}-{name}.csv").write_text("code,label_nb,label_en\n" + rows, "utf-8")
        (folder / "codelists" / f"{MANY}-{name}.yaml").write_text(f"label: {{nb: {name}, en: {name}}}\n", "utf-8")
    (folder / "dataset.yaml").write_text(DESCRIPTION, "utf-8")
    figures = (
        f"a{area},{year},{(area * 7 + year) % 1000 / 10},A\n" for area, year in itertools.product(range(AREAS), YEARS)
    )
    (folder / "figures.csv").write_text("area,year,share,obsStatus\n" + "".join(figures), "utf-8")
    write_data(site.root / "data", years=2)
    result = site.lod("build")
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="session")
def half_million_site(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """A site with half a million figures, built once for all processes that test; not to be changed."""
    return SiteFolder(shared_folder(tmp_path_factory, "half-million", _half_a_million))


@pytest.fixture(scope="session")
def half_million_browser(half_million_site: SiteFolder) -> Iterator[Browser]:
    """Chromium on that site."""
    with serving(half_million_site) as port, chromium() as started:
        yield Browser(started, port)


@pytest.fixture(scope="session")
def half_million(half_million_site: SiteFolder) -> Iterator[FlaskClient]:
    """A client of that site."""
    app = create_app(half_million_site.settings)
    yield app.test_client()
    app.extensions["lod"].close()


def _half_a_million(root: Path) -> None:
    """Writes and builds the data set of the demonstration that has most figures, with the lists that it needs."""
    site, data = SiteFolder(root), root / "data"
    sources = Path(demo.__file__).parent / "sources" / "data" / "codelists"
    shutil.copytree(sources, data / "codelists")
    write_lists(data / "codelists")
    write_outlines(data / "codelists" / "region.geojson")
    write_large(data)
    result = site.lod("build")
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="session")
def browser(large_site: SiteFolder) -> Iterator[Browser]:
    """Chromium on the site with the large cube; only for tests that are skipped without one."""
    with serving(large_site) as port, chromium() as started:
        yield Browser(started, port)


@pytest.fixture(scope="session")
def population_site(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """The shipped data and a population, published once for all processes that test; not to be changed."""
    return SiteFolder(shared_folder(tmp_path_factory, "population", _with_population))


def _with_population(folder: Path) -> None:
    site = copy_site(folder)
    write_population(site.root)
    result = site.lod("build")
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="session")
def population(population_site: SiteFolder) -> Iterator[FlaskClient]:
    """A client of that site."""
    app = create_app(population_site.settings)
    yield app.test_client()
    app.extensions["lod"].close()
