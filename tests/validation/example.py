"""A small cube with everything a structure can have, to judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from lod.cube.columns import Cell
from lod.cube.staging import Staging
from lod.model.attributes import (
    LOWER_BOUND,
    PARAGRAPH,
    QUALIFIER,
    SOURCE,
    STATED_AS,
    STATUS,
    UNIT,
    UPPER_BOUND,
)
from lod.model.catalog import Catalog, Site
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import Agent, Contact, DataSet, SourceDocument
from lod.model.origin import Origin
from lod.model.structure import MEASURE_TYPE, Attribute, DataStructureDefinition, Dimension, Measure, SliceKey
from lod.model.text import Text
from lod.rdf import prov, qb, skos
from lod.rdf.iris import Iris
from lod.rdf.terms import Triple

BASE = "https://data.example.no/"
IRIS = Iris(BASE)
FILE = "data/eksempel/figures.csv"
SDMX_STATUS = "http://purl.org/linked-data/sdmx/2009/code#obsStatus-"


def both(nb: str, en: str) -> Text:
    return Text.of({"nb": nb, "en": en})


def codelist(name: str, codes: Mapping[str, tuple[str, str]], iri: str = "") -> CodeList:
    """A list of codes with their names in two languages."""
    concepts = (Concept(code, both(*names), iri=iri + code if iri else "") for code, names in codes.items())
    return CodeList(name, both(name.capitalize(), name.capitalize()), tuple(concepts))


LISTS = {
    dimension.name: dimension
    for dimension in (
        codelist("omrade", {"nord": ("Nord", "North"), "sor": ("Sør", "South"), "vest": ("Vest", "West")}),
        codelist("tid", {"2020": ("2020", "2020"), "2021": ("2021", "2021")}),
        codelist("unit", {"percent": ("prosent", "per cent"), "number": ("antall", "number")}),
        codelist("obsStatus", {"A": ("vanlig", "normal"), "M": ("mangler", "missing")}, SDMX_STATUS),
        codelist(
            "qualifier",
            {
                "exactly": ("nøyaktig", "exactly"),
                "approximately": ("omtrent", "about"),
                "between": ("mellom", "between"),
            },
        ),
    )
}
DIMENSIONS = (
    Dimension("omrade", both("Område", "Area"), codelist="omrade"),
    Dimension("tid", both("Tid", "Time"), codelist="tid"),
)
ANDEL = Measure("andel", both("Andel", "Share"), unit="percent", minimum=Decimal(0), maximum=Decimal(100))
ANTALL = Measure("antall", both("Antall", "Number"), datatype="integer", unit="number", minimum=Decimal(0))
WORDS = Attribute(STATED_AS.name, STATED_AS.label, STATED_AS.definition, language="nb", multiple=True, required=True)
ATTRIBUTES = (UNIT, STATUS, QUALIFIER, LOWER_BOUND, UPPER_BOUND, WORDS, SOURCE, PARAGRAPH)


def dataset(*measures: Measure, attributes: tuple[Attribute, ...] = ATTRIBUTES) -> DataSet:
    """The data set `eksempel` with these measures."""
    publisher = Agent(both("KS", "KS"), "971032146")
    return DataSet(
        "eksempel",
        both("Eksempel", "Example"),
        both("Et eksempel.", "An example."),
        DataStructureDefinition(
            DIMENSIONS, measures, attributes, (SliceKey("omrade", both("Etter område", "By area"), ("omrade",)),)
        ),
        publisher,
        Contact(both("KS", "KS"), url="https://www.ks.no/"),
        "2026-11-22",
        "2026-11-22",
        sources=(SourceDocument("artikkel", both("Artikkel", "Article"), publisher),),
        origin=Origin("data/eksempel/dataset.yaml", 1),
    )


BOTH = dataset(ANDEL, ANTALL)
ONE = dataset(ANDEL)
SITE = Site(Catalog(both("K", "C"), both("K.", "C."), BOTH.publisher, BOTH.contact), (BOTH,), tuple(LISTS.values()))


def metadata(of: DataSet = BOTH) -> list[Triple]:
    """What the dump of a data set says besides its observations."""
    triples = [*qb.dataset(of, IRIS), *qb.structure(of, IRIS), *qb.properties(SITE, IRIS), *prov.sources(of, IRIS)]
    return [*triples, *(triple for each in LISTS.values() for triple in skos.codelist(each, IRIS))]


def row(**cells: Cell) -> dict[str, Cell]:
    """A row that conforms, but for the cells given."""
    plain: dict[str, Cell] = {
        "omrade": "nord",
        "tid": "2020",
        MEASURE_TYPE: "andel",
        "andel": "80",
        "unitMeasure": "percent",
        "obsStatus": "A",
        "qualifier": "approximately",
        "statedAs": ["ca. 80 prosent"],
        "source": "artikkel",
        "paragraph": ["3"],
    }
    return dict.fromkeys(BOTH.structure.columns) | plain | cells


@contextmanager
def staged(folder: Path, of: DataSet, rows: Iterable[Mapping[str, Cell]]) -> Iterator[Staging]:
    """Rows on their way into a release; the first comes from row 2 of the table, below its header."""
    given = list(rows)
    with Staging(of.structure, folder) as staging:
        if given:
            names = of.structure.columns
            staging.add(list(range(2, len(given) + 2)), {name: [cells.get(name) for cells in given] for name in names})
        yield staging
