"""Dereferencing: `id/…`, `def/…` and `shape/…` lead to `doc/…`, which is had in every format there is.

A document is looked up, never queried for: an observation by its key in the columns, anything else in the graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Flask, Response, request
from werkzeug.exceptions import NotAcceptable, NotFound

from lod.cube.columns import Row
from lod.exchange import citation
from lod.exchange.complaints import SelectionError, no_layout, no_numbers
from lod.exchange.own_parameters import LAYOUTS, NUMBERS
from lod.exchange.selection import Selection, parse
from lod.exchange.writers import SHOWN
from lod.graph.description import document
from lod.messages.message import Message
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.rdf.formats import AVAILABLE, FORMATS, HTML, PARQUET, Format, by_name_of_file, carrying
from lod.rdf.iris import doc_path, observation_key, thing_path
from lod.rdf.terms import Term
from lod.web import exports, graphs, memento, openapi, pages, signposting, slow
from lod.web.gone import missing
from lod.web.negotiation import choose
from lod.web.pages import facts
from lod.web.pages.figure import figure
from lod.web.pages.share import shared
from lod.web.pages.snippets import GRAPH_PAGE
from lod.web.pages.view import View
from lod.web.paging import page_number, wrong_page
from lod.web.problems import TurnedAway
from lod.web.responses import lasting
from lod.web.since import CHANGED_SINCE, changed_since
from lod.web.site import Served, Site

GRAPHS = carrying("graph")
TABLES = carrying("table")
CITATIONS = carrying("citation")
CITED: dict[str, Callable[[citation.Citation], str]] = {"bibtex": citation.bibtex, "csl": citation.csl}
"""How each format of a citation is written, by the format's name."""


@dataclass(frozen=True)
class Thing:
    """What a document is about: its path (`id/…`), its IRI, and what kind of thing the model knows it as."""

    path: str
    iri: Term
    dataset: DataSet | None = None
    row: Row | None = None
    codelist: CodeList | None = None
    notation: str | None = None
    structure: bool = False

    @property
    def is_dataset(self) -> bool:
        return self.dataset is not None and self.row is None and not self.structure


def find(served: Served, path: str) -> Thing | None:
    """The thing that a path (`id/…`, `def/…`, `shape/…`) names; None if there is none."""
    release = served.release
    iri = Term(f"<{release.base}{path}>")
    key = observation_key(path)
    if key is not None:
        dataset, codes = key
        cube = release.figures.get(dataset)
        row = cube.get(codes) if cube is not None else None
        return Thing(path, iri, release.datasets[dataset], row) if row else None
    match path.split("/"):
        case ["id", "observation", *_]:  # spelled in another way than any is
            return None
        case ["id", "dataset", dataset] if dataset in release.datasets:
            return Thing(path, iri, release.datasets[dataset])
        case ["id", "structure", dataset] if dataset in release.datasets:
            return Thing(path, iri, release.datasets[dataset], structure=True)
        case ["id", "codelist", name] if name in release.lists:
            return Thing(path, iri, codelist=release.lists[name])
        case ["id", "codelist", name, _] if name in release.lists:
            codelist = release.lists[name]
            notation = release.notation(name, iri)
            if notation is not None and not codelist.by_notation[notation].iri:
                return Thing(path, iri, codelist=codelist, notation=notation)
            return None
    return Thing(path, iri) if iri in release.graph else None


def offers(thing: Thing) -> Sequence[Format]:
    """The formats a thing's document can be had in, the preferred one first."""
    if thing.is_dataset:
        return (HTML, *GRAPHS, *TABLES, *CITATIONS)
    return (HTML, *GRAPHS, *CITATIONS) if thing.row is not None else (HTML, *GRAPHS)


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    @app.get("/id/<path:path>")
    @app.get("/def/<path:path>")
    @app.get("/shape/<path:path>")
    def thing(path: str) -> Response:
        """Leads from a thing to the document about it (303)."""
        del path
        wanted = request.path.lstrip("/")
        with site.current() as present:
            event = memento.wanted(present, doc_path(wanted))
            served = memento.then(present, site, event, doc_path(wanted)) if event else present
            if find(served, wanted) is None and event is None:
                return missing(served.release, wanted)
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        response = Response(status=303)
        response.headers["Location"] = f"{request.script_root}/{doc_path(wanted)}{query}"
        response.vary.update(("Accept", "Accept-Language"))
        return response

    @app.get("/doc/dataset/<dataset>/available")
    def available(dataset: str) -> Response:
        """The codes that still have figures under a selection, with their counts."""
        with site.current() as served:
            described = served.release.datasets.get(dataset)
            if described is None:
                return missing(served.release, f"doc/dataset/{dataset}")
            given = parse(request.args.items(multi=True), served.release.choices[dataset])
            return exports.export(served, site, described, given, AVAILABLE)

    @app.get("/doc/<path:path>")
    def doc(path: str) -> Response:
        """The document about a thing, in the format asked for by suffix or by Accept."""
        with site.current() as present:
            if (earlier := memento.negotiated(present)) is not None:
                return memento.redirected(earlier)
            event = memento.wanted(present, f"doc/{path}")
            served = memento.then(present, site, event, f"doc/{path}") if event else present
            about, suffix = _by_path(served, f"doc/{path}")
            if about is None and event is not None:
                raise NotFound
            if about is None:
                return missing(served.release, f"doc/{path}")
            format = suffix or choose(request.headers.get("Accept"), offers(about))
            if format is None or format not in offers(about):
                raise NotAcceptable
            return memento.stamped(_answer(served, site, about, format, path), served)


def _by_path(served: Served, path: str) -> tuple[Thing | None, Format | None]:
    """The thing a document path is about, and the format its suffix asks for."""
    about = find(served, thing_path(path))
    if about is not None:
        return about, None
    stem, format = by_name_of_file(path, (HTML, *GRAPHS, *TABLES, *CITATIONS, *FORMATS))
    return (find(served, thing_path(stem)), format) if format is not None else (None, None)


def _answer(served: Served, site: Site, thing: Thing, format: Format, path: str) -> Response:
    """The document about a thing in a format; `path`: what it was asked for by, behind `doc/`."""
    selection, page = _selection(served, thing, format)
    if request.query_string and request.args.get(CHANGED_SINCE):
        if not thing.is_dataset or thing.dataset is None:
            raise TurnedAway(Message("history.since-formats"))
        return changed_since(served, site, thing.dataset, selection, format)
    if format in TABLES and thing.dataset is not None:
        response = exports.export(served, site, thing.dataset, selection, format)
    else:
        if _is_large(served, thing):
            slow.place(site)
        view = _view(served, site, thing) if format is HTML or format in CITATIONS else None
        body = (
            _worded(served, thing, format, selection, page, view)
            if view
            else _graph(served, thing, format, selection, page)
        )
        response = Response(body, content_type=format.content_type)
        if view:
            response.headers["Content-Language"] = view.language
        stamp = site.announced.stamp() if format is HTML and thing.is_dataset else ""
        lasting(response, served.id, format.name, view.language if view else "", stamp)
    links = [*_links(served, thing, format, selection, page), *memento.links(served, f"doc/{path}")]
    response.headers["Link"] = signposting.joined(links)
    return response


def _is_large(served: Served, thing: Thing) -> bool:
    """Whether making a document about it may take long: a data set of many figures, a list of many codes."""
    if thing.codelist is not None:
        return thing.notation is None and len(thing.codelist.concepts) > slow.LONG
    dataset = thing.dataset if thing.is_dataset else None
    return dataset is not None and served.release.manifest.datasets[dataset.id].observations > slow.LARGE


def _view(served: Served, site: Site, thing: Thing) -> View:
    """The page's view; that of a data set as it is now tells of the releases that come."""
    view = pages.view_of(site.settings, served.release)
    if served.event:
        return replace(view, as_of=served.event.at)
    return replace(view, coming=site.announced.next_of(served.release.site.datasets)) if thing.is_dataset else view


def _worded(served: Served, thing: Thing, format: Format, selection: Selection, page: int, view: View) -> str:
    """A page, or a citation."""
    if format is HTML or thing.dataset is None:
        return _page(served, thing, selection, page, view)
    shown = figure(view, thing.dataset, thing.row) if thing.row is not None else None
    cited = facts.reference_of(shared(view, thing.dataset, selection)) if thing.is_dataset else None
    return CITED[format.name](cited or facts.reference(view, thing.dataset, thing.iri, shown))


def _graph(served: Served, thing: Thing, format: Format, selection: Selection, page: int) -> str:
    if format.writer is None:
        raise NotAcceptable
    if thing.dataset is not None and thing.row is not None:
        return served.release.blocks.document(format, served.release.observations[thing.dataset.id].triples(thing.row))
    if thing.dataset is not None and not thing.structure:
        return graphs.about_dataset(served.release, thing.dataset, selection, page, format)
    return graphs.about_thing(served.release, thing.iri, format)


def _page(served: Served, thing: Thing, selection: Selection, page: int, view: View) -> str:
    start, pinned = f"{request.script_root}/{doc_path(thing.path)}", memento.pinned(served)
    alternates = [(f.media_type, f"{start}.{f.suffix}{pinned}") for f in offers(thing)]
    if feed := _feed(thing):
        alternates.append(("application/atom+xml", f"{request.script_root}/changes.atom?{feed}"))
    if thing.dataset is not None and thing.row is not None:
        return pages.observation(
            view, thing.dataset, thing.row, alternates, memento.earlier(served, thing.dataset, thing.row)
        )
    if thing.dataset is not None and thing.structure:
        return pages.structure(view, thing.dataset, alternates)
    if thing.dataset is not None:
        return pages.dataset(
            view, thing.dataset, selection, page, alternates, memento.changes(served, view, thing.dataset)
        )
    if thing.codelist is not None and thing.notation is not None:
        return pages.concept(view, thing.codelist, thing.codelist.by_notation[thing.notation], alternates)
    if thing.codelist is not None:
        return pages.codelist(view, thing.codelist, alternates, page)
    return pages.thing(view, thing.iri, document(served.graph, thing.iri), alternates)


def _feed(thing: Thing) -> str:
    """What names a data set or a code list in the feed of its changes; "" for anything else."""
    if thing.is_dataset and thing.dataset is not None:
        return f"dataset={thing.dataset.id}"
    return f"codelist={thing.codelist.name}" if thing.codelist is not None and thing.notation is None else ""


def _selection(served: Served, thing: Thing, format: Format) -> tuple[Selection, int]:
    """What is asked of a data set, and the page. Raises `SelectionError` with all that is wrong, and `TurnedAway`."""
    if not request.query_string:
        return Selection(), 1
    if not thing.is_dataset or thing.dataset is None:
        return Selection(), page_number()
    complaints, selection = [wrong] if (wrong := wrong_page()) else [], Selection()
    layout = request.args.get("layout", "")
    if layout in LAYOUTS and format is not HTML and format.name not in SHOWN:
        complaints.append(no_layout(layout, format.title))
    numbers = request.args.get("numbers", "")
    if numbers in NUMBERS and format not in (HTML, PARQUET):
        complaints.append(no_numbers(numbers, format.title))
    try:
        selection = parse(request.args.items(multi=True), served.release.choices[thing.dataset.id])
    except SelectionError as error:
        complaints += error.complaints
    if complaints:
        raise SelectionError(complaints)
    return replace(selection, layout="", numbers="") if format is HTML else selection, page_number()


def _links(served: Served, thing: Thing, format: Format, selection: Selection, page: int) -> Iterator[str]:
    root, path, pinned = request.script_root, doc_path(thing.path), memento.pinned(served)
    for other in offers(thing):
        if other is not format:
            yield f'<{root}/{path}.{other.suffix}{pinned}>; rel="alternate"; type="{other.media_type}"'
    if thing.dataset is not None and not thing.structure:
        yield f'<{root}/doc/structure/{thing.dataset.id}>; rel="describedby"'
    else:
        yield f'<{root}/catalog>; rel="describedby"'
    dataset = thing.dataset
    if thing.is_dataset and dataset is not None:
        yield from signposting.links(served.release, dataset, format, root)
        yield openapi.link()
    licence = dataset.license if dataset is not None else served.release.site.catalog.license
    yield f'<http://publications.europa.eu/resource/authority/licence/{licence}>; rel="license"'
    yield f'{thing.iri}; rel="cite-as"'
    if thing.is_dataset and dataset is not None and format in GRAPHS:
        last = -(-served.release.figures[dataset.id].count(selection.fixed) // GRAPH_PAGE)
        kept = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
        for rel, number in (("prev", page - 1), ("next", page + 1)):
            if 1 <= number <= last:
                yield f'<{root}{request.path}?{urlencode([*kept, ("page", number)])}>; rel="{rel}"'
