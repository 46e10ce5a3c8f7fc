"""Cubes in the shapes that other publishers give them: read for what they mean, or refused in words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.conftest import LEAN, SiteFolder
from tests.test_real_formats import decided

pytestmark = pytest.mark.slow

PREFIXES = """@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix dim: <http://purl.org/linked-data/sdmx/2009/dimension#> .
@prefix meas: <http://purl.org/linked-data/sdmx/2009/measure#> .
@prefix att: <http://purl.org/linked-data/sdmx/2009/attribute#> .
@prefix code: <http://purl.org/linked-data/sdmx/2009/code#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix schema: <http://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix cube: <https://cube.link/> .
@prefix meta: <https://cube.link/meta/> .
@prefix time: <http://www.w3.org/2006/time#> .
@prefix qudt: <http://qudt.org/schema/qudt/> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix uk: <http://reference.data.gov.uk/id/> .
@prefix x: <http://stats.example.org/def/> .
"""
SCOTTISH = """
x:ds a qb:DataSet ; dct:title "Admissions"@en ; qb:structure x:dsd .
x:dsd qb:component [ qb:dimension dim:refArea ], [ qb:dimension dim:refPeriod ], [ qb:dimension qb:measureType ],
  [ qb:measure x:count ], [ qb:measure x:ratio ], [ qb:attribute att:unitMeasure ] .
x:count a qb:MeasureProperty ; rdfs:label "Count" . x:ratio a qb:MeasureProperty ; rdfs:label "Ratio" .
x:admissions rdfs:label "Admissions" . x:rate rdfs:label "Per 100,000 Population" .
x:S12 rdfs:label "Clackmannanshire" .
[] qb:dataSet x:ds ; dim:refArea x:S12 ; dim:refPeriod <http://reference.data.gov.uk/id/government-year/2011-2012> ;
  qb:measureType x:count ; x:count 5 ; att:unitMeasure x:admissions .
[] qb:dataSet x:ds ; dim:refArea x:S12 ; dim:refPeriod <http://reference.data.gov.uk/id/government-year/2011-2012> ;
  qb:measureType x:ratio ; x:ratio 6.5 ; att:unitMeasure x:rate .
[] qb:dataSet x:ds ; dim:refArea x:S12 ; qb:measureType x:ratio ; x:ratio 7 ; att:unitMeasure x:rate ;
  dim:refPeriod <http://reference.data.gov.uk/id/gregorian-interval/2014-04-01T00:00:00/P3Y> .
[] qb:dataSet x:ds ; dim:refArea x:S12 ; qb:measureType x:count ; x:count 7 ; att:unitMeasure x:admissions ;
  dim:refPeriod <http://reference.data.gov.uk/id/gregorian-interval/2014-04-01T00:00:00/P3Y> .
"""
SWISS = """
x:forest a cube:Cube ; schema:name "Wald"@de, "Forest"@en ; schema:description "Area by canton."@en ;
  schema:publisher [ schema:name "Office" ] ; schema:datePublished "2022-03-01"^^xsd:date ;
  schema:contactPoint [ schema:name "Info" ; schema:email "info@example.ch" ] ;
  cube:observationSet x:set ; cube:observationConstraint x:shape .
x:set a cube:ObservationSet ; cube:observation x:o1, x:o2 .
x:o1 a cube:Observation ; cube:observedBy x:office ; x:year "2019"^^xsd:gYear ; x:canton x:zh ; x:area 503.5 ;
  x:share 12 .
x:o2 a cube:Observation ; cube:observedBy x:office ; x:year "2020"^^xsd:gYear ; x:canton x:be ;
  x:area ""^^cube:Undefined ; x:share 14 .
x:zh schema:name "Zürich"@de, "Zurich"@en . x:be schema:name "Bern"@de, "Berne"@en .
x:shape a sh:NodeShape, cube:Constraint ; sh:property
  [ sh:path rdf:type ; sh:in ( cube:Observation ) ], [ sh:path cube:observedBy ; sh:in ( x:office ) ],
  [ a cube:KeyDimension ; sh:path x:year ; schema:name "Jahr"@de, "Year"@en ; sh:order 1 ;
    meta:dataKind [ a time:GeneralDateTimeDescription ; time:unitType time:unitYear ] ],
  [ a cube:KeyDimension ; sh:path x:canton ; schema:name "Canton"@en ; sh:order 0 ; sh:in ( x:zh x:be ) ;
    meta:dataKind [ a schema:GeoShape ] ],
  [ a cube:MeasureDimension ; sh:path x:area ; schema:name "Area"@en ; qudt:hasUnit unit:KiloM2 ],
  [ a cube:MeasureDimension ; sh:path x:share ; schema:name "Share"@en ; qudt:unit unit:PERCENT ] .
"""
EUROSTAT = """
x:ds a qb:DataSet ; rdfs:label "Energy"@en ; qb:structure x:dsd .
x:dsd qb:component [ qb:dimension dim:freq ], [ qb:dimension x:unit ], [ qb:dimension dim:timePeriod ],
  [ qb:measure meas:obsValue ] .
x:PC skos:prefLabel "Percentage"@en . x:KTOE skos:prefLabel "{unit}"@en .
[] qb:dataSet x:ds ; dim:freq code:freq-A ; x:unit x:PC ; dim:timePeriod "1990-01-01"^^xsd:date ; meas:obsValue 1.5 .
[] qb:dataSet x:ds ; dim:freq code:freq-A ; x:unit x:KTOE ; dim:timePeriod "1991-01-01"^^xsd:date ; meas:obsValue 2 .
"""
PLAIN = """
x:ds a qb:DataSet ; rdfs:label "Plain"@en ; qb:structure [ qb:component {components} ] .
[] qb:dataSet x:ds ; {one} ; meas:obsValue 1 .
[] qb:dataSet x:ds ; {two} ; meas:obsValue 2 .
"""


def imported(folder: Path, cube: str) -> SiteFolder:
    """A site with a cube taken in by `lod import`, and what a person must answer answered."""
    file = folder / "cube.ttl"
    file.write_text(PREFIXES + cube, "utf-8")
    site = SiteFolder(folder / "site")
    site.root.mkdir()
    result = site.lod("import", str(file), "--id", "t")
    assert result.exit_code == 0, result.output
    decided(site.root / "data" / "t")
    return site


def published(site: SiteFolder) -> list[dict[str, str]]:
    built = site.lod("build", env=LEAN)
    assert built.exit_code == 0, built.output
    with (site.current / "dumps" / "t.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows(site: SiteFolder, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in (*columns, "value", "unitMeasure")) for row in published(site)]


def test_a_scottish_cube_keeps_measures_units_and_intervals(tmp_path: Path) -> None:
    """Measures by `qb:measureType`, units by measure, government years and intervals of reference.data.gov.uk."""
    site = imported(tmp_path, SCOTTISH)
    assert rows(site, "refArea", "refPeriod", "measure") == [
        ("S12", "2011-2012", "count", "5", "number"),
        ("S12", "2011-2012", "ratio", "6.5", "number-per-100000-inhabitants"),
        ("S12", "2014-04-01/P3Y", "count", "7", "number"),
        ("S12", "2014-04-01/P3Y", "ratio", "7", "number-per-100000-inhabitants"),
    ]
    turtle = (site.current / "dumps" / "t.ttl").read_text("utf-8")
    assert all(day in turtle for day in ("2011-04-01", "2012-03-31", "2017-03-31"))


def test_a_cube_of_cube_link_is_read(tmp_path: Path) -> None:
    """The RDF Cube Schema: its shape says dimensions, measures, units and roles; `cube:Undefined` is no value."""
    site = imported(tmp_path, SWISS)
    assert rows(site, "canton_en", "year", "measure", "obsStatus") == [
        ("Berne", "2020", "area", "M", "", "square-kilometres"),
        ("Berne", "2020", "share", "A", "14", "percent"),
        ("Zurich", "2019", "area", "A", "503.5", "square-kilometres"),
        ("Zurich", "2019", "share", "A", "12", "percent"),
    ]
    described = (site.current / "dumps" / "t.ttl").read_text("utf-8")
    assert "sdmx-dimension:refPeriod" in described
    assert "sdmx-dimension:refArea" in described


def test_dates_of_annual_figures_are_years_and_each_figure_has_its_unit(tmp_path: Path) -> None:
    """Eurostat's older cubes write a year as its first day, and have the unit as a dimension."""
    site = imported(tmp_path, EUROSTAT.format(unit="Thousand tonnes of oil equivalent"))
    assert rows(site, "timePeriod", "unit") == [
        ("1991", "KTOE", "2", "tonnes-of-oil-equivalent-thousand"),
        ("1990", "PC", "1.5", "percent"),
    ]


def test_units_that_nobody_knows_beside_others_stop_it(tmp_path: Path) -> None:
    """One unit for all figures of a measure would be wrong where the file says several."""
    site = imported(tmp_path, EUROSTAT.format(unit="Bushels of wheat"))
    assert "units-unknown" in {finding["rule"] for finding in site.check()}


@pytest.mark.parametrize(
    ("components", "one", "two", "rule"),
    [
        (
            "[ qb:dimension dim:refPeriod ], [ qb:measure meas:obsValue ]",
            'dim:refPeriod "2020"^^xsd:gYear ; dim:refArea x:a',
            'dim:refPeriod "2021"^^xsd:gYear ; dim:refArea x:b',
            "key-without-component",
        ),
        (
            "[ qb:dimension dim:refPeriod ], [ qb:measure meas:obsValue ]",
            'dim:refPeriod "2020-01-01"^^xsd:date',
            'dim:refPeriod "2021-01-01"^^xsd:date',
            "dates-begin-periods",
        ),
    ],
)
def test_what_would_be_wrong_in_silence_is_a_finding(
    tmp_path: Path, components: str, one: str, two: str, rule: str
) -> None:
    """A dimension that the structure forgot; first days of years that nothing says are years."""
    site = imported(tmp_path, PLAIN.format(components=components, one=one, two=two))
    assert rule in {finding["rule"] for finding in site.check()}


def test_numbers_of_municipalities_are_no_years(tmp_path: Path) -> None:
    """2012 and 2020 are Alta and Porsanger: a code that may be a year is one where the file proves it."""
    components = "[ qb:dimension x:kommune ], [ qb:measure meas:obsValue ]"
    site = imported(tmp_path, PLAIN.format(components=components, one='x:kommune "2012"', two='x:kommune "2020"'))
    assert rows(site, "kommune") == [("2012", "1", "number"), ("2020", "2", "number")]
    assert "time:ProperInterval" not in (site.current / "dumps" / "t.ttl").read_text("utf-8")


def test_a_publisher_that_nothing_names_is_asked(tmp_path: Path) -> None:
    """The end of a publisher's IRI may be a number, and is no name."""
    cube = EUROSTAT.format(unit="Number").replace(
        "x:ds a", "x:ds dct:publisher <https://org.example.org/971526920> ; a"
    )
    file = tmp_path / "cube.ttl"
    file.write_text(PREFIXES + cube, "utf-8")
    site = SiteFolder(tmp_path)
    assert site.lod("import", str(file), "--id", "t").exit_code == 0
    described = (tmp_path / "data" / "t" / "dataset.yaml").read_text("utf-8")
    assert 'publisher: {name: {nb: "TODO' in described
