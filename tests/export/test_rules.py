"""The rules that come with an export: nginx and Apache answer addresses without a suffix as the site's server does."""

from __future__ import annotations

import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lod.export import rules
from tests.export.conftest import answers
from tests.web.routes import FIGURE
from tests.web.running import eventually, free_port

pytestmark = [pytest.mark.server, pytest.mark.slow]

MODULES = "/usr/lib/apache2/modules"
USED = ("mpm_event", "authz_core", "dir", "mime", "rewrite", "headers", "env")
Get = Callable[..., tuple[int, dict[str, str], str]]


def nginx(files: Path, folder: Path, port: int) -> list[str]:
    """What starts nginx with the rules of an export, here and at a port."""
    rules = (files / "nginx.conf").read_text("utf-8")
    for old, new in (("listen 80;", f"listen 127.0.0.1:{port};"), ("root /srv/www;", f"root {files};")):
        assert old in rules
        rules = rules.replace(old, new)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{rules}\n}}\n"
    )
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def apache2(files: Path, folder: Path, port: int) -> list[str]:
    """What starts Apache with the rules of an export, here and at a port."""
    modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in USED)
    (folder / "apache.conf").write_text(
        f"ServerRoot {folder}\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {folder}/pid\n"
        f"ErrorLog {folder}/error.log\nTypesConfig /dev/null\n{modules}\n"
        f"DocumentRoot {files}\n<Directory {files}>\nAllowOverride All\nRequire all granted\n</Directory>\n"
    )
    return ["apache2", "-X", "-f", str(folder / "apache.conf")]


@pytest.fixture(scope="module", params=[nginx, apache2])
def get(request: pytest.FixtureRequest, exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """What asks a file server that has the rules; redirects are not followed."""
    program = request.param.__name__
    if shutil.which(program) is None and not Path(f"/usr/sbin/{program}").exists():
        pytest.skip(f"{program} is not installed")
    folder, port = tmp_path_factory.mktemp(program), free_port()
    folder.chmod(0o755)
    process = subprocess.Popen(request.param(exported, folder, port), stderr=subprocess.DEVNULL)
    try:
        assert eventually(lambda: answers(port) or process.poll() is not None)

        def asked(path: str, **headers: str) -> tuple[int, dict[str, str], str]:
            return ask(port, path, headers)

        yield asked
    finally:
        process.terminate()
        process.wait()


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:  # none is followed
        return None


def ask(port: int, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
    """Status, headers by small names, and text."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=named)
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=60) as answer:
            return answer.status, {n.lower(): v for n, v in answer.headers.items()}, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {n.lower(): v for n, v in error.headers.items()}, error.read().decode()


def test_a_lasting_address_leads_to_its_document(get: Get) -> None:
    """303, as for any thing that is no document."""
    status, headers, _ = get(f"/id/observation/{FIGURE}")
    assert status == 303
    assert headers["location"].endswith(f"/doc/observation/{FIGURE}")
    assert get("/def/andel")[1]["location"].endswith("/doc/def/andel")


@pytest.mark.parametrize(
    ("accept", "kind", "words"),
    [
        ("text/turtle", "text/turtle", "qb:Observation"),
        ("application/ld+json", "application/ld+json", "@id"),
        ("application/n-quads", "application/n-triples", "Observation>"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html", "<!doctype html>"),
        ("application/rdf+xml, text/html;q=0.5", "application/rdf+xml", "rdf:RDF"),
        ("*/*", "text/html", "<!doctype html>"),
    ],
)
def test_a_document_comes_as_it_is_accepted(get: Get, accept: str, kind: str, words: str) -> None:
    """Without a suffix the first format that is accepted is sent, and caches are told that it varies."""
    status, headers, body = get(f"/doc/observation/{FIGURE}", Accept=accept)
    assert (status, headers["content-type"].partition(";")[0]) == (200, kind)
    assert words in body
    assert "Accept" in headers["vary"]


def test_what_is_not_there_is_not_acceptable(get: Get) -> None:
    """A format that a document has not is 406, and a suffix always wins."""
    assert get("/doc/codelist/respondent", Accept="text/csv")[0] == 406
    assert get("/doc/codelist/respondent", Accept="image/png")[0] == 406
    assert get("/doc/dataset/okt-digitalisering", Accept="text/csv")[2].startswith("observation,")
    assert get("/doc/codelist/respondent.ttl", Accept="text/html")[1]["content-type"].startswith("text/turtle")


@pytest.mark.parametrize(
    ("language", "shown"), [("en-GB,en;q=0.9", "en"), ("nn", "nn"), ("no", "nb"), ("de", "nb"), ("de,en", "en")]
)
def test_a_page_comes_in_the_visitors_language(get: Get, language: str, shown: str) -> None:
    """Of the languages there are, the one that is named first; else the site's own."""
    for path in ("/doc/dataset/okt-digitalisering", "/doc/codelist/respondent"):
        assert f'<html lang="{shown}"' in get(path, Accept="text/html", Accept_Language=language)[2]


def test_the_home_page_and_the_catalogue(get: Get) -> None:
    """The catalogue is a page for people and data for programs; files are sent as what they are."""
    assert "<!doctype html>" in get("/", Accept="text/html")[2]
    assert "dcat:Catalog" in get("/catalog", Accept="text/turtle")[2]
    assert "<!doctype html>" in get("/catalog", Accept="text/html")[2]
    assert get("/catalog.ttl")[1]["access-control-allow-origin"] == "*"
    status, _, page = get("/nothing/at/all")
    assert (status, "<h1>" in page) == (404, True)
    assert 'href="/index.html"' in page


def test_each_suffix_has_one_media_type() -> None:
    """nginx warns of a suffix that has two lines."""
    types = rules.nginx("https://data.example.no/").partition("types {")[2].partition("}")[0]
    suffixes = [line.split()[1] for line in types.strip().splitlines()]
    assert len(suffixes) == len(set(suffixes)) > 10
