"""The selection API over HTTP: every format, what is wrong told at once, conditional requests, its description – and
the code that the data set page gives, run against a server."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from werkzeug.serving import make_server

from lod.exchange import limits
from lod.rdf.formats import CSV, Format, carrying
from lod.web.app import create_app
from tests.conftest import SiteFolder, copy_site
from tests.links import link_values

pytestmark = pytest.mark.slow

SSB = "okt-digitalisering"
DOC = f"/doc/dataset/{SSB}"
TABLES = carrying("table")
SELECTED = "respondent=kommuner&respondent=fylkeskommuner&aktivitet=fjernarbeid..digitaliseringstakt"


@pytest.fixture(scope="module")
def client(published_app: Flask) -> FlaskClient:
    return published_app.test_client()


def records(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("format", TABLES, ids=lambda f: f.name)
def test_a_selection_is_had_in_every_format(client: FlaskClient, format: Format, published: SiteFolder) -> None:
    """By suffix and by Accept; unselected it is the dump, byte for byte; each answer is smaller where less is asked."""
    whole = client.get(f"{DOC}.{format.suffix}")
    assert whole.content_type == format.content_type
    assert whole.data == (published.current / "dumps" / f"{SSB}.{format.suffix}").read_bytes()
    assert client.get(DOC, headers={"Accept": format.media_type}).data == whole.data
    part = client.get(f"{DOC}.{format.suffix}?{SELECTED}&labels=codes")
    assert part.status_code == 200
    assert part.data != whole.data


def test_filters_are_those_of_the_data(client: FlaskClient) -> None:
    """Several codes, a range and what they leave: the figures of the article."""
    found = records(client.get(f"{DOC}.csv?{SELECTED}&sort=value").text)
    assert [(r["respondent"], r["aktivitet"], r["value"], r["qualifier"]) for r in found if r["storrelse"] == "_T"] == [
        ("kommuner", "digitale-tjenester", "75", "approximately"),
        ("kommuner", "digitaliseringstakt", "80", "approximately"),
        ("kommuner", "fjernarbeid", "90", "more-than"),
        ("fylkeskommuner", "digitale-tjenester", "100", "exactly"),
        ("fylkeskommuner", "digitaliseringstakt", "100", "exactly"),
        ("fylkeskommuner", "fjernarbeid", "100", "exactly"),
    ]


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf", "html"])
def test_graphs_and_pages_are_selected_alike(client: FlaskClient, suffix: str) -> None:
    """The same parameters mean the same in RDF and on the page."""
    text = client.get(f"{DOC}.{suffix}?{SELECTED}").text
    assert "observation/okt-digitalisering/kommuner/_T/fjernarbeid" in text.replace("\\/", "/")
    assert "observation/okt-digitalisering/kommuner/_T/ikt-utgifter" not in text
    assert "observation/okt-digitalisering/statlige-virksomheter" not in text


def test_everything_that_is_wrong_is_told(client: FlaskClient) -> None:
    """400 as problem+json names each parameter in both languages; as a page it is in the reader's."""
    address = f"{DOC}.csv?respondent=komuner&aktvitet=fjernarbeid&labels=all"
    answer = client.get(address, headers={"Accept": "application/problem+json", "Accept-Language": "en"})
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    problem = answer.get_json(force=True)
    assert [e["parameter"] for e in problem["errors"]] == ["respondent", "aktvitet", "labels"]
    assert "Did you mean kommuner?" in problem["detail"]
    assert "Did you mean aktivitet?" in problem["errors"][1]["en"]
    assert "Mente du kommuner?" in client.get(f"{address}&lang=nb", headers={"Accept": "text/html"}).text


def test_a_selection_is_asked_for_again_for_nothing(client: FlaskClient) -> None:
    """An ETag of its own; 304 without a body while the release is the same."""
    first = client.get(f"{DOC}.xlsx?respondent=kommuner")
    again = client.get(f"{DOC}.xlsx?respondent=kommuner", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(f"{DOC}.xlsx?respondent=fylkeskommuner", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200
    assert first.headers["Content-Disposition"] == f'attachment; filename="{SSB}.xlsx"'


def test_a_large_answer_goes_out_as_a_file(published: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker writes it, and it is streamed from a file that is gone when it is read: the same bytes."""
    app = create_app(published.settings)
    small = app.test_client().get(f"{DOC}.csv?{SELECTED}")
    monkeypatch.setattr("lod.web.exports.BODY_BYTES", 10)
    monkeypatch.setattr("lod.exchange.small.MOST_MS", 0)
    large = app.test_client().get(f"{DOC}.csv?{SELECTED}&labels=both")
    assert large.is_streamed
    assert int(large.headers["Content-Length"]) == len(large.data) == len(small.data)
    app.extensions["lod"].close()


@pytest.mark.parametrize(("limit", "status"), [({"export_bytes": 100}, 413), ({"export_seconds": 0.001}, 504)])
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet"])
def test_a_selection_past_a_limit_is_refused(
    published: SiteFolder, monkeypatch: pytest.MonkeyPatch, limit: dict[str, Any], status: int, suffix: str
) -> None:
    """A worker that writes for too long or too much is stopped, in words and with the way to the files there are."""
    monkeypatch.setattr("lod.exchange.small.MOST_MS", 0)
    settings = replace(published.settings, query_workers=1, query_spare=0, query_wait_seconds=60, **limit)
    app = create_app(settings)
    client = app.test_client()
    answer = client.get(f"{DOC}.{suffix}?{SELECTED}", headers={"Accept-Language": "en"})
    assert (answer.status_code, "Traceback" in answer.text) == (status, False)
    assert "/downloads" in answer.headers["Link"]
    assert client.get("/sparql?query=ASK%7B%7D").status_code == 200
    app.extensions["lod"].close()


def test_a_workbook_too_large_is_refused_and_says_what_to_do(
    published: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never a part: an error that names the limit and another way."""
    app = create_app(published.settings)
    monkeypatch.setitem(limits.MOST_FIGURES, "xlsx", 3)
    answer = app.test_client().get(f"{DOC}.xlsx?{SELECTED}&lang=en")
    assert answer.status_code == 400
    assert "at most 3" in answer.text
    app.extensions["lod"].close()


def test_the_description_is_valid_and_its_examples_work(client: FlaskClient) -> None:
    """OpenAPI 3.1, valid; every parameter's example, asked for alone, answers; pages and catalogue lead to it.

    What cannot be asked for without an address of the site, as oEmbed, has tests of its own.
    """
    answer = client.get("/openapi.json")
    described: dict[str, Any] = answer.get_json()
    validate(described)
    for path, item in described["paths"].items():
        if any(given["in"] == "query" and given["required"] for given in item["get"]["parameters"]):
            continue
        for given in item["get"]["parameters"]:
            fixed = path.replace("{format}", "csv")
            if given["in"] == "query" and "example" in given and "{" not in fixed:
                got = client.get(f"{fixed}?{urlencode({given['name']: given['example']}, doseq=True)}")
                assert got.status_code in (200, 503) if fixed == "/sparql" else got.status_code == 200, given
    assert 'rel="service-desc"' in client.get("/api").headers["Link"] + "".join(link_values(client.get("/api").headers))
    assert any("openapi.json" in link for link in link_values(client.get(DOC).headers))
    linkset = client.get("/.well-known/api-catalog").get_json(force=True)["linkset"][0]
    assert linkset["service-desc"][0]["href"].endswith("/openapi.json")
    assert "openapi.json" in client.get("/catalog.ttl").text


def test_every_dump_is_a_distribution(client: FlaskClient, published: SiteFolder) -> None:
    """Each table file stands in the catalogue with its media type, file type, size and digest."""
    text = client.get("/catalog.nt?profile=dcat").text
    for format in TABLES:
        assert f"id/distribution/{SSB}/{format.name}" in text
        assert f"dumps/{SSB}.{format.suffix}" in text
        assert f"authority/file-type/{format.file_type}>" in text
    page = client.get("/downloads").text
    assert all(f"dumps/{SSB}.{format.suffix}" in page for format in TABLES)


def test_columns_on_the_page_show_values_as_they_were_stated(client: FlaskClient) -> None:
    """With a dimension across, «mer enn 90 %» is still more than 90, and the form keeps what is chosen."""
    html = client.get(f"{DOC}?columns=respondent&aktivitet=fjernarbeid&lang=nb").text
    text = re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", html)))
    assert "> mer enn 90 %" in text
    assert re.search(r'<option value="respondent" selected>', html)
    assert re.search(r'value="fjernarbeid" checked', html)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of a release published below its own address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}/"
    site = copy_site(tmp_path_factory.mktemp("served"))
    built = site.lod("build", env={"LOD_BASE": base})
    assert built.exit_code == 0, built.output
    app = create_app(site.settings)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield base
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["lod"].close()


@pytest.fixture(scope="module")
def snippets(served: str) -> dict[str, str]:
    """The code on the page of a selection, by what it is written in."""
    with urlopen(f"{served}{DOC[1:]}?{SELECTED}&lang=en") as answer:  # noqa: S310 (our own server)
        html = answer.read().decode()
    found = re.findall(r'<pre class="code"[^>]*aria-label="([^"]+)"[^>]*><code>(.*?)</code></pre>', html, re.DOTALL)
    return {name: unescape(code) for name, code in found}


@pytest.fixture(scope="module")
def table(served: str) -> list[tuple[str, str, str]]:
    """The figures that the selection has: address, value, qualifier."""
    with urlopen(f"{served}{DOC[1:]}.csv?{SELECTED}") as answer:  # noqa: S310 (our own server)
        return numbers(records(answer.read().decode()))


def numbers(found: list[dict[str, str]]) -> list[tuple[str, str, str]]:
    return sorted((r["observation"], r["value"], r["qualifier_en"]) for r in found)


def test_r_works_when_pasted(snippets: dict[str, str], table: list[tuple[str, str, str]], tmp_path: Path) -> None:
    """The program reads as many figures as there are."""
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    script = tmp_path / "figures.R"
    script.write_text(snippets["R"] + "\ncat(nrow(figures), sum(figures$value))\n", "utf-8")
    ran = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, timeout=120, check=True)
    assert ran.stdout.splitlines()[-1].split() == [str(len(table)), str(sum(int(value) for _, value, _ in table))]


def test_sparql_works_when_pasted(served: str, snippets: dict[str, str], table: list[tuple[str, str, str]]) -> None:
    """The query gives the same figures; the link to the endpoint's page has it."""
    address = f"{served}sparql?{urlencode({'query': snippets['SPARQL']})}"
    request = Request(address, headers={"Accept": "application/sparql-results+json"})  # noqa: S310 (our own server)
    with urlopen(request) as answer:  # noqa: S310 (our own server)
        found = json.load(answer)["results"]["bindings"]
    assert sorted((r["figure"]["value"], r["value"]["value"], r["qualifier"]["value"]) for r in found) == table
    with urlopen(f"{served}{DOC[1:]}?{SELECTED}&lang=en") as answer:  # noqa: S310 (our own server)
        html = answer.read().decode()
    links = [unescape(href) for href in re.findall(r'href="([^"]*/?sparql\?[^"]*query=[^"]*)"', html)]
    assert snippets["SPARQL"] in [parse_qs(urlsplit(href).query)["query"][0] for href in links]


def test_files_of_the_selection_are_linked(served: str) -> None:
    """The page links the selection in every table format, Turtle and JSON-LD, and each link answers."""
    with urlopen(f"{served}{DOC[1:]}?{SELECTED}&lang=en") as answer:  # noqa: S310 (our own server)
        html = answer.read().decode()
    for suffix in (*(format.suffix for format in TABLES), "ttl", "jsonld"):
        linked = {unescape(h) for h in re.findall(rf'href="({DOC}\.{re.escape(suffix)}\?[^"]*)"', html)}
        (href,) = (address for address in linked if not re.search("layout=|numbers=", address))
        with urlopen(served.rstrip("/") + href) as answer:  # noqa: S310 (our own server)
            assert answer.status == 200
    assert CSV in TABLES
