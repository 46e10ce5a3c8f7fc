"""A small cube with everything that is hard to write: hostile codes and labels, two measures, qualified and missing
figures, several values in a cell, decimals that vary."""

from __future__ import annotations

from pathlib import Path

from lod.cube.columns import Cell, Row
from lod.cube.cube import Cube
from lod.cube.database import connect
from lod.cube.staging import Staging
from lod.exchange.choices import Choices, choices
from lod.exchange.extract import Extract
from lod.exchange.selection import Selection
from lod.model.attributes import (
    DECIMALS,
    LOWER_BOUND,
    PARAGRAPH,
    QUALIFIER,
    SOURCE,
    STATED_AS,
    STATUS,
    UNIT,
    UPPER_BOUND,
)
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import Agent, Contact, DataSet, SourceDocument
from lod.model.structure import MEASURE_TYPE, Attribute, DataStructureDefinition, Dimension, Measure
from lod.model.text import Text
from lod.rdf.iris import Iris

BASE = "https://data.example.no/"


def said(nb: str, en: str) -> Text:
    return Text.of({"nb": nb, "en": en})


PLACES = {
    "=1+1": ('=cmd|" /C calc"!A0', "+formula"),
    "a,b": ("linje\nskift, og komma", 'quotes "inside"'),
    "\u05d0..\u05d1": ("\u05e9\u05dc\u05d5\u05dd \u202eomvendt", "<script>alert(1)</script>"),
    "-5": ("@minus", "minus five"),
    "c": ("å ø; æ | {x}", "plain"),
}
YEARS = ("2019", "2020", "2021")

LISTS = {
    "place": CodeList("place", said("Sted", "Place"), tuple(Concept(c, said(*w)) for c, w in PLACES.items())),
    "year": CodeList(
        "year",
        said("År", "Year"),
        tuple(Concept(y, said(y, y), begin=f"{y}-01-01", end=f"{y}-12-31") for y in YEARS),
        periods=True,
    ),
    "unit": CodeList(
        "unit",
        said("Enhet", "Unit"),
        (Concept("percent", said("prosent", "per cent")), Concept("persons", said("personer", "persons"))),
    ),
    "obsStatus": CodeList(
        "obsStatus",
        said("Status", "Status"),
        tuple(
            Concept(c, said(nb, en))
            for c, nb, en in (("A", "vanlig", "normal"), ("E", "anslag", "estimate"), ("M", "mangler", "missing"))
        ),
    ),
    "qualifier": CodeList(
        "qualifier",
        said("Presisjon", "Qualifier"),
        tuple(
            Concept(c, said(nb, en))
            for c, nb, en in (
                ("exactly", "nøyaktig", "exactly"),
                ("more-than", "mer enn", "more than"),
                ("approximately", "omtrent", "approximately"),
                ("between", "mellom", "between"),
            )
        ),
    ),
}
STRUCTURE = DataStructureDefinition(
    dimensions=(
        Dimension("place", said("Sted", "Place"), codelist="place"),
        Dimension("year", said("År", "Year"), codelist="year"),
    ),
    measures=(
        Measure("share", said("Andel", "Share"), datatype="decimal", unit="percent"),
        Measure("people", said("Personer", "People"), datatype="integer", unit="persons", decimals=0),
    ),
    attributes=(
        UNIT,
        STATUS,
        QUALIFIER,
        LOWER_BOUND,
        UPPER_BOUND,
        STATED_AS,
        PARAGRAPH,
        SOURCE,
        DECIMALS,
        Attribute("remark", said("Merknad", "Remark")),
    ),
)
DATASET = DataSet(
    "hard",
    said("=Vanskelig «sett»", "=Hard “set”"),
    said("Alt som er vanskelig.", "All that is hard."),
    STRUCTURE,
    Agent(said("Utgiver", "Publisher")),
    Contact(said("Noen", "Somebody"), "x@example.no"),
    "2026-01-02",
    "2026-01-02",
    sources=(
        SourceDocument(
            "article", said("Artikkel", "Article"), Agent(said("A", "A")), url="https://example.org/a?b=1&c='2'"
        ),
    ),
    languages=("nb", "en"),
)


def row(place: str, year: str, measure: str, value: str | None, **more: Cell) -> Row:
    """An observation; what is not given is ordinary."""
    cells: Row = {
        "place": place, "year": year, MEASURE_TYPE: measure, "share": None, "people": None,
        "unitMeasure": "percent" if measure == "share" else "persons", "obsStatus": "A", "qualifier": "exactly",
        "lowerBound": None, "upperBound": None, "statedAs": None, "paragraph": None, "source": "article",
        "decimals": None, "remark": None,
    }  # fmt: skip
    return {**cells, measure: value, **more}


ROWS = [
    row("=1+1", "2019", "share", "12.5", decimals="2", remark="=1+1"),
    row("=1+1", "2020", "share", "90", qualifier="more-than", lowerBound="90", upperBound="100", statedAs=["over 90"]),
    row("=1+1", "2020", "people", "123456789012345"),
    row("a,b", "2019", "share", "80", qualifier="approximately", statedAs=["ca. 80", "4 | «x»; \"y\""],
        paragraph=["3", "11"]),
    row("a,b", "2021", "share", None, obsStatus="M", remark="linje\nskift"),
    row("\u05d0..\u05d1", "2019", "share", "-0.25", obsStatus="E", decimals="2"),
    row("\u05d0..\u05d1", "2020", "people", "-7", remark="+47 22 33"),
    row("-5", "2021", "share", "20", qualifier="between", lowerBound="15", upperBound="25"),
    row("c", "2019", "share", "0.125", decimals="3", remark="<script>"),
    row("c", "2020", "people", "0"),
]  # fmt: skip
KNOWN: Choices = choices(STRUCTURE, LISTS)


def key(found: Row) -> tuple[str, ...]:
    return tuple(str(found[name]) for name in STRUCTURE.key)


def build(folder: Path) -> Cube:
    """The cube on disk."""
    (folder / "scratch").mkdir()
    with Staging(STRUCTURE, folder / "scratch") as staging:
        staging.add(range(len(ROWS)), {name: [r[name] for r in ROWS] for name in STRUCTURE.columns})
        staging.write(folder / "hard.parquet")
    return Cube(folder / "hard.parquet", STRUCTURE, connect())


def extract(cube: Cube, selection: Selection = Selection()) -> Extract:  # noqa: B008 – a frozen value
    return Extract(DATASET, LISTS, cube, Iris(BASE), selection, said("Katalog", "Catalogue"))
