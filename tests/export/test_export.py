"""A release as files: nothing is missing, nothing is dead, and it is the same each time."""

from __future__ import annotations

import json
import re
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from rdflib import Graph

from lod.rdf.formats import WRITTEN
from tests.conftest import BASE, SiteFolder, copy_published
from tests.export.conftest import SERVER, WITHOUT_PAGES
from tests.export.crawl import dead, links
from tests.web.browser import WIDTHS, Browser, needed
from tests.web.routes import FIGURE
from tests.web.test_accessibility import AUDIT, AXE, RULES

pytestmark = pytest.mark.slow

KINDS = (
    "index.html",
    "index.en.html",
    "codelists.nn.html",
    "downloads.html",
    "accessibility.html",
    "api.html",
    "changes.html",
    "search.en.html",
    "sparql.html",
    "404.html",
    "doc/dataset/okt-digitalisering.html",
    "doc/dataset/digitale-konsekvenser.en.html",
    f"doc/observation/{FIGURE}.html",
    "doc/structure/okt-digitalisering.html",
    "doc/codelist/respondent.html",
    "doc/codelist/respondent/virksomheter.html",
    "doc/def/andel.html",
    f"embed/observation/{FIGURE}.html",
    "embed/dataset/okt-digitalisering.html",
)
"""A page of each kind."""


def digests(folder: Path) -> dict[str, tuple[str, int]]:
    """Of each file, the digest and the time of its last change."""
    return {
        path.relative_to(folder).as_posix(): (sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_no_link_is_dead(exported: Path) -> None:
    """Every link of every page and stylesheet leads to a file, and none depends on where the folder is served."""
    assert len(list(links(exported))) > 10_000
    assert dead(exported, BASE) == []


def test_every_figure_has_a_page_in_each_language_and_every_document(exported: Path) -> None:
    """The 22 figures are there for people in three languages and for programs in each format."""
    for suffix in ("html", "nn.html", "en.html", "bib", "csl.json", *(format.suffix for format in WRITTEN)):
        assert len(list((exported / "doc/observation").rglob(f"andel.{suffix}"))) == 22, suffix


def test_pages_lead_to_pages_in_their_language(exported: Path) -> None:
    """An English page links to English pages, and to itself in the other languages."""
    page = (exported / "doc/dataset/okt-digitalisering.en.html").read_text("utf-8")
    assert re.search(r'href="\.\./codelist/respondent\.en\.html"', page)
    assert 'href="okt-digitalisering.html" lang="nb"' in page
    assert 'href="okt-digitalisering.nn.html" lang="nn"' in page


def test_the_canonical_address_is_that_of_the_file(exported: Path) -> None:
    """Search engines are told an address that any file server answers."""
    page = (exported / "doc/dataset/okt-digitalisering.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{BASE}doc/dataset/okt-digitalisering.html">' in page


def test_samples_to_paste_work_here(exported: Path) -> None:
    """A frame to paste leads to the file of the frame, and code fetches a file that is there."""
    page = (exported / f"doc/observation/{FIGURE}.html").read_text("utf-8")
    assert f"{BASE}embed/observation/{FIGURE}.html" in page
    page = (exported / "doc/dataset/okt-digitalisering.en.html").read_text("utf-8")
    samples = re.findall(rf"{BASE}(doc/dataset/okt-digitalisering\.(?:csv|parquet)[^\s&;]*)", page)
    assert set(samples) == {"doc/dataset/okt-digitalisering.csv", "doc/dataset/okt-digitalisering.parquet"}
    assert all((exported / sample).is_file() for sample in samples)
    assert "unitMeasure_en" in (exported / samples[0]).read_text("utf-8").partition("\n")[0]


def test_no_file_of_everything_is_called_a_selection(exported: Path) -> None:
    """A selection is made in the browser: files and code have the whole data set, and say so."""
    page = (exported / "doc/dataset/okt-digitalisering.en.html").read_text("utf-8")
    assert "Fetch the whole data set by code" in page
    assert "Download the selection" not in page
    assert "SELECT" not in page


def test_what_needs_a_server_is_said_in_words(exported: Path) -> None:
    """Nothing links to an address that only a server answers; a page says what there is not."""
    for page, address in links(exported):
        assert not re.search(r"(/suggest|reconcile|oembed|openapi\.json|/mcp|healthz|asOf)", address), (page, address)
    assert "PxWebApi" in (exported / "api.html").read_text("utf-8")


def named(folder: Path, predicates: tuple[str, ...]) -> set[str]:
    """What the catalogue and VoID of an export have as these properties' values."""
    documents = [*folder.glob("catalog.*ttl"), folder / ".well-known/void.ttl", *folder.glob("doc/dataset/*.ttl")]
    assert len(documents) > 4
    graphs = [Graph().parse(document, format="turtle") for document in documents]
    return {
        str(value)
        for graph in graphs
        for _, predicate, value in graph
        if str(predicate).rpartition("#")[2] in predicates
    }


def test_the_sitemap_leads_to_files(exported: Path) -> None:
    """Each of its addresses is a file's, which any server has."""
    places = re.findall("<loc>([^<]+)</loc>", (exported / "sitemap.xml").read_text("utf-8"))
    assert len(places) > 8
    assert [place for place in places if not (exported / (place.removeprefix(BASE) or "index.html")).is_file()] == []


def test_no_service_is_promised_where_there_is_none(exported: Path) -> None:
    """Harvesters are told of files that are there, and of no endpoint, in every document and format."""
    assert named(exported, ("endpointURL", "sparqlEndpoint", "accessService", "servesDataset")) == set()
    downloads = named(exported, ("downloadURL",))
    assert len(downloads) > 10
    assert [url for url in downloads if not (exported / url.removeprefix(BASE)).is_file()] == []
    for document in (*exported.glob("catalog*"), *exported.glob(".well-known/void*")):
        assert not re.search(r"sparqlEndpoint|/service/|DataService", document.read_text("utf-8")), document
    assert not (exported / "doc/service").exists()


def test_services_are_those_of_the_server_that_is_named(without_pages: Path) -> None:
    """With `--server`, endpoints are that server's, and files are still those of the folder."""
    endpoints = named(without_pages, ("endpointURL", "sparqlEndpoint", "endpointDescription"))
    assert f"{SERVER}/sparql" in endpoints
    assert f"{SERVER}/doc/dataset/okt-digitalisering" in endpoints
    assert [url for url in endpoints if not url.startswith(f"{SERVER}/")] == []
    assert all(url.startswith(f"{BASE}dumps/") for url in named(without_pages, ("downloadURL",)))


def test_again_the_same_bytes_and_times(
    exported: Path, without_pages: Path, published: SiteFolder, tmp_path: Path
) -> None:
    """Exporting the same release again into the same folder changes no byte and no time of a file, and leaves what else
    lies there."""
    folder = tmp_path / "files"
    shutil.copytree(without_pages, folder)
    (folder / "CNAME").write_text("data.example.no\n")
    before = digests(folder)
    result = copy_published(published, tmp_path / "site").lod("export", str(folder), *WITHOUT_PAGES)
    assert result.exit_code == 0
    assert digests(folder) == before
    lists = [name for name in before if name.startswith("doc/codelist")]
    assert [before[name][0] for name in lists] == [digests(exported)[name][0] for name in lists]


def test_figures_without_pages_are_shown_by_their_data_set(without_pages: Path) -> None:
    """Where figures have no pages, there are none, and no link is dead."""
    assert not (without_pages / "doc/observation").exists()
    assert dead(without_pages, BASE) == []


def test_a_folder_of_others_is_not_replaced(published_site: SiteFolder) -> None:
    """A folder with files that is no export stays as it is, and is named."""
    folder = published_site.root / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    result = published_site.lod("export", str(folder))
    assert result.exit_code == 1
    assert str(folder) in result.output
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]
    assert [path.name for path in published_site.root.glob(".mine*")] == []


def test_without_a_release_there_is_nothing_to_export(site: SiteFolder) -> None:
    """Where nothing was published, the command says so and writes nothing."""
    result = site.lod("export", str(site.root / "files"))
    assert result.exit_code == 1
    assert not (site.root / "files").exists()


def test_the_mark_says_what_it_is(exported: Path) -> None:
    """The folder says of which release it is, and where it is to be served."""
    mark = json.loads((exported / ".lod-export.json").read_text("utf-8"))
    assert mark["base"] == BASE
    assert mark["files"] > 1000


@needed
@pytest.mark.browser
@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: run `npm install`")
def test_pages_are_whole_on_a_plain_file_server(visitor: Browser) -> None:
    """On Python's own file server each kind of page loads with nothing missing, is no wider than a telephone, and axe
    finds nothing."""
    wrong: list[object] = []
    for path in KINDS:
        for width in WIDTHS:
            with visitor.visit(f"/{path}", width=width) as visit:
                visit.page.wait_for_load_state("networkidle")
                visit.page.add_script_tag(path=AXE)
                found = visit.page.evaluate(AUDIT, ["tag", RULES])
                wide = visit.overflows() > 0
                if found or wide or visit.said or visit.status != 200:
                    wrong.append((path, width, found, wide, visit.said, visit.status))
    assert wrong == []
