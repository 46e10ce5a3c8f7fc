"""`lod rehearse`, from the outside: a release here, a catalogue elsewhere, a data set that is gone."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from rdflib import Graph

from lod.messages.catalogue import entry
from lod.rehearsal.fetch import answers
from lod.rehearsal.score import NOBODY, ScorePoint, score
from lod.web.app import create_app
from tests.conftest import BASE, SiteFolder

pytestmark = pytest.mark.slow


class Server:
    """A web server that answers what it is told: path → status, headers, body."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        pages = self.pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, body = pages.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body)

            do_HEAD = do_GET  # noqa: N815 - the name http.server calls

            def log_message(self, *args: object) -> None:
                del args

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.server.shutdown()
    made.server.server_close()


def document(site: SiteFolder) -> bytes:
    return (site.current / "documents" / "catalog.ttl").read_bytes()


def test_the_report_is_norwegian_where_the_locale_is(published: SiteFolder) -> None:
    """Every line, and what stands in it, whatever the portal has to say."""
    output = published.lod("rehearse", env={"LC_ALL": "nb_NO.UTF-8"}).output
    assert "Øvde på høstingen" in output
    assert "katalogen etter våre egne: samsvarer" in output
    assert not re.search(r"shown as|conforms|score|its graph|keywords;", output)
    assert "Øvde på haustinga" in published.lod("rehearse", env={"LC_ALL": "nn_NO.UTF-8"}).output


@pytest.mark.parametrize("point", score(Graph(), "http://data.example.no/1", False, lambda url: False).missed)
def test_every_reason_has_words(point: ScorePoint) -> None:
    """Why a point is missed is a text of the catalogue."""
    assert point.reason is not None
    assert entry(point.reason.key, "en") is not None
    assert entry(point.metric.missed.key, "en") is not None or point.reason == NOBODY


def test_what_a_portal_drops_is_told_in_norwegian(published: SiteFolder, server: Server) -> None:
    """A catalogue of somebody else's, with one fault of each kind."""
    turtle = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<http://a.example/c> a dcat:Catalog ; dcat:dataset <http://a.example/1>, <http://a.example/2> .
<http://a.example/c> <http://a.example/x/> 1 .
<http://a.example/1> a dcat:Dataset ; dct:title "Titel"@de ; dct:publisher <http://a.example/p> ;
  dcat:distribution <http://a.example/d>, [ a dcat:Distribution ] .
<http://a.example/3> a dcat:Dataset ; dct:title "a"@nb .
<http://a.example/d> a dcat:Distribution .
<http://a.example/d> dct:language <http://publications.europa.eu/resource/authority/language/XX> ."""
    server.pages["/c.ttl"] = (200, {"Content-Type": "text/turtle"}, turtle.encode())
    rehearsed = published.lod("rehearse", f"{server.url}/c.ttl", env={"LC_ALL": "nb_NO.UTF-8"})
    assert rehearsed.exit_code == 1
    for words in (
        "faller bort: http://a.example/2 er ført opp i katalogen, men ikke beskrevet som dcat:Dataset.",
        "faller bort: 1 × en distribusjon er en blank node",
        "faller bort: http://a.example/3 er ikke ført opp i noen katalog",
        "faller bort: http://a.example/x/ ender ikke på et XML-navn",
        "fjernet: ",
        "ingen tittel på nb, nn, en eller no",
        "har ingen tittel og vises som",
        "er ingen rad vi kjenner i EUs tabell language",
        "fra ingen som portalen kjenner",
    ):
        assert words in rehearsed.output


def test_a_release_is_rehearsed(published: SiteFolder) -> None:
    """What is kept, what the page shows, the score with what is missed, and exit 0."""
    result = published.lod("rehearse")
    assert result.exit_code == 0
    assert "2 data sets kept" in result.stdout
    assert "shown as “Digitale konsekvenser av Covid-19 for kommunal sektor” by KS" in result.stdout
    assert "score 360 of 365" in result.stdout
    assert "byteSizeAvailability" in result.stdout


def test_it_can_be_read_by_programs(published: SiteFolder) -> None:
    """JSON with the same facts."""
    report = json.loads(published.lod("rehearse", "--json").stdout)
    assert report["safe"] is True
    assert {of_dataset["score"]["total"] for of_dataset in report["datasets"].values()} == {360}
    assert report["changes"]["new"] == sorted(report["datasets"])
    assert all(verdict["conforms"] for of_dataset in report["datasets"].values() for verdict in of_dataset["verdicts"])


def test_a_catalogue_elsewhere_is_rehearsed(published: SiteFolder, server: Server) -> None:
    """Any address that an operator names, compared with the release here."""
    server.pages["/catalog"] = 200, {"Content-Type": "text/turtle"}, document(published)
    result = published.lod("rehearse", f"{server.url}/catalog")
    assert result.exit_code == 0, result.output
    assert "2 data sets kept" in result.stdout
    assert "changed" not in result.stdout


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ((404, {}, b""), "answers 404"),
        ((200, {"Content-Type": "text/html"}, b"<p>"), "text/html, which the portal does not read"),
        ((200, {"Content-Type": "text/turtle", "Content-Encoding": "gzip"}, b"x"), "compressed (gzip) unasked"),
        ((200, {"Content-Type": "text/turtle"}, b"<a> <b>"), "is not Turtle"),
    ],
)
def test_what_cannot_be_harvested_is_told(
    published: SiteFolder, server: Server, page: tuple[int, dict[str, str], bytes], said: str
) -> None:
    """One sentence and exit 1."""
    server.pages["/catalog"] = page
    result = published.lod("rehearse", f"{server.url}/catalog")
    assert result.exit_code == 1
    assert said in result.stderr


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.no/x", "catalog", "http://127.0.0.1:9/"])
def test_only_web_addresses_are_fetched(published: SiteFolder, url: str) -> None:
    """A file or another protocol is refused; so is an address where nobody answers."""
    result = published.lod("rehearse", url)
    assert result.exit_code == 1
    assert "is no http or https address" in result.stderr or "cannot be fetched" in result.stderr
    assert not answers(url)


def test_an_empty_catalogue_is_never_safe(published: SiteFolder, server: Server) -> None:
    """It would delete everything at the portal, whatever is allowed."""
    server.pages["/catalog"] = 200, {"Content-Type": "text/turtle"}, b""
    for words in ((), ("--allow-removal",)):
        result = published.lod("rehearse", f"{server.url}/catalog", *words)
        assert result.exit_code == 1
        assert "the portal would delete everything" in result.stdout


def test_dead_links_are_told_when_asked(published: SiteFolder, server: Server) -> None:
    """`--online` asks every address; those that do not answer are named, and cost points."""
    body = document(published).replace(BASE.encode(), f"{server.url}/".encode())
    body = body.replace(b"https://", b"http://127.0.0.1:9/").replace(b"http://pub", b"http://127.0.0.1:9/pub")
    server.pages["/catalog"] = 200, {"Content-Type": "text/turtle"}, body
    report = json.loads(published.lod("rehearse", f"{server.url}/catalog", "--online", "--json").stdout)
    assert any("127.0.0.1:9" in link["arguments"]["value"] for link in report["links"])
    assert {p["metric"] for d in report["datasets"].values() for p in d["score"]["missed"]} >= {"accessUrlStatusCode"}


@pytest.fixture
def lessened(published_site: SiteFolder) -> SiteFolder:
    """A site that has published two data sets and now has one."""
    shutil.rmtree(published_site.root / "data" / "okt-digitalisering")
    return published_site


def test_a_removal_nobody_stated_is_refused(lessened: SiteFolder) -> None:
    """The release that was current stays it, and the message says what to do."""
    before = lessened.current
    result = lessened.lod("build")
    assert result.exit_code == 1
    assert "okt-digitalisering" in result.stderr
    assert "removed.yaml" in result.stderr
    assert lessened.current == before


def test_a_removal_that_is_allowed_leaves_a_tombstone(lessened: SiteFolder) -> None:
    """410 with who, when and why for all that belonged to it, in later releases too; the rehearsal lets it pass."""
    result = lessened.lod("build", "--allow-removal", "--reason", 'Tallene er «erstattet»: "nye" # her.')
    assert result.exit_code == 0, result.output
    lessened.edit(
        "data/digitale-konsekvenser/dataset.yaml", lambda text: text.replace("version: 1.0.0", "version: 1.0.1")
    )
    assert lessened.lod("build").exit_code == 0
    assert lessened.lod("rehearse").exit_code == 0
    app = create_app(lessened.settings)
    client = app.test_client()
    for path in (
        "id/dataset/okt-digitalisering",
        "doc/dataset/okt-digitalisering.ttl",
        "id/observation/okt-digitalisering/kommuner/_T/fjernarbeid/pandemien/andel",
        "id/structure/okt-digitalisering",
        "dumps/okt-digitalisering.csv",
        "dumps/okt-digitalisering.csv.gz",
        "id/service/dataset/okt-digitalisering",
    ):
        answer = client.get(f"/{path}")
        assert answer.status_code == 410, path
        assert "Statistisk sentralbyrå" in answer.text
        assert 'Tallene er «erstattet»: "nye" # her.' in answer.text
        assert client.head(f"/{path}").status_code == 410
    assert client.get("/id/dataset/never").status_code == 404
    english = client.get("/id/dataset/okt-digitalisering", headers={"Accept-Language": "en", "Accept": "text/html"})
    assert "was removed on" in english.text
    app.extensions["lod"].close()


def test_a_removal_stated_in_the_sources_passes(lessened: SiteFolder) -> None:
    """The steward's own words, and what takes its place."""
    (lessened.root / "data" / "removed.yaml").write_text(
        "okt-digitalisering: {when: 2027-01-01, who: {nb: SSB}, why: {nb: Feil.}, replaced_by: digitale-konsekvenser}\n"
    )
    assert lessened.lod("build").exit_code == 0
    report = json.loads(lessened.lod("rehearse", "--json").stdout)
    assert report["safe"] is True
    assert report["changes"]["removed"] == [f"{BASE}id/dataset/okt-digitalisering"]
    app = create_app(lessened.settings)
    assert "erstattet av digitale-konsekvenser" in app.test_client().get("/id/dataset/okt-digitalisering").text
    app.extensions["lod"].close()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("okt-digitalisering: {when: 2027-01-01, who: {nb: SSB}}\n", "is still there"),
        ("gammelt: {when: i fjor, who: {nb: SSB}}\n", "is not what is expected here"),
        ("gammelt: {when: 2027-01-01}\n", "the key 'who' is missing"),
        ("gammelt: {when: 2027-01-01, who: {nb: SSB}, hvorfor: x}\n", "there is no key 'hvorfor'"),
        ("- gammelt\n", "cannot stand here"),
    ],
)
def test_a_wrong_tombstone_is_told(site: SiteFolder, text: str, message: str) -> None:
    """With its row and key, like everything a steward writes."""
    (site.root / "data" / "removed.yaml").write_text(text)
    [finding] = site.check()
    assert finding["file"] == "data/removed.yaml"
    assert message in finding["message"]


def test_another_base_is_no_removal(published_site: SiteFolder) -> None:
    """Data sets are told by their ids, so that a site can be built for another address."""
    assert published_site.lod("build", "--base", "https://elsewhere.example.no/").exit_code == 0
