"""High-value data sets: the regulation and the categories (Regulation (EU) 2023/138; DCAT-AP HVD 3.0.0).

A data set, its distributions, its series and the services that it can be had from each name the regulation; the data
set, the series and the services name the category too. Whether a data set is one, its owner says (`hvd:`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lod.model.controlled import HIGH_VALUE
from lod.model.dataset import DataSet
from lod.model.text import Text
from lod.rdf.laws import legal_resource
from lod.rdf.qb import texts
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import DCAT, DCATAP, DCT, RDF, RDFS, SKOS, VCARD

REGULATION = Term("<http://data.europa.eu/eli/reg_impl/2023/138/oj>")
_TITLE = Text.of(
    {
        "nb": "Gjennomføringsforordning (EU) 2023/138 om datasett av høy verdi",
        "en": "Implementing Regulation (EU) 2023/138 on high-value data sets",
    }
)
_ADDRESSES = frozenset({DCAT.accessURL, DCAT.endpointURL, DCAT.endpointDescription, VCARD.hasEmail, VCARD.hasURL})
_BNA = "http://data.europa.eu/bna/"
_SCHEME = Term(f"<{_BNA}asd487ae75>")


def regulation(dataset: DataSet, subject: Term) -> Iterator[Triple]:
    """That something of a high-value data set is there by the regulation; nothing for any other data set."""
    if dataset.high_value:
        yield subject, DCATAP.applicableLegislation, REGULATION


def categories(dataset: DataSet, subject: Term) -> Iterator[Triple]:
    """The regulation and the categories of a data set, a series or a service."""
    yield from regulation(dataset, subject)
    yield from ((subject, DCATAP.hvdCategory, Term(f"<{_BNA}{code}>")) for code in dataset.high_value)


def stubs(datasets: Iterable[DataSet]) -> Iterator[Triple]:
    """What the regulation and the categories that these data sets name are called."""
    codes = sorted({code for dataset in datasets for code in dataset.high_value})
    if not codes:
        return
    yield from legal_resource(REGULATION, _TITLE, "REG_IMPL")
    yield _SCHEME, RDF.type, SKOS.ConceptScheme
    yield from texts(_SCHEME, DCT.title, Text.of({"nb": "Datasett av høy verdi", "en": "High-value data sets"}))
    for code in codes:
        category = Term(f"<{_BNA}{code}>")
        yield category, RDF.type, SKOS.Concept
        yield category, SKOS.inScheme, _SCHEME
        yield from texts(category, SKOS.prefLabel, HIGH_VALUE.get(code, Text()))


def is_address(predicate: Term) -> bool:
    """Whether the values of a property are addresses."""
    return predicate in _ADDRESSES


def resources(datasets: Iterable[DataSet], values: Iterable[tuple[Term, Term]]) -> Iterator[Triple]:
    """That addresses are resources, which the shapes of DCAT-AP HVD 3.0.0 want to see in so many words; `values`: of
    properties, each with its predicate."""
    if any(dataset.high_value for dataset in datasets):
        yield from ((value, RDF.type, RDFS.Resource) for predicate, value in values if is_address(predicate))
