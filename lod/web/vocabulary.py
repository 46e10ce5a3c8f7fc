"""What the SPARQL editor completes from: the names of this release, with what each is called, and its prefixes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from flask import Flask, Response, request

from lod.model.text import Text
from lod.rdf.terms import Term
from lod.rdf.vocab import DCAT, DCT, PROV, QB, RDF, RDFS, SKOS, TIME
from lod.web import pages
from lod.web.pages import queries
from lod.web.pages.view import View
from lod.web.responses import json_response, lasting
from lod.web.site import Site

MOST = 3_000
"""Names in one release's vocabulary; codes past it are left out, the smallest lists first."""

SHARED: tuple[Term, ...] = (
    RDF.type, RDFS.label, RDFS.comment, RDFS.subPropertyOf, RDFS.range,
    QB.DataSet, QB.DataStructureDefinition, QB.Observation, QB.Slice, QB.DimensionProperty, QB.MeasureProperty,
    QB.AttributeProperty, QB.dataSet, QB.structure, QB.component, QB.dimension, QB.measure, QB.attribute,
    QB.componentProperty, QB.measureType, QB.codeList, QB.slice, QB.observation, QB.order,
    SKOS.Concept, SKOS.ConceptScheme, SKOS.prefLabel, SKOS.altLabel, SKOS.notation, SKOS.definition, SKOS.inScheme,
    SKOS.broader, SKOS.narrower, SKOS.topConceptOf, SKOS.exactMatch, SKOS.closeMatch,
    DCT.title, DCT.description, DCT.publisher, DCT.issued, DCT.modified, DCT.license, DCT.temporal, DCT.spatial,
    DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, DCAT.distribution, DCAT.downloadURL, DCAT.theme, DCAT.keyword,
    PROV.hadPrimarySource, PROV.wasDerivedFrom, TIME.hasBeginning, TIME.hasEnd,
)  # fmt: skip
"""The terms of others that figures, structures, code lists and the catalogue are said in."""


def register(app: Flask, site: Site) -> None:
    """Adds the route."""

    @app.get("/sparql/vocabulary.json")
    def vocabulary() -> Response:
        """Prefixes, and names with labels, for the editor; the address the page links changes with the release."""
        with site.current() as served:
            view = pages.view_of(site.settings, served.release)
            terms = list(islice(dict.fromkeys(_terms(view)), MOST))
            body = {"prefixes": view.opened.prefixes, "terms": terms}
            response = json_response(body)
            response = lasting(response, served.id, view.language)
            if request.args.get("v") == served.id and "lang" in request.args:
                response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
            return response


def _terms(view: View) -> Iterator[tuple[str, str]]:
    """Names as they are written in a query, each with its label, what is most ours first."""
    iris, site = view.opened.iris, view.opened.site
    for component in site.components():
        yield _named(view, iris.property_of(component), component.label)
    yield from ((queries.term(view, shared), "") for shared in SHARED)
    for dataset in site.datasets:
        yield _named(view, iris.dataset(dataset.id), dataset.title)
        yield _named(view, iris.structure(dataset.id), dataset.title)
    for codelist in site.codelists:
        yield _named(view, iris.codelist(codelist.name), codelist.label)
    for codelist in sorted(site.codelists, key=lambda codelist: len(codelist.concepts)):
        for concept in codelist.concepts:
            yield _named(view, iris.concept_of(codelist, concept.notation), concept.label)


def _named(view: View, iri: Term, label: Text) -> tuple[str, str]:
    return queries.term(view, iri), view.say(label)
