"""The vocabularies we speak, with their usual prefixes.

A test compares each term that the package names with those that rdflib knows of the W3C's vocabularies; here rdflib is
not asked, since a server starts without it.
"""

from __future__ import annotations

from lod.rdf.terms import Term


class Vocabulary:
    """A namespace whose attributes (or items) are its terms: `QB.DataSet`, `DCT["format"]`."""

    def __init__(self, prefix: str, namespace: str) -> None:
        self.prefix = prefix
        self.namespace = namespace
        self._terms: dict[str, Term] = {}

    def __getattr__(self, name: str) -> Term:
        if name.startswith("_"):
            raise AttributeError(name)
        term = self.__dict__[name] = self[name]
        return term

    def __getitem__(self, name: str) -> Term:
        term = self._terms.get(name)
        if term is None:
            term = self._terms[name] = Term(f"<{self.namespace}{name}>")
        return term


ADMS = Vocabulary("adms", "http://www.w3.org/ns/adms#")
DCAT = Vocabulary("dcat", "http://www.w3.org/ns/dcat#")
DCATAP = Vocabulary("dcatap", "http://data.europa.eu/r5r/")
DCT = Vocabulary("dct", "http://purl.org/dc/terms/")
DQV = Vocabulary("dqv", "http://www.w3.org/ns/dqv#")
ELI = Vocabulary("eli", "http://data.europa.eu/eli/ontology#")
EUVOC = Vocabulary("euvoc", "http://publications.europa.eu/ontology/euvoc#")
FOAF = Vocabulary("foaf", "http://xmlns.com/foaf/0.1/")
GEO = Vocabulary("geo", "http://www.opengis.net/ont/geosparql#")
LDQD = Vocabulary("ldqd", "http://www.w3.org/2016/05/ldqd#")
OA = Vocabulary("oa", "http://www.w3.org/ns/oa#")
ODRS = Vocabulary("odrs", "http://schema.theodi.org/odrs#")
ORG = Vocabulary("org", "http://www.w3.org/ns/org#")
OWL = Vocabulary("owl", "http://www.w3.org/2002/07/owl#")
PAV = Vocabulary("pav", "http://purl.org/pav/")
PROV = Vocabulary("prov", "http://www.w3.org/ns/prov#")
QB = Vocabulary("qb", "http://purl.org/linked-data/cube#")
RDF = Vocabulary("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Vocabulary("rdfs", "http://www.w3.org/2000/01/rdf-schema#")
SCHEMA = Vocabulary("schema", "https://schema.org/")
SD = Vocabulary("sd", "http://www.w3.org/ns/sparql-service-description#")
SDMX_ATTRIBUTE = Vocabulary("sdmx-attribute", "http://purl.org/linked-data/sdmx/2009/attribute#")
SDMX_CODE = Vocabulary("sdmx-code", "http://purl.org/linked-data/sdmx/2009/code#")
SDMX_CONCEPT = Vocabulary("sdmx-concept", "http://purl.org/linked-data/sdmx/2009/concept#")
SDMX_DIMENSION = Vocabulary("sdmx-dimension", "http://purl.org/linked-data/sdmx/2009/dimension#")
SDMX_MEASURE = Vocabulary("sdmx-measure", "http://purl.org/linked-data/sdmx/2009/measure#")
SF = Vocabulary("sf", "http://www.opengis.net/ont/sf#")
SH = Vocabulary("sh", "http://www.w3.org/ns/shacl#")
SKOS = Vocabulary("skos", "http://www.w3.org/2004/02/skos/core#")
SPDX = Vocabulary("spdx", "http://spdx.org/rdf/terms#")
STATDCAT = Vocabulary("statdcat", "http://data.europa.eu/m8g/")
TIME = Vocabulary("time", "http://www.w3.org/2006/time#")
VCARD = Vocabulary("vcard", "http://www.w3.org/2006/vcard/ns#")
VOID = Vocabulary("void", "http://rdfs.org/ns/void#")
XKOS = Vocabulary("xkos", "http://rdf-vocabulary.ddialliance.org/xkos#")
XSD = Vocabulary("xsd", "http://www.w3.org/2001/XMLSchema#")

EU_AUTHORITY = "http://publications.europa.eu/resource/authority/"

VOCABULARIES: tuple[Vocabulary, ...] = tuple(
    sorted((v for v in list(globals().values()) if isinstance(v, Vocabulary)), key=lambda v: v.prefix)
)

PREFIXES: dict[str, str] = {vocabulary.prefix: vocabulary.namespace for vocabulary in VOCABULARIES}
