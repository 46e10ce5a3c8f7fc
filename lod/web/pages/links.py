"""Links: what a thing is called, and where to read about it."""

from __future__ import annotations

from lod.graph.store import LABELS
from lod.model.codelist import CodeList
from lod.model.dataset import Agent, DataSet, SourceDocument
from lod.model.structure import Component
from lod.model.text import Text
from lod.rdf.terms import Term, parse_literal
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words


def home(view: View) -> Link:
    return Link(Words(view.t("nav.home")), view.url(""))


def dataset(view: View, dataset: DataSet) -> Link:
    return Link(view.words(dataset.title), view.link(view.opened.iris.dataset(dataset.id)))


def codelist(view: View, codelist: CodeList) -> Link:
    return Link(view.words(codelist.label), view.link(view.opened.iris.codelist(codelist.name)))


def concept(view: View, codelist: str, notation: str) -> Link:
    """A concept of a list; a code that the list does not have is shown as it is."""
    found = view.concepts.get((codelist, notation))
    if found is None:
        found = view.concepts[codelist, notation] = _concept(view, codelist, notation)
    return found


def _concept(view: View, codelist: str, notation: str) -> Link:
    known = view.opened.lists.get(codelist)
    found = known.by_notation.get(notation) if known else None
    if known is None or found is None:
        return Link(Words(notation))
    return Link(view.words(found.label), view.link(view.opened.iris.concept_of(known, notation)))


def component(view: View, component: Component) -> Link:
    return Link(view.words(component.label), view.link(view.opened.iris.property_of(component)))


def agent(view: View, agent: Agent) -> Link:
    """Somebody's homepage where there is one: their IRI is for machines."""
    url = agent.homepage or view.opened.iris.agent_of(agent)
    return Link(view.words(agent.name), view.link(url))


def source(view: View, dataset: DataSet, source: SourceDocument) -> Link:
    """The document itself where it has an address, else what we say of it."""
    own: Term = view.opened.iris.source(dataset.id, source.name)
    return Link(view.words(source.title), view.link(source.url or own))


def label(view: View, iri: str) -> Words:
    """What the release calls something; its IRI where it has no name."""
    term = Term(f"<{iri}>")
    for predicate in LABELS:
        found = [parse_literal(value) for value in view.opened.graph.objects(term, predicate) if value[0] == '"']
        if found:
            texts = {literal.language or view.language: literal.lexical for literal in found}
            return view.words(Text.of(texts))
    return Words(iri)
