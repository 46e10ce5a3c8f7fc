"""SDMX-ML data are read as they come: 2.0, 2.1 and 3.0, with groups and series attributes, without their structure."""

from __future__ import annotations

from pathlib import Path

import pytest

from lod.errors import Finding, SourceError
from lod.sources.sdmx.reader import SdmxSource
from lod.sources.source import TableOptions

GENERIC_2_0 = """<GenericData xmlns:g="http://www.SDMX.org/resources/SDMXML/schemas/v2_0/generic"><DataSet>
<g:Group type="Sibling"><g:GroupKey><g:Value concept="GEO" value="NO"/></g:GroupKey>
<g:Attributes><g:Value concept="TITLE-X" value="Norge"/></g:Attributes>
<g:Series><g:SeriesKey><g:Value concept="GEO" value="NO"/></g:SeriesKey>
<g:Attributes><g:Value concept="UNIT" value="PS"/></g:Attributes>
<g:Obs><g:Time>2000</g:Time><g:ObsValue value="1.50"/></g:Obs>
<g:Obs><g:Time>2001</g:Time><g:ObsValue value="NaN"/></g:Obs></g:Series></g:Group></DataSet></GenericData>"""
COMPACT_2_0 = """<CompactData><DataSet xmlns="urn:x"><SiblingGroup GEO="NO" TITLE="Norge"/>
<Series FREQ="A" GEO="NO" UNIT_MULT="3"><Obs TIME_PERIOD="2000" OBS_VALUE="1" OBS_STATUS="e"/></Series>
<Series FREQ="A" GEO="SE"><Obs TIME_PERIOD="2000" OBS_VALUE="2"/></Series></DataSet></CompactData>"""
MEASURES = """<StructureSpecificData xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:d="urn:d">
<Header><Structure structureID="S" dimensionAtObservation="DEMO"/></Header><DataSet UNIT="PS">
<Series GEO="NO" TIME_PERIOD="2000"><Obs xsi:type="d:BIRTHS" OBS_VALUE="7"/></Series></DataSet>
</StructureSpecificData>"""


def rows(path: Path, text: str, **options: str) -> list[dict[str, str]]:
    path.write_text(text, "utf-8")
    (batch,) = SdmxSource().batches(path, path.name, TableOptions(**options), [])  # type: ignore[arg-type]  # plain values
    return [dict(zip(batch.columns, row, strict=True)) for row in zip(*batch.columns.values(), strict=True)]


def test_generic_data_of_2_0(tmp_path: Path) -> None:
    """Keys, times, values and attributes of series and of the group around them; NaN is a missing value."""
    first, second = rows(tmp_path / "a.xml", GENERIC_2_0)
    assert (first["GEO"], first["TIME_PERIOD"], first["OBS_VALUE"], first["UNIT"]) == ("NO", "2000", "1.50", "PS")
    assert first["TITLE-X"] == "Norge"
    assert (second["OBS_VALUE"], second["OBS_STATUS"]) == ("", "M")


def test_compact_data_of_2_0(tmp_path: Path) -> None:
    """A group says what holds for its series alone; flags in small letters are Eurostat's."""
    first, second = rows(tmp_path / "a.xml", COMPACT_2_0)
    assert (first["TITLE"], first["UNIT_MULT"], first["OBS_STATUS"]) == ("Norge", "3", "E")
    assert (second["GEO"], second["TITLE"], second["OBS_VALUE"]) == ("SE", "", "2")


def test_explicit_measures_are_a_dimension(tmp_path: Path) -> None:
    """Where measures stand across, the type of a figure is its code; the data set's attributes are each figure's."""
    (row,) = rows(tmp_path / "a.xml", MEASURES)
    assert (row["DEMO"], row["UNIT"], row["OBS_VALUE"]) == ("BIRTHS", "PS", "7")


def test_what_is_taken_for_dimensions_is_said(tmp_path: Path) -> None:
    """Structure-specific data do not say which ids are dimensions; generic data do."""
    findings: list[Finding] = []
    for number, text in enumerate((COMPACT_2_0, GENERIC_2_0)):
        path = tmp_path / f"{number}.xml"
        path.write_text(text, "utf-8")
        SdmxSource().describe(path, path.name, TableOptions(), findings)
    (guessed,) = (finding for finding in findings if finding.rule == "sdmx-dimensions-guessed")
    assert "FREQ, GEO, TIME_PERIOD" in guessed.message


@pytest.mark.parametrize("root", ["Structure", "CrossSectionalData", "MetadataReport"])
def test_what_is_not_read_is_named(root: str, tmp_path: Path) -> None:
    """A message of another kind is refused by what it is, with what to do."""
    with pytest.raises(SourceError, match=f"{root} is not read"):
        rows(tmp_path / "a.xml", f"<{root}/>")


def test_one_of_several_data_sets_is_named(tmp_path: Path) -> None:
    """Of two data sets in a message none is taken in silence."""
    two = COMPACT_2_0.replace("<DataSet ", '<DataSet structureRef="OTHER"/><DataSet structureRef="MINE" ', 1)
    with pytest.raises(SourceError, match="2 data sets"):
        rows(tmp_path / "a.xml", two)
    assert len(rows(tmp_path / "b.xml", two, dataset="MINE")) == 2


@pytest.mark.parametrize(
    ("unit", "first", "second", "words"),
    [
        ("NOK", "3", "3", "nok-thousand"),
        ("PS", "6", "6", "persons-million"),
        ("PS", "0", "0", "persons"),
        ("PS", "2", "2", "persons-hundred"),
        ("MIO_EUR", "0", "0", "eur-million"),
        ("XYZ", "3", "3", "thousand XYZ"),
        ("PS", "-2", "-2", "10^-2 PS"),
        ("XYZ", "3", "0", ""),
    ],
)
def test_a_multiplier_belongs_to_the_unit(unit: str, first: str, second: str, words: str, tmp_path: Path) -> None:
    """UNIT_MULT 3 makes thousands of the unit; where nobody knows the unit, the draft asks with the message's words."""
    path = written(tmp_path, unit, first, second)
    described = SdmxSource().describe(path, path.name, TableOptions(), [])
    (measure,) = (column for column in described.columns if column.measure)
    assert measure.unit.best("en") == words
    has_attribute = any(column.name == "UNIT_MULT" for column in described.columns)
    assert has_attribute == (first != second or first == "-2")  # else it is the unit's alone


def test_multipliers_that_differ_make_units_of_each_figure(tmp_path: Path) -> None:
    """Thousands and millions of kroner in one message: each figure says its own."""
    path = written(tmp_path, "NOK", "3", "6")
    (batch,) = SdmxSource().batches(path, path.name, TableOptions(), [])
    assert batch.columns["unitMeasure"] == ["nok-thousand", "nok-million"]
    assert SdmxSource().header(path, path.name, TableOptions())[-1] == "unitMeasure"


def written(folder: Path, unit: str, first: str, second: str) -> Path:
    """A message of two figures in a unit, with their multipliers."""
    text = COMPACT_2_0.replace('UNIT_MULT="3"', f'UNIT="{unit}" UNIT_MULT="{first}"')
    (folder / "a.xml").write_text(text.replace('GEO="SE"', f'GEO="SE" UNIT="{unit}" UNIT_MULT="{second}"'), "utf-8")
    return folder / "a.xml"
