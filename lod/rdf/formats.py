"""The formats a graph, a table or a page can be had in: one row each, which everything else iterates over.

Negotiation, dumps, DCAT distributions, `<link rel=alternate>` and the documentation read `FORMATS`; adding a format
is adding a row. Writers take triples and give text in pieces; triples of one subject must come together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Protocol

from lod.rdf import jsonld, ntriples, rdfxml, turtle
from lod.rdf.subjects import Subject, by_subject
from lod.rdf.terms import Term, Triple

LOOK_AHEAD = 1000
"""Subjects looked at before the prefixes they use are declared."""


class GraphWriter(Protocol):
    """Writes a document a subject at a time: its head, its blocks with the separator between them, its foot.

    `head` is best asked after the first blocks are made, or after all of them: it declares the prefixes `used`.
    A block is `opening`, what `member` says of each property with `between` between, and `closing`; in them
    `SUBJECT` stands for the `name` of the subject. So blocks can be put together by columns too.
    """

    @property
    def separator(self) -> str: ...

    @property
    def opening(self) -> str: ...

    @property
    def between(self) -> str: ...

    @property
    def closing(self) -> str: ...

    @property
    def foot(self) -> str: ...

    @property
    def used(self) -> set[str]: ...

    def head(self) -> str: ...

    def name(self, subject: Term) -> str: ...

    def member(self, predicate: Term, values: Sequence[Term]) -> str: ...

    def block(self, subject: Subject) -> str: ...


@dataclass(frozen=True, eq=False)
class Format:
    """One format; each is itself alone.

    `carries`: what it can say: "graph" (any triples), "table" (the observations of a cube), "page" (for people),
    "solutions" (the answer of SELECT and ASK), "citation" (how to cite a data set or a figure). `file_type`: the EU
    authority's name of the format, `iana`: its media type as IANA registers it, where that is another (both for DCAT).
    `dump`: whether releases carry files in it; `compact`: its files are compressed already. `parameters`: of the
    media type in a Content-Type. `like`: the suffix of another format whose text is one in this format too, word for
    word; it is written and listed in its place.
    """

    name: str
    title: str
    media_type: str
    suffix: str
    carries: frozenset[str]
    file_type: str = ""
    dump: bool = False
    aliases: tuple[str, ...] = ()
    writer: Callable[[Mapping[str, str]], GraphWriter] | None = None
    iana: str = ""
    compact: bool = False
    parameters: str = ""
    like: str = ""

    def write(self, triples: Iterable[Triple], prefixes: Mapping[str, str]) -> Iterator[str]:
        """A graph as text in pieces. Triples of one subject must come together.

        Raises `TypeError` for a format that cannot carry a graph.
        """
        return self.say(by_subject(triples), prefixes)

    def say(self, subjects: Iterable[Subject], prefixes: Mapping[str, str]) -> Iterator[str]:
        """The same of a graph whose triples are grouped already."""
        if self.writer is None:
            raise TypeError(f"{self.title} cannot carry a graph")
        writer = self.writer(prefixes)
        blocks = map(writer.block, subjects)
        first = list(islice(blocks, LOOK_AHEAD))
        yield writer.head()
        for number, block in enumerate(chain(first, blocks)):
            yield writer.separator + block if number else block
        yield writer.foot

    @property
    def spellings(self) -> frozenset[str]:
        """What an address may call it: its name, its suffix, its title in small letters, and its media types."""
        types = (self.media_type, *self.aliases)
        subtypes = (media_type.partition("/")[2] for media_type in types)
        return frozenset((self.name, self.suffix, self.title.lower(), *types, *subtypes))

    @property
    def content_type(self) -> str:
        """The value of a Content-Type header."""
        if self.parameters:
            return f"{self.media_type}; {self.parameters}"
        textual = self.media_type.startswith(("text/", "application/n-"))
        return f"{self.media_type}; charset=utf-8" if textual else self.media_type


TABLE = frozenset({"table"})

HTML = Format("html", "HTML", "text/html", "html", frozenset({"page"}), "HTML", aliases=("application/xhtml+xml",))
TURTLE = Format(
    "turtle",
    "Turtle",
    "text/turtle",
    "ttl",
    frozenset({"graph"}),
    "RDF_TURTLE",
    True,
    ("application/x-turtle", "application/turtle"),
    turtle.TurtleWriter,
)
NTRIPLES = Format(
    "ntriples",
    "N-Triples",
    "application/n-triples",
    "nt",
    frozenset({"graph"}),
    "RDF_N_TRIPLES",
    True,
    (),
    ntriples.NTriplesWriter,
)
JSONLD = Format(
    "jsonld",
    "JSON-LD",
    "application/ld+json",
    "jsonld",
    frozenset({"graph"}),
    "JSON_LD",
    True,
    ("application/json",),
    jsonld.JsonLdWriter,
)
RDFXML = Format(
    "rdfxml",
    "RDF/XML",
    "application/rdf+xml",
    "rdf",
    frozenset({"graph"}),
    "RDF_XML",
    False,
    ("application/xml", "text/xml"),
    rdfxml.RdfXmlWriter,
)
NQUADS = Format(
    "nquads",
    "N-Quads",
    "application/n-quads",
    "nq",
    frozenset({"graph"}),
    "RDF_N_QUADS",
    writer=ntriples.NTriplesWriter,
    like="nt",
)
TRIG = Format(
    "trig",
    "TriG",
    "application/trig",
    "trig",
    frozenset({"graph"}),
    "RDF_TRIG",
    aliases=("application/x-trig",),
    writer=turtle.TurtleWriter,
    like="ttl",
)
N3 = Format(
    "n3",
    "Notation3",
    "text/n3",
    "n3",
    frozenset({"graph"}),
    "N3",
    aliases=("text/rdf+n3", "application/n3"),
    writer=turtle.TurtleWriter,
    like="ttl",
)
CSV = Format("csv", "CSV", "text/csv", "csv", frozenset({"table", "solutions"}), "CSV", True)
XLSX = Format(
    "xlsx",
    "Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsx",
    TABLE,
    "XLSX",
    True,
    compact=True,
)
PARQUET = Format(
    "parquet", "Parquet", "application/vnd.apache.parquet", "parquet", TABLE, "PARQUET", True, compact=True
)
JSON_STAT = Format("jsonstat", "JSON-stat", "application/json", "json", TABLE, "JSON", True)
SDMX_CSV = Format(
    "sdmxcsv",
    "SDMX-CSV",
    "application/vnd.sdmx.data+csv",
    "sdmx.csv",
    TABLE,
    "CSV",
    True,
    iana="text/csv",
    parameters="version=2.0.0; charset=utf-8",
)
PX = Format("px", "PX", "text/x-pcaxis-px", "px", frozenset({"interface"}))
PX_STAT = Format("pxstat", "JSON-stat (PxWeb)", "application/json", "px.json", frozenset({"interface"}))
"""Both hold every combination of codes, so they are had at the interface of PxWebApi v2 alone, which limits them."""
SDMX_JSON = Format(
    "sdmxjson",
    "SDMX-JSON",
    "application/vnd.sdmx.data+json",
    "sdmx.json",
    frozenset({"interface"}),
    "JSON",
    iana="application/json",
    parameters="version=2.0.0",
)
SDMX_ML = Format(
    "sdmxml",
    "SDMX-ML",
    "application/vnd.sdmx.data+xml",
    "sdmx.xml",
    frozenset({"interface"}),
    iana="application/xml",
    aliases=("application/xml", "text/xml"),
    parameters="version=3.0.0",
)
"""Both are what the interface of SDMX answers."""
AVAILABLE = Format("available", "Availability", "application/json", "available.json", frozenset({"interface"}))
"""Which codes have figures; had at an address of its own."""
CSVW = Format("csvw", "CSVW", "application/csvm+json", "csv-metadata.json", TABLE, "JSON", True)
TSV = Format("tsv", "TSV", "text/tab-separated-values", "tsv", frozenset({"solutions"}), "TSV")
SPARQL_JSON = Format(
    "json",
    "SPARQL JSON",
    "application/sparql-results+json",
    "json",
    frozenset({"solutions"}),
    "JSON",
    aliases=("application/json",),
)
SPARQL_XML = Format(
    "xml",
    "SPARQL XML",
    "application/sparql-results+xml",
    "xml",
    frozenset({"solutions"}),
    "XML",
    aliases=("application/xml", "text/xml"),
)
BIBTEX = Format("bibtex", "BibTeX", "application/x-bibtex", "bib", frozenset({"citation"}))
CSL_JSON = Format("csl", "CSL-JSON", "application/vnd.citationstyles.csl+json", "csl.json", frozenset({"citation"}))

FORMATS: tuple[Format, ...] = (
    HTML,
    TURTLE,
    NTRIPLES,
    JSONLD,
    RDFXML,
    NQUADS,
    TRIG,
    N3,
    CSV,
    XLSX,
    PARQUET,
    JSON_STAT,
    SDMX_CSV,
    SDMX_JSON,
    SDMX_ML,
    CSVW,
    PX,
    PX_STAT,
    AVAILABLE,
    SPARQL_JSON,
    SPARQL_XML,
    TSV,
    BIBTEX,
    CSL_JSON,
)


def carrying(what: str) -> tuple[Format, ...]:
    """The formats that can carry "graph", "table", "page" or "solutions", the preferred one first."""
    return tuple(format for format in FORMATS if what in format.carries)


def by_suffix(suffix: str) -> Format | None:
    """The format of a file name's suffix (without its point); of several, one that releases carry files in."""
    return next((format for format in (*DUMPS, *FORMATS) if format.suffix == suffix), None)


def by_name_of_file(name: str, formats: Iterable[Format]) -> tuple[str, Format | None]:
    """A file's name without its suffix, and the format of that suffix: the longest that one of the formats has."""
    for format in sorted(formats, key=lambda format: -len(format.suffix)):
        if name.endswith(f".{format.suffix}"):
            return name.removesuffix(f".{format.suffix}"), format
    return name, None


def by_name(name: str) -> Format:
    """The format of that name. Raises `KeyError`."""
    return {format.name: format for format in FORMATS}[name]


WRITTEN: tuple[Format, ...] = tuple(format for format in carrying("graph") if not format.like)
"""Formats of a graph that releases have documents in."""

DUMPS: tuple[Format, ...] = tuple(format for format in FORMATS if format.dump)
