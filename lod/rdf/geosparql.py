"""The outlines of areas as features with geometries (GeoSPARQL 1.1, sections 6 and 8), and what they are from."""

from __future__ import annotations

from collections.abc import Iterator

from lod.model.codelist import CodeList
from lod.model.controlled import LICENSES
from lod.model.geometry import Geometry
from lod.rdf.authorities import authority
from lod.rdf.iris import Iris
from lod.rdf.qb import texts
from lod.rdf.terms import Term, Triple, iri, literal
from lod.rdf.vocab import DCT, GEO, RDF, SF

WKT = f"{GEO.wktLiteral[1:-1]}"
"""The datatype of well-known text: without another system named in it, longitude and latitude of WGS 84."""


def outlines(codelist: CodeList, geometry: Geometry, iris: Iris) -> Iterator[Triple]:
    """The geometry of each code that has one, and who made the borders, of which year, by which licence."""
    for number, source in enumerate(geometry.sources, 1):
        subject = iris.borders(codelist.name, number)
        yield subject, RDF.type, DCT.BibliographicResource
        yield from texts(subject, DCT.title, source.source)
        yield subject, DCT.license, license_of(source.license)
        yield subject, DCT.issued, literal(f"{source.year:04}", "gYear")
    for area in geometry.areas:
        feature, subject = iris.concept_of(codelist, area.code), iris.geometry(codelist.name, area.code)
        yield feature, RDF.type, GEO.Feature
        yield feature, GEO.hasGeometry, subject
        yield subject, RDF.type, GEO.Geometry
        yield subject, RDF.type, SF.MultiPolygon
        yield subject, GEO.asWKT, literal(area.wkt, WKT)
        yield subject, DCT.source, iris.borders(codelist.name, area.source + 1)


def license_of(license: str) -> Term:
    """A licence by its code in the EU's table, or by its own address."""
    return authority("licence", license) if license in LICENSES else iri(license)
