"""The selection that is shown, to be taken along: files, and a query that gives it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from lod.exchange.limits import too_many_across, too_many_figures
from lod.exchange.own_parameters import LAYOUTS, NUMBERS
from lod.exchange.selection import Selection
from lod.model.attributes import QUALIFIER, UNIT
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE, Component
from lod.rdf.formats import JSONLD, PARQUET, TURTLE, Format, by_name, carrying
from lod.rdf.iris import doc_path
from lod.web.pages import queries
from lod.web.pages import selection as selections
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

MOST_CODES = 400
"""Codes that a query lists."""

LONG = 600
"""Letters of an address past which it does not stand on a page for each format: buttons of the form send it."""

GRAPH_PAGE = 1000
"""Observations on one page of a data set's document in RDF."""

MOST = 10_000
"""Rows that a query asks for at most."""


@dataclass(frozen=True)
class Taken:
    """The selection in a format: its address, or none where the format does not hold it; and what to know of it."""

    format: Format
    link: Link
    note: str


def files(view: View, dataset: DataSet, selection: Selection, count: int, across: int) -> list[Taken]:
    """The selection in each format, of so many figures, and so many codes across (0 for none)."""
    query = selections.query(view, dataset, selection)
    stem = f"{view.root}/{doc_path(f'id/dataset/{dataset.id}')}"
    taken = []
    for format in (*carrying("table"), TURTLE, JSONLD):
        refused = _refused(view, format, count, across)
        paged = count > GRAPH_PAGE and not format.carries & {"table"}
        note = refused or (view.t("as.paged", count=view.number(GRAPH_PAGE)) if paged else "")
        url = None if refused else f"{stem}.{format.suffix}{query}"
        taken.append(Taken(format, Link(Words(format.title), url), note))
        if format is PARQUET and url and len(query) <= LONG and _has_decimals(dataset):
            floats = selections.query(view, dataset, replace(selection, numbers=NUMBERS[1]))
            taken.append(Taken(format, Link(Words(view.t("as.floats")), f"{stem}.{format.suffix}{floats}"), note))
    return taken


def _has_decimals(dataset: DataSet) -> bool:
    return any(measure.datatype == "decimal" for measure in dataset.structure.measures)


def shown(view: View, dataset: DataSet, selection: Selection, count: int, across: int) -> list[Taken]:
    """The table as the page shows it, for people: in each format of spreadsheets, in the language of the page."""
    laid_out = replace(selection, layout=LAYOUTS[0], language=view.language)
    stem, query = doc_path(f"id/dataset/{dataset.id}"), selections.query(view, dataset, laid_out)
    taken = []
    for name in ("xlsx", "csv"):
        format = by_name(name)
        refused = _refused(view, by_name("xlsx"), count, across)
        url = None if refused else f"{view.root}/{stem}.{format.suffix}{query}"
        taken.append(Taken(format, Link(Words(format.title), url), refused))
    return taken


def _refused(view: View, format: Format, count: int, across: int) -> str:
    """Why a format does not hold the selection; "" where it does."""
    if most := too_many_figures(format.name, count):
        return view.t("as.most", count=view.number(most))
    most = too_many_across(format.name, across)
    return view.t("as.across", count=view.number(most)) if most else ""


def sparql(view: View, dataset: DataSet, selection: Selection) -> str:
    """A query that gives the selected figures: codes' labels, what was measured, value, qualifier and unit; "" where
    it would have to list too many codes."""
    if sum(map(len, selection.fixed.values())) > MOST_CODES:
        return ""
    structure, iris = dataset.structure, view.opened.iris
    body = [f"?figure qb:dataSet {queries.term(view, iris.dataset(dataset.id))} ."]
    names = []
    for dimension in structure.dimensions:
        name = queries.variable(dimension)
        names.append(name)
        codelist = view.opened.lists[dimension.codelist]
        codes = [iris.concept_of(codelist, code) for code in selection.fixed.get(dimension.name, ())]
        body += [f"VALUES ?{name}Code {{ {' '.join(queries.term(view, code) for code in codes)} }}"] if codes else []
        body.append(f"?figure {queries.term(view, iris.property_of(dimension))} ?{name}Code .")
        body += _labelled(view, f"?{name}Code", name)
    measures = [m for m in structure.measures if m.name in selection.fixed.get(MEASURE_TYPE, (m.name,))]
    listed = " ".join(queries.term(view, iris.property_of(measure)) for measure in measures)
    body += [f"VALUES ?measure {{ {listed} }}", "?figure qb:measureType ?measure ."]
    body.append("OPTIONAL { ?figure ?measure ?value }")
    for attribute in (UNIT, QUALIFIER):
        known = structure.component(attribute.name)
        if isinstance(known, Component):
            names.append(queries.variable(known))
            body += _attribute(view, known)
    shown = " ".join(f"?{name}" for name in names)
    return queries.text(view, f"SELECT ?figure {shown} ?measure ?value", body, f"ORDER BY ?figure\nLIMIT {MOST}")


def _labelled(view: View, subject: str, name: str) -> list[str]:
    return [
        f'OPTIONAL {{ {subject} skos:prefLabel ?{name} FILTER(lang(?{name}) = "{view.language}") }}',
    ]


def _attribute(view: View, component: Component) -> list[str]:
    name, predicate = queries.variable(component), queries.term(view, view.opened.iris.property_of(component))
    return [
        f"OPTIONAL {{ ?figure {predicate} ?{name}Code . ?{name}Code skos:prefLabel ?{name} "
        f'FILTER(lang(?{name}) = "{view.language}") }}'
    ]


def asked(view: View, query: str) -> str:
    """The page of the endpoint with the query in it."""
    return view.url("sparql") + ("&" if view.chosen else "?") + urlencode({"query": query})
