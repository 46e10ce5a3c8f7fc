"""What controlled vocabularies say of the values we point to: type, name and scheme, as harvesters want them at hand.

A harvester keeps only what it can reach from a data set and fetches nothing, so every value brings its stub along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from lod.model import controlled
from lod.model.text import Text
from lod.rdf.formats import FORMATS
from lod.rdf.qb import texts
from lod.rdf.terms import Term, Triple, text
from lod.rdf.vocab import DCAT, DCT, EU_AUTHORITY, FOAF, RDF, SKOS

IANA = "https://www.iana.org/assignments/media-types/"
LOS = "https://psi.norge.no/los/"
LOS_THEMES = Term(f"<{LOS}ontologi/tema>")
SPARQL_RESULTS = "SPARQLQRES"
"""The EU's file type of answers to SPARQL queries."""

DATA_CUBE = Term("<https://www.w3.org/TR/vocab-data-cube/>")
SPARQL_PROTOCOL = Term("<https://www.w3.org/TR/sparql11-protocol/>")
TABULAR = Term("<https://www.w3.org/TR/tabular-data-model/>")
STANDARDS: dict[Term, str] = {
    DATA_CUBE: "The RDF Data Cube Vocabulary",
    SPARQL_PROTOCOL: "SPARQL 1.1 Protocol",
    TABULAR: "Model for Tabular Data and Metadata on the Web",
}

STANDARD_OF: dict[str, Term] = {
    "csv": TABULAR,
    "xlsx": Term("<https://www.iso.org/standard/71691.html>"),
    "parquet": Term("<https://parquet.apache.org/docs/file-format/>"),
    "jsonstat": Term("<https://json-stat.org/full/>"),
    "sdmxcsv": Term("<https://github.com/sdmx-twg/sdmx-csv>"),
    "csvw": Term("<https://www.w3.org/TR/tabular-metadata/>"),
}
"""What the files of a table format conform to, by the format's name."""

STANDARD_NAMES = {DATA_CUBE: "cube", SPARQL_PROTOCOL: "sparql"}
STANDARD_NAMES |= {standard: name for name, standard in STANDARD_OF.items()}
"""The standards by a short name each."""

STANDARDS |= {
    STANDARD_OF["xlsx"]: "ISO/IEC 29500-1, Office Open XML File Formats",
    STANDARD_OF["parquet"]: "Apache Parquet File Format",
    STANDARD_OF["jsonstat"]: "JSON-stat 2.0",
    STANDARD_OF["sdmxcsv"]: "SDMX-CSV 2.0",
    STANDARD_OF["csvw"]: "Metadata Vocabulary for Tabular Data",
}


class AuthorityTable(NamedTuple):
    """An authority table: the class of its rows, what it is called, and the names of its rows."""

    kind: Term
    title: Text
    rows: Mapping[str, Text]


def _title(nb: str, en: str) -> Text:
    return Text.of({"nb": nb, "en": en})


TABLES: dict[str, AuthorityTable] = {
    "access-right": AuthorityTable(
        DCT.RightsStatement, _title("Tilgangsrettigheter", "Access rights"), controlled.ACCESS_RIGHTS
    ),
    "country": AuthorityTable(DCT.Location, _title("Land", "Countries"), controlled.COUNTRIES),
    "data-theme": AuthorityTable(SKOS.Concept, _title("EUs datatemaer", "EU data themes"), controlled.THEMES),
    "dataset-type": AuthorityTable(SKOS.Concept, _title("Typer datasett", "Types of data set"), controlled.TYPES),
    "file-type": AuthorityTable(
        DCT.MediaTypeOrExtent,
        _title("Filtyper", "File types"),
        {f.file_type: Text.of({"en": f.title}) for f in reversed(FORMATS) if f.file_type}
        | {"HTML": _title("HTML", "HTML")}
        | {SPARQL_RESULTS: _title("Svar på SPARQL-spørringer", "SPARQL query results")},
    ),
    "frequency": AuthorityTable(DCT.Frequency, _title("Frekvenser", "Frequencies"), controlled.FREQUENCIES),
    "language": AuthorityTable(DCT.LinguisticSystem, _title("Språk", "Languages"), controlled.LANGUAGE_NAMES),
    "resource-type": AuthorityTable(SKOS.Concept, _title("Ressurstyper", "Resource types"), controlled.LEGAL_RESOURCES),
    "licence": AuthorityTable(DCT.LicenseDocument, _title("Lisenser", "Licences"), controlled.LICENSES),
}


def authority(table: str, code: str) -> Term:
    """A row of one of the EU's authority tables."""
    return Term(f"<{EU_AUTHORITY}{table}/{code}>")


def language(tag: str) -> Term:
    """The row of a language, by its BCP 47 tag. Raises `KeyError` for one that we do not know."""
    return authority("language", controlled.LANGUAGES[tag])


_DOCUMENTS = (DCAT.landingPage, FOAF.homepage, FOAF.page)


def is_described(predicate: Term, value: Term) -> bool:
    """Whether there may be something to say of the value of a property."""
    return predicate in (*_DOCUMENTS, DCAT.mediaType, DCT.conformsTo) or value.startswith(
        (f"<{EU_AUTHORITY}", f"<{LOS}tema/")
    )


def stubs(values: Iterable[tuple[Term, Term]]) -> Iterator[Triple]:
    """What is to be said of values of properties, each with its predicate."""
    used: dict[str, set[str]] = {}
    for predicate, value in values:
        if value.startswith(f"<{EU_AUTHORITY}"):
            table, _, code = value[len(EU_AUTHORITY) + 1 : -1].partition("/")
            if code:
                used.setdefault(table, set()).add(code)
        elif value.startswith(f"<{LOS}tema/"):
            yield from _los(value)
        elif predicate == DCAT.mediaType:
            yield value, RDF.type, DCT.MediaType
        elif predicate in _DOCUMENTS:
            yield value, RDF.type, FOAF.Document
        elif predicate == DCT.conformsTo:
            yield value, RDF.type, DCT.Standard
            if value in STANDARDS:
                yield value, DCT.title, text(STANDARDS[value], "en")
    for name, codes in used.items():
        if name in TABLES:
            yield from _rows(name, TABLES[name], codes)


def _rows(name: str, table: AuthorityTable, codes: Iterable[str]) -> Iterator[Triple]:
    scheme = Term(f"<{EU_AUTHORITY}{name}>")
    yield from _scheme(scheme, table.title)
    for code in codes:
        subject = authority(name, code)
        yield subject, RDF.type, table.kind
        yield subject, RDF.type, SKOS.Concept
        yield subject, SKOS.inScheme, scheme
        yield from texts(subject, SKOS.prefLabel, table.rows.get(code, Text()))


def _los(theme: Term) -> Iterator[Triple]:
    yield theme, RDF.type, SKOS.Concept
    yield theme, SKOS.inScheme, LOS_THEMES
    yield from texts(theme, SKOS.prefLabel, controlled.LOS.get(theme.strip("<>").removeprefix(f"{LOS}tema/"), Text()))
    yield from _scheme(LOS_THEMES, _title("LOS-temaer", "LOS themes"))


def _scheme(scheme: Term, title: Text) -> Iterator[Triple]:
    yield scheme, RDF.type, SKOS.ConceptScheme
    yield from texts(scheme, DCT.title, title)
