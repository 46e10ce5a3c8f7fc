"""Example queries, made for each data set so that they really answer something."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lod.model.attributes import LOWER_BOUND, STATED_AS
from lod.model.dataset import DataSet
from lod.model.structure import Component, Dimension
from lod.rdf.terms import Term
from lod.web.pages import selection
from lod.web.pages.view import View

_LOCAL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?")
_PREFIXED = re.compile(r"(?<![A-Za-z0-9_:/<.-])([A-Za-z0-9_.-]*):(?=[A-Za-z0-9_])")

MOST_TERMS = 10_000
"""Terms whose short form is kept for a release; past it they are worked out anew."""


@dataclass(frozen=True)
class Example:
    """A query with what it asks, in words."""

    title: str
    query: str


def catalogue(view: View) -> str:
    """The data sets there are, with their titles: the query one begins with."""
    head = "SELECT ?dataset ?title"
    body = ["?dataset a qb:DataSet ;", "  dct:title ?title .", f'FILTER(lang(?title) = "{view.language}")']
    return text(view, head, body, "ORDER BY ?title")


def examples(view: View, dataset: DataSet) -> list[Example]:
    """Queries about the figures of a data set."""
    found = [Example(view.t("example.all"), _all(view, dataset))]
    if dataset.structure.component(LOWER_BOUND.name):
        found.append(Example(view.t("example.least"), _least(view, dataset)))
    found.append(Example(view.t("example.average"), _average(view, dataset)))
    found.append(Example(view.t("example.structure"), _structure(view, dataset)))
    if dataset.structure.component(STATED_AS.name):
        found.append(Example(view.t("example.stated"), _stated(view, dataset)))
    return found


def _all(view: View, dataset: DataSet) -> str:
    """Every figure with the labels of its dimensions."""
    measure = dataset.structure.measures[0]
    shown = _varying(view, dataset)
    body = [f"?figure qb:dataSet {term(view, view.opened.iris.dataset(dataset.id))} ;"]
    body += [f"  {_property(view, d)} ?{variable(d)}Code ;" for d in shown]
    body.append(f"  {_property(view, measure)} ?{variable(measure)} .")
    body += [f"?{variable(d)}Code skos:prefLabel ?{variable(d)} ." for d in shown]
    body += [f'FILTER(lang(?{variable(d)}) = "{view.language}")' for d in shown]
    names = " ".join(f"?{variable(c)}" for c in (*shown, measure))
    return text(view, f"SELECT {names}", body, f"ORDER BY DESC(?{variable(measure)})\nLIMIT 100")


def _least(view: View, dataset: DataSet) -> str:
    """The figures that are surely at least as large as the middle of what occurs."""
    entry = view.opened.manifest.datasets.get(dataset.id)
    known = entry.columns.get(LOWER_BOUND.name, {}) if entry else {}
    floor = known.get("maximum") or "0"
    dimension = _varying(view, dataset)[0]
    bound = dataset.structure.component(LOWER_BOUND.name)
    body = [
        f"?figure qb:dataSet {term(view, view.opened.iris.dataset(dataset.id))} ;",
        f"  {_property(view, dimension)} ?{variable(dimension)} ;",
        f"  {_property(view, bound or LOWER_BOUND)} ?least .",
        f"FILTER(?least >= {floor})",
    ]
    return text(view, f"SELECT ?figure ?{variable(dimension)} ?least", body, "ORDER BY DESC(?least)\nLIMIT 100")


def _average(view: View, dataset: DataSet) -> str:
    """How many figures there are for each code of the first dimension that varies, and their mean."""
    measure, dimension = dataset.structure.measures[0], _varying(view, dataset)[0]
    body = [
        f"?figure qb:dataSet {term(view, view.opened.iris.dataset(dataset.id))} ;",
        f"  {_property(view, dimension)} ?{variable(dimension)} ;",
        f"  {_property(view, measure)} ?value .",
    ]
    head = f"SELECT ?{variable(dimension)} (COUNT(?figure) AS ?figures) (AVG(?value) AS ?mean)"
    return text(view, head, body, f"GROUP BY ?{variable(dimension)}\nORDER BY DESC(?figures)")


def _stated(view: View, dataset: DataSet) -> str:
    """The source's own words for each figure."""
    measure, stated = dataset.structure.measures[0], dataset.structure.component(STATED_AS.name)
    body = [
        f"?figure qb:dataSet {term(view, view.opened.iris.dataset(dataset.id))} ;",
        f"  {_property(view, stated or STATED_AS)} ?words ;",
        f"  {_property(view, measure)} ?{variable(measure)} .",
    ]
    return text(view, f"SELECT ?figure ?{variable(measure)} ?words", body, "ORDER BY ?words\nLIMIT 100")


def _structure(view: View, dataset: DataSet) -> str:
    """The dimensions of the data set and the code lists their values are of, as a graph."""
    body = [
        f"{term(view, view.opened.iris.structure(dataset.id))} qb:component/qb:dimension ?dimension .",
        "?dimension rdfs:label ?label .",
        "OPTIONAL { ?dimension qb:codeList ?list }",
    ]
    return text(view, "CONSTRUCT { ?dimension rdfs:label ?label ; qb:codeList ?list }", body, "")


def text(view: View, head: str, body: list[str], tail: str) -> str:
    """The query as text, with the prefixes it uses and no others."""
    question = "\n".join([f"{head} WHERE {{", *(f"  {line}" for line in body), "}", *([tail] if tail else [])])
    used, prefixes = set(_PREFIXED.findall(question)), view.opened.prefixes
    return "\n".join([*(f"PREFIX {name}: <{prefixes[name]}>" for name in sorted(used & prefixes.keys())), question])


def _varying(view: View, dataset: DataSet) -> list[Dimension]:
    constant = selection.constant(view, dataset)
    return [d for d in dataset.structure.dimensions if d.name not in constant]


def _property(view: View, component: Component) -> str:
    return term(view, view.opened.iris.property_of(component))


def term(view: View, named: Term) -> str:
    """A term by its prefix where it can be written so."""
    shortened: dict[Term, str] = view.opened.kept.setdefault("shortened", {})
    short = shortened.get(named)
    if short is None:
        if len(shortened) >= MOST_TERMS:
            shortened.clear()
        short = shortened[named] = _shortened(view, named)
    return short


def _shortened(view: View, named: Term) -> str:
    iri = named[1:-1]
    for prefix, namespace in view.opened.prefixes.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return named


def variable(component: Component) -> str:
    """The name of a variable."""
    return re.sub(r"\W", "_", component.name, flags=re.ASCII)
