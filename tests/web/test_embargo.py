"""Before its moment nothing of a scheduled release can be found: the site answers as one that has none."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lod.release.home import Home
from lod.release.manifest import Manifest
from lod.release.schedule import Schedule
from lod.web.app import create_app
from lod.web.routes import ROUTES
from tests.conftest import SiteFolder, copy_published
from tests.history.conftest import FIGURES
from tests.scheduled import FAR
from tests.shared import shared_folder

pytestmark = pytest.mark.server

UNSEEN = "hemmelig-sett"
WORD = "Hemmeligheter"
CHANGED = "observation/okt-digitalisering/kommuner/_T/digitale-tjenester/pandemien/andel"
STRANGER = {"REMOTE_ADDR": "203.0.113.9"}
VOLATILE = {"date", "expires", "x-request-id", "server-timing", "age"}


def _sealed(published: SiteFolder, folder: Path, *words: str) -> SiteFolder:
    """The shipped data published; scheduled: a new data set, a new code, another value, another title."""
    folder.rmdir()
    site = copy_published(published, folder)
    shutil.copytree(site.root / "data/okt-digitalisering", site.root / "data" / UNSEEN)
    own = f"data/{UNSEEN}/dataset.yaml"
    site.edit(
        own, lambda text: re.sub(r"(?m)^  (nb|nn|en): (Økt|Auka|Increased).*$", rf"  \1: {WORD} \1", text, count=3)
    )
    site.edit(FIGURES, lambda text: re.sub(r"(kommuner,_T,digitale-tjenester),\d+", r"\1,76", text, count=1))
    codes = next((site.root / "data/codelists").glob("respondent.csv"))
    lines = codes.read_text("utf-8").splitlines()
    codes.write_text("\n".join([*lines, lines[-1].replace(lines[-1].split(",")[0], "hemmelige", 1)]) + "\n", "utf-8")
    result = site.lod("build", "--at", FAR, *words)
    assert result.exit_code == 0, result.output
    return site


@pytest.fixture(scope="module")
def sealed(published: SiteFolder, tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    return SiteFolder(
        shared_folder(tmp_path_factory, "sealed", lambda folder: _sealed(published, folder, "--unannounced"))
    )


def _app(site: SiteFolder) -> Flask:
    return create_app(replace(site.settings, requests_per_second=0, query_workers=1))


@pytest.fixture(scope="module", params=["there", "gone"])
def clients(
    request: pytest.FixtureRequest, published: SiteFolder, sealed: SiteFolder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[FlaskClient, FlaskClient]]:
    """The site without a schedule, and the one with it: as it is, and with all files of what is scheduled taken away.

    What answers the same without them reads none of them, so that no answer takes longer for them either.
    """
    site = sealed
    if request.param == "gone":
        site = copy_published(sealed, tmp_path_factory.mktemp("gone") / "site")
        home = Home(site.settings.home)
        shutil.rmtree(home.path(Schedule.read(home.folder).coming[0].release))
        home.sweep_objects()
    apps = _app(published), _app(site)
    apps[1].config["WHOLE"] = request.param == "there"
    yield apps[0].test_client(), apps[1].test_client()
    for app in apps:
        app.extensions["lod"].close()


def names(site: SiteFolder) -> dict[str, tuple[str, ...]]:
    """What may stand in the places of addresses: what is published, what is scheduled, and what is neither."""
    home = Home(site.settings.home)
    release = Schedule.read(home.folder).coming[0].release
    manifest = Manifest.read(home.path(release))
    sets = ("okt-digitalisering", UNSEEN, "nowhere")
    digest = manifest.files[f"dumps/{UNSEEN}.csv"].sha256
    things = (
        *(f"dataset/{name}" for name in sets),
        *(f"structure/{name}" for name in sets),
        *(f"distribution/{name}/csv" for name in sets),
        *(f"codelist/respondent/{code}" for code in ("kommuner", "hemmelige", "nobody")),
        "codelist/respondent",
        CHANGED,
        CHANGED.replace("okt-digitalisering", UNSEEN),
        CHANGED.replace("okt-digitalisering", "nowhere"),
        f"release/{release}",
        "graph/changes",
    )
    suffixed = (
        f"{name}.{suffix}" for name in sets for suffix in ("csv", "ttl", "nt", "nt.gz", "csv.gz", "parquet", "nb.svg")
    )
    return {
        "path": (*things, *(f"{thing}.ttl" for thing in things), *(f"{thing}.html" for thing in things[:3])),
        "name": (
            *sets,
            *suffixed,
            "all.nt",
            "all.csv",
            "respondent",
            digest,
            f"../{release}/manifest.json",
            "report.ttl",
        ),
        "dataset": sets,
        "codelist": ("respondent", UNSEEN, "nowhere"),
        "dimension": ("respondent", "nothing"),
        "suffix": ("ttl", "jsonld"),
        "event": ("1", "2"),
        "page": ("1", "2"),
        "filename": ("lod.css", f"../../releases/{release}/manifest.json"),
        "language": ("nb", "en"),
        "query": (
            *(f"dataflow/*/{name}" for name in sets),
            "dataflow",
            *(f"codelist/*/{n}" for n in ("respondent", UNSEEN)),
        ),
        "release": (release, release[-12:], digest, digest[:12]),
    }


WISHES: dict[str, tuple[str, ...]] = {
    "/search": (f"q={WORD}", f"q={UNSEEN}", "q=hemmelige", "q=kommuner&kind=code", f"q={WORD}x"),
    "/suggest": (f"q={WORD[:5]}", "q=kom"),
    "/reconcile": ("prefix=hemm", "prefix=kom", "id=codelist/respondent/hemmelige", "id=codelist/respondent/kommuner"),
    "/sparql": tuple(
        "query=" + quote(query)
        for query in (
            "SELECT (COUNT(*) AS ?n) { ?s a <http://purl.org/linked-data/cube#DataSet> }",
            "SELECT (COUNT(*) AS ?n) { ?s a <http://purl.org/linked-data/cube#Observation> }",
            f"ASK {{ ?s ?p ?o FILTER CONTAINS(STR(?s), '{UNSEEN}') }}",
            f"SELECT * {{ GRAPH <https://data.example.no/id/dataset/{UNSEEN}> {{ ?s ?p ?o }} }}",
            f"DESCRIBE <https://data.example.no/id/{CHANGED}>",
        )
    ),
    "/oembed": tuple(
        "url=" + quote(f"https://data.example.no/doc/dataset/{name}")
        for name in ("okt-digitalisering", UNSEEN, "nowhere")
    ),
    "/changes": (f"dataset={UNSEEN}", "dataset=okt-digitalisering", "dataset=nowhere"),
    "/api/v2/tables": (f"query={WORD}", "lang=en"),
    "/sdmx": ("updatedAfter=2020-01-01", "includeHistory=true"),
    "": ("lang=en", "page=2"),
}
"""What is asked for, by the beginning of the path."""

CALLS = tuple(
    {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    for method, params in (
        ("initialize", {"protocolVersion": "2025-06-18", "capabilities": {}}),
        ("tools/list", {}),
        ("tools/call", {"name": "search", "arguments": {"query": WORD}}),
        ("tools/call", {"name": "describe", "arguments": {"dataset": UNSEEN}}),
        ("tools/call", {"name": "describe", "arguments": {"dataset": "nowhere"}}),
        ("tools/call", {"name": "codes", "arguments": {"dataset": "okt-digitalisering", "dimension": "respondent"}}),
        ("tools/call", {"name": "figures", "arguments": {"dataset": "okt-digitalisering"}}),
        ("tools/call", {"name": "cite", "arguments": {"dataset": UNSEEN}}),
    )
)


def addresses(path: str, places: dict[str, tuple[str, ...]]) -> list[str]:
    """The addresses of a route, with what may stand in each of its places."""
    filled = [path]
    for match in re.finditer(r"<(?:[^:<>]*:)?(\w+)>", path):
        filled = [one.replace(match[0], name, 1) for one in filled for name in places[match[1]]]
    asked = [words for start, each in WISHES.items() if start and path.startswith(start) for words in each] or WISHES[
        ""
    ]
    versions = [
        f"{key}={r}" for key in ("asOf", "changedSince") for r in (*places["release"][:2], "2.0.0", "1.0.1", FAR)
    ]
    wishes = [*(asked or WISHES[""]), *(versions if path.startswith(("/doc/<", "/id", "/embed", "/figure/<")) else [])]
    return [*filled, *(f"{one}?{wish}" for one in filled[:9] for wish in wishes)]


def answered(client: FlaskClient, address: str, **more: Any) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and body of an answer; without what says when it was given."""
    with client.open(address, environ_base=STRANGER, **more) as answer:
        kept = [(name, value) for name, value in answer.headers if name.lower() not in VOLATILE]
        return answer.status_code, kept, answer.get_data()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_no_route_tells(clients: tuple[FlaskClient, FlaskClient], sealed: SiteFolder, route: Any) -> None:
    """Each address answers byte for byte as that of a site without a schedule: status, headers, ETag, size, body."""
    without, with_schedule = clients
    listed = addresses(route.path, names(sealed))
    for address in listed if with_schedule.application.config["WHOLE"] else listed[:12]:
        for accept in ("text/html", "*/*") if "<" not in route.path else ("*/*",):
            headers = {"Accept": accept}
            if "GET" in route.methods:
                expected = answered(without, address, headers=headers)
                assert answered(with_schedule, address, headers=headers) == expected, address
                if etag := dict(expected[1]).get("ETag"):
                    asked = {**headers, "If-None-Match": etag}
                    assert answered(with_schedule, address, headers=asked)[0] == 304, address
    if route.path == "/mcp":
        for call in CALLS:
            assert answered(with_schedule, "/mcp", method="POST", json=call) == answered(
                without, "/mcp", method="POST", json=call
            )


def test_no_file_of_it_has_an_address(clients: tuple[FlaskClient, FlaskClient], sealed: SiteFolder) -> None:
    """Neither by digest nor by the names that files have in a home, nor through files of what is served."""
    places = names(sealed)
    for release in places["release"]:
        for start in (
            "objects/",
            "releases/",
            "dumps/",
            "dumps/../releases/",
            ".lod/objects/",
            "id/release/",
            "preview/",
        ):
            for end in ("", "/manifest.json", f"/dumps/{UNSEEN}.csv", "/model.json"):
                assert answered(clients[1], f"/{start}{release}{end}")[0] in (404, 303, 400), (start, release)
    for path in (
        "/schedule.json",
        "/.lod/schedule.json",
        "/history/pending/event.json",
        "/dumps/../../../schedule.json",
    ):
        assert answered(clients[1], path)[0] == 404


def test_only_the_metrics_that_operators_read_tell(sealed: SiteFolder) -> None:
    """`/metrics` says the next moment, to its addresses alone; readiness and status say nothing."""
    app = _app(sealed)
    try:
        client = app.test_client()
        shown = client.get("/metrics", environ_base={"REMOTE_ADDR": "127.0.0.1"}).get_data(as_text=True)
        assert "lod_scheduled_release_timestamp_seconds 4.07" in shown
        assert "lod_scheduled_release_blocked 0.0" in shown
        assert client.get("/metrics", environ_base=STRANGER).status_code == 404
        for path in ("/readyz", "/status", "/healthz"):
            assert "schedul" not in client.get(path, environ_base=STRANGER).get_data(as_text=True)
    finally:
        app.extensions["lod"].close()


def test_an_announcement_tells_only_what_is_published(
    published: SiteFolder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What is announced is named by data sets that are there already; of new ones nothing is said anywhere."""
    site = SiteFolder(shared_folder(tmp_path_factory, "announced", lambda folder: _sealed(published, folder)))
    app = _app(site)
    try:
        client = app.test_client()
        plain = json.loads(answered(client, "/calendar.json")[2])
        (coming,) = [entry for entry in plain["releases"] if entry["state"] == "coming"]
        assert [dataset["id"] for dataset in coming["datasets"]] == ["okt-digitalisering"]
        release = Schedule.read(site.settings.home).coming[0].release
        for path in ("/", "/calendar", "/calendar.ics", "/calendar.json", "/doc/dataset/okt-digitalisering"):
            body = answered(client, path)[2].decode()
            assert "2099" in body, path
            for word in (UNSEEN, WORD, "hemmelige", release, release[-12:]):
                assert word not in body, path
    finally:
        app.extensions["lod"].close()
