"""Croissant and Data Package: the loaders that exist read every data set, and their rows are those of the Parquet."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.request import urlopen

import pyarrow.parquet as pq
import pytest
from werkzeug.serving import make_server

from lod.web.app import create_app
from tests.conftest import SiteFolder, copy_site
from tests.web.population import write_population
from tests.web.running import free_port

pytestmark = [
    pytest.mark.server,
    pytest.mark.filterwarnings("ignore"),  # what the loaders' own libraries warn of
]
DATASETS = ("okt-digitalisering", "digitale-konsekvenser", "folkemengde")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[SiteFolder, str]:
    """A site published below the address that it is served at, as other people's loaders fetch its files."""
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    made = copy_site(tmp_path_factory.mktemp("packages"))
    write_population(made.root)
    result = made.lod("build", env={"LOD_BASE": base})
    assert result.exit_code == 0, result.output
    return made, base


@pytest.fixture(scope="module")
def served(site: tuple[SiteFolder, str]) -> Iterator[str]:
    made, base = site
    app = create_app(made.settings)
    server = make_server("127.0.0.1", int(base.rstrip("/").rpartition(":")[2]), app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield base
    server.shutdown()
    app.extensions["lod"].close()


def fetched(address: str) -> Any:
    with urlopen(address) as answer:  # noqa: S310 - our own server
        return json.load(answer)


def parquet(site: SiteFolder, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(site.current / "dumps" / f"{name}.parquet").to_pylist()
    return rows


def plain(value: Any) -> Any:
    """A cell as any loader may give it: bytes as text, decimals as numbers, nothing as None."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, (Decimal, int, float)) and not isinstance(value, bool):
        return None if math.isnan(value) else float(value)
    if value is None or value == "" or str(value) in ("nan", "NaT", "<NA>", "None"):
        return None
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else str(value)


@pytest.mark.parametrize("name", DATASETS)
def test_mlcroissant_loads_it(served: str, site: tuple[SiteFolder, str], name: str) -> None:
    """No error in the description; the records are the rows of the Parquet."""
    loader = pytest.importorskip("mlcroissant", reason="mlcroissant is not installed")
    description = fetched(f"{served}doc/dataset/{name}/croissant.json")
    dataset = loader.Dataset(jsonld=description)
    issues = dataset.metadata.ctx.issues
    assert (issues.errors, issues.warnings) == (set(), set())
    assert description["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    records = [
        {key.removeprefix("figures/"): plain(cell) for key, cell in record.items()}
        for record in dataset.records("figures")
    ]
    expected = [{key: plain(cell) for key, cell in row.items()} for row in parquet(site[0], name)]
    assert records == expected
    for name in ("respondent", "kjonn"):
        if name in expected[0]:
            codes = {plain(record[f"codes-{name}/code"]) for record in dataset.records(f"codes-{name}")}
            assert codes == {row[name] for row in expected}


@pytest.mark.parametrize("name", DATASETS)
def test_frictionless_reads_it(served: str, site: tuple[SiteFolder, str], name: str) -> None:
    """The package is valid, its file too, and its rows are the Parquet's, cell by cell."""
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed")
    package = frictionless.Package.from_descriptor(fetched(f"{served}doc/dataset/{name}/datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["fieldName", "message"])
    rows = [{key: plain(cell) for key, cell in row.to_dict().items()} for row in package.get_resource(name).read_rows()]
    assert rows == [{key: plain(cell) for key, cell in row.items()} for row in parquet(site[0], name)]


def test_the_whole_is_a_package(served: str) -> None:
    """A resource for each data set, with its digest."""
    whole = fetched(f"{served}datapackage.json")
    assert [resource["name"] for resource in whole["resources"]] == sorted(DATASETS)
    assert all(resource["hash"].startswith("sha256:") for resource in whole["resources"])


def test_what_is_not_there_is_not_described(served: str, site: tuple[SiteFolder, str]) -> None:
    """404, as any document about it."""
    client = create_app(site[0].settings).test_client()
    assert client.get("/doc/dataset/nothing/croissant.json").status_code == 404
    assert client.get("/doc/dataset/nothing/datapackage.json").status_code == 404
