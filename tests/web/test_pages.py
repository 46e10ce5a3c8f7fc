"""Pages for people: well-formed and whole in both languages, honest about values, safe with whatever they show."""

from __future__ import annotations

import ast
import importlib
import inspect
import io
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import pyoxigraph as ox
import pytest
from flask import Flask
from jinja2 import meta

from lod import export
from lod.config import Settings
from lod.exchange.selection import Selection
from lod.messages.catalogue import FOLDER as CATALOGUES
from lod.messages.catalogue import entries
from lod.model.codelist import CodeList
from lod.model.text import Text
from lod.query.columns import ColumnsEngine
from lod.query.engine import Explanation, Query
from lod.rdf.formats import FORMATS, HTML, carrying
from lod.rdf.terms import Term, literal
from lod.rdf.vocab import DCT, RDFS
from lod.release.opened import Release
from lod.search.entries import EntryKind
from lod.web import assets, pages
from lod.web.pages import queries, template
from lod.web.pages.figure import figure
from lod.web.pages.template import ENVIRONMENT, FOLDER, Page
from lod.web.pages.view import View
from lod.web.shown import Shown, triples
from tests.conftest import SiteFolder

Language = Literal["nb", "en"]
LANGUAGES: tuple[Language, ...] = ("nb", "en")
SSB, KS = "okt-digitalisering", "digitale-konsekvenser"
MORE_THAN_90 = ("kommuner", "_T", "fjernarbeid", "pandemien", "andel")
ABOUT_80 = ("kommuner", "_T", "digitaliseringstakt", "pandemien", "andel")
VOID = {"meta", "link", "input", "br", "img", "hr"}
NBSP = "\u00a0"


@pytest.fixture(scope="session")
def release(published: SiteFolder) -> Release:
    """The shipped data, published below https://data.example.no/."""
    return Release.open(published.current)


@pytest.fixture
def view(release: Release) -> View:
    """A Norwegian reader's view of the release, at the root of a server."""
    return View(release, Settings(), "nb", path="doc/dataset/x", query="a=1")


Draw = Callable[[View], str]


def _only(respondent: str) -> Selection:
    return Selection((("respondent", (respondent,)),))


def _thing(view: View) -> str:
    iri = view.opened.iris.property("andel")
    return pages.thing(view, iri, view.opened.graph.describe(iri), _alternates(view, "doc/def/andel"))


def _observation(view: View, key: tuple[str, ...] = MORE_THAN_90) -> str:
    row = view.opened.cubes[SSB].get(key)
    assert row is not None
    return pages.observation(view, view.opened.datasets[SSB], row, _alternates(view, "doc/observation/x"))


def _alternates(view: View, path: str) -> list[tuple[str, str]]:
    return [(format.media_type, f"{view.root}/{path}.{format.suffix}") for format in (HTML, *carrying("graph"))]


SELECTED = {
    "head": {"vars": ["a", "b"]},
    "results": {
        "bindings": [
            {"a": {"type": "uri", "value": "https://data.example.no/id/dataset/x"}},
            {"a": {"type": "uri", "value": "javascript:alert(1)"}, "b": {"type": "literal", "value": "<script>"}},
        ]
    },
}
DESCRIBED = [
    (Term("<a:b>"), Term("<c:d>"), Term("<javascript:alert(1)>")),
    (Term("<a:b>"), Term("<c:e>"), literal("<i>")),
    (Term("_:b0"), Term("<c:e>"), Term("_:b1")),
]
MEASURED = {
    "head": {"vars": ["what", "much"]},
    "results": {
        "bindings": [
            {
                "what": {"type": "literal", "value": f"<{name}>"},
                "much": {"type": "literal", "value": value, "datatype": "http://www.w3.org/2001/XMLSchema#decimal"},
            }
            for name, value in (("a", "12.5"), ("b", "-3"), ("c", "40"))
        ]
    },
}
PAGES: dict[str, Draw] = {
    "home": pages.home,
    "dataset": lambda v: pages.dataset(v, v.opened.datasets[SSB], None, 1, _alternates(v, "doc/dataset/x")),
    "filtered": lambda v: pages.dataset(v, v.opened.datasets[KS], _only("kommunalsjefer")),
    "crosstab": lambda v: pages.dataset(v, v.opened.datasets[SSB], Selection(columns=("respondent",))),
    "nothing": lambda v: pages.dataset(v, v.opened.datasets[SSB], _only("virksomheter")),
    "observation": _observation,
    "codelist": lambda v: pages.codelist(v, v.opened.lists["respondent"], _alternates(v, "doc/codelist/respondent")),
    "elsewhere": lambda v: pages.codelist(v, v.opened.lists["obsStatus"]),
    "concept": lambda v: pages.concept(
        v, v.opened.lists["respondent"], v.opened.lists["respondent"].by_notation["virksomheter"]
    ),
    "period": lambda v: pages.concept(v, v.opened.lists["periode"], v.opened.lists["periode"].concepts[0]),
    "structure": lambda v: pages.structure(v, v.opened.datasets[SSB], _alternates(v, "doc/structure/x")),
    "thing": _thing,
    "search": lambda v: pages.search(v, "direktør", v.opened.search.search("direktør")),
    "searched": lambda v: pages.search(
        v, "90", v.opened.search.search("90", "nb", EntryKind.FIGURE), kind=EntryKind.FIGURE
    ),
    "not found": lambda v: pages.search(v, "<x> y", v.opened.search.search("<x> y"), alone=["<x>"]),
    "sparql": lambda v: pages.sparql(v, Shown()),
    "selected": lambda v: pages.sparql(v, Shown("SELECT * {}", SELECTED, engine="columns")),
    "asked": lambda v: pages.sparql(v, Shown("ASK {}", True, engine="oxigraph")),
    "described": lambda v: pages.sparql(v, Shown("DESCRIBE <a:b>", "<a:b> a <c:d> .\n", DESCRIBED)),
    "measured": lambda v: pages.sparql(v, Shown("SELECT * {}", MEASURED, engine="columns")),
    "refused": lambda v: pages.sparql(
        v, Shown("SELECT </textarea><script>", problem="Line 1, column 8: expected a variable.", place=(1, 8))
    ),
    "explained": lambda v: pages.explanation(v, "ASK {}", Explanation("columns", "SELECT 1 <script>")),
    "not compiled": lambda v: pages.explanation(v, "ASK {}", Explanation("oxigraph", reason="<b>RAND</b>")),
    "downloads": pages.downloads,
    "codelists": pages.codelists,
    "api": pages.api,
    "problem": lambda v: pages.problem(v, 404, "Finnes ikke", "Det er ingenting her."),
}
every_page = pytest.mark.parametrize("draw", PAGES.values(), ids=PAGES.keys())
both_languages = pytest.mark.parametrize("language", LANGUAGES)


@dataclass
class Element:
    """An element: its attributes and all text in it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Document(HTMLParser):
    """HTML read strictly: a tag that is not closed, or closed in the wrong place, is an error."""

    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    @classmethod
    def of(cls, html: str) -> Document:
        document = cls()
        document.feed(html)
        document.close()
        assert document.open == []
        return document

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), f"<{tag}> has an attribute twice"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    def one(self, tag: str) -> Element:
        (element,) = self.all(tag)
        return element

    @property
    def text(self) -> str:
        return " ".join(self.one("body").text.split())

    def links(self) -> Iterator[str]:
        return (a.attributes["href"] for a in self.all("a"))


@every_page
@both_languages
def test_page_is_whole(view: View, draw: Draw, language: Language) -> None:
    """Every page in either language is well-formed, has one h1, a language, a title, a skip link and landmarks."""
    document = Document.of(draw(replace(view, language=language)))
    assert document.one("html").attributes["lang"] == language
    assert document.one("h1").text.strip()
    assert document.one("title").text.strip()
    assert len(document.all("header")) == len(document.all("main")) == len(document.all("footer")) == 1
    assert next(document.links()) == "#content"
    assert document.one("main").attributes["id"] == "content"
    ids = [e.attributes["id"] for e in document.elements if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    referred = [
        name
        for e in document.elements
        for key in ("aria-labelledby", "aria-describedby", "for")
        for name in e.attributes.get(key, "").split()
    ]
    referred += [href[1:] for href in document.links() if href.startswith("#")]
    assert set(referred) <= set(ids)


def executed(document: Document) -> list[Element]:
    """The scripts that a browser would run; JSON-LD is data."""
    return [script for script in document.all("script") if script.attributes.get("type") != "application/ld+json"]


@every_page
def test_no_inline_script_or_style(view: View, draw: Draw) -> None:
    """A page needs no more than `default-src 'self'`: no script, no style, no handler, nothing from elsewhere."""
    document = Document.of(draw(view))
    assert document.all("style") == document.all("iframe") == []
    assert all(script.attributes["src"].startswith("/static/") and not script.text for script in executed(document))
    for element in document.elements:
        assert not [name for name in element.attributes if name.startswith("on") or name == "style"]
        if element.tag == "img" or element.attributes.get("rel") in ("stylesheet", "icon"):
            assert element.attributes.get("src", element.attributes.get("href", "")).startswith("/static/")


@every_page
def test_tables_are_told(view: View, draw: Draw) -> None:
    """Every table has a caption, its headers a scope, and it scrolls by itself and by the keyboard."""
    html = draw(view)
    document = Document.of(html)
    assert len(document.all("caption")) == len(document.all("table"))
    assert all(th.attributes.get("scope") in ("col", "row") for th in document.all("th"))
    assert len(re.findall(r'<div class="scroll" tabindex="0" role="group" [^>]*>\s*<table', html)) == html.count(
        "<table"
    )


@every_page
def test_fields_are_labelled(view: View, draw: Draw) -> None:
    """Every field of a form has a label: one that names it, one that stands around it, or a heading that it names."""
    html = draw(view)
    document = Document.of(html)
    labelled = {label.attributes["for"] for label in document.all("label") if "for" in label.attributes}
    fields = [e for tag in ("select", "textarea", "input") for e in document.all(tag)]
    by_heading = [e for e in fields if e.attributes.get("aria-labelledby")]
    assert all(f'id="{e.attributes["aria-labelledby"]}"' in html for e in by_heading)
    labelled |= {str(e.attributes["id"]) for e in by_heading}
    shown = [e.attributes for e in fields if e.attributes.get("type") != "hidden"]
    assert {attributes["id"] for attributes in shown if "id" in attributes} == labelled
    assert len([e for e in shown if "id" not in e]) == len(re.findall(r"<label><input [^>]*> *[^<\s]", html))


@every_page
def test_links_stay_on_the_site(view: View, draw: Draw) -> None:
    """Our own things are linked on the site as it is served, below its root, whatever the base of their IRIs."""
    document = Document.of(draw(replace(view, root="/lod", chosen=True)))
    own = [href for href in document.links() if href.startswith("/")]
    assert all(href.startswith("/lod/") for href in own)
    assert not [href for href in document.links() if href.startswith(view.opened.base)]
    suffixes = "|".join(re.escape(format.suffix) for format in FORMATS if format is not HTML)
    plain = [
        h
        for h in own
        if not re.search(rf"\.({suffixes}|gz|svg|png|vl\.json)(\?|$)|/sparql\?.*format=|^/lod/(proof|ldes)/", h)
    ]
    assert all(re.search(r"lang=(nb|nn|en)", href) for href in plain)


def test_head_says_the_rest(view: View) -> None:
    """A page names its lasting address, its other formats and its other language."""
    links = Document.of(PAGES["dataset"](view)).all("link")
    said = {(e.attributes["rel"], e.attributes.get("type") or e.attributes.get("hreflang", "")) for e in links}
    assert ("canonical", "") in said
    assert ("alternate", "text/turtle") in said
    assert ("alternate", "en") in said
    assert ("alternate", "text/html") not in said
    canonical = next(e for e in links if e.attributes["rel"] == "canonical")
    assert canonical.attributes["href"] == "https://data.example.no/doc/dataset/okt-digitalisering"


@pytest.mark.parametrize("name", ["home", "dataset", "codelist", "observation", "downloads"])
def test_a_text_in_another_language_is_no_markup_in_an_attribute(view: View, name: str) -> None:
    """A reader of Nynorsk gets titles in Bokmål, marked as such where there is room for a mark, and nowhere else."""
    drawn = PAGES[name](replace(view, language="nn"))
    assert '<html lang="nn"' in drawn
    assert re.findall(r'="[^"<>]*<[^>]*', drawn) == []
    assert "<span" not in drawn[drawn.index("<title>") : drawn.index("</title>")]


def test_language_switch_keeps_the_selection(view: View) -> None:
    """The other languages show the same page with the same filter."""
    others = replace(view, query="respondent=kommuner&lang=nb").others()
    assert [(language, name) for language, name, _ in others] == [("nn", "Norsk nynorsk"), ("en", "English")]
    assert others[1][2] == "/doc/dataset/x?respondent=kommuner&lang=en"


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("https://data.example.no/id/dataset/x", "/p/doc/dataset/x"),
        ("https://data.example.no/def/andel", "/p/doc/def/andel"),
        ("https://data.example.no/dumps/x.ttl", "/p/dumps/x.ttl"),
        ("https://data.example.no/id/codelist/a/~C3~A6", "/p/doc/codelist/a/~C3~A6"),
        ("http://www.w3.org/ns/prov#Entity", "http://www.w3.org/ns/prov#Entity"),
        ("mailto:post@example.no", "mailto:post@example.no"),
        ("javascript:alert(1)", None),
        ("JavaScript:alert(1)", None),
        ("data:text/html,x", None),
        ("urn:x", None),
    ],
)
def test_link(view: View, iri: str, expected: str | None) -> None:
    """Ours stay on the site, the web's are kept, and nothing else becomes a link."""
    assert replace(view, root="/p").link(iri) == expected


@pytest.mark.parametrize(
    ("value", "decimals", "nb", "en"),
    [
        ("80", 0, "80", "80"),
        ("12.5", 2, "12,50", "12.50"),
        ("1234567.5", None, "1\u202f234\u202f567,5", "1,234,567.5"),
        ("-0.25", 1, "\u22120,25", "\u22120.25"),
        ("9999999999999999999999.1", None, "9\u202f999\u202f999\u202f999\u202f999\u202f999\u202f999\u202f999,1", None),
    ],
)
def test_number(view: View, value: str, decimals: int | None, nb: str, en: str | None) -> None:
    """Numbers are written as each language writes them, with the decimals that were stated and no digit lost."""
    assert view.number(value, decimals) == nb
    assert en is None or replace(view, language="en").number(value, decimals) == en


def test_day_and_size(view: View) -> None:
    """Days and sizes are written out."""
    assert view.day("2026-11-22") == "22. november 2026"
    assert replace(view, language="en").day("2026-11-22T06:00:00+00:00") == "22 November 2026"
    assert [view.size(n) for n in (12, 1_234, 56_789, 2_500_000)] == [
        f"12{NBSP}B", f"1,2{NBSP}kB", f"57{NBSP}kB", f"2,5{NBSP}MB",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "language", "text", "spoken"),
    [
        (MORE_THAN_90, "nb", f">{NBSP}90{NBSP}%", f"mer enn 90{NBSP}%"),
        (MORE_THAN_90, "en", f">{NBSP}90%", "more than 90%"),
        (ABOUT_80, "nb", f"≈{NBSP}80{NBSP}%", f"omtrent 80{NBSP}%"),
        (("fylkeskommuner", "_T", "ikt-utgifter", "pandemien", "andel"), "nb", f"90{NBSP}%", f"90{NBSP}%"),
    ],
)
def test_value_is_never_barer_than_stated(
    view: View, key: tuple[str, ...], language: Language, text: str, spoken: str
) -> None:
    """A figure is shown with its qualifier: as a sign for the eye, in words in titles and for the ear."""
    view = replace(view, language=language)
    row = view.opened.cubes[SSB].get(key)
    assert row is not None
    found = figure(view, view.opened.datasets[SSB], row)
    assert (found.text, found.spoken) == (text, spoken)
    title = Document.of(_observation(view, key)).one("h1").text
    assert spoken.casefold() in title.casefold()


def test_bound_between_and_missing(view: View) -> None:
    """A range is shown as a range, a missing value as missing, and neither as a bare number."""
    row = dict(view.opened.cubes[SSB].get(ABOUT_80) or {})
    dataset = view.opened.datasets[SSB]
    between = row | {"qualifier": "between", "lowerBound": "75", "upperBound": "80"}
    assert figure(view, dataset, between).spoken == f"mellom 75–80{NBSP}%"
    assert f"mellom 75{NBSP}% og 80{NBSP}%" in pages.observation(view, dataset, between)
    missing = row | {"andel": None, "obsStatus": "M"}
    found = figure(view, dataset, missing)
    assert (found.text, str(found.status)) == ("ingen verdi", "mangler")


def test_every_figure_of_a_data_set_stands_in_its_table(view: View) -> None:
    """The table has a row for each figure, each with its qualifier in words and linked to its page."""
    document = Document.of(PAGES["dataset"](view))
    found = [href for href in document.links() if "/doc/observation/" in href]
    assert len(found) == len(set(found)) == 12
    assert document.text.count("omtrent 80") == 5
    assert "mer enn 90" in document.text


def test_observation_says_where_it_was_stated(view: View) -> None:
    """Each of the source's wordings stands with its paragraph, in the source's language, with a link to the source."""
    html = _observation(replace(view, language="en"), ABOUT_80)
    document = Document.of(html)
    assert "“ca. 80 prosent”, paragraph 8" in document.text
    assert "“4 av 5”, paragraph 3" in document.text
    assert '<span lang="nb">4 av 5</span>' in html
    assert any(href.startswith("https://www.ssb.no/teknologi") for href in document.links())
    assert "The value is greater than 90% and at most 100%." in _observation(replace(view, language="en"))


def test_filter_is_in_the_address(view: View) -> None:
    """A filtered page shows the figures of the selection only, and its form has the selection chosen."""
    document = Document.of(PAGES["filtered"](view))
    assert len([href for href in document.links() if "/doc/observation/" in href]) == 4
    (chosen,) = (o.attributes["value"] for o in document.all("input") if "checked" in o.attributes)
    assert chosen == "kommunalsjefer"
    assert "noindex" in PAGES["filtered"](view)
    assert "Ingen tall passer" in PAGES["nothing"](view)


def test_paging(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages together show every row once, and lead to each other with the selection kept."""
    monkeypatch.setattr(importlib.import_module("lod.web.pages.weights"), "PAGE", 5)
    dataset = view.opened.datasets[SSB]
    drawn = [Document.of(pages.dataset(view, dataset, None, page)) for page in (1, 2, 3)]
    rows = [href for d in drawn for href in d.links() if "/doc/observation/" in href]
    assert len(rows) == len(set(rows)) == 12
    assert f"/doc/dataset/{SSB}?page=3#figures" in drawn[1].links()
    assert f"/doc/dataset/{SSB}#figures" in drawn[1].links()
    kept = Document.of(pages.dataset(view, dataset, _only("kommuner")))
    assert f"/doc/dataset/{SSB}?respondent=kommuner&page=2#figures" in kept.links()


@dataclass(frozen=True)
class Hostile:
    """A label that is markup, and a link that is a script."""

    text: str = '<script>alert("x")</script>'
    iri: str = "javascript:alert(1)"


def test_hostile_labels_are_text(view: View, release: Release) -> None:
    """Markup in a label, and an IRI that is a script, are shown as text on every page they reach."""
    hostile = Hostile()
    label = Text.of({"nb": hostile.text, "en": hostile.text})

    def spoilt(codelist: CodeList) -> CodeList:
        concepts = tuple(replace(c, label=label, exact_match=(hostile.iri,)) for c in codelist.concepts)
        return replace(codelist, label=label, concepts=concepts)

    site = release.site
    datasets = tuple(
        replace(d, title=label, landing_page=hostile.iri, notes=label, keywords=(("nb", hostile.text),))
        for d in site.datasets
    )
    spoilt_site = replace(site, datasets=datasets, codelists=tuple(map(spoilt, site.codelists)))
    view = replace(view, release=replace(release, site=spoilt_site))
    iri = Term("<https://data.example.no/def/andel>")
    triples = [(iri, RDFS.label, literal(hostile.text)), (iri, DCT.relation, Term(f"<{hostile.iri}>"))]
    drawn = [draw(view) for draw in PAGES.values()] + [pages.thing(view, iri, triples)]
    for html in drawn:
        document = Document.of(html)
        assert not [script for script in executed(document) if script.text or "src" not in script.attributes]
        assert not [script for script in document.all("script") if "<" in script.text]
        assert not [href for href in document.links() if not href.startswith(("/", "#", "http", "mailto:"))]
    assert hostile.text in Document.of(drawn[1]).text
    assert hostile.iri in Document.of(PAGES["concept"](view)).text


def test_problem_needs_no_release() -> None:
    """The page of a problem is drawn where there is no release, under the title of the settings."""
    settings = Settings(catalog={"title": {"nb": "Tall", "en": "Figures"}})
    document = Document.of(pages.problem(View(None, settings, "en"), 503, "No release", "Try again."))
    assert "Figures" in document.one("title").text
    assert document.one("h1").text == "No release"


def test_downloads_have_digests(view: View) -> None:
    """Every dump stands with its SHA-256 and links to itself and its gzipped copy."""
    document = Document.of(pages.downloads(view))
    dumps = {f"/{path}": entry for path, entry in view.opened.manifest.files.items() if path.startswith("dumps/")}
    assert set(dumps) == {href for href in document.links() if href.startswith("/dumps/")}
    assert all(entry.sha256 in document.text for path, entry in dumps.items() if not path.endswith(".gz"))


@both_languages
@pytest.mark.parametrize("dataset", [SSB, KS])
def test_example_queries_answer_something(view: View, dataset: str, language: Language) -> None:
    """Every example query of every data set has solutions, or triples."""
    view = replace(view, language=language)
    engine = ColumnsEngine.open(view.opened.folder, view.opened.base, {})
    examples = [e.query for e in queries.examples(view, view.opened.datasets[dataset])]
    assert len(examples) == 5
    for query in (queries.catalogue(view), *examples):
        out = io.BytesIO()
        if engine.execute(Query(query, graph="ntriples"), out).kind == "graph":
            assert triples(out.getvalue().decode()), query
            continue
        solutions = ox.parse_query_results(out.getvalue(), ox.QueryResultsFormat.JSON)
        assert isinstance(solutions, ox.QuerySolutions)
        assert next(iter(solutions), None) is not None, query


def test_sparql_answers(view: View) -> None:
    """SELECT is a table whose IRIs are links, ASK a yes or no, a graph text, a problem is told beside the query."""
    selected = Document.of(PAGES["selected"](view))
    assert "/doc/dataset/x" in selected.links()
    assert "javascript:alert(1)" in selected.text
    assert "2 rader" in selected.text
    assert " ja " in Document.of(PAGES["asked"](view)).text
    assert "<a:b> a <c:d> ." in Document.of(PAGES["described"](view)).text
    refused = Document.of(PAGES["refused"](view))
    assert "Line 1, column 8" in refused.text
    assert refused.one("textarea").text.strip() == "SELECT </textarea><script>"
    assert refused.one("textarea").attributes["aria-invalid"] == "true"


def test_long_answers_are_never_silently_cut(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that does not show every solution says how many there are."""
    monkeypatch.setattr(importlib.import_module("lod.web.pages.sparql"), "MOST_ROWS", 1)
    assert "de første 1 av 2 rader" in PAGES["selected"](view)


def test_visitor(release: Release) -> None:
    """The language is the one chosen, else the browser's best, else the site's; the root is where we are mounted."""
    app, settings = Flask("x"), Settings()
    cases = [("/a?lang=en", "nb", "en", True), ("/a", "en-GB,nb;q=0.5", "en", False), ("/a", "fr", "nb", False)]
    for path, accepted, language, chosen in cases:
        with app.test_request_context(path, headers={"Accept-Language": accepted}, base_url="http://x/root"):
            view = pages.view_of(settings, release)
        assert (view.language, view.chosen, view.root, view.path) == (language, chosen, "/root", "a")


def test_sparql_page_for_a_site(release: Release) -> None:
    """The endpoint's page is drawn over whatever release the site serves."""

    @contextmanager
    def current() -> Iterator[Any]:
        yield SimpleNamespace(release=release)

    site: Any = SimpleNamespace(settings=Settings(), current=current)
    with Flask("x").test_request_context("/sparql?query=ASK{}"):
        assert " nei " in Document.of(pages.sparql_page(site, Shown("ASK{}", {"head": {}, "boolean": False}))).text


def test_texts_are_all_used_and_all_there() -> None:
    """Every key that a page asks for exists, and every key that exists is asked for."""
    known = {key for key, _ in entries(CATALOGUES / "pages.pot", "en")}
    asked: set[str] = set()
    for path in FOLDER.glob("*.html"):
        asked |= set(_keys(path.read_text("utf-8")))
    for path in (*Path(template.__file__).parent.glob("*.py"), *Path(export.__file__).parent.glob("*.py")):
        source = path.read_text("utf-8")
        asked |= set(_keys(source))
        nodes = list(ast.walk(ast.parse(source)))
        constants = (n.value for n in nodes if isinstance(n, ast.Constant))
        begun = [
            n.values[0].value for n in nodes if isinstance(n, ast.JoinedStr) and isinstance(n.values[0], ast.Constant)
        ]
        asked |= {key for key in known for start in begun if str(start).endswith(".") and key.startswith(str(start))}
        asked |= {value for value in constants if isinstance(value, str) and value in known}
    assert asked == known


def _keys(source: str) -> Iterator[str]:
    yield from re.findall(r'\.[tn]\(\s*"([^"]+)"', source)


def _page_classes() -> list[type[Page]]:
    for module in pkgutil.iter_modules(pages.__path__, f"{pages.__name__}."):
        importlib.import_module(module.name)
    return sorted(Page.__subclasses__(), key=lambda page: page.__name__)


@pytest.mark.parametrize("page", _page_classes(), ids=lambda page: page.__name__)
def test_template_gets_exactly_its_documented_variables(page: type[Page]) -> None:
    """A template uses every field of its page's dataclass and nothing else; the docstring names each of them."""
    used = _variables(page.template, set())
    names = {f.name for f in fields(page)}
    assert used == names
    described = inspect.getdoc(page) or ""
    assert not [name for name in names if f"`{name}`" not in described and f"({name}" not in described]


def _variables(name: str, seen: set[str]) -> set[str]:
    """The variables that a template, and all it extends or includes, does not set itself."""
    seen.add(name)
    assert ENVIRONMENT.loader is not None
    parsed = ENVIRONMENT.parse(ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0])
    found = meta.find_undeclared_variables(parsed)
    for other in meta.find_referenced_templates(parsed):
        if other and other not in seen and other != "macros.html":
            found |= _variables(other, seen)
    return found - {"m", "finding", "source"}


def test_own_style_serves_alone(view: View, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the design system's CSS the pages link our own alone; static addresses change with what is in them."""
    (tmp_path / "lod.css").write_text("a{}")
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    assets.fingerprint.cache_clear()
    (only,) = view.stylesheets
    assert re.fullmatch(r"/static/lod\.css\?v=[0-9a-f]{12}", only)
    assets.fingerprint.cache_clear()


def test_bundle(tmp_path: Path) -> None:
    """The design system's files become one stylesheet that puts its layer between ours, with its licences beside it."""
    for part in (*assets._PARTS, *assets._LICENSES):
        path = tmp_path / "node_modules" / part
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'@charset "UTF-8";/* {part} */', "utf-8")
    css, licence = assets.bundle(tmp_path / "node_modules", tmp_path / "vendor")
    text = css.read_text("utf-8")
    assert text.startswith(assets.LAYERS)
    assert "@charset" not in text
    assert all(part in text for part in assets._PARTS)
    assert licence.name == "designsystemet.LICENSE.txt"
    assert assets.LAYERS.strip() in (assets.STATIC / assets.OWN).read_text("utf-8")
